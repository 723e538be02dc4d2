// Where the cache keeps its answers, unless it is given another place: in memory, bounded in bytes,
// the least recently used leaving first. A Map remembers the order in which it was filled, so that
// is a few lines; lru-cache, which does the same and much more, is 5.9 KB of a browser's download
// (minified, gzipped), about as much as all the rest of a client.

/** An answer as it is kept; it can be written as JSON. */
export interface CacheEntry {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** When it was asked for and until when it is what, by Date.now(). */
  askedAtMs: number;
  freshUntilMs: number;
  staleUntilMs: number;
  failureUntilMs: number;
  tags: string[];
  /** The request's headers that it depends on. */
  vary: [string, string | null][];
}

/** Somewhere to keep answers; a Map, an LRUCache of lru-cache, or something of your own. */
export interface CacheStore {
  get(key: string): CacheEntry | undefined | Promise<CacheEntry | undefined>;
  set(key: string, entry: CacheEntry): unknown;
  delete(key: string): unknown;
}

interface Kept {
  entry: CacheEntry;
  bytes: number;
}

/** Keeps at most so many bytes, as text in memory is counted: two for each character. */
export class MemoryStore implements CacheStore {
  readonly #entries = new Map<string, Kept>();
  readonly #bytesMax: number;
  #bytes = 0;
  #newest: Kept | undefined;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get(key: string): CacheEntry | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) return undefined;
    // To move what is the newest already would cost as much as to find it.
    if (found !== this.#newest) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
      this.#newest = found;
    }
    return found.entry;
  }

  set(key: string, entry: CacheEntry): void {
    this.delete(key);
    const bytes = sizeOf(key, entry);
    if (bytes > this.#bytesMax) return;
    this.#newest = { entry, bytes };
    this.#entries.set(key, this.#newest);
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

const entryBytes = 500;

function sizeOf(key: string, { body, headers }: CacheEntry): number {
  let characters = 0;
  for (const name in headers) characters += name.length + (headers[name] as string).length;
  return entryBytes + 2 * (key.length + body.length + characters);
}
