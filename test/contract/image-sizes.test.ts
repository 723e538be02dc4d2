// The sizes and widths of pictures, fetched and measured: that each is what its url promised.

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContractDocument } from '../../packages/sdk/scripts/contract-document.ts';
import { insertImageChanges } from '../../packages/server/src/domain/images/image-change-store.ts';
import { widthSteps } from '../../packages/server/src/domain/images/image-url.ts';
import { sqlTime } from '../../packages/server/src/ports/database.ts';
import { type Answer, startServer, type TestServer } from '../support/server.ts';

interface Item {
  id: string;
  url: string;
  width: number;
  height: number;
}

const types = ['jpg', 'png', 'gif', 'webp'] as const;
const contentTypes = { jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp' };
const widths = [100, 101, 250, 599, 600, 601, 1024, 4000];

const idOf = (type: string) => `sized-${type}`;
const frames = { jpg: 1, png: 1, gif: 3, webp: 3 };
const original = { width: 640, height: 480 };

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  const { database, objectStore, cache } = server.ports;
  const account = await server.domain.accounts.findCaller(server.key);
  const { accountId } = (account as { caller: { accountId: number } }).caller;
  const createdAt = sqlTime(Date.now());
  for (const [at, type] of types.entries()) {
    await objectStore.put(`images/${idOf(type)}.${type}`, await drawOriginal(type));
    const row = { id: idOf(type), state: 'published', type, ...original, source: 'upload' };
    const more = { account_id: accountId, position: 200_000 + at, created_at: createdAt };
    await database.transaction(async (transaction) => {
      await transaction('images').insert({ ...row, ...more });
      await insertImageChanges(transaction, [row.id], createdAt);
    });
  }
  await cache.forget(['images']);
});
afterAll(() => server.stop());

/** Noise, so that no two frames are the same and none is left out. */
async function drawOriginal(type: (typeof types)[number]): Promise<Buffer> {
  const { width, height } = original;
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const create = { width, height: height * frames[type], channels: 3, noise } as const;
  const background = '#888';
  const { data, info } = await sharp({ create: { ...create, background } })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { channels } = info;
  const raw = { width, height: info.height, channels, pageHeight: height };
  return sharp(data, { raw })
    .toFormat(type === 'jpg' ? 'jpeg' : type)
    .toBuffer();
}

const fetchFile = (url: string, ask = {}) => server.ask(new URL(url).pathname, ask);

async function measure({ bytes }: Answer) {
  const metadata = await sharp(bytes, { animated: true }).metadata();
  const { width, height, pageHeight = height, pages = 1, format } = metadata;
  return { width, height: pageHeight, pages, type: format === 'jpeg' ? 'jpg' : format };
}

describe.each(types)('a %s', (type) => {
  const ask = async (query: string) =>
    (await server.ask(`/v1/images/${idOf(type)}?${query}`)).json<Item>();

  it.each(widths)('is no wider than width=%d, and in the body as large as ever', async (asked) => {
    const { url, width, height } = await ask(`width=${asked}`);
    expect({ width, height }).toEqual(original);
    const answer = await fetchFile(url);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, contentTypes[type]]);
    const made = await measure(answer);
    expect(made).toMatchObject({ type, pages: frames[type] });
    expect(made.width).toBeLessThanOrEqual(asked);
    expect(made.width).toBeLessThanOrEqual(original.width);
    expect(Math.abs(made.height - (made.width * original.height) / original.width)).toBeLessThan(1);
    if (asked >= original.width) expect(url).toBe(`${server.url}/images/${idOf(type)}.${type}`);
  });

  it.each([
    ['thumb', 180, 135],
    ['small', 341, 256],
    ['med', 640, 480],
    ['full', 640, 480],
  ])('is a file as size=%s', async (size, width, height) => {
    const made = await measure(await fetchFile((await ask(`size=${size}`)).url));
    expect(made).toEqual({ width, height, pages: frames[type], type });
  });

  it.each([
    ['_180x180', 180, 135],
    ['_390x256', 341, 256],
    ['_1280', 640, 480],
    ['_w200', 200, 150],
    ['_w3200', 640, 480],
  ])('is a WebP under the name %s.webp', async (ending, width, height) => {
    const answer = await fetchFile(`${server.url}/images/${idOf(type)}${ending}.webp`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/webp']);
    expect(await measure(answer)).toEqual({ width, height, pages: frames[type], type: 'webp' });
  });

  it.each(['_w1', '_w99', '_w401', '_w3201', '_w0400', '_w400x300', '_W400', '_100'])(
    'is not found as %s',
    async (ending) => {
      for (const one of [type, 'webp']) {
        const answer = await server.ask(`/images/${idOf(type)}${ending}.${one}`);
        expect([answer.status, answer.text]).toEqual([404, 'NOT_FOUND']);
      }
    },
  );

  it.each(['_w300', '_390x256'])('answers HEAD, ranges and conditions as %s', async (ending) => {
    for (const one of new Set([type, 'webp'])) {
      const url = `${server.url}/images/${idOf(type)}${ending}.${one}`;
      const head = await fetchFile(url, { method: 'HEAD' });
      const whole = await fetchFile(url);
      expect(head.bytes).toHaveLength(0);
      expect(head.headers['content-length']).toBe(String(whole.bytes.length));
      expect(head.headers['etag']).toBe(whole.headers['etag']);
      expect(whole.headers).toMatchObject({ 'cache-control': 'max-age=14400' });
      const part = await fetchFile(url, { headers: { range: 'bytes=10-19' } });
      expect([part.status, part.bytes]).toEqual([206, whole.bytes.subarray(10, 20)]);
      const headers = { 'if-none-match': whole.headers['etag'] as string };
      const same = await fetchFile(url, { headers });
      expect([same.status, same.bytes.length]).toEqual([304, 0]);
    }
  });
});

it.each(['jpg', 'png', 'gif'])('the original of a %s is no WebP', async (type) => {
  expect((await server.ask(`/images/${idOf(type)}.webp`)).status).toBe(404);
});

describe('width', () => {
  it('has the steps that pictures are made in', () => {
    const { parameters } = readContractDocument().components;
    expect(parameters?.['Width']).toMatchObject({
      'x-steps': widthSteps,
      schema: { minimum: widthSteps[0] },
    });
  });

  it('counts where size is sent too', async () => {
    const both = await server.ask('/v1/images/sized-png?size=thumb&width=450');
    expect(both.json<Item>().url).toBe(`${server.url}/images/sized-png_w400.png`);
  });

  it('is understood by search, by chance and by seed, with a key and without', async () => {
    for (const query of ['', '&seed=wide', '&order=ASC']) {
      for (const key of [undefined, server.key]) {
        const plain = `/v1/images/search?limit=10${query}&width=640`;
        for (const round of [1, 2, 3]) {
          const items = (await server.ask(plain, { key })).json<Item[]>();
          expect([round, items]).toEqual([round, expect.arrayContaining([expect.anything()])]);
          for (const { id, url, width } of items) {
            const ending = width > 600 ? '_w600' : '';
            expect(url).toMatch(new RegExp(`/images/${id}${ending}\\.(jpg|png|gif|webp)$`));
          }
        }
      }
    }
  });

  it('is true of the pictures that a search finds', async () => {
    for (const type of ['jpg', 'png', 'gif']) {
      const path = `/v1/images/search?mime_types=${type}&width=300&seed=true`;
      const [item] = (await server.ask(path)).json<Item[]>();
      const made = await measure(await fetchFile((item as Item).url));
      expect(made).toMatchObject({ type, width: Math.min(300, (item as Item).width) });
      if (type === 'gif') expect(made.pages).toBeGreaterThan(1);
    }
  });

  it('is understood where format=src leads', async () => {
    const path = '/v1/images/search?format=src&mime_types=webp&width=250';
    for (const method of ['GET', 'HEAD']) {
      const answer = await server.ask(path, { method });
      const location = `${server.url}/images/sized-webp_w200.webp`;
      expect([answer.status, answer.headers['location']]).toEqual([302, location]);
    }
  });

  it("is understood by the list of one's own", async () => {
    const answer = await server.ask('/v1/images?limit=25&width=450', { key: server.key });
    const urls = answer.json<Item[]>().map(({ url }) => url);
    const expected = types.map((type) => `${server.url}/images/sized-${type}_w400.${type}`);
    expect(urls.sort()).toEqual(expected.sort());
  });
});
