// Files: pictures and what is made of them. A key is a path of plain segments; an object is
// written whole or not at all, and never changes once it can be seen.

import type { Readable } from 'node:stream';

export interface StoredObject {
  sizeBytes: number;
  modifiedAtMs: number;
  /** A strong validator, quotes included, ready for the ETag header. */
  etag: string;
  /** The bytes from `start` to `end`, both included; all of them without a range. */
  read(range?: { start: number; end: number }): Promise<Readable>;
}

export interface ObjectStore {
  /** Writes an object; it becomes visible only when complete. Writing a key again replaces it. */
  put(key: string, bytes: Buffer | Readable): Promise<void>;
  /** The object, or undefined when there is none. */
  find(key: string): Promise<StoredObject | undefined>;
  /** Deletes an object; it is no error when there is none. */
  delete(key: string): Promise<void>;
  /** Whether the store can be read and written; throws a PortError when not. */
  check(): Promise<void>;
  close(): Promise<void>;
}
