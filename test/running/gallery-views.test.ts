// The gallery's views beside its cats, as a person uses them: the breeds and their charts, one's own
// pictures with their verdicts, and one's key.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createSeer, seen } from '../support/cat-seer.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { expectDecent, looks, openWalks, patience, type Walks, waitForCat } from './page-walks.ts';

const executablePath = inject('chromium');
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const desk = looks[0]?.options ?? {};

/** Knows the cup of coffee by its width, and sees a cat in everything else. */
const cupSeer = createSeer(async (jpeg) => {
  const { width } = await sharp(jpeg).metadata();
  return seen(width === 600 ? 'Cup' : 'Cat');
});

let server: TestServer;
let walks: Walks;
const walk: Walks['walk'] = (...given) => walks.walk(...given);

describe.runIf(executablePath !== undefined)('in a browser', () => {
  beforeAll(async () => {
    server = await startServer({ overrides: { imageAnalyser: cupSeer } });
    walks = await openWalks(executablePath as string, server.url);
  });
  afterAll(async () => {
    await walks?.close();
    await server?.stop();
  });

  const open = (page: Page, view: string) => page.goto(`${server.url}/#${view}`);

  describe.each(looks)('$name', ({ options }) => {
    it('finds a breed, shows its traits, and another beside it', () =>
      walk(options, async (page) => {
        await open(page, 'breeds');
        await page.locator('#breed-list li').nth(60).waitFor();
        await page.fill('#breed-find', 'thai');
        await expect
          .poll(() => page.locator('#breed-list a').allTextContents(), patience)
          .toContain('Siamese');
        expect(await page.locator('#breed-list a').count()).toBeLessThan(10);
        await page.locator('#breed-list a', { hasText: 'Siamese' }).click();
        await page.locator('.breed-card h3', { hasText: 'Siamese' }).waitFor();
        await page.locator('.breed-picture img').waitFor();
        expect(await page.locator('.facts li').count()).toBe(3);
        const energy = page.locator('.traits tr', { hasText: 'Energy' });
        expect(await energy.locator('td').allTextContents()).toEqual(['5 of 5']);
        expect(await energy.locator('rect.full').count()).toBe(5);
        await page.selectOption('#breed-two', 'pers');
        await expect
          .poll(() => page.locator('.breed-card h3').allTextContents(), patience)
          .toEqual(['Siamese', 'Persian']);
        expect(await page.evaluate(() => location.hash)).toBe('#breeds/siam/pers');
        expect(await energy.locator('td').allTextContents()).toEqual(['5 of 5', '1 of 5']);
        expect(await page.inputValue('#curl')).toContain('/v1/breeds/siam');
        await expectDecent(page);
      }));

    it('takes a cat, refuses a cup of coffee, and deletes what was taken', () =>
      walk(
        options,
        async (page) => {
          await open(page, 'upload');
          await page.setInputFiles('#upload-files', [
            fixture('chelsea.png'),
            fixture('coffee.jpg'),
          ]);
          const said = page.locator('#upload-queue .state');
          await said.getByText('A cat! It is among the others now.').waitFor();
          await said.getByText('Not taken: no cat was seen in the picture.').waitFor();
          await page.locator('#upload-tiles img').waitFor();
          await expectDecent(page);
          await page.locator('#upload-queue a').click();
          await waitForCat(page);
          await open(page, 'upload');
          await page.locator('#upload-tiles .remove').click();
          await page.getByText('Press again to delete').waitFor();
          await page.locator('#upload-tiles .remove').click();
          await expect.poll(() => page.locator('#upload-tiles li').count(), patience).toBe(0);
          expect(await page.locator('#uploads-title').isVisible()).toBe(false);
        },
        /400/,
      ));
  });

  it('takes what is dropped, and what is no picture is told so', () =>
    walk(
      desk,
      async (page) => {
        await open(page, 'upload');
        const dropped = await page.evaluateHandle(() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(['meow'], 'meow.jpg', { type: 'image/jpeg' }));
          return transfer;
        });
        await page.dispatchEvent('#drop', 'drop', { dataTransfer: dropped });
        const said = page.locator('#upload-queue .state');
        await said.getByText('This cannot be taken: only jpg, png, gif and webp').waitFor();
        expect(await page.locator('#upload-queue li.refused strong').textContent()).toBe(
          'meow.jpg',
        );
      },
      /400/,
    ));

  it('says what is wrong while the server is away, and goes on when it is back', () =>
    walk(
      desk,
      async (page) => {
        await open(page, 'upload');
        await page.locator('#drop').waitFor();
        await page.route('**/v1/**', (route) => route.abort());
        await page.setInputFiles('#upload-files', fixture('chelsea.png'));
        await page.locator('#upload-queue li.refused').waitFor({ timeout: 20_000 });
        expect(await page.locator('#upload-queue .state').textContent()).toContain(
          'The server cannot be reached.',
        );
        // What was read before is remembered; a page that begins has nothing yet.
        await page.click('a[data-view=breeds]');
        await page.locator('#breed-list li').nth(60).waitFor();
        await page.reload();
        await page.locator('#breed-sheet').getByText('The server cannot be reached.').waitFor();
        await page.unroute('**/v1/**');
        await page.locator('#breed-sheet').getByRole('button', { name: 'Try again' }).click();
        await page.locator('#breed-list li').nth(60).waitFor();
        expect(await page.locator('#breed-sheet').isVisible()).toBe(false);
      },
      /Failed to load resource/,
    ));

  it('passes over breeds that there are not', () =>
    walk(desk, async (page) => {
      await open(page, 'breeds/nope/siam');
      await page.locator('.breed-card h3', { hasText: 'Siamese' }).waitFor();
      expect(await page.inputValue('#breed-one')).toBe('siam');
      await open(page, 'breeds/%3Cimg%3E');
      await page.locator('#breed-sheet').waitFor({ state: 'hidden' });
    }));

  it('signs up for a key, changes it, and forgets it', () =>
    walk(
      desk,
      async (page) => {
        const known = () => page.evaluate(() => localStorage.getItem('catapi-key'));
        await open(page, 'cat');
        await page.fill('#sign-up-field', 'mia@school.example');
        await page.click('#sign-up-form button');
        await page.getByText('You have a key.').waitFor();
        const first = await known();
        expect(first).toMatch(/^live_/);
        expect(await page.textContent('#key-shown')).toBe(`${first?.slice(0, 8)}…`);
        expect(await page.content()).not.toContain(first);
        // Once is a question, and nothing is changed yet.
        await page.click('#key-rotate');
        expect(await page.textContent('#key-rotate')).toContain('The old one stops working');
        expect(await known()).toBe(first);
        await page.click('#key-rotate');
        await page.getByText('Your key is a new one.').waitFor();
        const second = await known();
        expect(second).toMatch(/^live_/);
        expect(second).not.toBe(first);
        const votes = (key: string | null) => server.ask('/v1/votes', { key: key ?? '' });
        expect([(await votes(first)).status, (await votes(second)).status]).toEqual([401, 200]);
        await page.click('#key-forget');
        await page.click('#key-forget');
        await page.locator('#sign-up-field').waitFor();
        expect(await known()).toBeNull();
        await page.fill('#sign-up-field', 'mia@school.example');
        await page.click('#sign-up-form button');
        await page.getByText('This address has a key already').waitFor();
      },
      /400|401/,
    ));

  it('leads to the key where nothing goes without one', async () => {
    const keyless = await startServer({ env: { DEMO_KEY: '' } });
    const others = await openWalks(executablePath as string, keyless.url);
    try {
      await others.walk(desk, async (page) => {
        await page.goto(`${keyless.url}/#upload`);
        await page.setInputFiles('#upload-files', fixture('chelsea.png'));
        await page.getByText('An upload needs a key').waitFor();
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('key-field');
        expect(await page.locator('#upload-queue li').count()).toBe(0);
      });
    } finally {
      await others.close();
      await keyless.stop();
    }
  });

  it('lets any page load the SDK, and no other file', async () => {
    const ask = (path: string) => server.ask(path, { headers: { origin: 'http://a.example' } });
    const sdk = await ask('/assets/sdk.js');
    expect(sdk.status).toBe(200);
    expect(sdk.headers['access-control-allow-origin']).toBe('*');
    expect(sdk.headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(sdk.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(
      (await ask('/assets/gallery.js')).headers['access-control-allow-origin'],
    ).toBeUndefined();
  });

  it('gives a cat to a page of another origin, by the SDK it serves', async () => {
    const html = `<!doctype html><title>A page of mine</title><img alt="">
      <script type="module">
        import { createCatApi } from '${server.url}/assets/sdk.js';
        const cats = createCatApi({ baseUrl: '${server.url}' });
        const [cat] = await cats.images.search();
        document.querySelector('img').src = cat.url;
      </script>`;
    const mine = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    });
    await new Promise<void>((resolve) => mine.listen(0, resolve));
    const { port } = mine.address() as AddressInfo;
    try {
      await walk(
        desk,
        async (page) => {
          await page.goto(`http://localhost:${port}/`);
          const width = () => page.evaluate(() => document.querySelector('img')?.naturalWidth ?? 0);
          await expect.poll(width, patience).toBeGreaterThan(0);
          await page.goto(server.url);
        },
        undefined,
        `http://localhost:${port}`,
      );
    } finally {
      mine.close();
    }
  });
});
