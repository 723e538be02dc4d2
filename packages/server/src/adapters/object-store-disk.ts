// Files in a folder of this machine. An object is first written under `incoming`, made durable, and
// then renamed into `objects`, so that not even a kill or a power cut shows half of one. The names
// on the disk are not the keys: capitals are spelt out, because `aB` and `Ab` are two pictures but
// one file on macOS and Windows, and the files are spread over 4096 folders by a hash.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { PortError } from '../errors.ts';
import {
  assertObjectKey,
  assertRange,
  type ByteRange,
  isObjectKey,
  type ListedObject,
  type ObjectStore,
  type StoredObject,
} from '../ports/object-store.ts';

const leftoverAgeMs = 24 * 60 * 60 * 1000;

// Trying again cannot help with these: somebody has to set the folder right.
const lastingFaults = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST']);

/**
 * One name for the whole key, so that no object can be in the way of another's folder. `=` stands
 * for a slash and `+b` for B; neither occurs in a key, so no two keys share a name. The `=` before
 * everything keeps names from being `-rf`, hidden, or a device of Windows such as `con`.
 */
function nameOf(key: string): string {
  const spelt = key.replace(/[A-Z]/g, (capital) => `+${capital.toLowerCase()}`);
  return `=${spelt.replaceAll('/', '=')}`;
}

/** The key that has this name; undefined for what is no object's. */
function keyOf(name: string): string | undefined {
  if (!name.startsWith('=')) return undefined;
  const key = name
    .slice(1)
    .replaceAll('=', '/')
    .replace(/\+([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  return isObjectKey(key) ? key : undefined;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Does one thing with the disk; a fault becomes a PortError that says what was attempted. */
async function attempt<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PortError) throw error;
    throw new PortError('objectStore', action, !lastingFaults.has(codeOf(error) ?? ''), error);
  }
}

/** The same, where something that is not there is an answer. */
async function orAbsent<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes what was renamed or made in a folder durable. Windows neither allows nor needs it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Times to give to what is written, in microseconds, no two alike. The kernel's own stand still for
 * some milliseconds, in which an object could be replaced by one of the same size and keep its
 * etag. What is below the millisecond is arbitrary, so that two processes do not choose alike.
 */
function createWriteTimes(): () => number {
  let last = 0;
  return () => {
    const arbitrary = Number((process.hrtime.bigint() / 1000n) % 1000n);
    last = Math.max(last + 1, Date.now() * 1000 + arbitrary);
    return last;
  };
}

interface Seen {
  sizeBytes: number;
  modifiedAtMs: number;
  etag: string;
}

function see({ size, mtimeMs, mtimeNs }: BigIntStats): Seen {
  const etag = `"${size.toString(36)}-${(mtimeNs / 1000n).toString(36)}"`;
  return { sizeBytes: Number(size), modifiedAtMs: Number(mtimeMs), etag };
}

class DiskObjectStore implements ObjectStore {
  readonly #root: string;
  readonly #incoming: string;
  readonly #objects: string;
  readonly #nextWriteTime = createWriteTimes();

  constructor(root: string) {
    this.#root = root;
    this.#incoming = resolve(root, 'incoming');
    this.#objects = resolve(root, 'objects');
  }

  async prepare(): Promise<void> {
    await attempt(`open the folder ${this.#root}`, async () => {
      await mkdir(this.#incoming, { recursive: true });
      await mkdir(this.#objects, { recursive: true });
      await sweep(this.#incoming);
    });
    await this.check();
  }

  async put(key: string, bytes: Buffer | Readable): Promise<void> {
    assertObjectKey(key);
    // A stream that fails before it is read would otherwise end the process.
    if (bytes instanceof Readable) bytes.on('error', () => {});
    const path = this.#newIncomingPath();
    try {
      await this.#writeDurably(path, key, bytes);
      await attempt(`write ${key}`, () => this.#show(path, this.#pathOf(key)));
    } catch (error) {
      if (bytes instanceof Readable) bytes.destroy();
      await rm(path, { force: true }).catch(() => {});
      throw error;
    }
  }

  // Whoever asks may pass on what a stranger sent: what cannot be a key is not there.
  async find(key: string): Promise<StoredObject | undefined> {
    if (!isObjectKey(key)) return undefined;
    const stats = await attempt(`find ${key}`, () =>
      orAbsent(() => stat(this.#pathOf(key), { bigint: true })),
    );
    if (stats === undefined) return undefined;
    const seen = see(stats);
    return { ...seen, read: (range) => this.#read(key, seen, range) };
  }

  async delete(key: string): Promise<void> {
    if (!isObjectKey(key)) return;
    await attempt(`delete ${key}`, () => rm(this.#pathOf(key), { force: true }));
  }

  async *list(folder: string): AsyncIterable<ListedObject> {
    const action = `list ${folder}`;
    const begins = nameOf(folder);
    for (const part of await attempt(action, () => readdir(this.#objects))) {
      const inside = join(this.#objects, part);
      const names = await attempt(action, () => orAbsent(() => readdir(inside)));
      for (const name of names ?? []) {
        const key = name.startsWith(begins) ? keyOf(name) : undefined;
        if (key === undefined) continue;
        const found = await attempt(action, () => orAbsent(() => stat(join(inside, name))));
        if (found !== undefined) yield { key, modifiedAtMs: Math.floor(found.mtimeMs) };
      }
    }
  }

  async check(): Promise<void> {
    await attempt(`write to the folder ${this.#root}`, async () => {
      const path = this.#newIncomingPath();
      try {
        await writeFile(path, 'ok', { flag: 'wx' });
        assert.equal(await readFile(path, 'utf8'), 'ok');
      } finally {
        await rm(path, { force: true });
      }
    });
  }

  async close(): Promise<void> {}

  #pathOf(key: string): string {
    const folder = createHash('sha256').update(key).digest('hex').slice(0, 3);
    return join(this.#objects, folder, nameOf(key));
  }

  #newIncomingPath(): string {
    return join(this.#incoming, `${randomBytes(12).toString('hex')}.part`);
  }

  /** Writes the bytes to `path`, durably. A failing stream throws its own error, not ours. */
  async #writeDurably(path: string, key: string, bytes: Buffer | Readable): Promise<void> {
    const action = `write ${key}`;
    const handle = await attempt(action, () => open(path, 'wx'));
    try {
      const chunks = bytes instanceof Readable ? bytes : [bytes];
      // One chunk is taken when the one before is written: that is all the back-pressure needed.
      for await (const chunk of chunks) await attempt(action, () => handle.appendFile(chunk));
      // Half more, so that rounding to what the disk keeps cannot make two of them one.
      const seconds = (this.#nextWriteTime() + 0.5) / 1e6;
      await attempt(action, () => handle.utimes(seconds, seconds));
      await attempt(action, () => handle.sync());
    } finally {
      await handle.close();
    }
  }

  /** Shows a written file under its key; the folder is made only when it proves to be missing. */
  async #show(from: string, to: string): Promise<void> {
    const isShown = await orAbsent(async () => {
      await rename(from, to);
      return true;
    });
    if (!isShown) {
      await mkdir(dirname(to), { recursive: true });
      await syncFolder(this.#objects);
      await rename(from, to);
    }
    await syncFolder(dirname(to));
  }

  async #read(key: string, seen: Seen, range?: ByteRange): Promise<Readable> {
    assertRange(range, seen.sizeBytes);
    const action = `read ${key}`;
    const handle = await attempt(action, () => open(this.#pathOf(key), 'r'));
    try {
      const { etag } = see(await attempt(action, () => handle.stat({ bigint: true })));
      // The caller has promised the size and the etag of what it found, so other bytes will not do.
      if (etag !== seen.etag) {
        throw new PortError('objectStore', action, true, 'it was replaced since it was found');
      }
      return handle.createReadStream(range ?? {});
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
}

/** Opens the store in the folder `root`, which is made when missing. */
export async function openDiskObjectStore(root: string): Promise<ObjectStore> {
  const store = new DiskObjectStore(root);
  await store.prepare();
  return store;
}

/** Removes what killed processes left. Another process may be writing here: its files are young. */
async function sweep(incoming: string): Promise<void> {
  const bornBeforeMs = Date.now() - leftoverAgeMs;
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await orAbsent(() => stat(path));
    if (found && found.mtimeMs < bornBeforeMs) await rm(path, { recursive: true, force: true });
  }
}
