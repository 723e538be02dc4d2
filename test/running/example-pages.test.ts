// The pages among the examples, in a browser: one that lies in a folder, one that is swiped with
// real touches, and a tile in a frame, with a server that goes away and comes back.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openChromium } from '../support/chromium.ts';
import {
  exampleFolder,
  type RunningExample,
  runExample,
  startExample,
} from '../support/example-program.ts';
import { reachThroughProxy } from '../support/fault-proxy.ts';
import { createFolder, findFreePort, removeFolder } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { patience } from './page-walks.ts';

const executablePath = inject('chromium');
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let server: TestServer;
let browser: Browser;
let place: string;
let examples: RunningExample[] = [];

const isSeen = (page: Page, selector: string) =>
  page.locator(selector).evaluate((image: HTMLImageElement) => image.naturalWidth > 0);

async function openPage(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  return { page, faults, close: () => context.close() };
}

async function serve(name: string, env: Record<string, string>): Promise<string> {
  const given = { PORT: '0', CATAPI_KEY: server.key, CATAPI_BASE_URL: server.url, ...env };
  const example = startExample(name, ['node', 'serve.mjs'], { env: given });
  examples.push(example);
  const [url] = await example.untilTold(/http:\S+/);
  return url;
}

describe.runIf(executablePath !== undefined)('in a browser', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await openChromium(executablePath);
    place = createFolder('pages');
  }, 30_000);
  afterEach(async () => {
    await Promise.all(examples.map((example) => example.stop()));
    examples = [];
  });
  afterAll(async () => {
    removeFolder(place);
    await browser?.close();
    await server?.stop();
  });

  describe('a page that lies in a folder', () => {
    /** As the README makes a copy for another server. */
    async function copyFor(url: string): Promise<string> {
      const readme = readFileSync(join(exampleFolder('browser-page'), 'README.md'), 'utf8');
      const [, command = ''] = /^`(sed .*) > cat\.html`$/m.exec(readme) ?? [];
      const env = { CATAPI_BASE_URL: url };
      const { code, out } = await runExample('browser-page', ['bash', '-c', command], { env });
      expect(code).toBe(0);
      const file = join(place, 'my pages', 'cat.html');
      mkdirSync(join(place, 'my pages'), { recursive: true });
      writeFileSync(file, out);
      return pathToFileURL(file).href;
    }

    it('shows a cat, and then one of the breed that is chosen', async () => {
      const { page, faults, close } = await openPage();
      await page.goto(await copyFor(server.url));
      await expect.poll(() => isSeen(page, '#cat'), patience).toBe(true);
      expect(await page.textContent('#caption')).toMatch(/^cat [\w-]+$/);
      await expect.poll(() => page.locator('#breed option').count(), patience).toBe(68);
      await page.getByLabel('Breed').selectOption({ label: 'Siamese' });
      await expect
        .poll(() => page.textContent('#caption'), patience)
        .toMatch(/^Siamese, cat [\w-]+$/);
      expect(await page.getAttribute('#cat', 'alt')).toBe('A cat: Siamese');
      const before = await page.getAttribute('#cat', 'src');
      const next = async () => {
        await page.getByRole('button', { name: 'Another' }).click();
        await page.waitForTimeout(200);
        return page.getAttribute('#cat', 'src');
      };
      await expect.poll(next, patience).not.toBe(before);
      expect(faults).toEqual([]);
      await close();
    });

    it('says so when its server goes away', async () => {
      const { url, proxy } = await reachThroughProxy(server.url);
      const { page, close } = await openPage();
      await page.goto(await copyFor(url.replace(/\/$/, '')));
      await expect.poll(() => page.textContent('#caption'), patience).toMatch(/^cat /);
      await proxy.refuse();
      await page.getByRole('button', { name: 'Another' }).click();
      await expect.poll(() => page.textContent('#caption'), patience).toMatch(/^No cat: /);
      await proxy.stop();
      await close();
    });
  });

  describe('cats to swipe', () => {
    const votes = async () =>
      (await server.ask('/v1/votes?limit=100', { key: server.key })).json<{ value: number }[]>();
    const count = (page: Page) => page.textContent('#count');

    async function swipe(page: Page, distance: number): Promise<void> {
      const session = await page.context().newCDPSession(page);
      const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: type === 'touchEnd' ? [] : [{ x: 195 + x, y: 400 }],
        });
      await send('touchStart');
      for (let step = 1; step <= 6; step += 1) await send('touchMove', (distance * step) / 6);
      await send('touchEnd');
      await session.detach();
    }

    async function openCats(env: Record<string, string> = {}, options: object = phone) {
      const opened = await openPage(options);
      await opened.page.goto(await serve('tinder-for-cats', env));
      await expect.poll(() => isSeen(opened.page, '#cat'), patience).toBe(true);
      return opened;
    }

    it('are voted on by touch, by key and by button, and taken back', async () => {
      const { page, faults, close } = await openCats();
      await swipe(page, 40);
      await page.waitForTimeout(300);
      expect(await votes()).toEqual([]);
      await swipe(page, 180);
      await expect.poll(() => count(page), patience).toBe('1 loved of 1');
      await swipe(page, -180);
      await expect.poll(() => count(page), patience).toBe('1 loved of 2');
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => count(page), patience).toBe('2 loved of 3');
      await page.getByRole('button', { name: 'Not this one' }).click();
      await expect.poll(() => count(page), patience).toBe('2 loved of 4');
      expect((await votes()).map(({ value }) => value)).toEqual([1, 0, 1, 0]);
      await page.getByRole('button', { name: 'Take the last one back' }).click();
      await expect.poll(() => count(page), patience).toBe('2 loved of 3');
      expect(await votes()).toHaveLength(3);
      const back = page.getByRole('button', { name: 'Take the last one back' });
      expect(await back.isDisabled()).toBe(true);
      expect(faults).toEqual([]);
      await close();
    });

    it('keep the cat whose vote was refused, and say why', async () => {
      const { page, faults, close } = await openCats({ CATAPI_KEY: 'live_unknown"><b>' });
      const before = await page.getAttribute('#cat', 'src');
      await page.keyboard.press('ArrowRight');
      await expect
        .poll(() => page.textContent('#said'), patience)
        .toMatch(/^That did not work: .*AUTHENTICATION_ERROR/);
      expect(await page.getAttribute('#cat', 'src')).toBe(before);
      expect(await count(page)).toBe('');
      expect(faults).toEqual([]);
      await close();
    });

    it('are voted on once, though no other cat comes after', async () => {
      const { page, faults, close } = await openCats({ CATAPI_BASE_URL: `${server.url}/` });
      const before = (await votes()).length;
      // Until the next cat is fetched ahead, too.
      await page.waitForLoadState('networkidle');
      const files = /\/images\/[\w-]+\.\w+/;
      await page.route(files, (route) => route.abort());
      const love = page.getByRole('button', { name: 'Love it' });
      const told = () => page.textContent('#said');
      // The cat that was fetched ahead comes still; the one after it does not.
      await love.click();
      await expect.poll(() => count(page), patience).toBe('1 loved of 1');
      await love.click();
      await expect.poll(told, patience).toMatch(/^That did not work: /);
      expect(await count(page)).toBe('2 loved of 2');
      const last = await page.getAttribute('#cat', 'src');
      await page.unroute(files);
      await love.click();
      await expect.poll(() => page.getAttribute('#cat', 'src'), patience).not.toBe(last);
      expect(await told()).toBe('');
      expect(await count(page)).toBe('2 loved of 2');
      expect(await votes()).toHaveLength(before + 2);
      expect(faults).toEqual([]);
      await close();
    });

    it('say so where there is no server', async () => {
      const away = `http://127.0.0.1:${await findFreePort()}`;
      const { page, close } = await openPage(phone);
      await page.goto(await serve('tinder-for-cats', { CATAPI_BASE_URL: away }));
      await expect
        .poll(() => page.textContent('#said'), patience)
        .toContain(`Nobody answers at ${away}`);
      expect(await page.getByRole('button', { name: 'Love it' }).isDisabled()).toBe(true);
      await close();
    });
  });

  describe('a tile of a dashboard', () => {
    const shown = 'img.shown';

    it('shows one cat after the other in two pictures, and keeps the last one', async () => {
      const { url, proxy } = await reachThroughProxy(server.url);
      const tile = await serve('dashboard-tile', {
        CATAPI_BASE_URL: `${url.replace(/\/$/, '')}/`,
        CATAPI_SECONDS: '1',
      });
      const { page, faults, close } = await openPage();
      await page.setContent(`<iframe src="${tile}" width="320" height="240" title="A cat">`);
      const frame = page.frameLocator('iframe');
      const cat = () => frame.locator(shown).getAttribute('src');
      const state = () => frame.locator('#state').textContent();
      const first = await cat();
      await expect.poll(cat, patience).not.toBe(first);
      expect(await frame.locator('#name').textContent()).toMatch(/^[A-Z]/);
      expect(await frame.locator(shown).getAttribute('alt')).toMatch(/^A cat: [A-Z]/);
      await proxy.refuse();
      await expect.poll(state, patience).toMatch(/^No new cat since \d/);
      const last = await cat();
      await page.waitForTimeout(1500);
      expect(await cat()).toBe(last);
      await proxy.pass();
      await expect.poll(cat, { timeout: 15_000 }).not.toBe(last);
      expect(await state()).toBe('');
      expect(await frame.locator('img').count()).toBe(2);
      expect(faults).toEqual([]);
      await proxy.stop();
      await close();
    });

    it('refuses seconds that are none', async () => {
      const env = { CATAPI_SECONDS: 'often', PORT: '0' };
      const told = await runExample('dashboard-tile', ['node', 'serve.mjs'], { env });
      expect(told.code).toBe(1);
      expect(told.err).toContain('CATAPI_SECONDS is "often"');
    });
  });
});
