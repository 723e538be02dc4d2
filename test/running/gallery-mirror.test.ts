// The gallery of a server whose catalogue is mixed: drawings of its own, and images mirrored from
// another server without their files. A browser shows both, and the caption tells them apart.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { importMirror } from '../../packages/server/src/commands/import-mirror.ts';
import { openChromium } from '../support/chromium.ts';
import { startServer, type TestServer } from '../support/server.ts';

const executablePath = inject('chromium');
const patience = { timeout: 10_000 };

let far: TestServer;
let near: TestServer;
let mirrored: string;
let drawn: string;

beforeAll(async () => {
  far = await startServer();
  near = await startServer();
  // So that what comes from afar is new here: the demo catalogue is the same on both.
  const images = () => near.ports.database.write('images');
  const [first, second] = (await images().select('id').limit(2)) as { id: string }[];
  [mirrored, drawn] = [first?.id ?? '', second?.id ?? ''];
  for (const table of ['image_breeds', 'image_categories', 'analyses']) {
    await near.ports.database.write(table).where({ image_id: mirrored }).delete();
  }
  await images().where({ id: mirrored }).delete();
  const dataDir = await mkdtemp(join(tmpdir(), 'catapi-mirror-'));
  const options = { key: far.key, files: false, pauseMs: 0, dataDir };
  await importMirror(near.ports, far.url, options);
  await rm(dataDir, { recursive: true });
  await near.ports.cache.forget(['images']);
});

afterAll(async () => {
  await near?.stop();
  await far?.stop();
});

it('allows the host that its pictures are led to, and no other', async () => {
  const { url } = (await near.ask(`/v1/images/${mirrored}`)).json<{ url: string }>();
  const file = await near.ask(new URL(url).pathname);
  expect([file.status, new URL(file.headers['location'] ?? '').origin]).toEqual([302, far.url]);
  const policyOf = async (server: TestServer, path: string) =>
    (await server.ask(path)).headers['content-security-policy'];
  expect(await policyOf(near, '/')).toContain(`img-src 'self' ${far.url};`);
  expect(await policyOf(near, '/docs')).not.toContain(far.url);
  expect(await policyOf(far, '/')).toContain("img-src 'self';");
});

describe.runIf(executablePath !== undefined)('in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openChromium(executablePath);
  });
  afterAll(() => browser?.close());

  async function titleOf(page: Page, id: string): Promise<string | null> {
    await page.goto(`${near.url}/#cat/${id}`);
    await expect
      .poll(() => page.getAttribute('.plate .number', 'href'), patience)
      .toBe(`#cat/${id}`);
    const cat = page.locator('.window:not([aria-busy="true"]) img.cat');
    await cat.waitFor(patience);
    expect(await cat.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    return page.locator('.plate .title').textContent();
  }

  it('shows the mirrored cat, and calls a drawing one', async () => {
    const page = await browser.newPage();
    const wrong: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text());
    });
    await page.goto(near.url);
    await page.getByText('Mirrored images: 1').waitFor(patience);
    expect(await titleOf(page, mirrored)).not.toContain('drawing');
    await expect.poll(() => titleOf(page, drawn), patience).toMatch(/, a drawing$/);
    const alt = await page.locator('img.cat').getAttribute('alt');
    expect(alt).toMatch(/^Drawing of a cat/);
    expect(await titleOf(page, mirrored)).not.toContain('drawing');
    expect(wrong).toEqual([]);
    await page.close();
  });
});
