// Files: pictures and what is made of them. A key is a path of plain segments; an object is
// written whole or not at all, and never changes once it can be seen. What a key and a range may be
// is said here, so that every store takes and refuses the same.

import assert from 'node:assert/strict';
import type { Readable } from 'node:stream';

/** From `start` to `end`, both included, counted from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface StoredObject {
  sizeBytes: number;
  modifiedAtMs: number;
  /** A strong validator, quotes included, ready for the ETag header. */
  etag: string;
  /** The bytes of the range; all of them without one. */
  read(range?: ByteRange): Promise<Readable>;
  /**
   * Where anybody can fetch it for the next hour, as the type that is said; absent where callers
   * cannot reach the store.
   */
  publicUrl?: (contentType: string) => Promise<string>;
}

export interface ListedObject {
  key: string;
  modifiedAtMs: number;
}

export interface ObjectStore {
  /** Writes an object; it becomes visible only when complete. Writing a key again replaces it. */
  put(key: string, bytes: Buffer | Readable): Promise<void>;
  /** The object, or undefined when there is none. */
  find(key: string): Promise<StoredObject | undefined>;
  /** Deletes an object; it is no error when there is none. */
  delete(key: string): Promise<void>;
  /**
   * What there is under a folder, `incoming/` say, in no order. What is put or deleted meanwhile may
   * be in it or not.
   */
  list(folder: string): AsyncIterable<ListedObject>;
  /** Whether the store can be read and written; throws a PortError when not. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * All bytes of an object, in a buffer of just its size: gathered in pieces and joined, a picture
 * would be in memory twice.
 */
export async function readWhole(object: StoredObject): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(object.sizeBytes);
  let at = 0;
  for await (const chunk of await object.read()) at += (chunk as Buffer).copy(whole, at);
  assert.equal(at, object.sizeBytes, 'an object was not as long as it was found');
  return whole;
}

// A segment cannot end in a dot: that refuses `..`, which urls resolve, and Windows would drop the
// dot. A key as long as this one, all in capitals, still makes a file's name of fewer than 255
// bytes.
const keyPattern = /^[\w.-]*[\w-](?:\/[\w.-]*[\w-])*$/;
const keyLengthMax = 120;

export function isObjectKey(key: string): boolean {
  return key.length <= keyLengthMax && keyPattern.test(key);
}

export function assertObjectKey(key: string): void {
  assert(isObjectKey(key), `${JSON.stringify(key)} cannot be an object's key`);
}

/** Whoever asks for a range has seen the size, so that a wrong one is a bug of theirs. */
export function assertRange(range: ByteRange | undefined, sizeBytes: number): void {
  if (range === undefined) return;
  const { start, end } = range;
  assert(0 <= start && start <= end && start < sizeBytes, `no bytes from ${start} to ${end}`);
}
