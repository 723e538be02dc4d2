// The example in a browser, as its README starts it: a vote is counted, and shows in the list
// without a word from the page.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openChromium } from '../support/chromium.ts';
import { type RunningExample, startExample } from '../support/example-program.ts';
import { findFreePort } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';

const executablePath = inject('chromium');

let server: TestServer;
let example: RunningExample;
let browser: Browser | undefined;
let url: string;

beforeAll(async () => {
  server = await startServer();
  const port = await findFreePort();
  example = startExample('react-query', ['node', 'serve.mjs'], {
    env: { PORT: String(port), CATAPI_BASE_URL: server.url, CATAPI_KEY: server.key },
  });
  [url = ''] = await example.untilTold(/http:\S+/);
}, 30_000);
afterAll(async () => {
  await browser?.close();
  await example?.stop();
  await server?.stop();
});

it.runIf(executablePath !== undefined)('shows a cat, and each vote as it is counted', async () => {
  browser = await openChromium(executablePath);
  const page = await browser.newPage({ viewport: { width: 500, height: 900 } });
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.goto(url);
  const picture = page.locator('img');
  const isShown = () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 0);
  await expect.poll(isShown, { timeout: 10_000 }).toBe(true);
  expect(await page.locator('h2').textContent()).toBe('Votes: 0');
  const first = await picture.getAttribute('src');
  await page.getByRole('button', { name: 'Love it' }).click();
  await expect.poll(() => page.locator('h2').textContent()).toBe('Votes: 1');
  expect(await page.locator('li').allTextContents()).toEqual([expect.stringContaining('♥')]);
  await expect.poll(() => picture.getAttribute('src')).not.toBe(first);
  for (let votes = 2; votes <= 7; votes += 1) {
    await page.getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => page.locator('h2').textContent()).toBe(`Votes: ${votes}`);
  }
  await page.getByRole('button', { name: 'More' }).click();
  await expect.poll(() => page.locator('li').count()).toBe(7);
  expect(faults).toEqual([]);
});
