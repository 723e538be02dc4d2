// The news of what was forgotten: how it is told to Redis, and how it is heard from there.
//
// It is told in rounds, one at a time: who forgets during a round is in the next one and waits for
// it. A round that fails is told again when Redis is back, for until then whatever lies there is
// still believed by others.
//
// It is heard from a stream and not a channel: a process that was cut off for a while reads on from
// where it stopped. Only when the stream no longer reaches back so far, has begun anew, or holds
// what cannot be read, is everything in memory taken for old. So it is at the very beginning too:
// nobody knows what was forgotten while a process already remembered and did not listen yet.

import { randomBytes } from 'node:crypto';
import type { RedisConnection } from './redis-connection.ts';

/** The tag that every entry bears. */
export const everything = '*';

/** How long Redis keeps a tag's version; its loss costs no more than the entries under it. */
export const tagSeconds = 3 * 86_400;

const prefix = 'catapi:';
const streamKey = `${prefix}forgotten`;
const streamLengthMax = 10_000;
const pendingMax = 10_000;
const retryMs = 1000;
const blockMs = 5000;
/** Longer than any answer takes that will still come. */
const silenceMs = 2 * blockMs;

export const tagKey = (tag: string) => `${prefix}tag:${tag}`;

/** Hears of each version that a forgotten tag gets. */
type Note = (tag: string, version: string) => void;

interface ForgetOptions {
  /** Names this process in the news. */
  origin: string;
  nowMs(): number;
  note: Note;
}

/** Forgets in Redis and tells the others; what fails is kept and tried again. */
export function createForget(redis: RedisConnection, { origin, nowMs, note }: ForgetOptions) {
  let waiting = new Set<string>();
  let current = new Set<string>();
  let round: Promise<void> = Promise.resolve();
  let isRoundPlanned = false;

  const tell = (tags: string[]) =>
    redis.ask('forget', async (commands) => {
      const pipeline = commands.pipeline();
      const version = `${Math.round(nowMs()).toString(36)}.${randomBytes(6).toString('base64url')}`;
      for (const tag of tags) {
        note(tag, version);
        if (tag === everything) pipeline.set(tagKey(tag), version);
        else pipeline.set(tagKey(tag), version, 'EX', tagSeconds);
      }
      const fields = ['by', origin, 'tags', JSON.stringify(tags), 'version', version];
      pipeline.xadd(streamKey, 'MAXLEN', '~', streamLengthMax, '*', ...fields);
      for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
      return true;
    });
  const tellRound = async () => {
    isRoundPlanned = false;
    current = waiting;
    waiting = new Set();
    const isTold = current.size === 0 || (await tell([...current]));
    if (!isTold) for (const tag of current) waiting.add(tag);
    current = new Set();
    if (waiting.size > pendingMax) waiting = new Set([everything]);
  };
  const plan = () => {
    if (!isRoundPlanned) {
      isRoundPlanned = true;
      round = round.then(tellRound);
    }
    return round;
  };
  const tellAgain = () => {
    if (waiting.size > 0) void plan();
  };
  const timer = setInterval(tellAgain, retryMs).unref();
  redis.commands.on('ready', tellAgain);
  return {
    async forget(tags: readonly string[]): Promise<void> {
      if (tags.length === 0) return;
      for (const tag of tags) waiting.add(tag);
      await plan();
    },
    /** Whether one of these tags is forgotten here and not yet in Redis. */
    isUnderWay: (tags: readonly string[]) =>
      [everything, ...tags].some((tag) => waiting.has(tag) || current.has(tag)),
    stop() {
      clearInterval(timer);
      redis.commands.off('ready', tellAgain);
    },
  };
}

interface ListenOptions {
  origin: string;
  note: Note;
  onForgotten(tags: readonly string[]): void;
  onMissed(): void;
}

type StreamEntry = [id: string, fields: string[]];

const order = (id: string) => {
  const [time = '0', number = '0'] = id.split('-');
  return [Number(time), Number(number)] as const;
};

function isAfter(a: string, b: string): boolean {
  const [[at, an], [bt, bn]] = [order(a), order(b)];
  return at > bt || (at === bt && an > bn);
}

/** What one piece of news says; undefined when it cannot be read. */
function readNews(fields: string[]): { by: string; tags: string[]; version: string } | undefined {
  const named = new Map<string, string>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    named.set(fields[at] as string, fields[at + 1] as string);
  }
  try {
    const tags: unknown = JSON.parse(named.get('tags') ?? '');
    if (!Array.isArray(tags)) return undefined;
    return { by: named.get('by') ?? '', tags, version: named.get('version') ?? '' };
  } catch {
    return undefined;
  }
}

/** Reads the news for as long as the process runs. */
export function startListening(redis: RedisConnection, options: ListenOptions): { stop(): void } {
  const waiting = redis.duplicate();
  let isStopped = false;
  let lastId: string | undefined;
  let mustCheck = true;
  waiting.on('close', () => {
    mustCheck = true;
  });

  const check = async () => {
    const [first] = (await waiting.xrange(streamKey, '-', '+', 'COUNT', 1)) as StreamEntry[];
    const [last] = (await waiting.xrevrange(streamKey, '+', '-', 'COUNT', 1)) as StreamEntry[];
    const heard = lastId;
    const isUnbroken =
      heard !== undefined &&
      (first === undefined || last === undefined
        ? heard === '0-0'
        : !isAfter(first[0], heard) && !isAfter(heard, last[0]));
    mustCheck = false;
    if (isUnbroken) return;
    lastId = last?.[0] ?? '0-0';
    options.onMissed();
  };
  const hear = (fields: string[]) => {
    const news = readNews(fields);
    if (news === undefined || news.tags.includes(everything)) options.onMissed();
    if (news === undefined || news.by === options.origin) return;
    for (const tag of news.tags) options.note(tag, news.version);
    options.onForgotten(news.tags);
  };
  const read = async () => {
    if (mustCheck) await check();
    const answer = await waiting.xread('BLOCK', blockMs, 'STREAMS', streamKey, lastId ?? '0-0');
    for (const [id, fields] of (answer?.[0]?.[1] ?? []) as StreamEntry[]) {
      lastId = id;
      hear(fields);
    }
  };
  const listen = async () => {
    await waiting.connect().catch(() => {});
    while (!isStopped) {
      const limit = setInterval(() => waiting.disconnect(true), silenceMs);
      try {
        await read();
      } catch {
        // The connection tells of itself; what was missed is read when it is back.
        mustCheck = true;
        await new Promise((resolve) => setTimeout(resolve, 200));
      } finally {
        clearInterval(limit);
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
