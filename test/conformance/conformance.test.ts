// The same client in all that it runs in: in Node and on a page in Chromium, against a server (of
// another origin) and against the mocks, in Bun and in Deno. Each target has a key of its own; what
// the machine does not have is skipped.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as sdk from '../../packages/sdk/src/index.ts';
import { createCatMocks } from '../../packages/sdk/src/msw.ts';
import { createAnswerCheck } from '../../packages/sdk/src/validate.ts';
import { openChromium } from '../support/chromium.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type ConformanceTarget, conformance, runConformance } from './conformance.ts';

type Results = Record<string, string | null>;

const folder = fileURLToPath(new URL('.', import.meta.url));
const programs = fileURLToPath(new URL('../../node_modules/.bin/', import.meta.url));
const executablePath = inject('chromium');

let server: TestServer;
let scratch: string;

beforeAll(async () => {
  server = await startServer();
  scratch = await mkdtemp(join(tmpdir(), 'catapi-conformance-'));
});
afterAll(async () => {
  await server?.stop();
  await rm(scratch, { recursive: true, force: true });
});

async function makeTarget(name: string): Promise<ConformanceTarget> {
  const { key } = await server.domain.accounts.createKey({ name });
  return { baseUrl: server.url, apiKey: key };
}

/** The functions as one script; what is written is what stands at its end. */
async function bundle(end: string): Promise<string> {
  const contents = `import { runConformance } from './conformance.ts';\n${end}\n`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['catapi-source'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

const mockedTarget: ConformanceTarget = { baseUrl: 'http://cats.test', apiKey: 'mine' };

async function runMocked(): Promise<Results> {
  const { baseUrl, apiKey } = mockedTarget;
  const mocked = setupServer(...createCatMocks({ baseUrl, apiKeys: [apiKey] }).handlers);
  mocked.listen({ onUnhandledRequest: 'bypass' });
  try {
    return await runConformance(mockedTarget);
  } finally {
    mocked.close();
  }
}

const workerPath = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js');

/** A page, its script, and the service worker that mocks need there. */
async function openHost(script: string): Promise<{ url: string; close(): void }> {
  const page = '<!doctype html><title>Cats</title><script type="module" src="/run.js"></script>';
  const files: Record<string, [type: string, text: string]> = {
    '/': ['text/html; charset=utf-8', page],
    '/run.js': ['text/javascript', script],
    '/mockServiceWorker.js': ['text/javascript', await readFile(workerPath, 'utf8')],
  };
  const host = createServer((request, response) => {
    const [type, text] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.setHeader('content-type', type);
    response.end(text);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(host.address() as AddressInfo).port}/`,
    close() {
      host.close();
      host.closeAllConnections();
    },
  };
}

async function runInChromium(target: ConformanceTarget, before = ''): Promise<Results> {
  const host = await openHost(
    await bundle(`${before}Object.assign(globalThis, { runConformance });`),
  );
  const browser = await openChromium(executablePath);
  try {
    const tab = await browser.newPage();
    await tab.goto(host.url);
    await tab.waitForFunction('globalThis.runConformance !== undefined');
    return await tab.evaluate((given) => {
      const { runConformance: run } = globalThis as unknown as {
        runConformance: typeof runConformance;
      };
      return run(given);
    }, target);
  } finally {
    await browser.close();
    host.close();
  }
}

const startWorker = `import { setupWorker } from 'msw/browser';
import { createCatMocks } from '../../packages/sdk/src/msw.ts';
const { handlers } = createCatMocks({ baseUrl: 'http://cats.test', apiKeys: ['mine'] });
await setupWorker(...handlers).start({ quiet: true, onUnhandledRequest: 'bypass' });
`;

/** A client with every resource, which takes no answer that is not to the letter of the contract. */
const makeStrictCats = (options: sdk.CatApiOptions): sdk.CatApi =>
  sdk.createClient<sdk.CatApi>(
    options,
    {
      images: sdk.createImages,
      breeds: sdk.createBreeds,
      facts: sdk.createFacts,
      categories: sdk.createCategories,
      sources: sdk.createSources,
      votes: sdk.createVotes,
      favourites: sdk.createFavourites,
      webhooks: sdk.createWebhooks,
      account: sdk.createAccount,
      health: sdk.createHealth,
      contract: sdk.createContract,
    },
    [sdk.dedupe, sdk.cache, createAnswerCheck({ strict: true }), sdk.retry],
  );

/** Runs the script by a program that is a development dependency, and reads what it prints. */
async function runIn(name: string, ...flags: string[]): Promise<Results> {
  const target = await makeTarget(name);
  const script = join(scratch, `${name}.mjs`);
  const end = `console.log(JSON.stringify(await runConformance(${JSON.stringify(target)})));`;
  await writeFile(script, await bundle(end));
  const env = { ...process.env, DENO_DIR: scratch, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  const options = { env, cwd: scratch, timeout: 60_000 };
  const { stdout } = await promisify(execFile)(join(programs, name), [...flags, script], options);
  return JSON.parse(stdout) as Results;
}

const hasProgram = (name: string) => existsSync(join(programs, name));

const targets: { name: string; isHere: boolean; run(): Promise<Results> }[] = [
  {
    name: 'Node, against a server',
    isHere: true,
    run: async () => runConformance(await makeTarget('node')),
  },
  {
    name: 'Node, against a server, with each answer checked',
    isHere: true,
    run: async () => runConformance(await makeTarget('strict'), makeStrictCats),
  },
  { name: 'Node, against the mocks', isHere: true, run: runMocked },
  {
    name: 'a page of another origin in Chromium',
    isHere: executablePath !== undefined,
    run: async () => runInChromium(await makeTarget('chromium')),
  },
  {
    name: 'a page in Chromium, against the mocks',
    isHere: executablePath !== undefined,
    run: () => runInChromium({ ...mockedTarget, tellsProgress: false }, startWorker),
  },
  { name: 'Bun', isHere: hasProgram('bun'), run: () => runIn('bun', 'run') },
  {
    name: 'Deno',
    isHere: hasProgram('deno'),
    run: () => runIn('deno', 'run', '--no-config', '--allow-net'),
  },
];

for (const { name: target, isHere, run } of targets) {
  describe.runIf(isHere)(target, () => {
    let results: Results;

    beforeAll(async () => {
      results = await run();
    }, 90_000);

    it.each(conformance.map(({ name }) => name))('%s', (name) => {
      expect(results[name]).toBeNull();
    });
  });
}
