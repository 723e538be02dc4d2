// Memory first, then what other processes made and shared through Redis, then whoever can make it.
// Memory holds the rules of a life (fresh, stale, absent, forgotten, one flight for a key); this
// file adds who is asked on a miss. Of many processes that miss the same answer one makes it: the
// others see its lease, wait for a moment and find the answer, and when it does not come they make
// it themselves. Redis being away or slow is never an error here, only a longer way.

import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage } from '../errors.ts';
import type { Cache, CachePolicy, Codec, Loaded, Remembered } from '../ports/cache.ts';
import type { Clock } from '../ports/clock.ts';
import { type MemoryCache, type MemoryCacheOptions, openMemoryCache } from './cache-memory.ts';
import { type Found, openSharedCache, type SharedCache, type SharedEntry } from './cache-redis.ts';
import type { RedisConnection } from './redis-connection.ts';

export interface LayeredCacheOptions extends MemoryCacheOptions {
  /** Stays open: who opened it closes it. */
  redis: RedisConnection;
  /** The program's version: what another one shared has maybe another shape. */
  release: string;
}

type FromShared<T> = Loaded<T> & { from: 'redis' | 'database' };

/** How long somebody else's load is waited for, in steps; it holds its lease a little longer. */
const waitStepMs = 25;
const waitStepsMax = 60;

class LayeredCache implements Cache {
  readonly #memory: MemoryCache;
  readonly #shared: SharedCache;
  readonly #clock: Clock;

  constructor(memory: MemoryCache, shared: SharedCache, clock: Clock) {
    this.#memory = memory;
    this.#shared = shared;
    this.#clock = clock;
  }

  remember<T>(
    key: string,
    policy: CachePolicy,
    load: () => Promise<Loaded<T>>,
    codec?: Codec<T>,
  ): Promise<Remembered<T>> {
    if (codec === undefined) return this.#memory.remember(key, policy, load);
    return this.#memory.remember(key, policy, (isRenewal) =>
      this.#load({ key, policy, load, codec }, isRenewal),
    );
  }

  async #load<T>(wanted: Wanted<T>, isRenewal: boolean): Promise<FromShared<T>> {
    const { key, policy } = wanted;
    const found = await this.#shared.find(key, policy.tags);
    if (found === undefined) return { ...(await wanted.load()), from: 'database' };
    const usable = this.#read(wanted, found.entry, isRenewal);
    if (usable !== undefined) return usable;
    const release = await this.#shared.lease(key);
    if (release === undefined) {
      const theirs = await this.#awaitOthers(wanted);
      return theirs ?? this.#make(wanted, found);
    }
    try {
      return await this.#make(wanted, found);
    } finally {
      void release();
    }
  }

  /** The value of an entry that may be answered now; a renewal wants a fresh one. */
  #read<T>(
    { codec }: Wanted<T>,
    entry: SharedEntry | undefined,
    mustBeFresh: boolean,
  ): FromShared<T> | undefined {
    if (entry === undefined) return undefined;
    const { freshUntilMs, staleUntilMs } = entry.ends;
    if (this.#clock.nowMs() >= (mustBeFresh ? freshUntilMs : staleUntilMs)) return undefined;
    return fromShared(codec, entry);
  }

  async #awaitOthers<T>(wanted: Wanted<T>): Promise<FromShared<T> | undefined> {
    for (let step = 0; step < waitStepsMax; step += 1) {
      await sleep(waitStepMs);
      const found = await this.#shared.find(wanted.key, wanted.policy.tags);
      if (found === undefined) return undefined;
      const theirs = this.#read(wanted, found.entry, true);
      if (theirs !== undefined) return theirs;
    }
    return undefined;
  }

  /** Makes the value and shares it; when it cannot be made, what Redis still has stands in. */
  async #make<T>({ key, policy, load, codec }: Wanted<T>, found: Found): Promise<FromShared<T>> {
    try {
      const loaded = await load();
      const isAbsent = loaded.absent === true;
      const ends = this.#memory.endsOf(policy, isAbsent);
      const entry = { text: codec.encode(loaded.value), isAbsent, ends };
      await this.#shared.keep(key, entry, found.versions);
      return { ...loaded, ends, from: 'database' };
    } catch (error) {
      const { entry } = found;
      if (entry === undefined || !isOutage(error)) throw error;
      return fromShared(codec, entry);
    }
  }

  peek<T>(key: string) {
    return this.#memory.peek<T>(key);
  }

  async forget(tags: readonly string[]): Promise<void> {
    await this.#memory.forget(tags);
    await this.#shared.forget(tags);
  }

  isSettling(tags: readonly string[]): boolean {
    return this.#memory.isSettling(tags);
  }

  /** Redis being away is told where it is noticed, and is no reason not to serve. */
  async check(): Promise<void> {
    await this.#memory.check();
  }

  async close(): Promise<void> {
    await this.#memory.close();
    await this.#shared.close();
  }
}

interface Wanted<T> {
  key: string;
  policy: CachePolicy;
  load: () => Promise<Loaded<T>>;
  codec: Codec<T>;
}

function fromShared<T>(codec: Codec<T>, { text, isAbsent, ends }: SharedEntry): FromShared<T> {
  const value = codec.decode(text);
  return { value, sizeBytes: text.length * 2, absent: isAbsent, ends, from: 'redis' };
}

export function openLayeredCache(options: LayeredCacheOptions): Cache {
  const { redis, clock } = options;
  const memory = openMemoryCache(options);
  const shared = openSharedCache({
    redis,
    release: options.release,
    nowMs: () => clock.nowMs(),
    onForgotten: (tags) => void memory.forget(tags),
    onMissed: () => memory.expire(),
  });
  return new LayeredCache(memory, shared, clock);
}
