// Makes every generated file from openapi/openapi.yaml (and one from the SDK's sources), in the
// order in which they build on one another. `--into FOLDER` writes them below another folder
// instead, which is how a test compares what is committed with what would be made now.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsx = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));
const steps = [
  'packages/sdk/scripts/generate.ts',
  'packages/sdk/scripts/api-report.ts',
  'packages/server/scripts/generate.ts',
  'packages/cli/scripts/generate.ts',
];

for (const step of steps) {
  execFileSync(process.execPath, [tsx, step, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
}
