// `npm run check`: everything that can be known without running the program. Types of every
// package, format and lint, the contract's lint, the gates of the SDK as a package, and, once a
// release is tagged, that the contract breaks nobody who compiled against it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (file, ...args) => [process.execPath, join(root, 'node_modules', file), ...args];
const tsc = (project) => node('typescript/bin/tsc', '-p', project);

const steps = [
  ['types: sdk', tsc('packages/sdk')],
  ['types: server', tsc('packages/server')],
  ['types: cli', tsc('packages/cli')],
  ['types: test', tsc('test')],
  ['format and lint', node('@biomejs/biome/bin/biome', 'check', '--error-on-warnings')],
  ['contract', node('@redocly/cli/bin/cli.js', 'lint', 'openapi/openapi.yaml')],
  ['build', [process.execPath, join(root, 'scripts/build.mjs'), '--if-stale']],
  ['sdk as a package', [process.execPath, join(root, 'packages/sdk/scripts/gates.mjs')]],
];

function capture(command, ...args) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return result.status === 0 ? result.stdout : undefined;
}

/** The contract as it was in the last tagged release, or undefined before the first. */
function releasedContract() {
  const tag = capture('git', 'describe', '--tags', '--abbrev=0', '--match', 'v*')?.trim();
  return tag === undefined ? undefined : capture('git', 'show', `${tag}:openapi/openapi.yaml`);
}

const released = releasedContract();
const folder = mkdtempSync(join(tmpdir(), 'catapi-check-'));
if (released === undefined) process.stdout.write('contract diff: no release is tagged yet\n');
else {
  writeFileSync(join(folder, 'released.yaml'), released);
  const diff = node(
    '@redocly/cli/bin/cli.js',
    'diff',
    join(folder, 'released.yaml'),
    'openapi/openapi.yaml',
  );
  steps.push(['contract diff', diff]);
}

let failed = 0;
for (const [name, [command, ...args]] of steps) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
  if (status === 0) continue;
  failed += 1;
  process.stdout.write(`${stdout}${stderr}\n`);
}
rmSync(folder, { recursive: true });
process.exitCode = failed === 0 ? 0 : 1;
