// The screen on a wall, which is looked at for days and touched by nobody: it fills the screen,
// goes on when its server was away, and holds no more after many cats than after few.

import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';
import { looks, openWalks, patience, type Walks, waitForCat } from './page-walks.ts';

const executablePath = inject('chromium');
const desk = looks[0]?.options ?? {};
const seconds = 2;

let server: TestServer;
let walks: Walks;

interface Held {
  nodes: number;
  heapBytes: number;
}

const shown = '#kiosk img:not([hidden])';
const source = (page: Page) => page.getAttribute(shown, 'src');

/** What the page still holds when everything that it can do without is gone. */
async function measure(session: CDPSession): Promise<Held> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const read = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { nodes: read('Nodes'), heapBytes: read('JSHeapUsedSize') };
}

/** Lets so many cats come, in the time that the page is told and not in ours. */
async function pass(page: Page, cats: number): Promise<void> {
  for (let cat = 0; cat < cats; cat += 1) {
    const before = await source(page);
    await page.clock.runFor(seconds * 1000);
    await expect.poll(() => source(page), { timeout: 10_000, interval: 10 }).not.toBe(before);
  }
}

describe.runIf(executablePath !== undefined)('in a browser', () => {
  beforeAll(async () => {
    server = await startServer();
    walks = await openWalks(executablePath as string, server.url);
  });
  afterAll(async () => {
    await walks?.close();
    await server?.stop();
  });

  it('fills a screen on a wall, outlives the server, and ends with a key', () =>
    walks.walk(
      desk,
      async (page) => {
        await page.goto(`${server.url}/#kiosk/${seconds}`);
        await page.locator(shown).waitFor();
        const box = await page.locator(shown).boundingBox();
        expect(box).toEqual({ x: 0, y: 0, width: 1280, height: 900 });
        expect(await page.locator('.masthead').isVisible()).toBe(false);
        const first = await source(page);
        await expect.poll(() => source(page), patience).not.toBe(first);
        await page.route('**/v1/images/search*', (route) => route.abort());
        await page.waitForRequest('**/v1/images/search*');
        await page.waitForTimeout(500);
        const last = await source(page);
        expect(last).not.toBeNull();
        await page.unroute('**/v1/images/search*');
        await expect.poll(() => source(page), { timeout: 30_000 }).not.toBe(last);
        expect(await page.locator(shown).count()).toBe(1);
        await page.keyboard.press('Escape');
        await waitForCat(page);
        expect(await page.locator('.masthead').isVisible()).toBe(true);
        expect(await page.locator('#kiosk img[src]').count()).toBe(0);
      },
      /Failed to load resource/,
    ));

  it('holds no more after many cats than after few', { timeout: 120_000 }, () =>
    walks.walk(desk, async (page) => {
      await page.addInitScript(() => {
        const made: string[] = [];
        Object.assign(globalThis, { made });
        addEventListener('DOMContentLoaded', () => {
          const place = document.getElementById('kiosk') as HTMLElement;
          const note = (changes: MutationRecord[]) => {
            for (const { addedNodes } of changes) {
              for (const node of addedNodes) if (node.nodeName === 'IMG') made.push(node.nodeName);
            }
          };
          new MutationObserver(note).observe(place, { childList: true, subtree: true });
        });
      });
      await page.clock.install();
      await page.goto(`${server.url}/#kiosk/${seconds}`);
      await page.locator(shown).waitFor();
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable');
      await pass(page, 25);
      const few = await measure(session);
      await pass(page, 75);
      const many = await measure(session);
      // What is tidied up looks the same with a picture for each cat, so those are counted as well.
      const made = await page.evaluate(() => (globalThis as unknown as { made: string[] }).made);
      expect(made.length).toBeLessThanOrEqual(2);
      expect(await page.locator('#kiosk > *').count()).toBe(3);
      expect(await page.locator('#announced').evaluate((one) => one.childNodes.length)).toBe(1);
      expect(many.nodes - few.nodes).toBeLessThan(25);
      expect(many.heapBytes - few.heapBytes).toBeLessThan(1_000_000);
    }),
  );

  it('asks anew that the screen stays awake when it is seen again', () =>
    walks.walk(desk, async (page) => {
      // A browser without a screen grants no lock: what the page asks for is counted.
      await page.addInitScript(() => {
        const asked: string[] = [];
        Object.assign(globalThis, { asked });
        const request = async (kind: string) => {
          asked.push(kind);
          return { release: async () => void asked.push('released') };
        };
        Object.defineProperty(navigator, 'wakeLock', { value: { request } });
      });
      const asked = () => page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
      await page.goto(`${server.url}/#kiosk/${seconds}`);
      await expect.poll(asked, patience).toEqual(['screen']);
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await expect.poll(asked, patience).toEqual(['screen', 'screen']);
      await page.keyboard.press('Escape');
      await expect.poll(asked, patience).toEqual(['screen', 'screen', 'released']);
    }));

  it('lets the screen sleep for whoever left before the lock was granted', () =>
    walks.walk(desk, async (page) => {
      await page.addInitScript(() => {
        const locks = { held: 0, grant: () => {} };
        Object.assign(globalThis, { locks });
        const request = () =>
          new Promise((resolve) => {
            locks.grant = () => {
              locks.held += 1;
              const release = async () => {
                locks.held -= 1;
              };
              resolve({ release });
            };
          });
        Object.defineProperty(navigator, 'wakeLock', { value: { request } });
      });
      type Locks = { locks: { held: number; grant: () => void } };
      await page.goto(`${server.url}/#kiosk/${seconds}`);
      await page.locator(shown).waitFor();
      await page.keyboard.press('Escape');
      await waitForCat(page);
      await page.evaluate(() => (globalThis as unknown as Locks).locks.grant());
      const held = () => page.evaluate(() => (globalThis as unknown as Locks).locks.held);
      await expect.poll(held, patience).toBe(0);
    }));

  it('says why there is no cat yet, and shows one when the server is back', () =>
    walks.walk(
      desk,
      async (page) => {
        await page.route('**/v1/images/search*', (route) => route.abort());
        await page.goto(`${server.url}/#kiosk/${seconds}`);
        const caption = page.locator('#kiosk p');
        await caption.getByText('The server cannot be reached').waitFor();
        await page.unroute('**/v1/images/search*');
        await page.locator(shown).waitFor({ timeout: 15_000 });
        await expect.poll(() => caption.textContent(), patience).not.toContain('reached');
      },
      /Failed to load resource/,
    ));

  it('shows nothing that comes when it was left', () =>
    walks.walk(desk, async (page) => {
      await page.goto(`${server.url}/#kiosk/${seconds}`);
      await page.locator(shown).waitFor();
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const asked = page.waitForRequest('**/v1/images/search*');
      await page.route('**/v1/images/search*', async (route) => {
        await held;
        await route.continue();
      });
      await asked;
      await page.keyboard.press('Escape');
      const answered = page.waitForResponse('**/v1/images/search*');
      release();
      await answered;
      await page.waitForTimeout(500);
      expect(await page.locator('#kiosk img[src]').count()).toBe(0);
    }));
});
