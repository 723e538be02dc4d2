// What a server that is mirrored may not do to us: learn the key, send us to our own neighbourhood,
// fill our memory, or have us lead callers astray. And that what was begun goes on where it was.

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  importMirror,
  type MirrorOptions,
} from '../../packages/server/src/commands/import-mirror.ts';
import {
  createRecorder,
  type Mirrored,
  type MirroredOptions,
  startMirrored,
} from '../support/mirrored.ts';
import { findFreePort } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let dataDir: string;
let picture: Buffer;
let opened: Mirrored[] = [];
let paints = 0;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  // Another one for each test, because the same picture is known again under any id.
  paints += 1;
  const background = { r: paints, g: 90, b: 255 - paints };
  const canvas = { width: 45, height: 30, channels: 3 as const, background };
  picture = await sharp({ create: canvas }).png().toBuffer();
  dataDir = await mkdtemp(join(tmpdir(), 'catapi-mirror-'));
});
afterEach(async () => {
  await Promise.all(opened.map((one) => one.close()));
  opened = [];
  await rm(dataDir, { recursive: true });
});

async function mirrored(options?: MirroredOptions): Promise<Mirrored> {
  const one = await startMirrored(options);
  opened.push(one);
  return one;
}

async function run(url: string, options: Partial<MirrorOptions> = {}, isTTY = false) {
  const stream = createRecorder(isTTY);
  const defaults = { files: false, pauseMs: 0, dataDir, triesMax: 1, stream };
  const counts = await importMirror(server.ports, url, { ...defaults, ...options });
  return { counts, told: stream.text() };
}

const size = { width: 10, height: 10 };
const rowOf = (id: string) => server.ports.database.read('images').where({ id }).first();
const pathsOf = ({ requests }: Mirrored) => requests.map(({ path }) => path);

/** Answers every picture with what leads to another address. */
const leadTo = (location: () => string) => (_: unknown, response: ServerResponse) => {
  response.writeHead(302, { location: location() }).end();
  return true;
};

describe('the key', () => {
  it('goes to the API that was named, and to no picture', async () => {
    const stranger = await mirrored();
    const mirror = await mirrored({
      images: (url) => [
        { id: 'key-own', url: `${url}/images/key-own.png`, ...size },
        // An address that looks like the API, elsewhere.
        { id: 'key-far', url: `${stranger.url}/v1/key-far.png`, ...size },
      ],
      picture: (_, response) => {
        response.end(picture);
        return true;
      },
    });
    const { counts } = await run(mirror.url, { key: 'secret', files: true });
    expect(counts).toMatchObject({ added: 1, refused: 1 });
    const told = mirror.requests.map(({ path, key }) => [path.replace(/\?.*/, ''), key]);
    expect(told).toEqual([
      ['/v1/breeds', 'secret'],
      ['/v1/categories', 'secret'],
      ['/v1/images/search', 'secret'],
      ['/images/key-own.png', undefined],
    ]);
    expect(stranger.requests).toEqual([]);
  });

  it('does not follow a redirect to another origin', async () => {
    const stranger = await mirrored();
    const mirror = await mirrored({
      api: (request, response) => leadTo(() => `${stranger.url}${request.url}`)(request, response),
    });
    await expect(run(mirror.url, { key: 'secret' })).rejects.toThrow(
      `${mirror.url} sends us on to ${stranger.url}: import from there instead`,
    );
    expect(stranger.requests).toEqual([]);
  });

  it('follows one within the origin', async () => {
    const mirror = await mirrored({
      api: (request, response) =>
        request.url === '/v1/breeds' && leadTo(() => '/v1/kinds')(request, response),
    });
    await run(mirror.url, { key: 'secret' });
    expect(mirror.requests.slice(0, 2)).toEqual([
      { path: '/v1/breeds', key: 'secret' },
      { path: '/v1/kinds', key: 'secret' },
    ]);
  });

  it('that is refused is told as such', async () => {
    const quiet = await mirrored({ key: 'another' });
    await expect(run(quiet.url, { key: 'wrong' })).rejects.toThrow(/the server refused the key/);
    await expect(run(quiet.url)).rejects.toThrow(/only with a key: give one with --key/);
    const loud = await mirrored({
      api(_, response) {
        response.writeHead(401).end('{}');
        return true;
      },
    });
    await expect(run(loud.url, { key: 'wrong' })).rejects.toThrow(/the server refused the key/);
    await expect(run(server.url, { key: 'wrong' })).rejects.toThrow(/the server refused the key/);
  });
});

describe('a picture', () => {
  const atPort = (url: string, host: string) => `http://${host}:${new URL(url).port}/cat.png`;

  it('is not asked for in the neighbourhood, by number, by name or by redirect', async () => {
    const inside = await mirrored({
      picture: (_, response) => {
        response.end(picture);
        return true;
      },
    });
    const mirror = await mirrored({
      images: (url) => [
        { id: 'in-number', url: atPort(inside.url, '127.0.0.1'), ...size },
        { id: 'in-spelling', url: atPort(inside.url, '0x7f.1'), ...size },
        { id: 'in-mapped', url: atPort(inside.url, '[::ffff:127.0.0.1]'), ...size },
        { id: 'in-name', url: atPort(inside.url, 'localhost'), ...size },
        { id: 'in-redirect', url: `${url}/away.png`, ...size },
        { id: 'in-cloud', url: 'http://169.254.169.254/latest.png', ...size },
        { id: 'in-file', url: 'file:///etc/hostname.png', ...size },
      ],
      picture: leadTo(() => atPort(inside.url, '127.0.0.1')),
    });
    const { counts, told } = await run(mirror.url, { files: true });
    expect(counts).toMatchObject({ added: 0, refused: 7 });
    expect(inside.requests).toEqual([]);
    expect(told).toContain('in-number: 127.0.0.1 is a private address');
    expect(told).toMatch(/in-name: localhost leads to the private address (127.0.0.1|::1)/);
    expect(told).toMatch(/in-redirect: 127.0.0.1 is a private address/);
    expect(told).toMatch(/in-file: file:\/\/\/etc\/hostname.png is no http address/);
  });

  it('may be led to within the mirror itself', async () => {
    const mirror = await mirrored({
      images: (url) => [{ id: 'led', url: `${url}/led.png`, ...size }],
      picture(request, response) {
        if (request.url === '/led.png') return leadTo(() => '/real.png')(request, response);
        response.end(picture);
        return true;
      },
    });
    expect((await run(mirror.url, { files: true })).counts).toMatchObject({ added: 1 });
    expect(pathsOf(mirror).slice(-2)).toEqual(['/led.png', '/real.png']);
  });

  it('that goes in a circle is given up', async () => {
    const mirror = await mirrored({
      images: (url) => [{ id: 'circle', url: `${url}/circle.png`, ...size }],
      picture: leadTo(() => '/circle.png'),
    });
    expect((await run(mirror.url, { files: true })).told).toContain('sends us on and on');
  });

  it('is read no further than 50 MiB, whatever it says of its size', async () => {
    let sentBytes = 0;
    const chunk = Buffer.alloc(1024 * 1024);
    const mirror = await mirrored({
      images: (url) => [{ id: 'endless', url: `${url}/endless.png`, ...size }],
      picture(_, response) {
        const send = () => {
          while (sentBytes < 300 * chunk.length && !response.destroyed) {
            sentBytes += chunk.length;
            if (!response.write(chunk)) return;
          }
          response.end();
        };
        response.on('drain', send);
        send();
        return true;
      },
    });
    const { told } = await run(mirror.url, { files: true });
    expect(told).toContain('endless: its file is larger than 52428800 bytes');
    expect(sentBytes).toBeLessThan(100 * chunk.length);
  });
});

describe('the address that an image leads to', () => {
  it('is an http address as browsers write it, or the image is skipped and told', async () => {
    const mirror = await mirrored({
      images: () => [
        { id: 'to-good', url: 'HTTPS://cats.example/a b.png', ...size },
        { id: 'to-script', url: 'javascript:alert(1)//x.png', ...size },
        { id: 'to-file', url: 'file:///etc/x.png', ...size },
        { id: 'to-nothing', url: 'x.png', ...size },
      ],
    });
    const { counts, told } = await run(mirror.url);
    expect(counts).toMatchObject({ added: 1, refused: 3 });
    expect((await rowOf('to-good')).remote_url).toBe('https://cats.example/a%20b.png');
    expect(await rowOf('to-script')).toBeUndefined();
    expect(told).toContain('to-script: "javascript:alert(1)//x.png" is no http address');
    expect(told).toContain('to-nothing: "x.png" is no address of a picture');
  });

  it('and all else that was only said gives way to the picture when it comes', async () => {
    const mirror = await mirrored({
      images: (url) => [{ id: 'wrongly', url: `${url}/images/wrongly.jpg`, ...size }],
      picture: (_, response) => {
        response.end(picture);
        return true;
      },
    });
    await run(mirror.url);
    expect(await rowOf('wrongly')).toMatchObject({ type: 'jpg', content_hash: null, ...size });
    // The server remembers what the image was, and has to forget it.
    expect((await server.ask('/images/wrongly.jpg')).status).toBe(302);
    const { counts } = await run(mirror.url, { files: true });
    expect(counts).toMatchObject({ completed: 1 });
    expect(await rowOf('wrongly')).toMatchObject({
      type: 'png',
      width: 45,
      height: 30,
      content_hash: createHash('sha256').update(picture).digest('hex'),
      remote_url: null,
    });
    expect((await server.ask('/images/wrongly.png')).bytes.equals(picture)).toBe(true);
    expect((await run(mirror.url, { files: true })).counts).toMatchObject({ known: 1 });
  });
});

describe('an import that was stopped', () => {
  const many = (url: string) =>
    Array.from({ length: 60 }, (_, number) => ({
      id: `walk-${number}`,
      url: `${url}/images/walk-${number}.png`,
      ...size,
    }));

  /** A mirror that fails at its second page until it is mended. */
  async function failing() {
    let isMended = false;
    const mirror = await mirrored({
      images: many,
      api(request, response) {
        if (isMended || !request.url?.includes('page=1')) return false;
        response.writeHead(503).end();
        return true;
      },
    });
    await expect(run(mirror.url)).rejects.toThrow(/503.*; run the command again to go on/);
    isMended = true;
    mirror.requests.length = 0;
    return mirror;
  }

  const pagesOf = (mirror: Mirrored) =>
    pathsOf(mirror).flatMap((path) => /page=(\d+)/.exec(path)?.[1] ?? []);

  it('goes on where it was, and its bar with it', async () => {
    const mirror = await failing();
    const { told } = await run(mirror.url, {}, true);
    expect(pagesOf(mirror)).toEqual(['1', '2']);
    expect(told).toContain('going on after 25 of 60');
    const shown = [...told.matchAll(/(\d+)\/60 /g)].map(([, done]) => Number(done));
    expect(shown[0]).toBe(26);
    expect(shown.at(-1)).toBe(60);
  });

  it.each([
    ['with a key, in another order', { key: 'a-key' }],
    ['for the files too', { files: true }],
  ])('begins anew %s', async (_, options) => {
    const mirror = await failing();
    await run(mirror.url, options);
    expect(pagesOf(mirror)).toEqual(['0', '1', '2']);
  });
});

describe('what the operator is told of a mirror', () => {
  it('is that nobody answers, and why', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    await expect(run(url)).rejects.toThrow(
      `nobody answers at ${url}/v1/breeds (ECONNREFUSED); run the command again to go on`,
    );
  });

  it('is that it is not this API', async () => {
    const other = await mirrored({
      api(_, response) {
        response.end('<html>');
        return true;
      },
    });
    await expect(run(other.url)).rejects.toThrow(/something else than JSON: is it this API/);
  });
});
