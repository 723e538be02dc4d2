// Several processes on one Redis, each with its memory: what one has made the others find, what one
// forgets the others forget, and one load is enough for all.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Loaded } from '../../packages/server/src/ports/cache.ts';
import {
  type CacheProcess,
  heldLoad,
  loaded,
  onRedis,
  openProcess,
  unexpected,
} from '../support/caches.ts';

const url = `${inject('redis')}/5`;
const policy = { seconds: 60, staleSeconds: 30, absentSeconds: 10, errorSeconds: 600, tags: ['t'] };

describe.runIf(inject('redis') !== undefined)('processes on one Redis', () => {
  let processes: CacheProcess[];
  let offsetMs: number;
  const clock = { nowMs: () => Date.now() + offsetMs };

  beforeEach(async () => {
    offsetMs = 0;
    await onRedis(url, (redis) => redis.flushdb());
    processes = [];
  });
  afterEach(async () => {
    await Promise.all(processes.map((one) => one.close()));
    expect(processes.flatMap(({ observations }) => observations)).toEqual([]);
  });

  async function open(): Promise<CacheProcess['cache']> {
    const opened = await openProcess(url, clock);
    processes.push(opened);
    return opened.cache;
  }
  const settle = () => Promise.all(processes.map((one) => one.settle()));
  const entryKeys = () =>
    onRedis(url, async (redis) =>
      (await redis.keys('catapi:test:*')).filter((key) => !key.includes(':lease:')),
    );

  test('what one has loaded the other has from Redis, and then in memory', async () => {
    const [a, b] = [await open(), await open()];
    expect((await a.remember('k', policy, loaded('one'))).from).toBe('database');
    expect(await b.remember('k', policy, unexpected)).toEqual({ value: 'one', from: 'redis' });
    expect((await b.remember('k', policy, unexpected)).from).toBe('memory');
    expect(b.peek('k')).toEqual({ value: 'one', isFresh: true });
  });

  test('a life is one life, wherever the entry is', async () => {
    const a = await open();
    await a.remember('k', policy, loaded('old'));
    offsetMs = 50_000;
    const b = await open();
    await b.remember('k', policy, unexpected);
    offsetMs = 61_000;
    expect((await b.remember('k', policy, loaded('new'))).from).toBe('stale');
    await settle();
    expect((await b.remember('k', policy, unexpected)).value).toBe('new');
    // The other renews as well, and finds what was made in the meantime.
    expect((await a.remember('k', policy, unexpected)).from).toBe('stale');
    await settle();
    expect(await a.remember('k', policy, unexpected)).toEqual({ value: 'new', from: 'memory' });
  });

  test('an absence is shared with its shorter life', async () => {
    const [a, b] = [await open(), await open()];
    const absent = async () => ({ value: 'none', sizeBytes: 4, absent: true });
    await a.remember('k', policy, absent);
    expect(await b.remember('k', policy, unexpected)).toEqual({ value: 'none', from: 'redis' });
    offsetMs = 10_001;
    expect((await b.remember('k', policy, loaded('there'))).from).toBe('database');
  });

  test('a life ends though its maker lives in the future', async () => {
    const ahead = await openProcess(url, { nowMs: () => Date.now() + 3_600_000 });
    processes.push(ahead);
    await ahead.cache.remember('k', policy, loaded('one'));
    const b = await open();
    expect((await b.remember('k', policy, unexpected)).from).toBe('redis');
    offsetMs = 91_000;
    expect(b.peek('k')).toBeUndefined();
    expect((await b.remember('k', { ...policy, errorSeconds: 0 }, unexpected)).from).toBe('redis');
    offsetMs = 2 * 3_600_000;
    expect((await b.remember('k', policy, loaded('two'))).from).toBe('database');
  });

  test('what one forgets all forget within 200 ms, and load where it was written', async () => {
    const [a, b] = [await open(), await open()];
    offsetMs = 10_000;
    await a.remember('k', policy, loaded('old'));
    await b.remember('k', policy, unexpected);
    expect(b.isSettling(['t'])).toBe(false);
    await a.forget(['t']);
    await expect.poll(() => b.peek('k'), { interval: 5, timeout: 200 }).toBeUndefined();
    expect(b.isSettling(['t'])).toBe(true);
    expect((await b.remember('k', policy, loaded('new'))).from).toBe('database');
    expect(await a.remember('k', policy, unexpected)).toEqual({ value: 'new', from: 'redis' });
  });

  test('the one who forgot never finds in Redis what was there before', async () => {
    const a = await open();
    await a.remember('k', policy, loaded('old'));
    // While the first is told, the second must not be taken for told.
    const forgotten = Promise.all([a.forget(['other']), a.forget(['t'])]);
    const during = a.remember('k', policy, loaded('new'));
    await forgotten;
    expect((await during).value).toBe('new');
    expect((await a.remember('k', policy, unexpected)).value).toBe('new');
  });

  test('every one of many forgettings at once is told before it is over', async () => {
    const [a, b] = [await open(), await open()];
    const tags = Array.from({ length: 50 }, (_, at) => `image:${at}`);
    const remember = (tag: string, load: () => Promise<Loaded<string>>) =>
      b.remember(tag, { ...policy, tags: [tag] }, load);
    for (const tag of tags) await remember(tag, loaded('old'));
    await Promise.all(
      tags.map(async (tag) => {
        await sleep(Math.random() * 5);
        await a.forget([tag]);
        const answer = await a.remember(tag, { ...policy, tags: [tag] }, loaded('new'));
        expect([tag, answer.value]).toEqual([tag, 'new']);
      }),
    );
    await expect.poll(() => tags.filter((tag) => b.peek(tag))).toEqual([]);
  });

  test('a load that began before a change elsewhere is believed by nobody', async () => {
    const [a, b, c] = [await open(), await open(), await open()];
    const held = heldLoad<string>();
    const before = b.remember('k', policy, held.load);
    await expect.poll(held.begun).toBe(1);
    await a.forget(['t']);
    held.answer('old');
    expect((await before).value).toBe('old');
    expect((await c.remember('k', policy, loaded('new'))).value).toBe('new');
    expect((await b.remember('k', policy, unexpected)).value).toBe('new');
  });

  test('a load after a change does not wait for one that began before it', async () => {
    const [a, b] = [await open(), await open()];
    const held = heldLoad<string>();
    const before = a.remember('k', policy, held.load);
    await expect.poll(held.begun).toBe(1);
    await a.forget(['t']);
    const startedAtMs = performance.now();
    expect((await b.remember('k', policy, loaded('new'))).value).toBe('new');
    expect(performance.now() - startedAtMs).toBeLessThan(500);
    held.answer('old');
    await before;
  });

  test('what is made of older memories after a change is believed by nobody', async () => {
    const [a, b] = [await open(), await open()];
    const inner = (value: string) => b.remember('inner', policy, loaded(value));
    await inner('old');
    offsetMs = 10_000;
    // As when the news is late: the change is in Redis and b has not been told.
    await onRedis(url, (redis) => redis.set('catapi:tag:t', `${clock.nowMs().toString(36)}.x`));
    const load = async () => {
      expect(b.isSettling(['t'])).toBe(true);
      return { value: `made of ${(await inner('new')).value}`, sizeBytes: 10 };
    };
    expect((await b.remember('outer', policy, load)).value).toBe('made of new');
    expect((await a.remember('outer', policy, unexpected)).value).toBe('made of new');
  });

  test('who starts right after a change knows that replicas may lag', async () => {
    const a = await open();
    offsetMs = 10_000;
    await a.forget(['t']);
    const b = await open();
    await b.remember('k', policy, async () => {
      expect(b.isSettling(['t'])).toBe(true);
      return { value: 'new', sizeBytes: 3 };
    });
  });

  test('of five that miss together one loads', async () => {
    const caches = await Promise.all(Array.from({ length: 5 }, open));
    const held = heldLoad<string>();
    const answers = Promise.all(caches.map((cache) => cache.remember('k', policy, held.load)));
    await expect.poll(held.begun).toBe(1);
    await sleep(200);
    expect(held.begun()).toBe(1);
    held.answer('one');
    const froms = (await answers).map(({ value, from }) => [value, from].join());
    expect(froms.sort()).toEqual(['one,database', ...Array(4).fill('one,redis')]);
    expect(held.begun()).toBe(1);
  });

  test('when the one that loads dies, the others load after a wait', async () => {
    const dead = new Promise<never>(() => {});
    const holder = await open();
    void holder.remember('k', policy, () => dead);
    // It is never closed, as the dead are not.
    processes.pop();
    await expect.poll(() => onRedis(url, (redis) => redis.keys('*:lease:*'))).toHaveLength(1);
    const caches = await Promise.all([open(), open()]);
    const startedAtMs = performance.now();
    const answers = await Promise.all(
      caches.map((cache) => cache.remember('k', policy, loaded('one'))),
    );
    expect(answers.map(({ value }) => value)).toEqual(['one', 'one']);
    expect(performance.now() - startedAtMs).toBeGreaterThan(1000);
    expect(performance.now() - startedAtMs).toBeLessThan(5000);
  });

  test('when the one that loads fails, another loads at once', async () => {
    const [a, b] = [await open(), await open()];
    const held = heldLoad<string>();
    const failing = a.remember('k', policy, held.load);
    await expect.poll(held.begun).toBe(1);
    const waiting = b.remember('k', policy, loaded('one'));
    await sleep(100);
    const failedAtMs = performance.now();
    held.fail(new Error('a bug'));
    await expect(failing).rejects.toThrow('a bug');
    expect((await waiting).value).toBe('one');
    expect(performance.now() - failedAtMs).toBeLessThan(500);
  });

  test.each([
    ['no entry at all', () => 'nonsense'],
    ['nothing', () => ''],
    ['an entry cut short', (text: string) => text.slice(0, -3)],
    ['ends that are no numbers', (text: string) => text.replace(/^\d+/, 'soon')],
    ['another encoding', (text: string) => `${text.split('\n')[0]}\n<xml/>`],
  ])('what cannot be read is not there: %s', async (_name, spoil) => {
    const [a, b] = [await open(), await open()];
    await a.remember('k', policy, loaded('old'));
    const [key = ''] = await entryKeys();
    await onRedis(url, async (redis) => redis.set(key, spoil((await redis.get(key)) as string)));
    expect(await b.remember('k', policy, loaded('new'))).toEqual({
      value: 'new',
      from: 'database',
    });
  });

  test('a version that Redis lost does not come back to make an old entry true', async () => {
    const [a, b] = [await open(), await open()];
    await a.remember('k', policy, loaded('old'));
    await b.forget(['t']);
    // As a Redis that is short of memory does, with keys that nobody used of late.
    await onRedis(url, (redis) => redis.del('catapi:tag:t'));
    const c = await open();
    expect((await c.remember('k', policy, loaded('new'))).value).toBe('new');
  });
});
