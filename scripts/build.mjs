// Builds every package into its dist/ without checking types (`npm run check` does that), so that
// it is quick enough to run after each install and before each start. `--if-stale` builds only what
// is older than its sources, and prints nothing when nothing is. A package whose entry is not
// written yet is passed over, because this is also what `npm ci` runs.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

// A program keeps its npm dependencies outside: they are installed beside it, and some of them are
// native. The SDK is one of them for the CLI, whose published form depends on it.
const program = {
  entry: { main: 'src/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  dts: false,
  fixedExtension: false,
  deps: { skipNodeModulesBundle: true },
};

const sdkSources = ['packages/sdk/src', 'packages/sdk/package.json'];

const packages = [
  {
    folder: 'packages/sdk',
    made: ['dist/index.js', 'dist/index.cjs', 'dist/index.d.ts'],
    sources: sdkSources,
    options: { configFile: 'tsdown.config.ts' },
  },
  {
    folder: 'packages/server',
    made: ['dist/main.js'],
    sources: ['packages/server/src', 'packages/server/migrations', 'packages/server/package.json'],
    options: program,
  },
  {
    folder: 'packages/cli',
    made: ['dist/main.js'],
    sources: ['packages/cli/src', 'packages/cli/package.json'],
    options: program,
  },
];
