// Caches as the tests of the port open them: each adapter under the same name, time and chance. The
// layered one stands on a real Redis, in a database of its own number that every test finds empty,
// and every value of it travels through Redis, as the suite's tests ask without a codec.

import { setImmediate as turn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { openLayeredCache } from '../../packages/server/src/adapters/cache-layered.ts';
import { openMemoryCache } from '../../packages/server/src/adapters/cache-memory.ts';
import {
  openRedisConnection,
  type RedisConnection,
} from '../../packages/server/src/adapters/redis-connection.ts';
import type { Observation, Observe } from '../../packages/server/src/observe.ts';
import { type Cache, jsonCodec, type Loaded } from '../../packages/server/src/ports/cache.ts';
import type { Chance, Clock } from '../../packages/server/src/ports/clock.ts';

export interface CacheTools {
  clock: Clock;
  chance: Chance;
  observe: Observe;
}

export interface OpenedCache {
  cache: Cache;
  /** Resolves when nothing that was begun here is still on its way. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface CacheAdapter {
  name: string;
  open(tools: CacheTools): Promise<OpenedCache>;
}

const sizeBytesMax = 1e6;

export const memoryAdapter: CacheAdapter = {
  name: 'memory',
  async open(tools) {
    const cache = openMemoryCache({ sizeBytesMax, ...tools });
    return { cache, settle: async () => void (await turn()), close: () => cache.close() };
  },
};

/** The layered cache on the Redis at an address; `isEmptied`: all that is in it goes first. */
export const layeredAdapter = (url: string, isEmptied = true): CacheAdapter => ({
  name: 'layered',
  async open(tools) {
    if (isEmptied) await onRedis(url, (redis) => redis.flushdb());
    const { redis, settle } = watchAsks(openRedisConnection(url, tools.observe));
    const cache = openLayeredCache({ sizeBytesMax, ...tools, redis, release: 'test' });
    await untilListening(url, cache);
    return {
      cache: sharing(cache),
      settle,
      async close() {
        await cache.close();
        await redis.close();
      },
    };
  },
});

/** The same cache; what is remembered without a codec gets one. */
function sharing(cache: Cache): Cache {
  return {
    remember: (key, policy, load, codec) => cache.remember(key, policy, load, codec ?? jsonCodec()),
    peek: (key) => cache.peek(key),
    forget: (tags) => cache.forget(tags),
    isSettling: (tags) => cache.isSettling(tags),
    check: () => cache.check(),
    close: () => cache.close(),
  };
}

/** Counts what Redis was asked and has not answered, so that a test can wait for all of it. */
function watchAsks(redis: RedisConnection): { redis: RedisConnection; settle(): Promise<void> } {
  let underWay = 0;
  const ask: RedisConnection['ask'] = async (action, command) => {
    underWay += 1;
    try {
      return await redis.ask(action, command);
    } finally {
      underWay -= 1;
    }
  };
  const settle = async () => {
    for (let quietTurns = 0; quietTurns < 4; quietTurns += 1) {
      await turn();
      if (underWay > 0) quietTurns = 0;
    }
  };
  return { redis: { ...redis, ask }, settle };
}

/** Does something on a connection of the test's own. */
export async function onRedis<T>(url: string, act: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  redis.on('error', () => {});
  try {
    return await act(redis);
  } finally {
    redis.disconnect();
  }
}

/** Tells news, as another process would, until the cache has heard of it. */
export async function untilListening(url: string, cache: Cache): Promise<void> {
  const tag = `heard by ${Math.random()}`;
  await onRedis(url, async (redis) => {
    const tell = () =>
      redis.xadd('catapi:forgotten', '*', 'by', 'a test', 'tags', JSON.stringify([tag]));
    await expect
      .poll(async () => (await tell()) !== null && cache.isSettling([tag]), {
        interval: 10,
        timeout: 10_000,
      })
      .toBe(true);
  });
}

/** A load that the test ends when it likes, and that counts how often it was begun. */
export function heldLoad<T>() {
  const waiting: { resolve(loaded: Loaded<T>): void; reject(error: Error): void }[] = [];
  let begun = 0;
  return {
    load: () => {
      begun += 1;
      return new Promise<Loaded<T>>((resolve, reject) => waiting.push({ resolve, reject }));
    },
    begun: () => begun,
    answer: (value: T) => waiting.shift()?.resolve({ value, sizeBytes: 10 }),
    fail: (error: Error) => waiting.shift()?.reject(error),
  };
}

export const loaded = (value: string) => async () => ({ value, sizeBytes: value.length });

export const unexpected = async (): Promise<Loaded<string>> => {
  throw new Error('nothing had to be loaded');
};

/** One of several processes on one Redis, with the hour that it really is. */
export async function openProcess(url: string, clock: Clock = { nowMs: () => Date.now() }) {
  const observations: Observation[] = [];
  const opened = await layeredAdapter(url, false).open({
    clock,
    chance: { integer: () => 0, bytes: (count) => Buffer.alloc(count) },
    observe: (observation) => observations.push(observation),
  });
  return { ...opened, observations };
}

export type CacheProcess = Awaited<ReturnType<typeof openProcess>>;
