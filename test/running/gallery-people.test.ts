// What the gallery owes to whoever uses it with a finger, with keys alone, without motion, or on a
// day on which the server refuses: each by the page of a real server.

import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';
import { expectDecent, looks, openWalks, patience, type Walks, waitForCat } from './page-walks.ts';
import { findMoving, findSmallTargets } from './pages-audit.ts';

const executablePath = inject('chromium');
const desk = looks[0]?.options ?? {};
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const cat = fileURLToPath(new URL('../fixtures/chelsea.png', import.meta.url));

let server: TestServer;
let walks: Walks;
const walk: Walks['walk'] = (...given) => walks.walk(...given);

/** Goes on by Tab until the focus is there; the number of presses is bounded. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 120; press += 1) {
    await page.keyboard.press('Tab');
    const [isThere, name] = await page.evaluate((wanted) => {
      const { activeElement: element } = document;
      const text =
        element?.id ||
        element?.textContent?.trim().slice(0, 20).replace(/\s+/g, ' ') ||
        element?.tagName;
      return [element?.matches(wanted), text] as const;
    }, selector);
    if (isThere) return;
    passed.push(name ?? '');
  }
  throw new Error(`Tab does not lead to ${selector}, but to ${passed.join(', ')}`);
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

  it.each(['cat', 'nine', 'breeds', 'breeds/siam/pers', 'upload', 'favourites'])(
    'gives a finger on a phone 44 pixels: %s',
    (view) =>
      walk(phone, async (page) => {
        await page.goto(`${server.url}/#${view}`);
        await page.locator('#sources').waitFor();
        if (view === 'cat') await page.locator('.plate .number[href^="#cat/"]').waitFor();
        if (view === 'breeds') await page.locator('#breed-list li').nth(60).waitFor();
        expect(await page.evaluate(findSmallTargets)).toEqual([]);
        await expectDecent(page);
      }),
  );

  it('votes and keeps by keys', () =>
    walk(desk, async (page) => {
      await page.goto(server.url);
      await waitForCat(page);
      const pressed = (id: string) => page.locator(`${id}[aria-pressed=true]`).waitFor();
      await page.keyboard.press('+');
      await pressed('#vote-up');
      await page.keyboard.press('-');
      await pressed('#vote-down');
      await page.keyboard.press('f');
      await pressed('#keep');
      await tabTo(page, '#vote-up');
      await page.keyboard.press('Enter');
      await pressed('#vote-up');
    }));

  it('leads to every view and every field by keys', () =>
    walk(desk, async (page) => {
      await page.goto(server.url);
      await waitForCat(page);
      for (const view of ['nine', 'breeds', 'upload', 'favourites']) {
        await tabTo(page, `a[data-view=${view}]`);
        await page.keyboard.press('Enter');
        await page.locator(`section[data-view=${view}]:not([hidden])`).waitFor();
      }
      await page.goto(`${server.url}/#upload`);
      await tabTo(page, '#upload-files');
      await tabTo(page, '#upload-camera');
      await page.goto(`${server.url}/#breeds/siam`);
      await page.locator('.breed-card h3').waitFor();
      await tabTo(page, '#breed-two');
      await tabTo(page, '#breed-find');
      await tabTo(page, 'a[href="#kiosk"]');
      await page.keyboard.press('Enter');
      await page.locator('#kiosk img:not([hidden])').waitFor();
      await page.keyboard.press('Escape');
      await waitForCat(page);
    }));

  it('stays with the breed that was chosen while another view was still waited for', () =>
    walk(desk, async (page) => {
      await page.goto(server.url);
      await waitForCat(page);
      let letGo = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await page.route('**/v1/images/search*limit=9*', async (route) => {
        await held;
        await route.continue();
      });
      const asked = page.waitForRequest('**/v1/images/search*limit=9*');
      await page.click('a[data-view=nine]');
      await asked;
      await page.goto(`${server.url}/#breeds/siam`);
      await page.locator('.breed-card h3', { hasText: 'Siamese' }).waitFor();
      const arrived = page.waitForResponse('**/v1/images/search*limit=9*');
      letGo();
      await arrived;
      await page.locator('#nine-tiles a').nth(8).waitFor({ state: 'attached' });
      // What comes after the answer has its turn.
      await page.waitForTimeout(300);
      expect(await page.inputValue('#breed-one')).toBe('siam');
      expect(await page.locator('#breed-sheet').isVisible()).toBe(true);
    }));

  it('opens the camera on a phone, and tells the verdict on what it took', () =>
    walk(phone, async (page) => {
      await page.goto(`${server.url}/#upload`);
      expect(await page.getAttribute('#upload-camera', 'capture')).toBe('environment');
      const chooser = page.waitForEvent('filechooser');
      await page.getByText('Take a picture').tap();
      await (await chooser).setFiles(cat);
      await page.locator('#upload-queue .approved').getByText('A cat!').waitFor();
    }));

  it('moves nothing for whoever wants no motion', () =>
    walk({ ...desk, reducedMotion: 'reduce' }, async (page) => {
      await page.goto(server.url);
      await waitForCat(page);
      expect(await page.evaluate(findMoving)).toEqual([]);
      await page.goto(`${server.url}/#kiosk/2`);
      await page.locator('#kiosk img:not([hidden])').waitFor();
      expect(await page.evaluate(findMoving)).toEqual([]);
    }));

  it('says a refused key beside its field, until another is typed', () =>
    walk(
      phone,
      async (page) => {
        await page.goto(server.url);
        await page.fill('#key-field', 'not-a-key');
        await page.press('#key-field', 'Enter');
        const said = page.locator('#key-refusal');
        await said.getByText('does not know that key').waitFor();
        expect(await page.getAttribute('#key-field', 'aria-invalid')).toBe('true');
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('key-field');
        expect(await page.locator('#said').isVisible()).toBe(false);
        await expectDecent(page);
        await page.locator('#key-field').press('x');
        expect(await said.isVisible()).toBe(false);
      },
      /401/,
    ));

  it('fills the filters when a server that refused at first is back', () =>
    walk(
      desk,
      async (page) => {
        // Not a failure that the SDK itself tries again.
        await page.route('**/v1/breeds*', (route) => route.fulfill({ status: 403 }));
        await page.goto(server.url);
        await waitForCat(page);
        const options = () => page.locator('select[name=breed] option').count();
        await page.waitForTimeout(1000);
        expect(await options()).toBe(1);
        await page.unroute('**/v1/breeds*');
        await expect.poll(options, { timeout: 18_000 }).toBeGreaterThan(60);
      },
      /Failed to load resource/,
    ));

  it('takes no vote on a cat that is not seen', () =>
    walk(
      desk,
      async (page) => {
        await page.goto(server.url);
        await waitForCat(page);
        // A few cats were fetched ahead; a filter asks anew.
        await page.locator('option[value=beng]').waitFor({ state: 'attached' });
        await page.route('**/v1/images/search*', (route) => route.abort());
        await page.selectOption('select[name=breed]', 'beng');
        await page.getByText('The server cannot be reached').first().waitFor();
        expect(await page.locator('#vote-up').isDisabled()).toBe(true);
        expect(await page.locator('.plate .number').isVisible()).toBe(false);
        await page.unroute('**/v1/images/search*');
        await page.getByRole('button', { name: 'Try again' }).click();
        await waitForCat(page);
        await expect.poll(() => page.locator('#vote-up').isDisabled(), patience).toBe(false);
      },
      /Failed to load resource/,
    ));
});
