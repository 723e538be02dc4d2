// Runs the suite on other versions of Node, which come from the npm registry:
//   npm run test:node-versions                 Node 22 and 24
//   npm run test:node-versions -- 24 -- test/contract
// What stands behind the second -- goes to vitest. Each Node is unpacked into the user's cache and
// started by its own path: children of npx outlive a kill of their parent.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'catapi-test');

const given = process.argv.slice(2);
const split = given.includes('--') ? given.indexOf('--') : given.length;
const versions = given.slice(0, split);
const rest = given.slice(split + 1);
if (versions.length === 0) versions.push('22', '24');
const odd = versions.filter((version) => !/^\d+(\.\d+){0,2}$/.test(version));
if (odd.length > 0) throw new Error(`not a version of Node: ${odd}; vitest's arguments follow --`);

/** The path of a Node of this version, or undefined when it cannot be had here. */
function obtainNode(version) {
  const folder = join(cache, `node-${version}`);
  const node = join(folder, 'node_modules/node/bin/node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  // A package of its own, lest npm install it into one further up.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const install = ['install', '--no-save', '--no-package-lock', `node@${version}`];
  const { status } = spawnSync('npm', install, { cwd: folder, stdio: 'inherit' });
  if (status === 0 && existsSync(node)) return node;
  rmSync(folder, { recursive: true, force: true });
  return undefined;
}

function runSuite(version) {
  const node = obtainNode(version);
  if (node === undefined) return { version, result: 'could not be installed', isGood: false };
  const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  process.stdout.write(`\n== Node ${exact}\n`);
  // Programs that the tests start by the name `node` are to be of this version, too.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH']}` };
  const begun = performance.now();
  const options = { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] };
  const { status, signal } = spawnSync(node, [vitest, 'run', ...rest], options);
  const seconds = Math.round((performance.now() - begun) / 1000);
  const isGood = status === 0;
  const result = isGood ? 'passed' : `failed (${signal ?? status})`;
  return { version: exact, result: `${result} in ${seconds} s`, isGood };
}

const results = versions.map(runSuite);
process.stdout.write('\nversion     result\n');
for (const { version, result } of results) {
  process.stdout.write(`${version.padEnd(12)}${result}\n`);
}
process.exitCode = results.every(({ isGood }) => isGood) ? 0 : 1;
