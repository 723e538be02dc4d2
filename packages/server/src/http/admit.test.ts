// The gate by itself: who gets a place, who waits, in which order, and who is refused when. Time is
// the test's own.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Operation } from '../contract/contract.ts';
import { ApiError } from '../errors.ts';
import { checkBudgets, createAdmit, createGate, type Gate, type Gone } from './admit.ts';

const chance = { integer: () => 0, bytes: (count: number) => Buffer.alloc(count) };

let gate: Gate;
/** Names of the works that have begun, in their order. */
let begun: string[];
let ends: Map<string, () => void>;

beforeEach(() => {
  vi.useFakeTimers();
  gate = createGate('test', 2, chance);
  begun = [];
  ends = new Map();
});

afterEach(() => vi.useRealTimers());

/** Asks for a place; resolves with the name when its work was ended, or why it was refused. */
function ask(name: string, gone?: Gone): Promise<string> {
  const work = () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return gate.run(work, gone).catch((error: ApiError) => error.details.reason ?? 'none');
}

async function end(name: string): Promise<void> {
  ends.get(name)?.();
  await vi.advanceTimersByTimeAsync(0);
}

describe('a gate', () => {
  test('lets as many work as it has places, and the others in their order', async () => {
    const answers = ['a', 'b', 'c', 'd'].map((name) => ask(name));
    expect(begun).toEqual(['a', 'b']);
    expect(gate.measure()).toMatchObject({ name: 'test', busy: 2, places: 2, waiting: 2 });
    for (const name of ['b', 'a', 'c', 'd']) await end(name);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd']);
    expect(gate.measure()).toMatchObject({ busy: 0, waiting: 0, oldestMs: 0 });
  });

  test('gives on the place of a work that failed', async () => {
    const failing = () => Promise.reject(new Error('broken'));
    for (let round = 0; round < 5; round += 1) {
      await expect(gate.run(failing)).rejects.toThrow('broken');
    }
    expect(gate.measure().busy).toBe(0);
  });

  test('refuses at once when too many wait', async () => {
    const waiting = Array.from({ length: 102 }, (_, index) => ask(String(index)));
    expect(await ask('one too many')).toBe('too many calls of this operation are waiting');
    expect(gate.measure().waiting).toBe(100);
    for (let index = 0; index < 102; index += 1) await end(String(index));
    expect(await Promise.all(waiting)).toHaveLength(102);
  });

  test('refuses with 503, and says when to come back', async () => {
    for (let index = 0; index < 102; index += 1) void ask(String(index));
    const refused = await gate.run(async () => {}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiError);
    expect(refused).toMatchObject({ status: 503, details: { retryAfterSeconds: 1 } });
  });

  test('refuses who waited for five seconds, and begins nothing for them', async () => {
    void ask('a');
    void ask('b');
    const late = ask('late');
    await vi.advanceTimersByTimeAsync(4999);
    expect(gate.measure()).toMatchObject({ waiting: 1, oldestMs: 4999 });
    await vi.advanceTimersByTimeAsync(1);
    expect(await late).toBe('this operation is overloaded');
    await end('a');
    expect(begun).toEqual(['a', 'b']);
  });
});

describe('a queue that stands', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'old', 'older than a second']) void ask(name);
    await vi.advanceTimersByTimeAsync(1001);
  });

  test('is worked from its newest end', async () => {
    void ask('new');
    void ask('newest');
    await end('a');
    expect(begun.at(-1)).toBe('newest');
    await end('b');
    expect(begun.at(-1)).toBe('new');
  });

  test('lets nobody wait for longer than a second more', async () => {
    const newest = ask('newest');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await newest).toBe('this operation is overloaded');
    await end('a');
    expect(gate.measure()).toMatchObject({ busy: 1, waiting: 0 });
  });

  test('is in the order of arrival again once it was empty', async () => {
    for (const name of ['a', 'b']) await end(name);
    expect(gate.measure().busy).toBe(0);
    for (const name of ['c', 'd', 'first', 'second']) void ask(name);
    await end('c');
    expect(begun.at(-1)).toBe('first');
  });
});

describe('who leaves', () => {
  test('while waiting is never begun', async () => {
    void ask('a');
    void ask('b');
    const leaving = new AbortController();
    const answer = ask('gone', () => leaving.signal);
    leaving.abort();
    expect(await answer).toBe('the caller has left');
    await end('a');
    expect(begun).toEqual(['a', 'b']);
    expect(gate.measure()).toMatchObject({ busy: 1, waiting: 0 });
  });

  test('before waiting is never begun', async () => {
    void ask('a');
    void ask('b');
    expect(await ask('gone', () => AbortSignal.abort())).toBe('the caller has left');
    expect(gate.measure().waiting).toBe(0);
  });

  test('while at work is worked for to the end', async () => {
    const leaving = new AbortController();
    const answer = ask('a', () => leaving.signal);
    leaving.abort();
    await end('a');
    expect(await answer).toBe('a');
  });
});

const operation = (operationId: string, budget: number, connections = budget) =>
  ({ operationId, budget, connections }) as unknown as Operation;

test('each operation has a gate of its own', async () => {
  const admit = createAdmit(chance);
  const never = () => new Promise<string>(() => {});
  for (let call = 0; call < 3; call += 1) void admit(operation('getImage', 2), never);
  expect(await admit(operation('listVotes', 1), async () => 'free')).toBe('free');
  expect(admit.measure()).toMatchObject([
    { name: 'getImage', busy: 2, waiting: 1 },
    { name: 'listVotes', busy: 0, waiting: 0 },
  ]);
});

describe('checkBudgets', () => {
  const pools = (...sizes: number[]) =>
    sizes.map((size, index) => ({ pool: String(index), size, busy: 0, waiting: 0, oldestMs: 0 }));

  test('refuses an operation that could take a pool from all others', () => {
    const operations = [operation('listVotes', 8), operation('getImage', 9)];
    expect(() => checkBudgets(operations, pools(12, 10))).toThrow(
      /too many of a pool's 10 connections, of which 2 are left to others: getImage \(9\)$/,
    );
  });

  test('counts connections, not calls, where calls share statements', () => {
    expect(() => checkBudgets([operation('getImage', 64, 4)], pools(10))).not.toThrow();
  });

  test('has nothing to say of SQLite, which nobody holds while waiting', () => {
    expect(() => checkBudgets([operation('listVotes', 8)], pools(1, 1))).not.toThrow();
  });
});
