// Builds every package into its dist/ without checking types (`npm run check` does that), so that
// it is quick enough to run after each install and before each start. `--if-stale` builds only what
// is older than its sources, and prints nothing when nothing is. A package whose entry is not
// written yet is passed over, because this is also what `npm ci` runs. The models of the local image
// analyser are made beside it, without `--if-stale` only: they come over the network.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeVisionModels, tellOfModels } from '../packages/server/scripts/vision-models.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

// A program keeps its npm dependencies outside: they are installed beside it, and some of them are
// native. The SDK is one of them for the CLI.
const program = {
  config: false,
  entry: { main: 'src/main.ts' },
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: true,
  fixedExtension: false,
  dts: false,
  deps: { skipNodeModulesBundle: true },
};

const packages = [
  {
    folder: 'packages/sdk',
    entry: 'src/index.ts',
    made: ['dist/index.js', 'dist/index.cjs', 'dist/index.d.ts'],
    sources: ['packages/sdk/src', 'packages/sdk/tsdown.config.ts'],
    options: { config: 'tsdown.config.ts' },
  },
  {
    folder: 'packages/server',
    entry: 'src/main.ts',
    made: ['dist/main.js', 'dist/lambda.js', 'dist/image-analyser-local-child.js'],
    sources: ['packages/server/src', 'packages/server/migrations'],
    options: {
      ...program,
      // Beside the program what Lambda calls, and the process that looks at pictures, which is
      // started by its file.
      entry: {
        ...program.entry,
        lambda: 'src/lambda.ts',
        'image-analyser-local-child': 'src/adapters/image-analyser-local-child.ts',
      },
    },
  },
  {
    // The SDK as the gallery loads it: what is published, in one file.
    folder: 'packages/server',
    told: 'the SDK for pages',
    entry: 'src/main.ts',
    made: ['dist-pages/sdk.js'],
    sources: ['packages/sdk/src', 'packages/sdk/tsdown.config.ts'],
    options: {
      config: false,
      entry: { sdk: '../sdk/dist/index.js' },
      outDir: 'dist-pages',
      platform: 'browser',
      format: 'esm',
      minify: true,
      fixedExtension: false,
      dts: false,
    },
  },
  {
    folder: 'packages/cli',
    entry: 'src/main.ts',
    made: ['dist/main.js'],
    sources: ['packages/cli/src'],
    options: program,
  },
];

function newestBelow(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).map((name) => newestBelow(join(path, name)));
  // The folder's own time tells that a file was taken away.
  return Math.max(stat.mtimeMs, ...inside);
}

function isStale({ folder, made, sources }) {
  const files = made.map((file) => join(root, folder, file));
  if (!files.every((file) => existsSync(file))) return true;
  const madeMs = Math.min(...files.map((file) => statSync(file).mtimeMs));
  const all = [...sources, `${folder}/package.json`, 'scripts/build.mjs'];
  return all.some((source) => newestBelow(join(root, source)) > madeMs);
}

/** The bundler; undefined where only what runs in production is installed. */
async function openBundler() {
  try {
    // Loaded late: it costs more than finding out that there is nothing to build.
    return await import('tsdown');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}

async function buildPackage({ build }, { folder, told = folder, options }) {
  const startedMs = performance.now();
  try {
    await build({ ...options, cwd: join(root, folder), logLevel: 'error', report: false });
  } catch (error) {
    console.error(`${told} cannot be built.\n${error.message}`);
    process.exitCode = 1;
    return;
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`built ${told} in ${seconds} s`);
}

const onlyStale = process.argv.includes('--if-stale');
const chosen = packages.filter(
  (one) => existsSync(join(root, one.folder, one.entry)) && (!onlyStale || isStale(one)),
);
const models = onlyStale ? undefined : makeVisionModels();
const bundler = chosen.length > 0 ? await openBundler() : undefined;
if (bundler !== undefined) {
  for (const one of chosen) await buildPackage(bundler, one);
} else if (chosen.some(isStale)) {
  const folders = chosen.filter(isStale).map(({ folder, told = folder }) => told);
  console.error(
    `Not built: ${folders.join(', ')}. Run \`npm ci\` with its dev dependencies first.`,
  );
  // An installation without them (`npm ci --omit=dev`) is not at fault; a start is.
  process.exitCode = process.env['npm_lifecycle_event'] === 'prepare' ? 0 : 1;
}
if (models !== undefined) tellOfModels(await models);
