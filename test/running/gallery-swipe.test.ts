// Votes by finger: real touches on a phone's screen, as the browser's own input makes them.

import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';
import { catNumber, openWalks, patience, type Walks, waitForCat } from './page-walks.ts';

const executablePath = inject('chromium');
const phone = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

let server: TestServer;
let walks: Walks;

interface Way {
  x: number;
  y?: number;
  /** Where the finger turns back to before it is lifted. */
  backTo?: number;
}

/** Puts a finger onto the cat, moves it, shows the page as it is then, and lifts it. */
async function drag(
  page: Page,
  { x, y = 0, backTo }: Way,
  look: () => Promise<void> = async () => {},
): Promise<void> {
  const box = await page.locator('.window').boundingBox();
  if (box === null) throw new Error('the plate is not shown');
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const session: CDPSession = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', dx = 0, dy = 0) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: from.x + dx, y: from.y + dy }],
    });
  await send('touchStart');
  for (let step = 1; step <= 8; step += 1) await send('touchMove', (x * step) / 8, (y * step) / 8);
  await look();
  if (backTo !== undefined) await send('touchMove', backTo, y);
  await send('touchEnd');
  await session.detach();
}

const votes = async () => {
  const answer = await server.ask('/v1/votes?limit=100', { key: 'DEMO-API-KEY' });
  return answer.json<{ image_id: string; value: number }[]>();
};

describe.runIf(executablePath !== undefined)('a finger on the cat', () => {
  beforeAll(async () => {
    server = await startServer();
    walks = await openWalks(executablePath as string, server.url);
  });

  afterAll(async () => {
    await walks?.close();
    await server?.stop();
  });

  const onPhone = (steps: (page: Page) => Promise<void>, more = {}) =>
    walks.walk({ ...phone, ...more }, async (page) => {
      await page.goto(server.url);
      await waitForCat(page);
      await steps(page);
    });

  it.each([
    { way: 'right', x: 180, value: 1, hint: 'Vote up' },
    { way: 'left', x: -180, value: 0, hint: 'Vote down' },
  ])('votes $value to the $way, and shows another cat', ({ x, value, hint }) =>
    onPhone(async (page) => {
      const number = (await catNumber(page)) ?? '';
      const before = (await votes()).length;
      await drag(page, { x }, async () => {
        await expect.poll(() => page.getAttribute('.window', 'data-hint')).toBe(hint);
      });
      await expect.poll(async () => (await votes()).length, patience).toBe(before + 1);
      expect((await votes()).at(-1)).toMatchObject({ image_id: number.slice(2), value });
      await expect.poll(() => catNumber(page), patience).not.toBe(number);
      expect(await page.locator('.window').getAttribute('data-swipe')).toBeNull();
    }),
  );

  it('moves the cat with the finger, but not for whoever wants no motion', async () => {
    const moved = (page: Page) =>
      page.locator('img.cat').evaluate((image: HTMLElement) => image.style.translate);
    const look = (reducedMotion: 'reduce' | 'no-preference', wanted: RegExp) =>
      onPhone(
        (page) =>
          drag(page, { x: 60 }, async () => {
            await expect.poll(() => page.getAttribute('.window', 'data-swipe')).toBe('up');
            expect(await moved(page)).toMatch(wanted);
          }),
        { reducedMotion },
      );
    await look('no-preference', /^\d+.*px/);
    await look('reduce', /^$/);
  });

  it('does nothing short of the line, or when the finger comes back', () =>
    onPhone(async (page) => {
      const number = await catNumber(page);
      const before = (await votes()).length;
      await drag(page, { x: 60 });
      await drag(page, { x: 180, backTo: 20 });
      await page.waitForTimeout(500);
      expect((await votes()).length).toBe(before);
      expect(await catNumber(page)).toBe(number);
      expect(await page.getAttribute('.window', 'data-hint')).toBe('');
    }));

  it('leaves scrolling to the page', () =>
    onPhone(async (page) => {
      const before = (await votes()).length;
      await drag(page, { x: 10, y: -250 });
      await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
      await page.waitForTimeout(300);
      expect((await votes()).length).toBe(before);
      expect(await page.locator('.window').getAttribute('class')).toBe('window');
    }));
});
