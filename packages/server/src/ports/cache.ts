// Answers that were made once and may be answered again: from this process's memory, and, where
// there is Redis, from what other processes have made. The promise is a bound, never "at once": an
// entry is fresh for its seconds and may be served for its stale seconds while one caller renews
// it; `forget` takes effect in this process before it returns, and in the others when they hear of
// it, at the latest when the entry's life is over.

export interface CachePolicy {
  /** Fresh for so long, less up to a tenth by chance, so that lives do not end all at once. */
  seconds: number;
  /** After that, served for so long again while one flight renews it. */
  staleSeconds: number;
  /** The life of a remembered absence. */
  absentSeconds: number;
  /** After that, for so long, still better than nothing: served when loading fails. */
  errorSeconds: number;
  /** What must be forgotten together. */
  tags: readonly string[];
}

/** How a value travels to other processes. */
export interface Codec<T> {
  encode(value: T): string;
  /** The value that `encode` made the text from; throws when it cannot be read. */
  decode(text: string): T;
}

/** For values that are nothing but what JSON can say. */
export function jsonCodec<T>(): Codec<T> {
  return {
    encode: (value) => JSON.stringify({ value }),
    decode: (text) => (JSON.parse(text) as { value: T }).value,
  };
}

export interface Loaded<T> {
  value: T;
  /** About how many bytes the value holds; the memory layer is bounded by their sum. */
  sizeBytes: number;
  /** Whether the value says that something does not exist. */
  absent?: boolean;
  /** When its life ends, where that was settled before: by the process that made it. */
  ends?: { freshUntilMs: number; staleUntilMs: number; errorUntilMs: number };
}

export type CacheLayer = 'memory' | 'stale' | 'shared-flight' | 'redis' | 'database';

export interface Remembered<T> {
  value: T;
  from: CacheLayer;
}

/** An entry as it lies in memory. */
export interface Peeked<T> {
  value: T;
  isFresh: boolean;
}

export interface Cache {
  /**
   * Answers the entry at `key`, or loads it: one load at a time for a key, however many ask. An
   * error of `load` reaches everyone who waits, unless an entry past its life can stand in (an
   * ApiError other than SERVICE_UNAVAILABLE is an answer, for which nothing stands in); it is not
   * remembered. A load that `forget` overtook is answered to those who wait, and not kept. With a
   * codec, other processes are asked before `load` is. Values are shared: never change them.
   */
  remember<T>(
    key: string,
    policy: CachePolicy,
    load: () => Promise<Loaded<T>>,
    codec?: Codec<T>,
  ): Promise<Remembered<T>>;
  /**
   * The entry at `key` when it may be answered as it is: fresh, or stale with its renewal under
   * way. Never waits; when it answers undefined, `remember` knows what to do.
   */
  peek<T>(key: string): Peeked<T> | undefined;
  /** Forgets every entry that bears one of these tags. Call it after the commit. */
  forget(tags: readonly string[]): Promise<void>;
  /**
   * Whether one of these tags was forgotten so lately that a replica may not have heard of the
   * change: what is loaded now must come from where the change was written.
   */
  isSettling(tags: readonly string[]): boolean;
  /** Whether the cache can answer; throws a PortError when not. */
  check(): Promise<void>;
  close(): Promise<void>;
}
