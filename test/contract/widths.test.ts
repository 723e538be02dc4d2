// Widths of pictures, and webp of every size: what a url promises is what the file is.

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOf } from '../support/forms.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

interface Shown {
  id: string;
  url: string;
  width: number;
  height: number;
}

async function upload(file: Buffer, filename = 'cat.png'): Promise<Shown> {
  const ask = { method: 'POST', key: server.key, body: formOf({ file, filename }) };
  const answer = await server.ask('/v1/images/upload', ask);
  expect([answer.status, answer.json()]).toEqual([201, expect.objectContaining({ approved: 1 })]);
  return answer.json<Shown>();
}

async function fetchFile(url: string) {
  const answer = await server.ask(new URL(url).pathname);
  expect([url, answer.status]).toEqual([url, 200]);
  const { format, width, pages = 1 } = await sharp(answer.bytes).metadata();
  return { type: answer.headers['content-type'], format, width, pages };
}

const picture = (width: number, height = 40) =>
  sharp({ create: { width, height, channels: 3, background: { r: width % 256, g: 9, b: 9 } } });

describe('width=N', () => {
  it.each([100, 150, 640, 1000, 5000])(
    '%i is the most that the picture is wide, while the body tells of the original',
    async (wanted) => {
      const { id } = await upload(
        await picture(1000 + wanted)
          .png()
          .toBuffer(),
      );
      const one = (await server.ask(`/v1/images/${id}?width=${wanted}`)).json<Shown>();
      expect(one.width).toBe(1000 + wanted);
      const { width } = await fetchFile(one.url);
      expect(width).toBeLessThanOrEqual(wanted);
      expect(width).toBeGreaterThan(wanted / 2 - 1);
    },
  );

  it('is the original where that is no wider, and goes before size', async () => {
    const { id, url } = await upload(await picture(300).png().toBuffer());
    const ask = async (query: string) =>
      (await server.ask(`/v1/images/${id}?${query}`)).json<Shown>().url;
    expect(await ask('width=300')).toBe(url);
    expect(await ask('width=299&size=thumb')).toBe(url.replace('.png', '_w200.png'));
    expect(await ask('width=99999')).toBe(url);
  });

  it('is the same for a search, with and without a key, and for own images', async () => {
    for (const key of [undefined, server.key]) {
      for (let time = 0; time < 3; time += 1) {
        const search = await server.ask('/v1/images/search?limit=5&width=250', { key });
        for (const { url, width } of search.json<Shown[]>()) {
          expect(url.includes('_w200.')).toBe(width > 200);
        }
      }
    }
    const own = await server.ask('/v1/images?limit=25&width=200', { key: server.key });
    const images = own.json<Shown[]>();
    expect(images.length).toBeGreaterThan(0);
    for (const { url, width } of images) expect(url.includes('_w200.')).toBe(width > 200);
  });

  it('leads straight to it with format=src', async () => {
    const { status, headers } = await server.ask('/v1/images/search?format=src&width=100');
    expect([status, headers['location']]).toEqual([302, expect.stringMatching(/_w100\.\w+$/)]);
  });

  it.each(['0', '99', '-5', 'wide', '1e3'])('%s is refused', async (width) => {
    const answer = await server.ask(`/v1/images/search?width=${width}`);
    expect([answer.status, answer.text]).toEqual([400, 'Invalid parameters.']);
  });
});

describe('the files of an image', () => {
  it.each(['jpeg', 'png', 'gif'] as const)('that is a %s are there as webp too', async (type) => {
    const { url } = await upload(await picture(600).toFormat(type).toBuffer(), `cat.${type}`);
    const bare = url.replace(/\.\w+$/, '');
    for (const [ending, width] of [
      ['_180x180', 180],
      ['_390x256', 390],
      ['_1280', 600],
      ['_w300', 300],
      ['_w3200', 600],
    ] as const) {
      const webp = await fetchFile(`${bare}${ending}.webp`);
      expect([ending, webp]).toEqual([
        ending,
        { type: 'image/webp', format: 'webp', width, pages: 1 },
      ]);
      expect(await fetchFile(`${bare}${ending}.${url.split('.').at(-1)}`)).toMatchObject({
        format: type,
        width,
      });
    }
    expect((await server.ask(new URL(`${bare}.webp`).pathname)).status).toBe(404);
    const other = type === 'png' ? 'jpg' : 'png';
    expect((await server.ask(new URL(`${bare}_w300.${other}`).pathname)).status).toBe(404);
    expect((await server.ask(new URL(`${bare}_w301.webp`).pathname)).status).toBe(404);
  });

  it('that moves move in every size', async () => {
    const frames = await Promise.all(
      [10, 90, 200].map((r) =>
        sharp({ create: { width: 500, height: 60, channels: 3, background: { r, g: 0, b: 0 } } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { url } = await upload(gif, 'cat.gif');
    for (const ending of ['_180x180.gif', '_180x180.webp', '_w300.gif', '_w400.webp']) {
      expect(await fetchFile(url.replace('.gif', ending))).toMatchObject({ pages: 3 });
    }
  });

  it('have what files have: HEAD, ETag, ranges', async () => {
    const { url } = await upload(await picture(700).jpeg().toBuffer(), 'cat.jpg');
    const path = new URL(url.replace('.jpg', '_w400.webp')).pathname;
    const whole = await server.ask(path);
    const head = await server.ask(path, { method: 'HEAD' });
    expect(head.headers['content-length']).toBe(String(whole.bytes.length));
    const headers = { 'if-none-match': whole.headers['etag'] as string };
    expect((await server.ask(path, { headers })).status).toBe(304);
    const part = await server.ask(path, { headers: { range: 'bytes=2-5' } });
    expect([part.status, part.bytes]).toEqual([206, whole.bytes.subarray(2, 6)]);
  });

  it('are all gone when it is deleted', async () => {
    const { id, url } = await upload(await picture(900).png().toBuffer());
    const names = ['_w400.png', '_w400.webp', '_180x180.webp', '_1280.png'];
    for (const name of names) await fetchFile(url.replace('.png', name));
    await server.ask(`/v1/images/${id}`, { method: 'DELETE', key: server.key });
    const { objectStore } = server.ports;
    for (const name of names) {
      const find = () => objectStore.find(`images/${id}${name}`);
      await expect.poll(find, { timeout: 5000 }).toBeUndefined();
    }
  });
});
