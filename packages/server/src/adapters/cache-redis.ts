// What processes share through Redis: answers, the leases of those who are making one, and the news
// of what was forgotten. It is no cache of its own: cache-layered.ts asks it when memory does not
// know, and nothing here ever fails a caller. When Redis is away every question is answered with
// undefined, and what could not be forgotten is forgotten when it is back.
//
// How an entry becomes untrue. Each tag has a version, a key of its own that `forget` replaces. An
// entry is written with the versions that its tags had *before* it was loaded, and is only believed
// while they are the same. So nobody has to know which entries bear a tag, and an entry whose load
// was overtaken by a change is never believed at all. A tag's version outlives every entry that
// could name the one before.
//
// The news is a stream and not a channel: a process that was cut off for a while reads on from
// where it stopped. Only when the stream no longer reaches back so far, or has begun anew, is
// everything in memory taken for old.

import { createHash, randomBytes } from 'node:crypto';
import type { Loaded } from '../ports/cache.ts';
import type { RedisConnection } from './redis-connection.ts';

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
  keep(key: string, entry: SharedEntry, versions: readonly string[]): Promise<void>;
  /** Takes the key's lease for a few seconds: who gets it makes the entry. Answers its release. */
  lease(key: string): Promise<(() => Promise<void>) | undefined>;
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

const prefix = 'catapi:';
const streamKey = `${prefix}forgotten`;
const streamLengthMax = 10_000;
const leaseMs = 3000;
const tagSeconds = 3 * 86_400;
const textLengthMax = 8_000_000;
const pendingMax = 10_000;
const blockMs = 5000;
const everything = '*';

/** Deletes a lease only when it is still ours. */
const releaseScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
const tagKey = (tag: string) => `${prefix}tag:${tag}`;

function writeEntry({ ends, isAbsent, text }: SharedEntry, versions: readonly string[]): string {
  const { freshUntilMs, staleUntilMs, errorUntilMs } = ends;
  const head = [freshUntilMs, staleUntilMs, errorUntilMs, isAbsent ? 1 : 0, ...versions];
  return `${head.join(',')}\n${text}`;
}

/** The entry, unless one of its tags has another version by now. */
function readEntry(kept: string, versions: readonly string[]): SharedEntry | undefined {
  const end = kept.indexOf('\n');
  const [fresh, stale, error, absent, ...had] = kept.slice(0, end).split(',');
  if (had.length !== versions.length || had.some((one, at) => one !== versions[at]))
    return undefined;
  return {
    text: kept.slice(end + 1),
    isAbsent: absent === '1',
    ends: {
      freshUntilMs: Number(fresh),
      staleUntilMs: Number(stale),
      errorUntilMs: Number(error),
    },
  };
}

/** Forgets in Redis and tells the others; what fails is kept and tried again. */
function createForget({ redis }: SharedCacheOptions, origin: string) {
  const pending = new Set<string>();
  let isSending = false;
  const send = async () => {
    if (isSending || pending.size === 0) return;
    isSending = true;
    const tags = [...pending];
    const done = await redis.ask('forget', async (commands) => {
      const pipeline = commands.pipeline();
      const version = randomBytes(6).toString('base64url');
      for (const tag of tags) pipeline.set(tagKey(tag), version, 'EX', tagSeconds);
      const news = JSON.stringify(tags);
      pipeline.xadd(streamKey, 'MAXLEN', '~', streamLengthMax, '*', 'by', origin, 'tags', news);
      const results = await pipeline.exec();
      for (const [error] of results ?? []) if (error) throw error;
      return true;
    });
    isSending = false;
    if (done) for (const tag of tags) pending.delete(tag);
  };
  // What could not be told when it happened is told when Redis is back.
  const timer = setInterval(send, 1000).unref();
  redis.commands.on('ready', () => void send());
  return {
    async forget(tags: readonly string[]) {
      for (const tag of tags) pending.add(tag);
      if (pending.size > pendingMax) {
        pending.clear();
        pending.add(everything);
      }
      await send();
    },
    stop: () => clearInterval(timer),
  };
}

type StreamEntry = [id: string, fields: string[]];

/** Reads the news for as long as the process runs. */
function startListening(options: SharedCacheOptions, origin: string): { stop(): void } {
  const { redis, onForgotten, onMissed } = options;
  const waiting = redis.duplicate();
  let isStopped = false;
  let lastId: string | undefined;
  let mustCheck = true;
  waiting.on('ready', () => {
    mustCheck = true;
  });
  const order = (id: string) => {
    const [time = '0', number = '0'] = id.split('-');
    return [Number(time), Number(number)] as const;
  };
  const isAfter = (a: string, b: string) => {
    const [[at, an], [bt, bn]] = [order(a), order(b)];
    return at > bt || (at === bt && an > bn);
  };
  const check = async () => {
    const [first] = (await waiting.xrange(streamKey, '-', '+', 'COUNT', 1)) as StreamEntry[];
    const [last] = (await waiting.xrevrange(streamKey, '+', '-', 'COUNT', 1)) as StreamEntry[];
    if (lastId === undefined) {
      lastId = last?.[0] ?? '0-0';
    } else if (lastId !== '0-0') {
      const isTrimmed = first === undefined || isAfter(first[0], lastId);
      const isAnew = last === undefined || isAfter(lastId, last[0]);
      if (isTrimmed || isAnew) {
        onMissed();
        lastId = last?.[0] ?? '0-0';
      }
    }
    mustCheck = false;
  };
  const read = async () => {
    if (mustCheck) await check();
    const limit = setTimeout(() => waiting.disconnect(true), blockMs * 2);
    try {
      const answer = await waiting.xread('BLOCK', blockMs, 'STREAMS', streamKey, lastId ?? '0-0');
      for (const [id, fields] of (answer?.[0]?.[1] ?? []) as StreamEntry[]) {
        lastId = id;
        if (fields[1] === origin) continue;
        const tags = JSON.parse(fields[3] ?? '[]') as string[];
        if (tags.includes(everything)) onMissed();
        else onForgotten(tags);
      }
    } finally {
      clearTimeout(limit);
    }
  };
  const listen = async () => {
    await waiting.connect().catch(() => {});
    while (!isStopped) {
      try {
        await read();
      } catch {
        // The connection tells of itself; what was missed is read when it is back.
        mustCheck = true;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  };
  void listen();
  return {
    stop() {
      isStopped = true;
      waiting.disconnect();
    },
  };
}

export function openSharedCache(options: SharedCacheOptions): SharedCache {
  const { redis, release, nowMs } = options;
  const origin = randomBytes(9).toString('base64url');
  const entryKey = (key: string) => `${prefix}${release}:${hash(key)}`;
  const { forget, stop } = createForget(options, origin);
  const listening = startListening(options, origin);
  return {
    async find(key, tags) {
      const keys = [entryKey(key), ...[everything, ...tags].map(tagKey)];
      const values = await redis.ask('find', (commands) => commands.mget(keys));
      if (values === undefined) return undefined;
      const versions = values.slice(1).map((version) => version ?? '');
      const [kept] = values;
      const entry = kept == null ? undefined : readEntry(kept, versions);
      return { versions, entry: entry && entry.ends.errorUntilMs > nowMs() ? entry : undefined };
    },
    async keep(key, entry, versions) {
      const lifeMs = Math.floor(entry.ends.errorUntilMs - nowMs());
      if (lifeMs <= 0 || entry.text.length > textLengthMax) return;
      const text = writeEntry(entry, versions);
      await redis.ask('keep', (commands) => commands.set(entryKey(key), text, 'PX', lifeMs));
    },
    async lease(key) {
      const leaseKey = `${entryKey(key)}:lease`;
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
    forget,
    async close() {
      stop();
      listening.stop();
    },
  };
}
