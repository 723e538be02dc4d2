// The example in a browser, as its README starts it: a vote is counted, and shows in the list
// without a word from the page.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { findFreePort } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';

const executablePath = inject('chromium');
const folder = fileURLToPath(new URL('../../examples/react-query/', import.meta.url));

async function untilServed(address: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isServed = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isServed) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error('the example does not serve its page');
}

let server: TestServer;
let example: ChildProcess;
let url: string;

beforeAll(async () => {
  server = await startServer();
  const port = await findFreePort();
  const env = { ...process.env, PORT: String(port) };
  const given = { CATAPI_BASE_URL: server.url, CATAPI_KEY: server.key };
  example = spawn(process.execPath, ['serve.mjs'], { cwd: folder, env: { ...env, ...given } });
  url = `http://localhost:${port}`;
  await untilServed(url);
}, 30_000);
afterAll(async () => {
  example?.kill();
  await server?.stop();
});

it.runIf(executablePath !== undefined)('shows a cat, and each vote as it is counted', async () => {
  const browser = await chromium.launch({
    executablePath: executablePath as string,
    args: ['--no-sandbox'],
  });
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
  await browser.close();
});
