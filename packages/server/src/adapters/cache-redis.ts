// What processes share through Redis: answers, the leases of those who are making one, and the news
// of what was forgotten. It is no cache of its own: cache-layered.ts asks it when memory does not
// know, and nothing here ever fails a caller. When Redis is away every question is answered with
// undefined, and what could not be forgotten is forgotten when it is back.
//
// How an entry becomes untrue. Each tag has a version, a key of its own that `forget` replaces. An
// entry is written with the versions that its tags had *before* it was loaded, and is only believed
// while they are the same. So nobody has to know which entries bear a tag, and an entry whose load
// was overtaken by a change is never believed at all. A tag without a version is given one before
// anything is loaded under it, so a version that Redis lost (evicted, restarted, flushed) can never
// come back and make an old entry true again.
//
// A process that meets a version it did not expect has learnt of a change before the news of it
// came: what it loads next must not be made of what it remembers, nor come from a replica. Only
// where Redis lost the version there was maybe no change at all; then what is in memory stays.

import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Loaded } from '../ports/cache.ts';
import {
  createForget,
  everything,
  startListening,
  tagKey,
  tagSeconds,
} from './cache-redis-news.ts';
import type { RedisConnection } from './redis-connection.ts';

/**
 * The life of a version until something that exists is kept under its tag: a stranger can ask for
 * any number of tags of what does not.
 */
const newTagSeconds = 600;

export interface SharedEntry {
  text: string;
  isAbsent: boolean;
  ends: NonNullable<Loaded<unknown>['ends']>;
}

/** What Redis knows at one moment: maybe an entry, and the versions of its tags. */
export interface Found {
  entry: SharedEntry | undefined;
  versions: string[];
}

export interface SharedCache {
  /** undefined when Redis cannot be asked. */
  find(key: string, tags: readonly string[]): Promise<Found | undefined>;
  /** Writes an entry that was loaded after `versions` were read. */
  keep(
    key: string,
    entry: SharedEntry,
    tags: readonly string[],
    versions: readonly string[],
  ): Promise<void>;
  /**
   * Takes the lease of a key at these versions for a few seconds: who gets it makes the entry.
   * Answers its release. Whoever holds the lease of older versions is making what is untrue by now.
   */
  lease(key: string, versions: readonly string[]): Promise<(() => Promise<void>) | undefined>;
  forget(tags: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface SharedCacheOptions {
  redis: RedisConnection;
  /** Entries of another release have another shape. */
  release: string;
  nowMs(): number;
  /** Others have forgotten these tags. */
  onForgotten(tags: readonly string[]): void;
  /** News was missed: whatever is in memory may be old. */
  onMissed(): void;
}

const leaseMs = 3000;
const textLengthMax = 8_000_000;
const versionsMax = 20_000;

/** A change younger than this may not have reached this process or its replica. */
const youngMs = 10_000;

/** How a version begins that was made because there was none; another begins with its time. */
const beginning = '0.';

/** Deletes a lease only when it is still ours. */
const releaseScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

const hash = (text: string) => createHash('sha256').update(text).digest('base64url');

function writeEntry({ ends, isAbsent, text }: SharedEntry, versions: readonly string[]): string {
  const { freshUntilMs, staleUntilMs, errorUntilMs } = ends;
  const head = [freshUntilMs, staleUntilMs, errorUntilMs, isAbsent ? 1 : 0, ...versions];
  return `${head.join(',')}\n${text}`;
}

/** The entry, unless one of its tags has another version by now, or it cannot be read. */
function readEntry(kept: string, versions: readonly string[]): SharedEntry | undefined {
  const end = kept.indexOf('\n');
  const [fresh, stale, error, absent, ...had] = kept.slice(0, end).split(',');
  const ends = {
    freshUntilMs: Number(fresh),
    staleUntilMs: Number(stale),
    errorUntilMs: Number(error),
  };
  const isReadable = end !== -1 && Object.values(ends).every(Number.isFinite);
  const isTrue = had.length === versions.length && had.every((one, at) => one === versions[at]);
  if (!isReadable || !isTrue) return undefined;
  return { text: kept.slice(end + 1), isAbsent: absent === '1', ends };
}

/** Notices versions that this process has neither made nor heard of. */
function createVersionWatch({ nowMs, onForgotten, onMissed }: SharedCacheOptions) {
  const known = new LRUCache<string, string>({ max: versionsMax });
  const isBeginning = (version: string) => version.startsWith(beginning);
  const isYoung = (version: string) => {
    const madeAtMs = Number.parseInt(version.split('.')[0] ?? '', 36);
    return nowMs() - madeAtMs < youngMs;
  };
  return {
    note: (tag: string, version: string) => void known.set(tag, version),
    notice(tags: readonly string[], versions: readonly string[]) {
      const changed = tags.filter((tag, at) => {
        const version = versions[at] as string;
        const before = known.get(tag);
        known.set(tag, version);
        if (before === undefined) return isYoung(version);
        return before !== version && (tag === everything || !isBeginning(version));
      });
      if (changed.includes(everything)) onMissed();
      else if (changed.length > 0) onForgotten(changed);
    },
  };
}

/** Writes an entry, and lets the versions that it bears live as long as entries may. */
async function keepEntry(
  { redis, nowMs }: Pick<SharedCacheOptions, 'redis' | 'nowMs'>,
  key: string,
  entry: SharedEntry,
  tags: readonly string[],
  versions: readonly string[],
): Promise<void> {
  const lifeMs = Math.floor(entry.ends.errorUntilMs - nowMs());
  if (lifeMs <= 0 || entry.text.length > textLengthMax) return;
  const text = writeEntry(entry, versions);
  await redis.ask('keep', async (commands) => {
    const pipeline = commands.pipeline().set(key, text, 'PX', lifeMs);
    if (!entry.isAbsent) for (const tag of tags) pipeline.expire(tagKey(tag), tagSeconds);
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  });
}

export function openSharedCache(options: SharedCacheOptions): SharedCache {
  const { redis, release, nowMs } = options;
  const origin = randomBytes(9).toString('base64url');
  const entryKey = (key: string) => `catapi:${release}:${hash(key)}`;
  const watch = createVersionWatch(options);
  const forgetting = createForget(redis, { origin, nowMs, note: watch.note });
  const listening = startListening(redis, { origin, ...options, note: watch.note });

  /** The versions of tags; those that have none get one, the same for all who ask at once. */
  const completeVersions = async (tags: readonly string[], found: (string | null)[]) => {
    const missing = tags.filter((_tag, at) => found[at] === null);
    if (missing.length === 0) return found as string[];
    const made = await redis.ask('make versions', async (commands) => {
      const pipeline = commands.pipeline();
      const version = `${beginning}${randomBytes(6).toString('base64url')}`;
      for (const tag of missing) {
        if (tag === everything) pipeline.set(tagKey(tag), version, 'NX');
        else pipeline.set(tagKey(tag), version, 'EX', newTagSeconds, 'NX');
      }
      pipeline.mget(missing.map(tagKey));
      const results = (await pipeline.exec()) ?? [];
      for (const [error] of results) if (error) throw error;
      return results.at(-1)?.[1] as (string | null)[];
    });
    if (made === undefined || made.includes(null)) return undefined;
    let next = 0;
    return found.map((version) => version ?? (made[next++] as string));
  };

  return {
    async find(key, tags) {
      // While we forget, what Redis says of these tags is of before.
      const isForgetting = forgetting.isUnderWay(tags);
      const allTags = [everything, ...tags];
      const keys = [entryKey(key), ...allTags.map(tagKey)];
      const values = await redis.ask('find', (commands) => commands.mget(keys));
      if (values === undefined) return undefined;
      const [kept = null, ...found] = values;
      const versions = await completeVersions(allTags, found);
      if (versions === undefined) return undefined;
      if (!isForgetting && !forgetting.isUnderWay(tags)) watch.notice(allTags, versions);
      const entry = kept === null || isForgetting ? undefined : readEntry(kept, versions);
      return { versions, entry: entry && entry.ends.errorUntilMs > nowMs() ? entry : undefined };
    },
    keep: (key, entry, tags, versions) => keepEntry(options, entryKey(key), entry, tags, versions),
    async lease(key, versions) {
      const leaseKey = `${entryKey(key)}:lease:${hash(versions.join())}`;
      const token = randomBytes(9).toString('base64url');
      const taken = await redis.ask('lease', async (commands) => ({
        answer: await commands.set(leaseKey, token, 'PX', leaseMs, 'NX'),
      }));
      // Without Redis nobody else can be making it for us.
      if (taken !== undefined && taken.answer !== 'OK') return undefined;
      return async () => {
        await redis.ask('release', (commands) => commands.eval(releaseScript, 1, leaseKey, token));
      };
    },
    forget: forgetting.forget,
    async close() {
      forgetting.stop();
      listening.stop();
    },
  };
}
