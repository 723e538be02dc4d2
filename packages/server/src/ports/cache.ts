// What was computed once and may be answered again. The promise is a bound, never "at once": an
// entry is fresh for its seconds and may be served for its stale seconds while one caller renews
// it; `forget` takes effect in this process before it returns.

export interface CachePolicy {
  /** Fresh for so long, less up to a tenth by chance, so that lives do not end all at once. */
  seconds: number;
  /** After that, served for so long again while one flight renews it. */
  staleSeconds: number;
  /** The life of a remembered absence. */
  absentSeconds: number;
  /** What must be forgotten together. */
  tags: readonly string[];
}

export interface Loaded<T> {
  value: T;
  /** About how many bytes the value holds; the memory layer is bounded by their sum. */
  sizeBytes: number;
  /** Whether the value says that something does not exist. */
  absent?: boolean;
}

export interface Remembered<T> {
  value: T;
  from: 'memory' | 'stale' | 'shared-flight' | 'database';
}

export interface Cache {
  /**
   * Answers the entry at `key`, or loads it: one load at a time for a key, however many ask. An
   * error of `load` reaches everyone who waits and is not remembered. A load that `forget`
   * overtook is answered to those who wait, and not kept. Values are shared: never change them.
   */
  remember<T>(
    key: string,
    policy: CachePolicy,
    load: () => Promise<Loaded<T>>,
  ): Promise<Remembered<T>>;
  /** Forgets every entry that bears one of these tags. Call it after the commit. */
  forget(tags: readonly string[]): Promise<void>;
  /** Whether the cache can answer; throws a PortError when not. */
  check(): Promise<void>;
  close(): Promise<void>;
}
