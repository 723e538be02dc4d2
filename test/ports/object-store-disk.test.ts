// What a folder adds to the promises of an object store: what a kill leaves behind, how the names
// on the disk look, and faults that say what is wrong with the folder.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDiskObjectStore } from '../../packages/server/src/adapters/object-store-disk.ts';
import { PortError } from '../../packages/server/src/errors.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'catapi-disk-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const incoming = () => readdir(join(root, 'incoming'));

async function names(): Promise<string[]> {
  const all = await readdir(join(root, 'objects'), { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

const adapterFile = fileURLToPath(
  new URL('../../packages/server/src/adapters/object-store-disk.ts', import.meta.url),
);

/** A program that begins to replace an object, says so, and never comes to the end. */
const neverEnding = `
  import { Readable } from 'node:stream';
  import { openDiskObjectStore } from ${JSON.stringify(adapterFile)};
  const store = await openDiskObjectStore(process.argv[1]);
  async function* bytes() {
    for (let sent = 0; sent < 20; sent += 1) yield Buffer.alloc(100_000, 'new');
    console.log('writing');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  await Promise.all(['old', 'never'].map((key) => store.put(key, Readable.from(bytes()))));
`;

test('a kill in the middle of a put shows nothing, and its leftovers go after a day', async () => {
  const before = await openDiskObjectStore(root);
  await before.put('old', Buffer.from('old'));

  const argv = ['--import', 'tsx', '--input-type=module', '--eval', neverEnding, root];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const store = await openDiskObjectStore(root);
  expect(await store.find('never')).toBeUndefined();
  const old = await store.find('old');
  expect(await text((await old?.read()) ?? Readable.from([]))).toBe('old');

  // Young ones may belong to another process that is still writing.
  const leftovers = await incoming();
  expect(leftovers).toHaveLength(2);
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
  await utimes(join(root, 'incoming', leftovers[0] as string), yesterday, yesterday);
  await openDiskObjectStore(root);
  expect(await incoming()).toEqual([leftovers[1]]);
});

test('takes no more of a stream than it has written', async () => {
  const store = await openDiskObjectStore(root);
  const pieceSize = 100_000;
  let aheadMax = 0;
  async function* pieces() {
    for (let made = 0; made < 50; made += 1) {
      const [name] = await incoming();
      const written = (await stat(join(root, 'incoming', name as string))).size;
      aheadMax = Math.max(aheadMax, made - written / pieceSize);
      yield Buffer.alloc(pieceSize);
    }
  }
  await store.put('paced', Readable.from(pieces(), { highWaterMark: 1 }));
  expect(aheadMax).toBeLessThanOrEqual(3);
});

/** A program whose files may not grow beyond a limit, which is how a disk fills up in mid-write. */
const tooLarge = `
  import { openDiskObjectStore } from ${JSON.stringify(adapterFile)};
  const store = await openDiskObjectStore(process.argv[1]);
  await store.put('small', Buffer.alloc(1000));
  const { name, retryable, message } = await store
    .put('large', Buffer.alloc(5_000_000))
    .catch((error) => error);
  console.log(JSON.stringify({ name, retryable, message }));
`;

test.skipIf(process.platform === 'win32')('a write that fails midway leaves nothing', async () => {
  const argv = ['--import', 'tsx', '--input-type=module', '--eval', tooLarge, root];
  const shell = ['-c', 'ulimit -f 2000; exec "$0" "$@"', process.execPath, ...argv];
  const child = spawn('/bin/sh', shell, { stdio: ['ignore', 'pipe', 'inherit'] });
  expect(JSON.parse(await text(child.stdout))).toEqual({
    name: 'PortError',
    retryable: true,
    message: expect.stringMatching(/^objectStore could not write large: EFBIG/),
  });
  expect(await incoming()).toEqual([]);
  expect(await names()).toEqual(['=small']);
});

test('neither writing nor failing leaves anything in incoming', async () => {
  const store = await openDiskObjectStore(root);
  await store.put('whole', Readable.from([Buffer.from('a'), Buffer.from('b')]));
  async function* failing() {
    yield Buffer.from('a');
    throw new Error('cut off');
  }
  await expect(store.put('half', Readable.from(failing()))).rejects.toThrow('cut off');
  await store.check();
  expect(await incoming()).toEqual([]);
  expect(await names()).toEqual(['=whole']);
});

test('no two names differ only in their capitals, begin with a dash or are a device', async () => {
  const store = await openDiskObjectStore(root);
  const keys = ['aB', 'Ab', 'AB', 'ab', '-rf', 'images/aB.jpg', 'images/ab.jpg', 'con', '.git'];
  for (const key of keys) await store.put(key, Buffer.from(key));
  const found = await names();
  expect(new Set(found.map((name) => name.toLowerCase())).size).toBe(keys.length);
  for (const name of found) expect(name).toMatch(/^=[a-z0-9=+._-]+$/);
  await store.put('A'.repeat(120), Buffer.from('long'));
});

test('spreads many objects over many folders', async () => {
  const store = await openDiskObjectStore(root);
  for (let index = 0; index < 200; index += 1) await store.put(`images/${index}`, Buffer.of(1));
  expect((await readdir(join(root, 'objects'))).length).toBeGreaterThan(150);
});

test('what is written again at once, with the same size, has another etag', async () => {
  const store = await openDiskObjectStore(root);
  const etags = new Set<string | undefined>();
  for (let round = 0; round < 200; round += 1) {
    await store.put('same', Buffer.from('same'));
    etags.add((await store.find('same'))?.etag);
  }
  expect(etags.size).toBe(200);
});

test('a store opened later, or by another process, tells the same etag', async () => {
  const one = await openDiskObjectStore(root);
  await one.put('a', Buffer.from('a'));
  const other = await openDiskObjectStore(root);
  expect((await other.find('a'))?.etag).toBe((await one.find('a'))?.etag);
});

test('a file where the folder should be is a fault that names the folder', async () => {
  const path = join(root, 'not-a-folder');
  await writeFile(path, '');
  const outcome = openDiskObjectStore(path);
  await expect(outcome).rejects.toBeInstanceOf(PortError);
  await expect(outcome).rejects.toMatchObject({
    port: 'objectStore',
    retryable: false,
    message: expect.stringContaining(`objectStore could not open the folder ${path}: `),
  });
});

test('a folder that became unusable is a fault of each action, and of the check', async () => {
  const store = await openDiskObjectStore(root);
  await store.put('a', Buffer.from('a'));
  for (const folder of ['incoming', 'objects']) {
    await rm(join(root, folder), { recursive: true });
    await writeFile(join(root, folder), 'in the way');
  }
  const fault = (action: string) => ({
    name: 'PortError',
    retryable: false,
    message: expect.stringMatching(`^objectStore could not ${action}: ENOTDIR`),
  });
  const source = Readable.from([Buffer.from('b')]);
  await expect(store.put('b', source)).rejects.toMatchObject(fault('write b'));
  expect(source.destroyed).toBe(true);
  await expect(store.find('a')).rejects.toMatchObject(fault('find a'));
  await expect(store.check()).rejects.toMatchObject(fault(`write to the folder ${root}`));
});
