// The pages as a person uses them: a browser walks the gallery and the docs of a real server, on a
// desk and on a phone, in the light and in the dark. Whatever the browser complains of, and every
// request that leaves the server, is a failure of the walk.

import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';
import {
  catNumber,
  expectDecent,
  looks,
  openWalks,
  patience,
  type Walks,
  waitForCat,
} from './page-walks.ts';

const executablePath = inject('chromium');
const galleryBytesMax = 100_000;

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server?.stop());

describe('the files of the pages', () => {
  it.each(['/', '/docs', '/docs/', '/assets/page.css', '/favicon.ico'])(
    'answers GET and HEAD of %s',
    async (path) => {
      const got = await server.ask(path);
      const head = await server.ask(path, { method: 'HEAD' });
      expect(got.status).toBe(200);
      expect(head.status).toBe(200);
      expect(head.bytes.length).toBe(0);
      expect(head.headers['content-length']).toBe(String(got.bytes.length));
      expect(got.headers['vary']).toBe('Accept-Encoding');
    },
  );

  it('compresses as the caller allows, each encoding under a tag of its own', async () => {
    const ask = (encoding: string, tag?: string) =>
      server.ask('/assets/gallery.js', {
        headers: {
          'accept-encoding': encoding,
          ...(tag === undefined ? {} : { 'if-none-match': tag }),
        },
      });
    const answers = {
      identity: await ask('identity'),
      gzip: await ask('gzip, br;q=0'),
      br: await ask('gzip, deflate, br'),
    };
    const tags = Object.values(answers).map(({ headers }) => headers['etag']);
    expect(new Set(tags).size).toBe(3);
    expect(answers.identity.headers['content-encoding']).toBeUndefined();
    expect(answers.gzip.headers['content-encoding']).toBe('gzip');
    expect(answers.br.headers['content-encoding']).toBe('br');
    expect(answers.br.bytes.length).toBeLessThan(answers.identity.bytes.length / 2);
    const again = await ask('br', `"other", W/${answers.br.headers['etag']}`);
    expect(again.status).toBe(304);
    expect(again.bytes.length).toBe(0);
    expect(again.headers['etag']).toBe(answers.br.headers['etag']);
    expect((await ask('gzip', answers.br.headers['etag'])).status).toBe(200);
  });

  it('allows neither page a script or a style that is not a file of this server', async () => {
    for (const path of ['/', '/docs']) {
      const policy = (await server.ask(path)).headers['content-security-policy'];
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      expect(policy).not.toMatch(/unsafe|https?:/);
    }
  });

  it('refuses other methods and unknown files', async () => {
    expect((await server.ask('/', { method: 'POST' })).status).toBe(404);
    expect((await server.ask('/assets/gallery.html')).status).toBe(404);
    expect((await server.ask('/assets/..%2fpackage.json')).status).toBe(404);
  });

  it('allows pictures from where the operator keeps them', async () => {
    const env = { CDN_URL: 'https://pictures.example', DEMO_KEY: 'a"<b&' };
    const other = await startServer({ env });
    try {
      const { headers, text } = await other.ask('/');
      expect(headers['content-security-policy']).toContain(
        "img-src 'self' https://pictures.example",
      );
      expect(text).toContain('data-demo-key="a&quot;&lt;b&amp;"');
      expect(text).toContain('data-files-origin="https://pictures.example"');
    } finally {
      await other.stop();
    }
  });
});

describe.runIf(executablePath !== undefined)('in a browser', () => {
  let walks: Walks;
  const walk: Walks['walk'] = (...given) => walks.walk(...given);

  beforeAll(async () => {
    walks = await openWalks(executablePath as string, server.url);
  });
  afterAll(() => walks?.close());

  async function expectOther(page: Page, act: () => Promise<void>): Promise<void> {
    const before = await catNumber(page);
    await act();
    await expect.poll(() => catNumber(page), patience).not.toBe(before);
    await waitForCat(page);
  }

  describe.each(looks)('$name', ({ options }) => {
    it('shows cat after cat, and back', () =>
      walk(options, async (page) => {
        await page.goto(server.url);
        await waitForCat(page);
        const first = await catNumber(page);
        await expectOther(page, () => page.click('#another'));
        await page.locator('#another').blur();
        await expectOther(page, () => page.keyboard.press('Space'));
        await expectOther(page, () => page.keyboard.press('ArrowRight'));
        for (let back = 0; back < 3; back += 1) {
          await expectOther(page, () => page.keyboard.press('ArrowLeft'));
        }
        expect(await catNumber(page)).toBe(first);
        expect(await page.locator('#sources').textContent()).toContain('not photographs');
        expect(await page.locator('#announced').textContent()).toMatch(/^Drawing of a cat/);
        await expectDecent(page);
      }));

    it('filters, votes and keeps', () =>
      walk(options, async (page) => {
        await page.goto(server.url);
        await waitForCat(page);
        await page.locator('option[value=beng]').waitFor({ state: 'attached' });
        await expectOther(page, async () => {
          await page.selectOption('select[name=breed]', 'beng');
        });
        await page.locator('#story h2', { hasText: 'Bengal' }).waitFor();
        expect(await page.locator('.words li').count()).toBeGreaterThan(2);
        expect(await page.inputValue('#curl')).toContain('breed_ids=beng');
        await page.click('#vote-up');
        await page.locator('#vote-up[aria-pressed=true]').waitFor();
        await page.click('#vote-down');
        await page.locator('#vote-down[aria-pressed=true]').waitFor();
        expect(await page.getAttribute('#vote-up', 'aria-pressed')).toBe('false');
        await page.click('#keep');
        await page.locator('#keep[aria-pressed=true]').waitFor();
        await page.click('a[data-view=favourites]');
        await page.locator('#favourite-tiles img').waitFor();
        await expectDecent(page);
        await page.click('#favourite-tiles .remove');
        await page.getByText('No favourites yet').waitFor();
        await page.click('a[data-view=nine]');
        await page.click('.filters [type=reset]');
        await page.locator('#nine-tiles a').nth(8).waitFor();
        await expectDecent(page);
        const wanted = await page.locator('#nine-tiles a').first().getAttribute('href');
        await page.locator('#nine-tiles a').first().click();
        await expect.poll(() => page.getAttribute('.plate .number', 'href'), patience).toBe(wanted);
        await waitForCat(page);
      }));

    it('documents every operation, and tries one', () =>
      walk(options, async (page) => {
        await page.goto(`${server.url}/docs`);
        type Paths = Record<string, Record<string, { operationId?: string }>>;
        const { paths, webhooks } = (await server.ask('/openapi.json')).json<{
          paths: Paths;
          webhooks: Paths;
        }>();
        const wanted = [paths, webhooks].flatMap((described) =>
          Object.values(described).flatMap((path) =>
            Object.values(path).filter((operation) => operation.operationId !== undefined),
          ),
        );
        await page.locator('.opblock').first().waitFor();
        expect(await page.locator('.opblock').count()).toBe(wanted.length);
        const operation = page.locator('#operations-images-searchImages');
        await operation.locator('.opblock-summary-control').click();
        await operation.locator('.execute').click();
        const live = operation.locator('.live-responses-table .response-col_status');
        await expect.poll(() => live.last().textContent(), patience).toMatch(/^200/);
        const [curl] = await operation.locator('.curl').allTextContents();
        expect(curl).toContain('x-api-key: DEMO-API-KEY');
        await expectDecent(page);
      }));
  });

  const desk = looks[0]?.options ?? {};

  it.each([
    { on: 'the narrowest phone', width: 320, letters: 16 },
    { on: 'a phone with large letters', width: 390, letters: 22 },
  ])('fits $on', ({ width, letters }) =>
    walk({ viewport: { width, height: 640 }, hasTouch: true, isMobile: true }, async (page) => {
      for (const view of ['#cat', '#nine', '#breeds/beng/siam', '#upload', '#favourites', 'docs']) {
        await page.goto(`${server.url}/${view}`);
        await page.locator('main').waitFor();
        await page.evaluate((size) => {
          document.documentElement.style.fontSize = `${size}px`;
        }, letters);
        await page.waitForLoadState('networkidle');
        const needed = await page.evaluate(() => document.documentElement.scrollWidth);
        expect([view, needed]).toEqual([view, width]);
      }
    }),
  );

  it('shows a cat without JavaScript', () =>
    walk({ ...desk, javaScriptEnabled: false }, async (page) => {
      await page.goto(server.url, { waitUntil: 'load' });
      const size = await page.locator('noscript img, .plain img').first().boundingBox();
      expect(size?.width).toBeGreaterThan(200);
      // Scripts of the page are off, those of the test are not.
      const loaded = () =>
        page.evaluate(() => document.querySelector<HTMLImageElement>('.plain img')?.naturalWidth);
      await expect.poll(loaded, patience).toBeGreaterThan(0);
      expect(await page.locator('#filters').isVisible()).toBe(false);
    }));

  it('leads through everything by Tab, beginning with the way past the masthead', () =>
    walk(desk, async (page) => {
      await page.goto(server.url);
      await waitForCat(page);
      const reached: string[] = [];
      for (let press = 0; press < 30; press += 1) {
        await page.keyboard.press('Tab');
        reached.push(
          await page.evaluate(() => {
            const { activeElement: element } = document;
            return element?.id || element?.getAttribute('name') || element?.textContent || '';
          }),
        );
      }
      const order = ['Skip to the cats', 'breed', 'category', 'another', 'vote-up', 'keep', 'copy'];
      const places = order.map((name) => reached.findIndex((one) => one.trim() === name));
      expect(places).not.toContain(-1);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(reached).toContain('key-field');
    }));

  it('says what is wrong and recovers when the server does not answer', () =>
    walk(
      desk,
      async (page) => {
        await page.route('**/v1/images/search*', (route) => route.abort());
        await page.goto(server.url);
        await page.getByText('The server cannot be reached').first().waitFor();
        await page.unroute('**/v1/images/search*');
        await page.getByRole('button', { name: 'Try again' }).click();
        await waitForCat(page);
        const headers = { 'x-error-code': 'TOO_MANY_REQUESTS', 'retry-after': '7' };
        await page.route('**/v1/votes', (route) => route.fulfill({ status: 429, headers }));
        await page.click('#vote-up');
        await page.getByText('There are more in 7 seconds').waitFor();
        expect(await page.getAttribute('#vote-up', 'aria-pressed')).toBe('false');
      },
      /Failed to load resource/,
    ));

  it('takes a key of one’s own, keeps it in the browser and never shows it', () =>
    walk(
      desk,
      async (page) => {
        await page.goto(server.url);
        await waitForCat(page);
        await page.fill('#key-field', 'not-a-key');
        await page.press('#key-field', 'Enter');
        await page.getByText('does not know that key').waitFor();
        await page.fill('#key-field', server.key);
        await page.press('#key-field', 'Enter');
        await page.getByText('uses a key of yours').waitFor();
        await waitForCat(page);
        await page.reload();
        await page.getByText('uses a key of yours').waitFor();
        await page.locator('#story h2').waitFor();
        expect(await page.content()).not.toContain(server.key);
        expect(await page.inputValue('#curl')).toContain('YOUR-KEY');
        await page.click('#key-forget');
        await page.click('#key-forget');
        await page.getByText('demo key, which everybody shares').waitFor();
      },
      /401/,
    ));

  it('stays small', () =>
    walk(desk, async (page) => {
      const sizes = new Map<string, number>();
      page.on('response', async (response) => {
        const { pathname } = new URL(response.url());
        if (pathname !== '/' && !pathname.startsWith('/assets/')) return;
        sizes.set(pathname, gzipSync(await response.body()).length);
      });
      await page.goto(server.url);
      await waitForCat(page);
      for (const view of ['nine', 'breeds', 'upload', 'favourites']) {
        await page.click(`a[data-view=${view}]`);
        await page.locator(`section[data-view=${view}]:not([hidden])`).waitFor();
      }
      const total = [...sizes.values()].reduce((sum, one) => sum + one, 0);
      expect(sizes.size).toBeGreaterThan(8);
      expect(total).toBeLessThan(galleryBytesMax);
    }));
});
