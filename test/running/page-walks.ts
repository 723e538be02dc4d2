// A browser that walks the pages of a real server: on a desk and on a phone, in the light and in
// the dark. Whatever the browser complains of, and every request that leaves the server, is a
// failure of the walk.

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openChromium } from '../support/chromium.ts';
import { findFaintTexts, findNameless } from './pages-audit.ts';

/** A picture is made smaller when somebody first looks, which a busy machine does not do at once. */
export const patience = { timeout: 10_000 };

const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

export const looks: { name: string; options: BrowserContextOptions }[] = [
  { name: 'desk, light', options: { viewport: desk, colorScheme: 'light' } },
  { name: 'desk, dark', options: { viewport: desk, colorScheme: 'dark' } },
  { name: 'phone, light', options: { viewport: phone, colorScheme: 'light' } },
  { name: 'phone, dark', options: { viewport: phone, colorScheme: 'dark' } },
];

export interface Walks {
  /**
   * Walks with a fresh browser profile, and fails for what went wrong on the way, but for what the
   * browser says that is `allowed`, and what it asks of another `origin` that is meant.
   */
  walk(
    options: BrowserContextOptions,
    steps: (page: Page) => Promise<void>,
    allowed?: RegExp,
    origin?: string,
  ): Promise<void>;
  close(): Promise<void>;
}

export async function openWalks(executablePath: string, serverUrl: string): Promise<Walks> {
  const browser = await openChromium(executablePath);
  return {
    walk: (options, steps, allowed = /^$/, origin = serverUrl) =>
      walk(browser, [serverUrl, origin], options, steps, allowed),
    close: () => browser.close(),
  };
}

async function walk(
  browser: Browser,
  origins: string[],
  options: BrowserContextOptions,
  steps: (page: Page) => Promise<void>,
  allowed: RegExp,
): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const wrong: string[] = [];
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => {
    const isBad = ['error', 'warning'].includes(message.type());
    if (isBad && !allowed.test(message.text())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const isOurs = origins.includes(url.origin) || ['data:', 'blob:'].includes(url.protocol);
    if (!isOurs) wrong.push(`asked another host: ${request.url()}`);
  });
  try {
    await steps(page);
    expect(wrong).toEqual([]);
  } finally {
    await context.close();
  }
}

/** Names for what can be used, contrast for what can be read, and nothing wider than the screen. */
export async function expectDecent(page: Page): Promise<void> {
  expect(await page.evaluate(findNameless)).toEqual([]);
  expect(await page.evaluate(findFaintTexts)).toEqual([]);
  const widths = await page.evaluate(() => [document.body.scrollWidth, innerWidth]);
  expect(widths[0], 'nothing is wider than the screen').toBeLessThanOrEqual(widths[1] ?? 0);
}

export const catNumber = (page: Page) => page.locator('.plate .number').textContent();

/** Waits until the cat on the plate is the one that was asked for, and can be seen. */
export async function waitForCat(page: Page): Promise<void> {
  const picture = page.locator('.window:not([aria-busy="true"]) img.cat');
  await picture.waitFor();
  const width = await picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
  expect(width).toBeGreaterThan(0);
}
