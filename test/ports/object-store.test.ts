// What every object store promises, run over each adapter: a folder, and S3 as s3rver speaks it.
// What a folder or a bucket adds to that, by being what it is, is tested in the files beside this.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDiskObjectStore } from '../../packages/server/src/adapters/object-store-disk.ts';
import { openS3ObjectStore } from '../../packages/server/src/adapters/object-store-s3.ts';
import type { ObjectStore, StoredObject } from '../../packages/server/src/ports/object-store.ts';
import { startBucket } from '../support/bucket.ts';

interface Opened {
  store: ObjectStore;
  close(): Promise<void>;
}

const openDisk = async (folder: string): Promise<Opened> => {
  const store = await openDiskObjectStore(join(folder, 'made', 'when', 'missing'));
  return { store, close: () => store.close() };
};

const openS3 = async (folder: string): Promise<Opened> => {
  const bucket = await startBucket(folder);
  const store = openS3ObjectStore({
    bucket: bucket.name,
    endpoint: bucket.endpoint,
    prefix: '/some/folder/',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    timeoutMs: 10_000,
  });
  const close = async () => {
    await store.close();
    await bucket.close();
  };
  return { store, close };
};

const megabyte = 1024 * 1024;

/** Bytes in pieces of an odd size, each made when it is asked for. */
function streamOf(bytes: Buffer, pieceSize = 64_007): Readable {
  function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  }
  return Readable.from(pieces(), { objectMode: false });
}

/** A stream that fails after so many bytes. */
function failingStream(bytes: number, error: Error): Readable {
  async function* pieces() {
    for (let sent = 0; sent < bytes; sent += megabyte / 4) yield randomBytes(megabyte / 4);
    throw error;
  }
  return Readable.from(pieces(), { objectMode: false });
}

const adapters = [
  { name: 'disk', open: openDisk },
  { name: 's3', open: openS3 },
];

test('a bucket leads callers to what only we can read, for a while', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'catapi-signed-'));
  const bucket = await startBucket(folder);
  const store = openS3ObjectStore({
    bucket: bucket.name,
    endpoint: bucket.endpoint,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    leadsCallers: true,
  });
  await store.put('images/a.jpg', Buffer.from('a small cat'));
  const found = await store.find('images/a.jpg');
  const url = (await found?.publicUrl?.('image/jpeg')) ?? '';
  expect(url).toContain('X-Amz-Expires=3600');
  const answer = await fetch(url, { headers: { range: 'bytes=2-6' } });
  expect([answer.status, await answer.text()]).toEqual([206, 'small']);
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  expect((await fetch(url.replace('a.jpg', 'b.jpg'))).ok).toBe(false);
  await store.close();
  await bucket.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(adapters)('an object store: $name', ({ open }) => {
  let folder: string;
  let opened: Opened;
  let store: ObjectStore;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catapi-objects-'));
    opened = await open(folder);
    store = opened.store;
  });

  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = async (key: string): Promise<StoredObject> => {
    const found = await store.find(key);
    if (found === undefined) throw new Error(`${key} is missing`);
    return found;
  };
  const readAll = async (key: string) => buffer(await (await get(key)).read());

  test('is well', async () => {
    await store.check();
    await store.check();
  });

  test('keeps a buffer, with its size, time and a strong etag', async () => {
    const before = Date.now();
    await store.put('images/abc.jpg', Buffer.from('a small cat'));
    const found = await get('images/abc.jpg');
    expect(found.sizeBytes).toBe(11);
    expect(found.etag).toMatch(/^"[^"]+"$/);
    // S3 tells whole seconds.
    expect(found.modifiedAtMs).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
    expect(found.modifiedAtMs).toBeLessThanOrEqual(Date.now() + 1000);
    expect(Number.isInteger(found.modifiedAtMs)).toBe(true);
    expect((await buffer(await found.read())).toString()).toBe('a small cat');
    // Found once, read as often as wanted.
    expect((await buffer(await found.read())).toString()).toBe('a small cat');
    expect((await get('images/abc.jpg')).etag).toBe(found.etag);
  });

  test('lists a folder, and nothing beside it', async () => {
    const keys = ['aB.jpg', 'b-_.c/D.png', '-rf'].map((name) => `Listed/${name}`);
    const before = Date.now();
    for (const key of [...keys, 'Listed-not/a', 'listed/b']) await store.put(key, Buffer.from('x'));
    const found = [];
    for await (const object of store.list('Listed/')) found.push(object);
    expect(found.map(({ key }) => key).sort()).toEqual([...keys].sort());
    for (const { modifiedAtMs } of found) {
      expect(modifiedAtMs).toBeGreaterThan(before - 2000);
      expect(modifiedAtMs).toBeLessThan(Date.now() + 2000);
    }
    for await (const object of store.list('Nothing/')) expect(object).toBeUndefined();
  });

  test.each([
    ['less than a part', megabyte / 2 + 3],
    ['five megabytes and a bit', 5 * megabyte + 12_345],
    ['several parts', 11 * megabyte + 1],
  ])('keeps a stream byte for byte: %s', async (name, size) => {
    const bytes = randomBytes(size);
    const key = `streams/${name.replaceAll(' ', '-')}`;
    await store.put(key, streamOf(bytes));
    expect((await get(key)).sizeBytes).toBe(size);
    expect((await readAll(key)).equals(bytes)).toBe(true);
  });

  test('keeps nothing at all as an object of no bytes', async () => {
    await store.put('empty/buffer', Buffer.alloc(0));
    await store.put('empty/stream', Readable.from([], { objectMode: false }));
    for (const key of ['empty/buffer', 'empty/stream']) {
      expect((await get(key)).sizeBytes).toBe(0);
      expect(await readAll(key)).toHaveLength(0);
    }
  });

  test('reads ranges, both ends included', async () => {
    const bytes = randomBytes(300_000);
    await store.put('ranges', bytes);
    const found = await get('ranges');
    const ranges: [number, number][] = [
      [0, 99],
      [1, 1],
      [100_000, 265_536],
      [299_999, 299_999],
      [0, 299_999],
    ];
    for (const [start, end] of ranges) {
      const part = await buffer(await found.read({ start, end }));
      expect(part.equals(bytes.subarray(start, end + 1)), `${start} to ${end}`).toBe(true);
    }
    // What lies beyond the end was never there; a caller that asks for more gets what there is.
    const tail = await buffer(await found.read({ start: 299_990, end: 400_000 }));
    expect(tail.equals(bytes.subarray(299_990))).toBe(true);
    await expect(found.read({ start: 300_000, end: 300_001 })).rejects.toThrow('no bytes from');
    await expect(found.read({ start: 5, end: 4 })).rejects.toThrow('no bytes from');
  });

  test('replaces an object, and its etag with it', async () => {
    const etags = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      await store.put('replaced', Buffer.from(`round ${round}`));
      const found = await get('replaced');
      etags.add(found.etag);
      expect((await buffer(await found.read())).toString()).toBe(`round ${round}`);
    }
    expect(etags.size).toBe(10);
  });

  test('does not pass other bytes off as those that were found', async () => {
    await store.put('changed', Buffer.from('first'));
    const found = await get('changed');
    await store.put('changed', Buffer.from('other'));
    await expect(found.read()).rejects.toMatchObject({ port: 'objectStore', retryable: true });
    await store.delete('changed');
    await expect(found.read()).rejects.toMatchObject({ port: 'objectStore', retryable: true });
  });

  test('finds nothing where nothing is, and deletes it as often as told', async () => {
    expect(await store.find('images/missing.jpg')).toBeUndefined();
    await store.delete('images/missing.jpg');
    await store.put('images/gone.jpg', Buffer.from('soon gone'));
    await store.delete('images/gone.jpg');
    await store.delete('images/gone.jpg');
    expect(await store.find('images/gone.jpg')).toBeUndefined();
  });

  test('tells keys apart that look alike, and that some systems take for special', async () => {
    const keys = [
      ...['aB', 'Ab', 'ab', 'AB', '-rf', '--', '_', '.hidden', 'a.b', 'a..b', 'con', 'NUL.jpg'],
      ...['0', 'a/b', 'a/b/c', 'a_b', 'a-b', 'images/-x9.jpg', 'images/-X9.jpg', 'incoming/a'],
      'x'.repeat(120),
      'X'.repeat(120),
      `${'Deep/'.repeat(23)}end`,
    ];
    for (const key of keys) await store.put(key, Buffer.from(`this is ${key}`));
    for (const key of keys) expect((await readAll(key)).toString()).toBe(`this is ${key}`);
    await store.delete('aB');
    await store.delete('a/b');
    expect((await readAll('Ab')).toString()).toBe('this is Ab');
    expect((await readAll('a/b/c')).toString()).toBe('this is a/b/c');
  });

  test.each([
    '',
    '/',
    '/etc/passwd',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../b',
    'a/./b',
    'a/..',
    'a.',
    'a\\b',
    'a\0b',
    'a b',
    'a\n',
    'C:a',
    'a%2fb',
    'é',
    '~probe',
    'x'.repeat(121),
  ])('refuses %j as a key; nothing is there', async (key) => {
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow("cannot be an object's key");
    expect(await store.find(key)).toBeUndefined();
    await store.delete(key);
  });

  test('takes fifty at once, of different keys and of the same', async () => {
    const bodies = Array.from({ length: 50 }, () => randomBytes(20_000));
    await Promise.all(bodies.map((body, index) => store.put(`many/${index}`, streamOf(body))));
    await Promise.all(
      bodies.map(async (body, index) => {
        expect((await readAll(`many/${index}`)).equals(body)).toBe(true);
      }),
    );
  });

  test.each([1, 6])('shows nothing of a stream that fails after %i MB', async (megabytes) => {
    const error = new Error('the uploader went away');
    const stream = failingStream(megabytes * megabyte, error);
    // The failure stays what it was: it is not the store's.
    await expect(store.put('failing', stream)).rejects.toBe(error);
    expect(await store.find('failing')).toBeUndefined();
    expect(stream.destroyed).toBe(true);
  });

  test('keeps the old object when the stream of its replacement fails', async () => {
    await store.put('kept', Buffer.from('old'));
    const stream = failingStream(megabyte, new Error('the uploader went away'));
    await expect(store.put('kept', stream)).rejects.toThrow('went away');
    expect((await readAll('kept')).toString()).toBe('old');
  });

  test('shows nothing of a stream that is cut off, or was before it came', async () => {
    const failed = new Readable({ read() {} });
    const outcome = store.put('cut', failed);
    failed.destroy(new Error('cut off'));
    await expect(outcome).rejects.toThrow('cut off');

    const closed = new Readable({ read() {} });
    closed.push('some bytes');
    closed.destroy();
    await expect(store.put('cut', closed)).rejects.toThrow();
    expect(await store.find('cut')).toBeUndefined();
  });

  test('lets a reader go before the end', async () => {
    await store.put('left', randomBytes(3 * megabyte));
    for (let round = 0; round < 60; round += 1) {
      const body = await (await get('left')).read();
      for await (const chunk of body) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      expect(body.destroyed).toBe(true);
    }
  });
});
