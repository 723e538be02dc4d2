// Runs the suite on other versions of Node, which come from the npm registry:
//   npm run test:node-versions                 Node 22 and 24
//   npm run test:node-versions -- 24 -- test/contract
// What stands behind the second -- goes to vitest. Each Node is unpacked into the user's cache and
// started by its own path: children of npx outlive a kill of their parent.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const split = given.indexOf('--');
const versions = (split === -1 ? given : given.slice(0, split)).filter((one) => /^\d+$/.test(one));
const rest = split === -1 ? [] : given.slice(split + 1);
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'catapi-test');

/** The path of a Node of this major version. */
function obtainNode(version) {
  const folder = join(cache, `node-${version}`);
  const binary = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const install = ['install', '--prefix', folder, '--no-save', `node@${version}`];
    const { status } = spawnSync('npm', install, { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error(`node@${version} could not be installed`);
  }
  return binary;
}

const results = (versions.length === 0 ? ['22', '24'] : versions).map((version) => {
  const node = obtainNode(version);
  const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  process.stdout.write(`\n== Node ${exact}\n`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(node, [vitest, 'run', ...rest], { cwd: root, stdio: 'inherit' });
  return { exact, passed: status === 0 };
});

process.stdout.write('\nversion     result\n');
for (const { exact, passed } of results) {
  process.stdout.write(`${exact.padEnd(12)}${passed ? 'passed' : 'failed'}\n`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
