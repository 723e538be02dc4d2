// Remembers in this process's memory, bounded in bytes. Time comes from the clock that it is given
// and not from lru-cache's own, so that a test can hold it: lru-cache only decides what to drop
// when memory is full.
//
// The concurrency rule. A load in flight bears its tags like an entry does. `forget` drops the
// entries and *spoils* the loads of a tag: what they read may be older than the change that was
// just committed. Those who already wait on a spoiled load are answered by it, nothing of it is
// kept, and whoever asks from then on starts a new load. All of it happens in one turn of the event
// loop, so that nothing can slip between.

import { LRUCache } from 'lru-cache';
import { isOutage } from '../errors.ts';
import type { Observe } from '../observe.ts';
import type { Cache, CachePolicy, Loaded, Peeked, Remembered } from '../ports/cache.ts';
import type { Chance, Clock } from '../ports/clock.ts';

export interface MemoryCacheOptions {
  /** Bounds the sum of the entries' sizes, with what keeping them costs. */
  sizeBytesMax: number;
  clock: Clock;
  chance: Chance;
  observe?: Observe;
}

/** Asked with whether the value is to replace one that still serves. */
export type MemoryLoad<T> = (isRenewal: boolean) => Promise<LoadedFrom<T>>;

/** What a load got, and from where; `failure` is what it was to have and could not be had. */
export interface LoadedFrom<T> extends Loaded<T> {
  from?: 'redis' | 'database';
  failure?: unknown;
}

export interface MemoryCache extends Omit<Cache, 'remember'> {
  remember<T>(key: string, policy: CachePolicy, load: MemoryLoad<T>): Promise<Remembered<T>>;
  /** When an entry made now ends. */
  endsOf(policy: CachePolicy, isAbsent: boolean): NonNullable<Loaded<unknown>['ends']>;
  /** Takes everything for old: nothing is fresh any more, and no load under way is kept. */
  expire(): void;
  /** How much is held just now; for metrics, and for tests that nothing leaks. */
  measure(): { entries: number; sizeBytes: number; tags: number; flights: number };
}

interface Entry {
  key: string;
  tags: readonly string[];
  value: unknown;
  freshUntilMs: number;
  staleUntilMs: number;
  /** Served until then when nothing better can be had. */
  errorUntilMs: number;
  /** Not renewed before then, because a renewal has just failed. */
  renewAfterMs: number;
  /** The last try to have a newer one failed, because of an outage. */
  isFailing: boolean;
}

interface Flight {
  key: string;
  tags: readonly string[];
  isSpoiled: boolean;
  result: Promise<Flown>;
}

interface Flown {
  value: unknown;
  from: 'redis' | 'database' | 'stale';
}

// What an entry costs beside its value: its own object, lru-cache's lists, a place in each tag.
const entrySizeBytes = 300;
const tagSizeBytes = 80;

// One entry larger than this part of the whole would push out too many others.
const largestPart = 10;

// While the database is down each of thousands of stale answers would otherwise try it again.
const renewalPauseMs = 1000;

/**
 * How long after a change a replica may still not know it: replicas further behind than half of
 * this are left out.
 */
const settlingMs = 10_000;

/** What was filed under each of its tags; a tag that holds nothing is not kept. */
class TagIndex<Member extends { tags: readonly string[] }> {
  readonly #members = new Map<string, Set<Member>>();

  get size(): number {
    return this.#members.size;
  }

  add(member: Member): void {
    for (const tag of member.tags) {
      const members = this.#members.get(tag);
      if (members) members.add(member);
      else this.#members.set(tag, new Set([member]));
    }
  }

  remove(member: Member): void {
    for (const tag of member.tags) {
      const members = this.#members.get(tag);
      if (members?.delete(member) && members.size === 0) this.#members.delete(tag);
    }
  }

  /** A copy, because whoever asks is about to remove them. */
  list(tag: string): Member[] {
    return [...(this.#members.get(tag) ?? [])];
  }
}

class BoundedMemoryCache implements MemoryCache {
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #observe: Observe | undefined;
  readonly #entries: LRUCache<string, Entry>;
  readonly #entryTags = new TagIndex<Entry>();
  /** The loads that others may join. */
  readonly #flights = new Map<string, Flight>();
  readonly #flightTags = new TagIndex<Flight>();
  /** Spoiled loads too: closing waits for them. */
  readonly #allFlights = new Set<Flight>();
  /** When each tag was forgotten last, in the order of time; older than settlingMs are dropped. */
  readonly #forgottenAtMs = new Map<string, number>();
  /** When everything was taken for old last. */
  #expiredAtMs = Number.NEGATIVE_INFINITY;

  constructor({ sizeBytesMax, clock, chance, observe }: MemoryCacheOptions) {
    this.#clock = clock;
    this.#chance = chance;
    this.#observe = observe;
    const maxSize = Math.max(1, Math.floor(sizeBytesMax));
    this.#entries = new LRUCache({
      maxSize,
      maxEntrySize: Math.max(1, Math.floor(maxSize / largestPart)),
      dispose: (entry) => this.#entryTags.remove(entry),
    });
  }

  async remember<T>(key: string, policy: CachePolicy, load: MemoryLoad<T>): Promise<Remembered<T>> {
    const entry = this.#entries.get(key);
    const nowMs = this.#clock.nowMs();
    if (entry && nowMs < entry.freshUntilMs) return { value: entry.value as T, from: 'memory' };
    const flight = this.#flights.get(key);
    if (entry && nowMs < entry.staleUntilMs) {
      if (!flight && nowMs >= entry.renewAfterMs) this.#renew(entry, policy, load);
      return { value: entry.value as T, from: 'stale' };
    }
    if (entry && nowMs >= entry.errorUntilMs) this.#entries.delete(key);
    else if (entry?.isFailing) {
      // One caller has waited to find out that it cannot be had; the others need not.
      if (!flight && nowMs >= entry.renewAfterMs) this.#renew(entry, policy, load);
      return { value: entry.value as T, from: 'stale' };
    }
    try {
      if (flight) return { value: (await flight.result).value as T, from: 'shared-flight' };
      return (await this.#start(key, policy, load, false)) as Remembered<T>;
    } catch (error) {
      const stand = this.#entries.peek(key);
      if (!stand || !isOutage(error) || this.#clock.nowMs() >= stand.errorUntilMs) throw error;
      if (!flight) this.#fail(stand, error);
      return { value: stand.value as T, from: 'stale' };
    }
  }

  peek<T>(key: string): Peeked<T> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const nowMs = this.#clock.nowMs();
    if (nowMs < entry.freshUntilMs) return { value: entry.value as T, isFresh: true };
    const isServed = nowMs < entry.staleUntilMs;
    const isAwaited = this.#flights.has(key) || nowMs < entry.renewAfterMs;
    return isServed && isAwaited ? { value: entry.value as T, isFresh: false } : undefined;
  }

  async forget(tags: readonly string[]): Promise<void> {
    const nowMs = this.#clock.nowMs();
    for (const tag of tags) {
      for (const entry of this.#entryTags.list(tag)) this.#entries.delete(entry.key);
      for (const flight of this.#flightTags.list(tag)) this.#spoil(flight);
      this.#forgottenAtMs.delete(tag);
      this.#forgottenAtMs.set(tag, nowMs);
    }
    for (const [tag, forgottenAtMs] of this.#forgottenAtMs) {
      if (nowMs - forgottenAtMs <= settlingMs) break;
      this.#forgottenAtMs.delete(tag);
    }
  }

  expire(): void {
    const nowMs = this.#clock.nowMs();
    this.#expiredAtMs = nowMs;
    for (const entry of this.#entries.values()) {
      // What is never served stale is not served now either.
      const staleMs = entry.staleUntilMs - entry.freshUntilMs;
      entry.freshUntilMs = Math.min(entry.freshUntilMs, nowMs);
      entry.staleUntilMs = entry.freshUntilMs + staleMs;
      entry.renewAfterMs = 0;
    }
    for (const flight of [...this.#allFlights]) this.#spoil(flight);
  }

  isSettling(tags: readonly string[]): boolean {
    const sinceMs = this.#clock.nowMs() - settlingMs;
    if (this.#expiredAtMs > sinceMs) return true;
    if (this.#forgottenAtMs.size === 0) return false;
    return tags.some((tag) => (this.#forgottenAtMs.get(tag) ?? Number.NEGATIVE_INFINITY) > sinceMs);
  }

  async check(): Promise<void> {}

  // Waits for the loads, which stand on a database that is closed after this.
  async close(): Promise<void> {
    const flights = [...this.#allFlights];
    for (const flight of flights) this.#spoil(flight);
    this.#entries.clear();
    await Promise.allSettled(flights.map((flight) => flight.result));
  }

  measure() {
    return {
      entries: this.#entries.size,
      sizeBytes: this.#entries.calculatedSize,
      tags: this.#entryTags.size + this.#flightTags.size,
      flights: this.#allFlights.size,
    };
  }

  #start<T>(
    key: string,
    policy: CachePolicy,
    load: MemoryLoad<T>,
    isRenewal: boolean,
  ): Promise<Flown> {
    const fly = async (): Promise<Flown> => {
      try {
        const loaded = await load(isRenewal);
        const { value, failure, from = 'database' } = loaded;
        // What is here already stands in as well as what another process had.
        const isUnwanted = flight.isSpoiled || this.#entries.peek(key) !== undefined;
        if (failure !== undefined && isUnwanted) throw failure;
        if (!flight.isSpoiled) this.#keep(key, policy, loaded);
        return { value, from: failure === undefined ? from : 'stale' };
      } finally {
        this.#allFlights.delete(flight);
        this.#leave(flight);
      }
    };
    // In the next turn, so that a load which throws at once is a failed load like any.
    const result = Promise.resolve().then(fly);
    const flight: Flight = { key, tags: policy.tags, isSpoiled: false, result };
    this.#flights.set(key, flight);
    this.#allFlights.add(flight);
    this.#flightTags.add(flight);
    return result;
  }

  /** Nobody waits for a renewal, so its failure is told here; the entry stays until its end. */
  #renew<T>(entry: Entry, policy: CachePolicy, load: MemoryLoad<T>): void {
    this.#start(entry.key, policy, load, true).catch((error: unknown) => {
      this.#fail(entry, error);
    });
  }

  #fail(entry: Entry, reason: unknown): void {
    entry.renewAfterMs = this.#clock.nowMs() + renewalPauseMs;
    // For an answer that it cannot be had at all, nothing stands in.
    entry.isFailing = isOutage(reason);
    const error = reason instanceof Error ? reason : new Error(String(reason));
    this.#observe?.({ kind: 'cache.failed', key: entry.key, error });
  }

  #spoil(flight: Flight): void {
    flight.isSpoiled = true;
    this.#leave(flight);
  }

  /** From now on nobody joins this load; another of the same key may have taken its place. */
  #leave(flight: Flight): void {
    this.#flightTags.remove(flight);
    if (this.#flights.get(flight.key) === flight) this.#flights.delete(flight.key);
  }

  #keep(key: string, policy: CachePolicy, loaded: LoadedFrom<unknown>): void {
    const nowMs = this.#clock.nowMs();
    const ends = loaded.ends ?? this.endsOf(policy, loaded.absent === true);
    if (Math.max(ends.staleUntilMs, ends.errorUntilMs) <= nowMs) {
      this.#entries.delete(key);
      return;
    }
    const { tags } = policy;
    const { value } = loaded;
    const entry: Entry = { key, tags, value, ...ends, renewAfterMs: 0, isFailing: false };
    this.#entries.set(key, entry, { size: sizeOf(entry, loaded.sizeBytes) });
    // It is not there when it is too large; what it was to replace is gone all the same.
    if (this.#entries.peek(key) === entry) this.#entryTags.add(entry);
    if (loaded.failure !== undefined) this.#fail(entry, loaded.failure);
  }

  /** When an entry made now ends. An absence ends with its life: it may be there by then. */
  endsOf(policy: CachePolicy, isAbsent: boolean): NonNullable<Loaded<unknown>['ends']> {
    const seconds = isAbsent ? policy.absentSeconds : policy.seconds;
    const freshUntilMs = this.#clock.nowMs() + this.#shortened(seconds * 1000);
    const staleUntilMs = freshUntilMs + (isAbsent ? 0 : policy.staleSeconds * 1000);
    return {
      freshUntilMs,
      staleUntilMs,
      errorUntilMs: staleUntilMs + (isAbsent ? 0 : policy.errorSeconds * 1000),
    };
  }

  /** Up to a tenth shorter, so that what was loaded together does not end together. */
  #shortened(lifeMs: number): number {
    return lifeMs - this.#chance.integer(Math.floor(lifeMs / 10) + 1);
  }
}

/** With what it costs to keep; strings take up to two bytes a character. */
function sizeOf({ key, tags }: Entry, valueSizeBytes: number): number {
  let size = entrySizeBytes + key.length * 2 + Math.max(0, Math.ceil(valueSizeBytes));
  for (const tag of tags) size += tagSizeBytes + tag.length * 2;
  return size;
}

export function openMemoryCache(options: MemoryCacheOptions): MemoryCache {
  return new BoundedMemoryCache(options);
}
