// What is particular to remembering in memory: how much is held, and that nothing is held by
// oversight. What every cache promises is in test/ports/cache.test.ts.

import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CachePolicy } from '../ports/cache.ts';
import { type MemoryCache, openMemoryCache } from './cache-memory.ts';

const sizeBytesMax = 1_000_000;
const policy: CachePolicy = {
  seconds: 60,
  staleSeconds: 30,
  absentSeconds: 10,
  errorSeconds: 0,
  tags: ['all'],
};
const empty = { entries: 0, sizeBytes: 0, tags: 0, flights: 0 };

let nowMs: number;
let cache: MemoryCache;

const openWith = (bytes: number) =>
  openMemoryCache({
    sizeBytesMax: bytes,
    clock: { nowMs: () => nowMs },
    chance: { integer: () => 0, bytes: (count) => Buffer.alloc(count) },
  });

const sized = (sizeBytes: number) => async () => ({ value: sizeBytes, sizeBytes });

beforeEach(() => {
  nowMs = 0;
  cache = openWith(sizeBytesMax);
});

afterEach(() => cache.close());

test('a hundred thousand entries stay within the bound, and the newest are kept', async () => {
  for (let index = 0; index < 100_000; index += 1) {
    await cache.remember(`key ${index}`, { ...policy, tags: [`image:${index}`] }, sized(700));
    if (index % 1000 === 0) expect(cache.measure().sizeBytes).toBeLessThanOrEqual(sizeBytesMax);
  }
  const { entries, sizeBytes, tags, flights } = cache.measure();
  expect(sizeBytes).toBeLessThanOrEqual(sizeBytesMax);
  expect(sizeBytes).toBeGreaterThan(sizeBytesMax * 0.9);
  expect(entries).toBeGreaterThan(500);
  // The tags of what was pushed out are gone with it.
  expect(tags).toBe(entries);
  expect(flights).toBe(0);
  expect((await cache.remember('key 99999', policy, sized(1))).from).toBe('memory');
  expect((await cache.remember('key 0', policy, sized(1))).from).toBe('database');
});

test('what is used stays longer than what is only newer', async () => {
  await cache.remember('used', policy, sized(700));
  for (let index = 0; index < 5000; index += 1) {
    await cache.remember(`key ${index}`, policy, sized(700));
    expect((await cache.remember('used', policy, sized(700))).from).toBe('memory');
  }
});

test('long keys and tags count', async () => {
  const key = 'k'.repeat(10_000);
  await cache.remember(key, { ...policy, tags: ['t'.repeat(10_000)] }, sized(1));
  expect(cache.measure().sizeBytes).toBeGreaterThan(40_000);
});

test('an entry larger than a tenth of the bound is answered and not kept', async () => {
  const half = sized(sizeBytesMax / 2);
  expect((await cache.remember('large', policy, half)).from).toBe('database');
  expect((await cache.remember('large', policy, half)).from).toBe('database');
  expect(cache.measure()).toEqual(empty);
});

test('an entry that grew too large takes the old one with it', async () => {
  await cache.remember('grows', policy, sized(10));
  nowMs += 60_000;
  await cache.remember('grows', policy, sized(sizeBytesMax));
  await turn();
  expect(cache.measure()).toEqual(empty);
});

test('a bound of nothing keeps nothing', async () => {
  const none = openWith(0);
  await none.remember('a', policy, sized(0));
  expect((await none.remember('a', policy, sized(0))).from).toBe('database');
  expect(none.measure()).toEqual(empty);
});

test('forgetting leaves nothing behind, neither of entries nor of tags nor of loads', async () => {
  for (let index = 0; index < 1000; index += 1) {
    const tags = ['all', `image:${index}`, `image:${index}`, `votes:${index % 7}`];
    await cache.remember(`key ${index}`, { ...policy, tags }, sized(10));
  }
  const load = async () => {
    await turn();
    return { value: 1, sizeBytes: 1 };
  };
  const flying = cache.remember('flying', policy, load);
  await turn();
  expect(cache.measure().flights).toBe(1);
  await cache.forget(['all']);
  expect(cache.measure()).toEqual({ ...empty, flights: 1 });
  await flying;
  expect(cache.measure()).toEqual(empty);
});

test('replacing, ending and failing leave no tags behind', async () => {
  await cache.remember('a', { ...policy, tags: ['before'] }, sized(10));
  nowMs += 60_000;
  await cache.remember('a', { ...policy, tags: ['after'] }, sized(10));
  await turn();
  expect(cache.measure()).toMatchObject({ entries: 1, tags: 1, flights: 0 });
  nowMs += 90_000;
  const failing = async () => {
    throw new Error('the database is away');
  };
  await expect(cache.remember('a', policy, failing)).rejects.toThrow();
  expect(cache.measure()).toEqual(empty);
});

test('closing forgets everything and waits for the loads in flight', async () => {
  await cache.remember('a', policy, sized(10));
  let isOver = false;
  const flying = cache.remember('b', policy, async () => {
    await turn();
    await turn();
    isOver = true;
    return { value: 1, sizeBytes: 1 };
  });
  await cache.close();
  expect(isOver).toBe(true);
  expect(cache.measure()).toEqual(empty);
  expect((await flying).value).toBe(1);
});

test('taking everything for old leaves nothing fresh, and serves only what may be stale', async () => {
  await cache.remember('stale', policy, sized(10));
  await cache.remember('never stale', { ...policy, staleSeconds: 0 }, sized(10));
  let answer: (() => void) | undefined;
  const flying = cache.remember('flying', policy, async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return { value: 1, sizeBytes: 1 };
  });
  await turn();
  nowMs += 1000;
  cache.expire();
  answer?.();
  await flying;
  expect((await cache.remember('flying', policy, sized(2))).from).toBe('database');
  expect((await cache.remember('never stale', policy, sized(10))).from).toBe('database');
  expect((await cache.remember('stale', policy, sized(20))).from).toBe('stale');
  await turn();
  expect(await cache.remember('stale', policy, sized(30))).toEqual({ value: 20, from: 'memory' });
});

test('an entry taken for old is served stale no longer than one that came to its end', async () => {
  await cache.remember('a', policy, sized(10));
  cache.expire();
  nowMs += 30_000;
  expect((await cache.remember('a', policy, sized(20))).from).toBe('database');
});

test('after everything was taken for old every tag is settling', async () => {
  nowMs = 60_000;
  expect(cache.isSettling(['a'])).toBe(false);
  cache.expire();
  expect(cache.isSettling(['a'])).toBe(true);
  nowMs += 10_000;
  expect(cache.isSettling(['a'])).toBe(false);
});
