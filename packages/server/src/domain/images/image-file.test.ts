// Files: made once and kept, answered in part or not at all where the caller has them, and opened
// only when read.

import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { readConfig } from '../../config.ts';
import { type Images, openImages } from './images.ts';

let room: TestRoom;
let handlers: Images['handlers'];
let photo: Buffer;
let puts: string[];
let reads: number;

beforeEach(async () => {
  room = await openTestRoom();
  puts = [];
  reads = 0;
  const { objectStore } = room.ports;
  const counting = {
    ...objectStore,
    put: (key: string, bytes: Buffer | Readable) => {
      puts.push(key);
      return objectStore.put(key, bytes);
    },
    find: async (key: string) => {
      const found = await objectStore.find(key);
      if (found === undefined) return undefined;
      const read: typeof found.read = (range) => {
        reads += 1;
        return found.read(range);
      };
      return { ...found, read };
    },
  };
  const ports = { ...room.ports, objectStore: counting };
  handlers = openImages(ports, readConfig({}), room.ports.announce).handlers;
  const create = { width: 800, height: 600, channels: 3, background: '#caa' } as const;
  photo = await sharp({ create }).jpeg().toBuffer();
  await objectStore.put('images/photo.jpg', photo);
  await room.insertImages(
    { id: 'photo', width: 800, height: 600 },
    { id: 'lost' },
    { id: 'drawn', source: 'drawings', type: 'png', width: 500, height: 400 },
    { id: 'tiny', source: 'drawings', type: 'gif', width: 100, height: 90 },
    { id: 'gone', source: 'drawings', state: 'deleted' },
  );
});

afterEach(() => room.close());

interface FileAnswer {
  status: number;
  headers: Record<string, string>;
  openStream: () => Promise<Readable>;
}

async function get(file: string, headers: Record<string, string> = {}): Promise<FileAnswer> {
  const call = room.call('getImageFile', { path: { file }, headers });
  return (await handlers.getImageFile(call)) as unknown as FileAnswer;
}

const bytesOf = async (file: string) => buffer(await (await get(file)).openStream());

describe('getImageFile', () => {
  test('answers the whole file with what a client needs to keep it', async () => {
    const { status, headers, openStream } = await get('photo.jpg');
    expect(status).toBe(200);
    expect(headers).toEqual({
      'content-type': 'image/jpeg',
      'content-length': String(photo.length),
      'accept-ranges': 'bytes',
      'cache-control': 'max-age=14400',
      etag: expect.stringMatching(/^".+"$/),
      'last-modified': expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/),
    });
    expect(await buffer(await openStream())).toEqual(photo);
  });

  test('opens nothing before it is to be sent', async () => {
    const { openStream } = await get('photo.jpg');
    expect(reads).toBe(0);
    (await openStream()).destroy();
    expect(reads).toBe(1);
  });

  test('answers a part', async () => {
    const part = await get('photo.jpg', { range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.headers).toMatchObject({
      'content-range': `bytes 10-19/${photo.length}`,
      'content-length': '10',
      'content-type': 'image/jpeg',
    });
    expect(await buffer(await part.openStream())).toEqual(photo.subarray(10, 20));
    const end = await get('photo.jpg', { range: 'bytes=-5' });
    expect(await buffer(await end.openStream())).toEqual(photo.subarray(-5));
    const beyond = await get('photo.jpg', { range: 'bytes=9999999-' });
    expect(beyond).toMatchObject({
      status: 416,
      headers: { 'content-range': `bytes */${photo.length}` },
    });
    expect(beyond.openStream).toBeUndefined();
  });

  test('answers 304 to those who have it', async () => {
    const { headers } = await get('photo.jpg');
    const etag = headers['etag'] as string;
    const since = headers['last-modified'] as string;
    const unchanged = await get('photo.jpg', { 'if-none-match': etag });
    expect(unchanged).toMatchObject({ status: 304, headers: { etag } });
    expect(unchanged.headers).not.toHaveProperty('content-length');
    expect(await get('photo.jpg', { 'if-modified-since': since })).toMatchObject({ status: 304 });
    const both = { 'if-none-match': '"x"', range: 'bytes=0-0', 'if-range': etag };
    expect(await get('photo.jpg', both)).toMatchObject({ status: 206 });
  });

  test.each([
    'lost.jpg',
    'lost_1280.jpg',
    'nope.jpg',
    'gone.jpg',
    'photo.png',
    'photo',
    'photo.jpg.jpg',
    '../photo.jpg',
    'images/photo.jpg',
    `${'x'.repeat(9999)}.jpg`,
    'drawn_400x400.png',
    'photo.webp',
    'photo_w401.jpg',
    'photo_w0400.jpg',
    'photo_w400.png',
    'photo_w400_w400.jpg',
    'gone_w400.webp',
    'nope_w400.webp',
    'lost_w400.webp',
  ])('does not know %s', async (file) => {
    await expect(get(file)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    expect(puts).toEqual([]);
  });
});

test('leads to where the file lives, when it is not here', async () => {
  await room.insertImages({ id: 'far', source: 'mirror' });
  const location = 'https://elsewhere.example/far.jpg';
  await room.ports.database.write('images').where({ id: 'far' }).update({ remote_url: location });
  for (const file of ['far.jpg', 'far_180x180.jpg', 'far_w400.jpg', 'far_w400.webp']) {
    expect(await get(file)).toEqual({ status: 302, headers: { location } });
  }
});

describe('what is not there yet', () => {
  const sizeOf = async (file: string) => {
    const { width, height, format } = await sharp(await bytesOf(file)).metadata();
    return { width, height, format };
  };

  test('is drawn once, however many ask', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get('drawn.png')));
    expect(puts).toEqual(['images/drawn.png']);
    expect(new Set(answers.map(({ headers }) => headers['etag'])).size).toBe(1);
    expect(answers[0]?.headers).toMatchObject({ 'content-type': 'image/png' });
    expect(await sizeOf('drawn.png')).toEqual({ width: 500, height: 400, format: 'png' });
    expect(puts).toHaveLength(1);
  });

  test('is made in sizes that fit their boxes, from an original that is made first', async () => {
    expect(await sizeOf('drawn_390x256.png')).toEqual({ width: 320, height: 256, format: 'png' });
    expect(puts).toEqual(['images/drawn.png', 'images/drawn_390x256.png']);
    expect(await sizeOf('photo_180x180.jpg')).toEqual({ width: 180, height: 135, format: 'jpeg' });
    expect(puts).toEqual([
      'images/drawn.png',
      'images/drawn_390x256.png',
      'images/photo_180x180.jpg',
    ]);
  });

  test('is never enlarged: a picture smaller than the box stays as it is', async () => {
    for (const file of ['photo_1280.jpg', 'photo_w800.jpg', 'photo_w3200.jpg']) {
      expect(await bytesOf(file)).toEqual(photo);
    }
    expect(puts).toEqual([]);
  });

  test('is made in widths, and as WebP', async () => {
    expect(await sizeOf('photo_w400.jpg')).toEqual({ width: 400, height: 300, format: 'jpeg' });
    expect(await sizeOf('photo_w400.webp')).toEqual({ width: 400, height: 300, format: 'webp' });
    expect(await sizeOf('photo_180x180.webp')).toEqual({ width: 180, height: 135, format: 'webp' });
    const { headers } = await get('photo_w400.webp');
    expect(headers['content-type']).toBe('image/webp');
    expect(headers).not.toHaveProperty('vary');
  });

  test('is one WebP for all that are as large as the original', async () => {
    for (const file of ['photo_w3200.webp', 'photo_w800.webp', 'photo_w1200.webp']) {
      expect(await sizeOf(file)).toEqual({ width: 800, height: 600, format: 'webp' });
    }
    expect(puts).toEqual(['images/photo_w800.webp']);
  });

  test('leads to the own type where it took too long as WebP', async () => {
    await room.ports.objectStore.put('images/photo_w400.webp', Buffer.alloc(0));
    const location = 'https://cats.example/images/photo_w400.jpg';
    expect(await get('photo_w400.webp')).toEqual({ status: 302, headers: { location } });
  });

  test('stays animated', async () => {
    const frames = await Promise.all(
      ['#c00', '#0c0', '#00c'].map((background) =>
        sharp({ create: { width: 300, height: 200, channels: 3, background } })
          .raw()
          .toBuffer(),
      ),
    );
    const raw = { width: 300, height: 600, channels: 3, pageHeight: 200 } as const;
    const original = await sharp(Buffer.concat(frames), { raw })
      .gif({ delay: [90, 90, 90] })
      .toBuffer();
    expect((await sharp(original).metadata()).pages).toBe(3);
    await room.ports.objectStore.put('images/dance.gif', original);
    await room.insertImages({ id: 'dance', type: 'gif', width: 300, height: 200 });
    const shapes = {
      'dance_180x180.gif': [180, 120],
      'dance_w200.gif': [200, 133],
      'dance_w200.webp': [200, 133],
      'dance_w800.webp': [300, 200],
    };
    for (const [file, [width, pageHeight]] of Object.entries(shapes)) {
      const made = await sharp(await bytesOf(file), { animated: true }).metadata();
      expect(made).toMatchObject({ pages: 3, width, pageHeight, delay: [90, 90, 90] });
    }
  });

  test('is refused for a while when too many wait', async () => {
    const ids = Array.from({ length: 100 }, (_, number) => `many-${number}`);
    const drawing = { source: 'drawings', type: 'png', width: 8, height: 8 };
    await room.insertImages(...ids.map((id) => ({ id, ...drawing })));
    const answers = await Promise.allSettled(ids.map((id) => get(`${id}.png`)));
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBe(100 - 66);
    expect(refused[0]).toMatchObject({ reason: { code: 'SERVICE_UNAVAILABLE', status: 503 } });
    expect((await get('many-99.png')).status).toBe(200);
  });
});
