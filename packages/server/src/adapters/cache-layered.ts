// Memory first, then what other processes made and shared through Redis, then whoever can make it.
// Memory holds the rules of a life (fresh, stale, absent, forgotten, one flight for a key); this
// file adds who is asked on a miss. Of many processes that miss the same answer one makes it: the
// others see its lease, wait for a moment and find the answer, and when it does not come they make
// it themselves. Redis being away or slow is never an error here, only a longer way.

import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage } from '../errors.ts';
import type { Cache, CachePolicy, Codec, Loaded, Remembered } from '../ports/cache.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type LoadedFrom,
  type MemoryCache,
  type MemoryCacheOptions,
  openMemoryCache,
} from './cache-memory.ts';
import { type Found, openSharedCache, type SharedCache, type SharedEntry } from './cache-redis.ts';
import type { RedisConnection } from './redis-connection.ts';

export interface LayeredCacheOptions extends MemoryCacheOptions {
  /** Stays open: who opened it closes it. */
  redis: RedisConnection;
  /** The program's version: what another one shared has maybe another shape. */
  release: string;
}

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

  async #load<T>(wanted: Wanted<T>, isRenewal: boolean): Promise<LoadedFrom<T>> {
    const { key, policy } = wanted;
    for (let step = 0; ; step += 1) {
      const found = await this.#shared.find(key, policy.tags);
      if (found === undefined) return wanted.load();
      // Who has waited for another process wants what that one made.
      const usable = this.#read(wanted, found.entry, isRenewal || step > 0);
      if (usable !== undefined) return usable;
      if (step === waitStepsMax) return this.#make(wanted, found, isRenewal);
      const release = await this.#shared.lease(key, found.versions);
      if (release !== undefined) {
        return this.#make(wanted, found, isRenewal).finally(() => void release());
      }
      await sleep(waitStepMs);
    }
  }

  /** The value of an entry that may be answered now; one that nobody can read is as good as none. */
  #read<T>(
    { codec, policy }: Wanted<T>,
    entry: SharedEntry | undefined,
    mustBeFresh: boolean,
  ): LoadedFrom<T> | undefined {
    if (entry === undefined) return undefined;
    const { freshUntilMs, staleUntilMs } = entry.ends;
    if (this.#clock.nowMs() >= (mustBeFresh ? freshUntilMs : staleUntilMs)) return undefined;
    return this.#decode(codec, policy, entry);
  }

  #decode<T>(
    codec: Codec<T>,
    policy: CachePolicy,
    { text, isAbsent, ends }: SharedEntry,
  ): LoadedFrom<T> | undefined {
    // Its maker's clock may be ahead of ours, and its life must end all the same.
    const latest = this.#memory.endsOf(policy, isAbsent);
    const bounded = {
      freshUntilMs: Math.min(ends.freshUntilMs, latest.freshUntilMs),
      staleUntilMs: Math.min(ends.staleUntilMs, latest.staleUntilMs),
      errorUntilMs: Math.min(ends.errorUntilMs, latest.errorUntilMs),
    };
    try {
      const value = codec.decode(text);
      return { value, sizeBytes: text.length * 2, absent: isAbsent, ends: bounded, from: 'redis' };
    } catch {
      return undefined;
    }
  }

  /** Makes the value and shares it; when it cannot be had, what Redis still has stands in. */
  async #make<T>(
    { key, policy, load, codec }: Wanted<T>,
    { entry, versions }: Found,
    isRenewal: boolean,
  ): Promise<LoadedFrom<T>> {
    try {
      const loaded = await load();
      const isAbsent = loaded.absent === true;
      const ends = this.#memory.endsOf(policy, isAbsent);
      const entry = { text: codec.encode(loaded.value), isAbsent, ends };
      await this.#shared.keep(key, entry, policy.tags, versions);
      return { ...loaded, ends };
    } catch (failure) {
      const standIn =
        entry && !isRenewal && isOutage(failure) && this.#decode(codec, policy, entry);
      if (!standIn) throw failure;
      return { ...standIn, failure };
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
