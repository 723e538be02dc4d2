// `npm run release`: what a release would be, and with `--publish` the release. Without it nothing
// leaves this machine and nothing is changed: it says which versions there would be, checks all that
// can be checked, and packs each package to see what it holds.
//
// With it: versions and changelogs are written and committed, the packages are published as npm is
// logged in, and the release is tagged, with which `npm run check` compares the contract from then
// on. What is pushed, a person pushes.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const isReal = process.argv.includes('--publish');

function run(command, ...words) {
  process.stdout.write(`> ${[command, ...words].join(' ')}\n`);
  const { status } = spawnSync(command, words, { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  process.stderr.write(`It ended with ${status}; nothing after it was done.\n`);
  process.exit(1);
}

function capture(command, ...words) {
  return spawnSync(command, words, { cwd: root, encoding: 'utf8' }).stdout.trim();
}

const packages = ['packages/sdk', 'packages/server', 'packages/cli'];

if (isReal && capture('git', 'status', '--porcelain') !== '') {
  process.stderr.write('There are changes that are not committed: commit or stash them first.\n');
  process.exit(1);
}
run('npx', 'changeset', 'status');
run('npm', 'run', 'check');
if (!isReal) {
  run('npm', 'pack', '--dry-run', ...packages.map((folder) => `./${folder}`));
  process.stdout.write('Nothing was published. `npm run release -- --publish` does it.\n');
} else {
  run('npx', 'changeset', 'version');
  run('npm', 'install', '--package-lock-only');
  run('npm', 'run', 'generate');
  run('git', 'commit', '--all', '--message', 'Release');
  run('npx', 'changeset', 'publish', '--no-git-tag');
  const version = capture('npm', 'pkg', 'get', 'version', '--workspace', packages[0]);
  const [, tag] = /"(\d+\.\d+\.\d+[^"]*)"/.exec(version) ?? [];
  run('git', 'tag', `v${tag}`);
  process.stdout.write(`Released v${tag}. Push it: git push --follow-tags\n`);
}
