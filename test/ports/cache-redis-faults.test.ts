// The layered cache while Redis is killed, stalled, cut off or emptied: nobody who asks is failed
// or kept waiting, an operator is told once, and what was forgotten meanwhile is forgotten by all
// when Redis is back.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { openRedisConnection } from '../../packages/server/src/adapters/redis-connection.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import type { Cache } from '../../packages/server/src/ports/cache.ts';
import {
  type CacheProcess,
  heldLoad,
  loaded,
  onRedis,
  openProcess,
  unexpected,
  untilListening,
} from '../support/caches.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { type Service, startRedis } from '../support/services.ts';

const policy = { seconds: 60, staleSeconds: 30, absentSeconds: 10, errorSeconds: 600, tags: ['t'] };

describe.runIf(inject('redis') !== undefined)('a layered cache', () => {
  let redis: Service;
  let network: FaultProxy;
  /** The same Redis, through the network that fails. */
  let farUrl: string;
  let processes: CacheProcess[];

  beforeAll(async () => {
    redis = await startRedis();
    network = await startFaultProxy('127.0.0.1', Number(new URL(redis.url).port));
    farUrl = `redis://127.0.0.1:${network.port}`;
  });
  afterAll(async () => {
    await network.stop();
    await redis.stop();
  });
  beforeEach(async () => {
    await network.pass();
    await onRedis(redis.url, (connection) => connection.flushall());
    processes = [];
  });
  afterEach(async () => {
    await network.pass();
    await Promise.all(processes.map((one) => one.close()));
  });

  async function open(url = redis.url): Promise<CacheProcess> {
    const opened = await openProcess(url);
    processes.push(opened);
    return opened;
  }
  const remember = (cache: Cache, key: string, value: string) =>
    cache.remember(key, policy, loaded(value));
  const toldOf = ({ observations }: CacheProcess) =>
    observations.map((one) => ('action' in one ? one.action : one.kind));
  const msOf = async (act: () => Promise<unknown>) => {
    const startedAtMs = performance.now();
    await act();
    return performance.now() - startedAtMs;
  };

  test('goes on when Redis is killed, tells of it once, and shares again after it', async () => {
    const [a, b] = [await open(), await open()];
    await remember(a.cache, 'before', 'one');
    await redis.kill();
    for (let at = 0; at < 50; at += 1) {
      expect((await remember(a.cache, `k${at}`, 'one')).from).toBe('database');
      expect((await remember(a.cache, `k${at}`, 'two')).from).toBe('memory');
      await a.cache.forget([`image:${at}`]);
    }
    await expect.poll(() => toldOf(a)).toEqual(['stay connected']);
    await redis.restart();
    await untilListening(redis.url, a.cache);
    await untilListening(redis.url, b.cache);
    let key = 'after';
    const share = async () => {
      key += '.';
      await remember(a.cache, key, 'one');
      return (await remember(b.cache, key, 'two')).from;
    };
    await expect.poll(share, { timeout: 5000 }).toBe('redis');
    expect(toldOf(a)).toEqual(['stay connected']);
    await redis.kill();
    await expect.poll(() => toldOf(a)).toEqual(['stay connected', 'stay connected']);
    await redis.restart();
  });

  test('opens without Redis, and listens when it comes', async () => {
    await network.refuse();
    const near = await open();
    const opening = openProcess(farUrl);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await network.pass();
    const far = await opening;
    processes.push(far);
    await remember(near.cache, 'k', 'one');
    expect((await far.cache.remember('k', policy, unexpected)).from).toBe('redis');
  });

  test('what is forgotten during an outage is forgotten by all after it', async () => {
    const [far, near] = [await open(farUrl), await open()];
    await remember(far.cache, 'k', 'old');
    await near.cache.remember('k', policy, unexpected);
    await network.refuse();
    await expect.poll(() => toldOf(far)).toEqual(['stay connected']);
    expect(await msOf(() => far.cache.forget(['t']))).toBeLessThan(600);
    // Its own memory forgot at once; the others cannot know yet.
    expect((await remember(far.cache, 'k', 'new')).from).toBe('database');
    expect(near.cache.peek('k')?.value).toBe('old');
    await network.pass();
    await expect.poll(() => near.cache.peek('k'), { timeout: 5000 }).toBeUndefined();
    expect((await remember(near.cache, 'k', 'new')).value).toBe('new');
  });

  test('what could not be told is not believed by who knows better', async () => {
    const far = await open(farUrl);
    await remember(far.cache, 'k', 'old');
    await network.stall();
    await far.cache.forget(['t']);
    await network.pass();
    // Redis answers again, maybe before it is told.
    expect((await remember(far.cache, 'k', 'new')).value).toBe('new');
  });

  test('reads on where it was cut off', async () => {
    const [far, near] = [await open(farUrl), await open()];
    await remember(near.cache, 'k', 'old');
    await remember(far.cache, 'kept', 'one');
    await far.cache.remember('other', { ...policy, tags: ['u'] }, loaded('one'));
    await far.cache.remember('k', policy, unexpected);
    await network.refuse();
    await near.cache.forget(['t']);
    await network.pass();
    await expect.poll(() => far.cache.peek('k'), { timeout: 5000 }).toBeUndefined();
    expect(far.cache.peek('other')).toEqual({ value: 'one', isFresh: true });
    expect(toldOf(near)).toEqual([]);
  });

  test('goes on listening when its connection is killed', async () => {
    const [a, b] = [await open(), await open()];
    await remember(b.cache, 'k', 'old');
    await onRedis(redis.url, (connection) => connection.call('CLIENT', 'KILL', 'TYPE', 'normal'));
    await a.cache.forget(['t']);
    await expect.poll(() => b.cache.peek('k'), { timeout: 5000 }).toBeUndefined();
  });

  test('takes everything for old when the news no longer reaches back', async () => {
    const [far, near] = [await open(farUrl), await open()];
    await remember(near.cache, 'k', 'old');
    await far.cache.remember('k', policy, unexpected);
    await far.cache.remember('never stale', { ...policy, staleSeconds: 0 }, loaded('old'));
    await network.refuse();
    await near.cache.forget(['t']);
    for (let at = 0; at < 5; at += 1) await near.cache.forget([`image:${at}`]);
    await onRedis(redis.url, (connection) => connection.xtrim('catapi:forgotten', 'MAXLEN', 3));
    await network.pass();
    await expect.poll(() => far.cache.peek('never stale'), { timeout: 5000 }).toBeUndefined();
    expect(far.cache.peek('k')).toBeUndefined();
    expect(far.cache.isSettling(['anything'])).toBe(true);
    expect((await remember(far.cache, 'never stale', 'new')).from).toBe('database');
  });

  test.each([
    ['emptied', async () => onRedis(redis.url, (connection) => connection.flushall())],
    [
      'restarted empty',
      async () => {
        await redis.kill();
        await redis.restart();
      },
    ],
  ])('nothing old comes back when Redis is %s', async (_name, empty) => {
    const [a, b] = [await open(), await open()];
    await remember(a.cache, 'k', 'old');
    await b.cache.remember('k', policy, unexpected);
    const held = heldLoad<string>();
    const overtaken = a.cache.remember('slow', policy, held.load);
    await expect.poll(held.begun).toBe(1);
    await b.cache.forget(['t']);
    await empty();
    await untilListening(redis.url, a.cache);
    await untilListening(redis.url, b.cache);
    held.answer('old');
    await overtaken;
    const c = await open();
    expect((await remember(c.cache, 'slow', 'new')).value).toBe('new');
    expect((await remember(c.cache, 'k', 'new')).value).toBe('new');
    await b.cache.forget(['t']);
    await expect.poll(() => a.cache.peek('k'), { timeout: 5000 }).toBeUndefined();
    expect((await remember(a.cache, 'k', 'newer')).value).toBe('newer');
  });

  test('what is in memory is still better than nothing when Redis is emptied', async () => {
    const { cache, settle } = await open();
    await remember(cache, 'k', 'old');
    await remember(cache, 'other', 'old');
    await onRedis(redis.url, (connection) => connection.flushall());
    await cache.remember('another', { ...policy, tags: ['u'] }, loaded('new'));
    const fail = async () => {
      throw new PortError('database', 'run a statement', true, new Error('gone'));
    };
    for (const key of ['k', 'other', 'k', 'other']) {
      expect((await cache.remember(key, policy, fail)).value).toBe('old');
      await settle();
    }
  });

  test('news that cannot be read makes everything old', async () => {
    const { cache } = await open();
    await remember(cache, 'k', 'old');
    await onRedis(redis.url, (connection) =>
      connection.xadd('catapi:forgotten', '*', 'by', 'x', 'tags', '["t'),
    );
    await expect.poll(() => cache.peek('k')).toBeUndefined();
  });

  test('a Redis that takes no writes is told of once, and nobody is failed', async () => {
    const opened = await open();
    await remember(opened.cache, 'first', 'one');
    const limit = (memory: string) =>
      onRedis(redis.url, (connection) => connection.config('SET', 'maxmemory', memory));
    await limit('1');
    for (let at = 0; at < 20; at += 1) await remember(opened.cache, `k${at}`, 'one');
    await opened.settle();
    await limit('0');
    const told = toldOf(opened);
    expect(new Set(told).size).toBe(told.length);
    expect(told.length).toBeGreaterThan(0);
  });

  test('a stalled Redis costs 250 ms three times, and then one caller a second', async () => {
    const connection = openRedisConnection(farUrl, () => {});
    await expect.poll(() => connection.isUsable()).toBe(true);
    await network.stall();
    const ask = () => connection.ask('find', (commands) => commands.get('k'));
    for (let call = 0; call < 3; call += 1) {
      const ms = await msOf(async () => expect(await ask()).toBeUndefined());
      expect(ms).toBeGreaterThan(200);
      expect(ms).toBeLessThan(500);
    }
    const waits = await Promise.all(Array.from({ length: 100 }, () => msOf(ask)));
    expect(Math.max(...waits)).toBeLessThan(100);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const later = await Promise.all(Array.from({ length: 100 }, () => msOf(ask)));
    expect(later.filter((ms) => ms > 200)).toHaveLength(1);
    await network.pass();
    await expect.poll(ask, { timeout: 5000 }).toBeNull();
    await connection.close();
  });

  test('a connection that died in silence is given up for a new one', async () => {
    const connection = openRedisConnection(farUrl, () => {});
    const other = openRedisConnection(farUrl, () => {});
    await expect.poll(() => connection.isUsable() && other.isUsable()).toBe(true);
    const before = network.connections();
    await network.stall();
    for (let call = 0; call < 3; call += 1) {
      await connection.ask('find', (commands) => commands.get('k'));
    }
    await expect.poll(() => connection.isUsable(), { timeout: 5000 }).toBe(false);
    await expect.poll(() => network.connections(), { timeout: 5000 }).toBeGreaterThan(before);
    await connection.close();
    await other.close();
  });
});
