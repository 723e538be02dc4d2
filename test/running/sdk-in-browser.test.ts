// The SDK where only a browser can tell: on a page of another origin, in two tabs of it, and with
// an upload whose progress the platform's fetch would not tell.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { CatApi, CatApiOptions } from '../../packages/sdk/src/index.ts';
import { openChromium } from '../support/chromium.ts';
import { photograph } from '../support/forms.ts';
import { startServer, type TestServer } from '../support/server.ts';

declare global {
  // What the page has.
  var create: (options: CatApiOptions) => CatApi;
  var cats: CatApi;
  var statuses: number[];
}

const executablePath = inject('chromium');
const entry = fileURLToPath(new URL('../../packages/sdk/src/index.ts', import.meta.url));

let server: TestServer;
let pages: Server;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  server = await startServer();
  const source = `import { createCatApi } from ${JSON.stringify(entry)}; window.create = createCatApi;`;
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'esm',
    write: false,
  });
  pages = createServer((request, response) => {
    const isScript = request.url === '/main.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(
      isScript ? outputFiles[0]?.text : '<script type="module" src="/main.js"></script>',
    );
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  if (executablePath === undefined) return;
  browser = await openChromium(executablePath);
  context = await browser.newContext();
});
afterAll(async () => {
  await browser?.close();
  pages?.closeAllConnections();
  pages?.close();
  await server?.stop();
});

async function openPage(options: CatApiOptions = {}): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => typeof window.create === 'function');
  await page.evaluate(
    (given) => {
      window.statuses = [];
      const onResponse = ({ status }: { status: number }) => void statuses.push(status);
      window.cats = window.create({ ...given, hooks: { onResponse } });
    },
    { baseUrl: server.url, apiKey: server.key, ...options },
  );
  return page;
}

describe.runIf(executablePath !== undefined)('in a browser', () => {
  let page: Page;

  beforeEach(async () => {
    page = await openPage({ cache: { acrossTabs: true } });
  });

  it('everything that a call reads is allowed to a page of another origin', async () => {
    const { votes, error } = await page.evaluate(async () => {
      await cats.votes.create({ image_id: 'browser', value: 1 });
      const list = await cats.votes.list({ limit: 1 });
      return {
        votes: list.pagination,
        error: await cats.images.get('nope').catch(({ code, requestId, status }) => ({
          ...{ code, status },
          requestId: typeof requestId,
        })),
      };
    });
    expect(votes).toMatchObject({ page: 0, limit: 1 });
    expect(error).toEqual({ code: 'IMAGE_NOT_FOUND', status: 400, requestId: 'string' });
  });

  it('an upload tells how far it is, to the byte', async () => {
    const bytes = [...photograph];
    const told = await page.evaluate(async (given) => {
      const progress: { loaded: number; total: number | undefined }[] = [];
      const file = new File([new Uint8Array(given)], 'cat.jpg', { type: 'image/jpeg' });
      const { id } = await cats.images.upload(file, { onProgress: (one) => progress.push(one) });
      return { id, progress };
    }, bytes);
    expect(told.id).toEqual(expect.any(String));
    const last = told.progress.at(-1);
    expect(last?.total).toBeGreaterThan(bytes.length);
    expect(last?.loaded).toBe(last?.total);
    const loaded = told.progress.map((one) => one.loaded);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
  });

  it('an upload that is watched can be stopped, and its refusal is told', async () => {
    const bytes = [...photograph];
    const codes = await page.evaluate(async (given) => {
      const onProgress = () => {};
      const controller = new AbortController();
      const file = new File([new Uint8Array(given)], 'cat.jpg', { type: 'image/jpeg' });
      const stopped = cats.images.upload(file, { onProgress, signal: controller.signal });
      controller.abort();
      const refused = cats.images.upload(new Blob(['no picture']), { onProgress });
      const codeOf = (promise: Promise<unknown>) =>
        promise.then(
          () => 'none',
          ({ code }) => code,
        );
      return [await codeOf(stopped), await codeOf(refused)];
    }, bytes);
    expect(codes).toEqual(['ABORTED', 'INVALID_FILE']);
  });

  it('another tab hears of a write', async () => {
    const other = await openPage({ cache: { acrossTabs: true } });
    const list = () =>
      other.evaluate(async () => {
        await cats.breeds.list();
        return statuses.at(-1);
      });
    // With a key each read asks whether it is still so, as long as it is remembered.
    expect([await list(), await list()]).toEqual([200, 304]);
    await page.evaluate(
      async (given) => {
        const file = new File([new Uint8Array(given)], 'cat.jpg', { type: 'image/jpeg' });
        const { id } = await cats.images.upload(file);
        await cats.images.delete(id);
      },
      [...photograph],
    );
    await expect.poll(list).toBe(200);
    await other.close();
  });
});
