// What the SDK promises about itself as a package, measured on the build: that every entry resolves
// and has the types of its format, how many bytes a page loads, what a call costs beside the
// platform's fetch, and what its types cost a consumer's compiler. `npm run check` calls it; by
// itself: `node packages/sdk/scripts/gates.mjs`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { measureCallCost } from '../bench/call-cost.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const sdk = join(root, 'packages/sdk');
const faults = [];

function say(name, isKept, text) {
  process.stdout.write(`${isKept ? 'ok  ' : 'FAIL'} ${name}: ${text}\n`);
  if (!isKept) faults.push(name);
}

async function checkPackage() {
  const { messages, pkg } = await publint({ pkgDir: sdk, pack: 'npm', strict: true });
  const told = messages.map((message) => formatMessage(message, pkg));
  say('publint', told.length === 0, told.join('; ') || 'nothing to say');
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const given = ['--pack', sdk, '--profile', 'node16', '--format', 'ascii', '--no-color'];
  const { status, stdout } = spawnSync(process.execPath, [attw, ...given], { encoding: 'utf8' });
  say('types', status === 0, status === 0 ? 'right for ESM, CommonJS and bundlers' : stdout);
}

const programs = {
  'a call with retries, keys and typed errors': {
    limit: 6000,
    imports: 'retry',
    stages: '[retry]',
  },
  'the same with cache and dedupe': {
    limit: 8500,
    imports: 'cache, dedupe, retry',
    stages: '[dedupe, cache, retry]',
  },
};

async function checkSizes() {
  for (const [name, { limit, imports, stages }] of Object.entries(programs)) {
    const contents = `import { createClient, createVotes, ${imports} } from './dist/index.js';
      createClient({ apiKey: 'k' }, { votes: createVotes }, ${stages})
        .votes.create({ image_id: 'a', value: 1 });`;
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: sdk },
      ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser' },
    });
    const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
    say(`size of ${name}`, bytes <= limit, `${bytes} of ${limit} bytes`);
  }
}

/** The best of some measurements: what else the machine does can only add. */
async function checkCallCost() {
  let [call, hit] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let tries = 0; tries < 5 && (call > 1.6 || hit > 0.3); tries += 1) {
    const cost = await measureCallCost();
    call = Math.min(call, cost.call / cost.bare);
    hit = Math.min(hit, cost.hit / cost.bare);
  }
  say('cost of a call', call <= 1.6, `${call.toFixed(2)}x of bare fetch, at most 1.6x`);
  say('cost of a remembered call', hit <= 0.3, `${hit.toFixed(2)}x of bare fetch, at most 0.3x`);
}

const compilerOptions = {
  ...{ noEmit: true, strict: true, skipLibCheck: true, types: [] },
  ...{ target: 'es2022', module: 'nodenext', lib: ['es2023', 'dom'] },
};

const consumer = `import { createCatApi, isNotFound } from '@thecatapi/sdk';
const cats = createCatApi({ apiKey: 'k' });
export async function show(): Promise<string[]> {
  const urls: string[] = [];
  for (const { url } of await cats.images.search({ limit: 5, breed_ids: ['beng'] })) urls.push(url);
  for await (const vote of cats.votes.all()) urls.push(vote.image_id);
  await cats.votes.create({ image_id: 'a', value: 1 }).catch((error) => isNotFound(error));
  return urls;
}
`;

/** Seconds that the compiler says it took to check, the median of five. */
function checkSeconds(folder, source) {
  writeFileSync(join(folder, 'main.ts'), source);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const seconds = Array.from({ length: 5 }, () => {
    const { stdout, status } = spawnSync(process.execPath, [tsc, '--extendedDiagnostics'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stdout);
    return Number(/^Total time:\s+([\d.]+)s/m.exec(stdout)?.[1]);
  });
  return seconds.toSorted((a, b) => a - b)[2];
}

function checkConsumer() {
  const folder = mkdtempSync(join(tmpdir(), 'catapi-consumer-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    mkdirSync(join(folder, 'node_modules/@thecatapi'), { recursive: true });
    symlinkSync(sdk, join(folder, 'node_modules/@thecatapi/sdk'));
    const without = checkSeconds(folder, 'export const urls: Promise<string[]>[] = [];\n');
    const more = checkSeconds(folder, consumer) - without;
    say('cost of the types', more < 0.5, `${more.toFixed(2)} s more to compile, less than 0.5 s`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await checkPackage();
await checkSizes();
await checkCallCost();
checkConsumer();
process.exitCode = faults.length === 0 ? 0 : 1;
