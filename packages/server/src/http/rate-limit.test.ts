// Counting calls under a clock and a Redis of the test's own: what is exact, what is told a moment
// later, and what happens while nobody can be told.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from 'express';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Operation } from '../contract/contract.ts';
import type { Caller } from '../contract/handler.ts';
import type { Counter } from '../ports/counter.ts';
import { type CallContext, setContext } from './call-context.ts';
import { addressKey, createRateLimit, type RateLimit } from './rate-limit.ts';

const account: Caller = { kind: 'account', accountId: 7, userId: 'u', keyId: 1, plan: 'free' };
const anonymous: Caller = { kind: 'anonymous' };
const read = { rate: { class: 'read', cost: 1 } } as Operation;
const signUp = { rate: { class: 'signup', cost: 1 } } as Operation;

let nowMs: number;

/** Counts as Redis does, for every process of a test; `asked` is what each question added. */
function createSharedCounter() {
  const counts = new Map<string, { consumed: number; endsAtMs: number }>();
  const shared = {
    isAway: false,
    delayMs: 0,
    asked: [] as number[],
    total: (key: string) => counts.get(key)?.consumed ?? 0,
    counter: {
      async add(key, cost, durationMs) {
        shared.asked.push(cost);
        if (shared.isAway) return undefined;
        const known = counts.get(key);
        const current =
          known !== undefined && known.endsAtMs > nowMs
            ? known
            : { consumed: 0, endsAtMs: nowMs + durationMs };
        current.consumed += cost;
        counts.set(key, current);
        const count = { consumed: current.consumed, endsInMs: current.endsAtMs - nowMs };
        await sleep(shared.delayMs);
        return count;
      },
    } satisfies Counter,
  };
  return shared;
}

let shared: ReturnType<typeof createSharedCounter>;

const create = (limits: Partial<Parameters<typeof createRateLimit>[0]> = {}) =>
  createRateLimit({
    perMinute: 100,
    anonymousPerMinute: 10,
    plans: new Map(),
    clock: { nowMs: () => nowMs },
    counter: shared.counter,
    ...limits,
  });

/** One call the long way: the headers that it gets, or its refusal. */
async function call(limit: RateLimit, caller: Caller = account, operation = read, ip = '10.0.0.1') {
  const request = { ip } as Request;
  const context = { operation, caller, rateHeaders: {} } as unknown as CallContext;
  setContext(request, context);
  try {
    await limit.consume(request);
    return { status: 200, headers: context.rateHeaders };
  } catch (error) {
    const { status, details } = error as { status: number; details: object };
    return { status, headers: context.rateHeaders, details };
  }
}

/** One call as the edge counts it. */
const countNow = (limit: RateLimit, caller: Caller = account, ip = '10.0.0.1') =>
  limit.countNow(read, caller, () => ip);

const told = () => sleep(120);

beforeEach(() => {
  nowMs = Date.parse('2024-02-29T12:00:00Z');
  shared = createSharedCounter();
});

describe('one process', () => {
  test('lets as many through as it says, and tells how many are left', async () => {
    const limit = create({ counter: undefined, perMinute: 3 });
    const answers = [];
    for (let at = 0; at < 4; at += 1) answers.push(await call(limit));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[0]?.headers).toEqual({
      'ratelimit-limit': '3',
      'ratelimit-remaining': '2',
      'ratelimit-consumed': '1',
      'ratelimit-reset': '2024-02-29T12:01:00.000Z',
      'retry-after-seconds': '60',
    });
    expect(answers[3]).toMatchObject({
      headers: { 'ratelimit-remaining': '0', 'ratelimit-consumed': '4' },
      details: { retryAfterSeconds: 60 },
    });
    nowMs += 60_000;
    expect((await call(limit)).headers['ratelimit-remaining']).toBe('2');
  });

  test('counts on both ways together, and refuses on the long way alone', async () => {
    const limit = create({ counter: undefined, perMinute: 4 });
    expect(countNow(limit)).toMatchObject({ consumed: 1 });
    expect((await call(limit)).headers['ratelimit-remaining']).toBe('2');
    expect(countNow(limit)).toMatchObject({ consumed: 3 });
    expect(countNow(limit)).toMatchObject({ consumed: 4 });
    expect(countNow(limit)).toBe(false);
    expect((await call(limit)).status).toBe(429);
  });

  test('tells each of many calls at once of itself', async () => {
    const limit = create({ counter: undefined, perMinute: 5 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => call(limit)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    const left = answers.map(({ headers }) => headers['ratelimit-consumed']);
    expect(left).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  test('counts neither what is free nor where there is no limit', async () => {
    const free = { rate: { class: 'none', cost: 0 } } as Operation;
    const limit = create({ counter: undefined, perMinute: 1, anonymousPerMinute: 0 });
    for (let at = 0; at < 3; at += 1) {
      expect(await call(limit, account, free)).toEqual({ status: 200, headers: {} });
      expect(await call(limit, anonymous)).toEqual({ status: 200, headers: {} });
    }
    expect(limit.countNow(free, account, () => '')).toBeUndefined();
    expect(countNow(limit, anonymous)).toBeUndefined();
    expect((await call(limit)).status).toBe(200);
  });

  test('counts callers without a key by their address, and tells them no count', async () => {
    const limit = create({ counter: undefined, anonymousPerMinute: 1 });
    const from = (ip: string) => call(limit, anonymous, read, ip);
    expect(await from('10.0.0.1')).toEqual({ status: 200, headers: {} });
    expect((await from('10.0.0.2')).status).toBe(200);
    expect(await from('10.0.0.1')).toMatchObject({ status: 429, headers: {} });
    expect((await from('::ffff:10.0.0.1')).status).toBe(429);
  });

  test('counts sign-ups by address and by the hour, whoever asks', async () => {
    const limit = create({ counter: undefined });
    const statuses = [];
    for (let at = 0; at < 61; at += 1) {
      statuses.push((await call(limit, at % 2 ? account : anonymous, signUp)).status);
    }
    expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true);
    expect(statuses[60]).toBe(429);
    nowMs += 60_000;
    expect((await call(limit, anonymous, signUp)).status).toBe(429);
    nowMs += 3_600_000;
    expect((await call(limit, anonymous, signUp)).status).toBe(200);
  });
});

describe('several processes', () => {
  test('ask before the first call, and tell later of the others below half', async () => {
    const limit = create();
    expect(countNow(limit)).toBe(false);
    expect((await call(limit)).status).toBe(200);
    for (let at = 0; at < 5; at += 1) expect(countNow(limit)).toBeTruthy();
    // More than a twentieth of the limit is nobody's secret.
    expect(countNow(limit)).toBe(false);
    expect(shared.asked).toEqual([1]);
    await told();
    expect(shared.asked).toEqual([1, 5]);
    expect(shared.total('account:7')).toBe(6);
    expect(countNow(limit)).toBeTruthy();
  });

  test('are exact from half on, whichever is asked', async () => {
    const [a, b] = [create(), create()];
    for (const limit of [a, b]) await call(limit);
    let accepted = 2;
    for (let at = 0; at < 20; at += 1) {
      for (const limit of [a, b]) accepted += countNow(limit) ? 1 : 0;
    }
    expect(accepted).toBe(12);
    await told();
    // Each has learnt of the other's count by its own telling; from here on one asks for each.
    for (let at = 0; at < 120; at += 1) {
      const limit = at % 2 ? a : b;
      if (countNow(limit) || (await call(limit)).status === 200) accepted += 1;
    }
    await told();
    expect(accepted).toBeGreaterThanOrEqual(100);
    expect(accepted).toBeLessThanOrEqual(110);
    expect((await call(a)).status).toBe(429);
    expect((await call(b)).status).toBe(429);
  });

  test('tell each call once, though one asks while another tells', async () => {
    const limit = create();
    shared.delayMs = 30;
    await call(limit);
    for (let at = 0; at < 5; at += 1) expect(countNow(limit)).toBeTruthy();
    // The telling is on its way when these ask.
    await sleep(55);
    await Promise.all([call(limit), call(limit)]);
    await told();
    expect(shared.total('account:7')).toBe(8);
    expect((await call(limit)).headers['ratelimit-consumed']).toBe('9');
  });

  test('each call at the limit is told of itself', async () => {
    const limit = create({ perMinute: 5 });
    shared.delayMs = 5;
    const answers = await Promise.all(Array.from({ length: 8 }, () => call(limit)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.map(({ headers }) => headers['ratelimit-consumed'])).toEqual(
      Array.from({ length: 8 }, (_, at) => String(at + 1)),
    );
  });

  test('go by their own count while nobody can be told, and tell it afterwards', async () => {
    const limit = create({ perMinute: 10 });
    await call(limit);
    countNow(limit);
    shared.isAway = true;
    const statuses = [];
    for (let at = 0; at < 10; at += 1) statuses.push((await call(limit)).status);
    expect(statuses).toEqual([...Array(8).fill(200), 429, 429]);
    await told();
    shared.isAway = false;
    expect((await call(limit)).status).toBe(429);
  });

  test('begin anew when the stretch is over, as Redis has it', async () => {
    const limit = create({ perMinute: 4 });
    await call(limit);
    nowMs += 59_999;
    expect(countNow(limit)).toMatchObject({ consumed: 2 });
    nowMs += 1;
    expect(countNow(limit)).toBe(false);
    expect((await call(limit)).headers['ratelimit-remaining']).toBe('3');
  });
});

test('forgets the oldest callers before memory runs out, and those whose time is over', async () => {
  const limit = create({ counter: undefined, anonymousPerMinute: 1 });
  const key = (at: number) =>
    `2001:db8:${(at >> 16).toString(16)}:${(at & 0xffff).toString(16)}::1`;
  for (let at = 0; at < 200_000; at += 1) countNow(limit, anonymous, key(at));
  expect(countNow(limit, anonymous, key(0))).toBe(false);
  countNow(limit, anonymous, key(200_000));
  expect(countNow(limit, anonymous, key(0))).toMatchObject({ consumed: 1 });
  expect(countNow(limit, anonymous, key(199_999))).toBe(false);
});

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:10.1.2.3', '10.1.2.3'],
  // Some proxies add the caller's port to what they forward.
  ['10.1.2.3:50412', '10.1.2.3'],
  ['[2001:db8:1:2::9]:50412', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
  ['', ''],
])('an address is counted by what one home has: %j', (address, key) => {
  expect(addressKey(address)).toBe(key);
});
