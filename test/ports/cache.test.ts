// What every cache promises, run over each adapter. Time stands still unless a test moves it, and
// chance takes nothing off an entry's life unless a test says how much.

import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Observation } from '../../packages/server/src/observe.ts';
import type { Cache, CachePolicy } from '../../packages/server/src/ports/cache.ts';
import {
  heldLoad,
  layeredAdapter,
  loaded,
  memoryAdapter,
  type OpenedCache,
  unexpected,
} from '../support/caches.ts';

const redisUrl = inject('redis');
const adapters = [
  memoryAdapter,
  ...(redisUrl === undefined ? [] : [layeredAdapter(`${redisUrl}/5`)]),
];

const policy: CachePolicy = {
  seconds: 60,
  staleSeconds: 30,
  absentSeconds: 10,
  errorSeconds: 0,
  tags: ['breeds'],
};

describe.each(adapters)('a $name cache', ({ open }) => {
  let opened: OpenedCache;
  let cache: Cache;
  let nowMs: number;
  /** What chance answers: the part of `below`, from 0 up to but not including 1. */
  let chancePart: number;
  let observations: Observation[];

  beforeEach(async () => {
    nowMs = Date.parse('2024-02-29T12:00:00Z');
    chancePart = 0;
    observations = [];
    opened = await open({
      clock: { nowMs: () => nowMs },
      chance: {
        integer: (below) => Math.floor(below * chancePart),
        bytes: (count) => Buffer.alloc(count),
      },
      observe: (observation) => observations.push(observation),
    });
    cache = opened.cache;
  });

  afterEach(() => opened.close());

  /** Until every load that may begin or end by now has done so. */
  const turn = () => opened.settle();

  const moveSeconds = (seconds: number) => {
    nowMs += seconds * 1000;
  };

  describe('remembering', () => {
    test('loads once, and answers from memory until the seconds are over', async () => {
      expect(await cache.remember('a', policy, loaded('one'))).toEqual({
        value: 'one',
        from: 'database',
      });
      moveSeconds(59.999);
      expect(await cache.remember('a', policy, unexpected)).toEqual({
        value: 'one',
        from: 'memory',
      });
    });

    test('keeps keys apart', async () => {
      await cache.remember('a', policy, loaded('one'));
      await cache.remember('A', policy, loaded('two'));
      expect((await cache.remember('a', policy, unexpected)).value).toBe('one');
      expect((await cache.remember('A', policy, unexpected)).value).toBe('two');
    });

    test.each([[undefined], [null], [false], [0], ['']])('remembers %j like any', async (value) => {
      const load = async () => ({ value, sizeBytes: 1 });
      await cache.remember<unknown>('a', policy, load);
      expect(await cache.remember<unknown>('a', policy, unexpected)).toEqual({
        value,
        from: 'memory',
      });
    });

    test('ends a life up to a tenth early, by chance', async () => {
      chancePart = 0.9999;
      await cache.remember('a', { ...policy, staleSeconds: 0 }, loaded('one'));
      moveSeconds(53.99);
      expect((await cache.remember('a', policy, unexpected)).from).toBe('memory');
      moveSeconds(0.02);
      expect((await cache.remember('a', policy, loaded('two'))).from).toBe('database');
    });

    test('keeps nothing that has no life', async () => {
      const none = { ...policy, seconds: 0, staleSeconds: 0 };
      await cache.remember('a', none, loaded('one'));
      expect((await cache.remember('a', none, loaded('two'))).value).toBe('two');
    });

    test('remembers an absence for its own life, and never beyond', async () => {
      const absent = async () => ({ value: 'none', sizeBytes: 4, absent: true });
      await cache.remember('a', policy, absent);
      moveSeconds(9.999);
      expect(await cache.remember('a', policy, unexpected)).toEqual({
        value: 'none',
        from: 'memory',
      });
      moveSeconds(0.001);
      expect(await cache.remember('a', policy, loaded('there'))).toEqual({
        value: 'there',
        from: 'database',
      });
    });
  });

  describe('one flight for a key', () => {
    test('a thousand callers share one load', async () => {
      const held = heldLoad<string>();
      const calls = Array.from({ length: 1000 }, () => cache.remember('a', policy, held.load));
      await turn();
      expect(held.begun()).toBe(1);
      held.answer('one');
      const from = (await Promise.all(calls)).map((answer) => {
        expect(answer.value).toBe('one');
        return answer.from;
      });
      expect(from.filter((one) => one === 'database')).toHaveLength(1);
      expect(from.filter((one) => one === 'shared-flight')).toHaveLength(999);
    });

    test('an error reaches everyone who waits and is not remembered', async () => {
      const held = heldLoad<string>();
      const calls = Array.from({ length: 5 }, () => cache.remember('a', policy, held.load));
      const outcomes = Promise.allSettled(calls);
      await turn();
      const error = new Error('the database is away');
      held.fail(error);
      for (const outcome of await outcomes) {
        expect(outcome).toEqual({ status: 'rejected', reason: error });
      }
      expect(held.begun()).toBe(1);
      expect((await cache.remember('a', policy, loaded('one'))).from).toBe('database');
      // Those who waited were told; telling it again is not the cache's affair.
      expect(observations).toEqual([]);
    });

    test('a load that throws at once is an error like any', async () => {
      const load = () => {
        throw new Error('a bug');
      };
      await expect(cache.remember('a', policy, load)).rejects.toThrow('a bug');
      expect((await cache.remember('a', policy, loaded('one'))).value).toBe('one');
    });

    test('a load may itself remember something else', async () => {
      const { value } = await cache.remember('outer', policy, async () => {
        const inner = await cache.remember('inner', policy, loaded('in'));
        return { value: `${inner.value} and out`, sizeBytes: 10 };
      });
      expect(value).toBe('in and out');
    });
  });

  describe('an entry that is no longer fresh', () => {
    test('is served while one caller renews it', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(60);
      const held = heldLoad<string>();
      for (let call = 0; call < 3; call += 1) {
        expect(await cache.remember('a', policy, held.load)).toEqual({
          value: 'old',
          from: 'stale',
        });
      }
      await turn();
      expect(held.begun()).toBe(1);
      held.answer('new');
      await turn();
      expect(await cache.remember('a', policy, unexpected)).toEqual({
        value: 'new',
        from: 'memory',
      });
    });

    test('is gone after its stale seconds', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(90);
      expect(await cache.remember('a', policy, loaded('new'))).toEqual({
        value: 'new',
        from: 'database',
      });
    });

    test('outlives a failed renewal, which is observed, until its end', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(60);
      const error = new Error('the database is away');
      const failing = async () => {
        throw error;
      };
      expect((await cache.remember('a', policy, failing)).from).toBe('stale');
      await turn();
      expect(observations).toEqual([{ kind: 'cache.failed', key: 'a', error }]);
      expect(await cache.remember('a', policy, failing)).toEqual({ value: 'old', from: 'stale' });
      moveSeconds(29.999);
      expect((await cache.remember('a', policy, failing)).value).toBe('old');
      await turn();
      moveSeconds(0.001);
      await expect(cache.remember('a', policy, failing)).rejects.toBe(error);
    });

    test('is tried again after a failed renewal, but not by each of many callers', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(60);
      let begun = 0;
      const failing = async () => {
        begun += 1;
        throw new Error('the database is away');
      };
      for (let call = 0; call < 100; call += 1) {
        await cache.remember('a', policy, failing);
        await turn();
      }
      expect(begun).toBe(1);
      moveSeconds(2);
      await cache.remember('a', policy, loaded('new'));
      await turn();
      expect((await cache.remember('a', policy, unexpected)).value).toBe('new');
    });

    test('its renewal is shared by those who come after its end', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(89);
      const held = heldLoad<string>();
      await cache.remember('a', policy, held.load);
      moveSeconds(2);
      const late = cache.remember('a', policy, held.load);
      await turn();
      held.answer('new');
      expect(await late).toEqual({ value: 'new', from: 'shared-flight' });
      expect(held.begun()).toBe(1);
    });

    test('may turn out to be absent', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(60);
      await cache.remember('a', policy, async () => ({ value: '', sizeBytes: 0, absent: true }));
      await turn();
      expect((await cache.remember('a', policy, unexpected)).value).toBe('');
      moveSeconds(10);
      expect((await cache.remember('a', policy, loaded('new'))).from).toBe('database');
    });
  });

  describe('forgetting', () => {
    const tagged = (...tags: string[]) => ({ ...policy, tags });

    test('drops every entry that bears one of the tags, and no other', async () => {
      await cache.remember('a', tagged('breeds'), loaded('a'));
      await cache.remember('b', tagged('breeds', 'image:1'), loaded('b'));
      await cache.remember('c', tagged('image:1', 'votes'), loaded('c'));
      await cache.remember('d', tagged('image:11'), loaded('d'));
      await cache.remember('e', tagged(), loaded('e'));
      await cache.forget(['image:1', 'nobody bears this']);
      const fromOf = async (key: string) => {
        return (await cache.remember(key, tagged(), loaded('new'))).from;
      };
      expect(await fromOf('a')).toBe('memory');
      expect(await fromOf('b')).toBe('database');
      expect(await fromOf('c')).toBe('database');
      expect(await fromOf('d')).toBe('memory');
      expect(await fromOf('e')).toBe('memory');
    });

    test('drops a stale entry as well', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(60);
      await cache.forget(['breeds']);
      expect((await cache.remember('a', policy, loaded('new'))).value).toBe('new');
    });

    test('overtakes a load: it is answered to those who wait, and not kept', async () => {
      const before = heldLoad<string>();
      const waiting = [1, 2].map(() => cache.remember('a', policy, before.load));
      await turn();
      await cache.forget(['breeds']);

      const after = heldLoad<string>();
      const later = [1, 2].map(() => cache.remember('a', policy, after.load));
      await turn();
      expect(after.begun()).toBe(1);
      after.answer('new');
      expect((await Promise.all(later)).map(({ value }) => value)).toEqual(['new', 'new']);

      // The old load ends last, and still must not replace what the new one brought.
      before.answer('old');
      expect((await Promise.all(waiting)).map(({ value }) => value)).toEqual(['old', 'old']);
      expect(before.begun()).toBe(1);
      expect(await cache.remember('a', policy, unexpected)).toEqual({
        value: 'new',
        from: 'memory',
      });
    });

    test('overtakes a load that ends before anybody asks again', async () => {
      const before = heldLoad<string>();
      const waiting = cache.remember('a', policy, before.load);
      await turn();
      // Its answer is on the way when the tag is forgotten.
      before.answer('old');
      const forgotten = cache.forget(['breeds']);
      expect((await waiting).value).toBe('old');
      await forgotten;
      expect((await cache.remember('a', policy, loaded('new'))).value).toBe('new');
    });

    test('overtakes a renewal', async () => {
      await cache.remember('a', policy, loaded('older'));
      moveSeconds(60);
      const renewal = heldLoad<string>();
      await cache.remember('a', policy, renewal.load);
      await turn();
      await cache.forget(['breeds']);
      renewal.answer('old');
      await turn();
      expect((await cache.remember('a', policy, loaded('new'))).value).toBe('new');
    });

    test('leaves loads of other tags alone', async () => {
      const held = heldLoad<string>();
      const waiting = cache.remember('a', policy, held.load);
      await turn();
      await cache.forget(['image:1']);
      held.answer('one');
      await waiting;
      expect((await cache.remember('a', policy, unexpected)).from).toBe('memory');
    });
  });

  test('says that it is well', async () => {
    await expect(cache.check()).resolves.toBeUndefined();
  });
});
