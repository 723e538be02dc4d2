// What every cache promises when nothing newer can be had, to callers who cannot wait, and after a
// change; run over each adapter like cache.test.ts, with time that stands still.

import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { PortError, refuse, unavailable } from '../../packages/server/src/errors.ts';
import type { Observation } from '../../packages/server/src/observe.ts';
import type { Cache, CachePolicy, Loaded } from '../../packages/server/src/ports/cache.ts';
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

/** Fresh for 60 s, stale for 30 s more, and for 600 s more better than nothing. */
const policy: CachePolicy = {
  seconds: 60,
  staleSeconds: 30,
  absentSeconds: 10,
  errorSeconds: 600,
  tags: ['breeds'],
};

const away = () => new PortError('database', 'run a statement', true, new Error('gone'));

describe.each(adapters)('a $name cache', ({ open }) => {
  let opened: OpenedCache;
  let cache: Cache;
  let nowMs: number;
  let observations: Observation[];

  beforeEach(async () => {
    nowMs = Date.parse('2024-02-29T12:00:00Z');
    observations = [];
    opened = await open({
      clock: { nowMs: () => nowMs },
      chance: { integer: () => 0, bytes: (count) => Buffer.alloc(count) },
      observe: (observation) => observations.push(observation),
    });
    cache = opened.cache;
  });

  afterEach(() => opened.close());

  const moveSeconds = (seconds: number) => {
    nowMs += seconds * 1000;
  };
  const failing = (error: Error) => async (): Promise<Loaded<string>> => {
    throw error;
  };

  describe('while it cannot be loaded', () => {
    test.each([
      ['a PortError', away()],
      ['a 503', unavailable('too much at once')],
    ])('an entry past its life stands in for %s, until its end', async (_name, error) => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(90);
      expect(await cache.remember('a', policy, failing(error))).toEqual({
        value: 'old',
        from: 'stale',
      });
      moveSeconds(599.999);
      expect((await cache.remember('a', policy, failing(error))).value).toBe('old');
      await opened.settle();
      moveSeconds(0.001);
      await expect(cache.remember('a', policy, failing(error))).rejects.toBe(error);
    });

    test.each([
      ['an ApiError', refuse('NOT_FOUND')],
      ['another ApiError', refuse('INVALID_PARAMETERS')],
      ['a bug', new TypeError('a bug')],
    ])('nothing stands in for %s', async (_name, error) => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(90);
      await expect(cache.remember('a', policy, failing(error))).rejects.toBe(error);
      expect(observations).toEqual([]);
    });

    test('an answer ends the standing in that an outage began', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(90);
      await cache.remember('a', policy, failing(away()));
      moveSeconds(2);
      // This one begins the renewal, which is answered that there is no such thing.
      await cache.remember('a', policy, failing(refuse('NOT_FOUND')));
      await opened.settle();
      const answer = cache.remember('a', policy, failing(refuse('NOT_FOUND')));
      await expect(answer).rejects.toThrow('NOT_FOUND');
    });

    test('an absence never stands in', async () => {
      const absent = async () => ({ value: 'none', sizeBytes: 4, absent: true });
      await cache.remember('a', policy, absent);
      moveSeconds(10);
      await expect(cache.remember('a', policy, failing(away()))).rejects.toThrow('gone');
    });

    test('what was forgotten never stands in', async () => {
      await cache.remember('a', policy, loaded('old'));
      await cache.forget(['breeds']);
      await expect(cache.remember('a', policy, failing(away()))).rejects.toThrow('gone');
    });

    test('what is forgotten while it is loaded does not stand in either', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(90);
      const held = heldLoad<string>();
      const asked = cache.remember('a', policy, held.load);
      await opened.settle();
      await cache.forget(['breeds']);
      held.fail(away());
      await expect(asked).rejects.toThrow('gone');
    });

    test('only the first caller waits, and one in a second tries again', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(90);
      const held = heldLoad<string>();
      const first = cache.remember('a', policy, held.load);
      await opened.settle();
      held.fail(away());
      expect((await first).from).toBe('stale');
      expect(observations.map(({ kind }) => kind)).toEqual(['cache.failed']);

      for (let call = 0; call < 50; call += 1) {
        expect((await cache.remember('a', policy, held.load)).from).toBe('stale');
        await opened.settle();
      }
      expect(held.begun()).toBe(1);
      moveSeconds(1);
      for (let call = 0; call < 50; call += 1) {
        expect((await cache.remember('a', policy, held.load)).from).toBe('stale');
        await opened.settle();
      }
      expect(held.begun()).toBe(2);
      held.answer('new');
      await opened.settle();
      expect((await cache.remember('a', policy, unexpected)).value).toBe('new');
    });
  });

  describe('peeking', () => {
    test('answers what is fresh, and nothing that is not there', async () => {
      expect(cache.peek('a')).toBeUndefined();
      await cache.remember('a', policy, loaded('one'));
      expect(cache.peek('a')).toEqual({ value: 'one', isFresh: true });
      moveSeconds(59.999);
      expect(cache.peek('a')).toEqual({ value: 'one', isFresh: true });
      await cache.forget(['breeds']);
      expect(cache.peek('a')).toBeUndefined();
    });

    test('answers what is stale only while it is renewed', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(60);
      expect(cache.peek('a')).toBeUndefined();
      const held = heldLoad<string>();
      await cache.remember('a', policy, held.load);
      expect(cache.peek('a')).toEqual({ value: 'old', isFresh: false });
      await opened.settle();
      held.answer('new');
      await opened.settle();
      expect(cache.peek('a')).toEqual({ value: 'new', isFresh: true });
    });

    test('answers what is stale after a failed renewal, until the next may be tried', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(60);
      await cache.remember('a', policy, failing(away()));
      await opened.settle();
      expect(cache.peek('a')).toEqual({ value: 'old', isFresh: false });
      moveSeconds(1);
      expect(cache.peek('a')).toBeUndefined();
    });

    test('answers nothing past its stale seconds, though it is renewed', async () => {
      await cache.remember('a', policy, loaded('old'));
      moveSeconds(90);
      await cache.remember('a', policy, failing(away()));
      expect(cache.peek('a')).toBeUndefined();
    });

    test('never begins a load', async () => {
      await cache.remember('a', policy, loaded('old'));
      const held = heldLoad<string>();
      moveSeconds(60);
      for (let call = 0; call < 10; call += 1) cache.peek('a');
      await opened.settle();
      await cache.remember('a', policy, held.load);
      await opened.settle();
      expect(held.begun()).toBe(1);
      held.answer('new');
    });
  });

  test('a tag is settling for ten seconds after it was forgotten, and no other is', async () => {
    // Who has just begun to listen to other processes takes everything for unsettled.
    moveSeconds(10);
    expect(cache.isSettling(['breeds'])).toBe(false);
    await cache.forget(['breeds', 'image:1']);
    expect(cache.isSettling(['facts', 'image:1'])).toBe(true);
    expect(cache.isSettling(['facts'])).toBe(false);
    expect(cache.isSettling([])).toBe(false);
    moveSeconds(9.999);
    expect(cache.isSettling(['breeds'])).toBe(true);
    await cache.forget(['image:1']);
    moveSeconds(0.001);
    expect(cache.isSettling(['breeds'])).toBe(false);
    expect(cache.isSettling(['image:1'])).toBe(true);
  });

  test('a codec of its own carries what JSON cannot say', async () => {
    const codec = {
      encode: (map: Map<string, number>) => [...map].join('\n'),
      decode: (text: string) =>
        new Map(text.split('\n').map((line) => [line.split(',')[0] as string, 1])),
    };
    const load = async () => ({ value: new Map([['a,\n"é', 1]]), sizeBytes: 10 });
    const { value } = await cache.remember('a', policy, load, codec);
    expect(value).toEqual(new Map([['a,\n"é', 1]]));
  });
});
