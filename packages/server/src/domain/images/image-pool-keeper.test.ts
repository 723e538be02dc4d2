// Who waits for a refresh and for how long, and what is answered meanwhile. Pools here are only
// names, and a refresh ends when the test says so; the clock is the test's, patience is real.

import type { Knex } from 'knex';
import { beforeEach, describe, expect, test } from 'vitest';
import openapi from '../../contract/generated/openapi.json' with { type: 'json' };
import type { Observation } from '../../observe.ts';
import type { ImagePool } from './image-pool.ts';
import { createPoolKeeper, type PoolKeeper, poolAgeMsMax } from './image-pool-keeper.ts';

interface Reading {
  from: Knex;
  previous: ImagePool | undefined;
  finish(pool: ImagePool): void;
  fail(error: Error): void;
}

const named = (size: number) => ({ size }) as ImagePool;
const replica = 'replica' as unknown as Knex;
const primary = 'primary' as unknown as Knex;
const turn = () => new Promise((resolve) => setImmediate(resolve));

let nowMs: number;
let readings: Reading[];
let told: Observation[];
let keeper: PoolKeeper;

beforeEach(() => {
  nowMs = 1_000_000;
  readings = [];
  told = [];
  const ports = { clock: { nowMs: () => nowMs }, observe: (one: Observation) => told.push(one) };
  keeper = createPoolKeeper(
    ports,
    (from, previous) =>
      new Promise((finish, fail) => {
        readings.push({ from, previous, finish, fail });
      }),
  );
});

/** Loads the first pool of the process. */
async function begin(pool: ImagePool) {
  const loading = keeper.load(replica);
  await turn();
  readings[0]?.finish(pool);
  await loading;
}

test('the bound is what the contract says of a search', () => {
  const cache = openapi.paths['/v1/images/search'].get['x-cache'];
  expect((cache.seconds + cache.staleSeconds) * 1000).toBe(poolAgeMsMax);
});

describe('the first load', () => {
  test('is waited for, however long it takes', async () => {
    let isOver = false;
    const loading = keeper.load(replica).finally(() => {
      isOver = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(isOver).toBe(false);
    readings[0]?.finish(named(1));
    expect(await loading).toEqual({ value: named(1), sizeBytes: 1000, absent: false });
  });

  test('fails as it does', async () => {
    const loading = keeper.load(replica);
    await turn();
    readings[0]?.fail(new Error('away'));
    await expect(loading).rejects.toThrow('away');
    expect(told).toEqual([]);
  });
});

describe('a refresh', () => {
  test('in time is the answer, and begins with the pool that is there', async () => {
    await begin(named(1));
    const loading = keeper.load(replica);
    await turn();
    expect(readings[1]?.previous).toEqual(named(1));
    readings[1]?.finish(named(2));
    expect(await loading).toEqual({ value: named(2), sizeBytes: 1000, absent: false });
  });

  test('that takes long goes on, and what was there is answered as stale already', async () => {
    await begin(named(1));
    nowMs += 40_000;
    const startedAtMs = performance.now();
    const stale = await keeper.load(replica);
    expect(performance.now() - startedAtMs).toBeLessThan(2000);
    expect(stale.value).toEqual(named(1));
    const endMs = 1_000_000 + poolAgeMsMax;
    const ends = { freshUntilMs: nowMs, staleUntilMs: endMs, errorUntilMs: endMs };
    expect(stale.ends).toEqual(ends);
    readings[1]?.finish(named(2));
    await turn();
    const next = keeper.load(replica);
    await turn();
    expect(readings[2]?.previous).toEqual(named(2));
    readings[2]?.finish(named(3));
    expect((await next).value).toEqual(named(3));
  });

  test('is waited for when what is there is older than the contract allows', async () => {
    await begin(named(1));
    nowMs += poolAgeMsMax;
    const loading = keeper.load(replica);
    await new Promise((resolve) => setTimeout(resolve, 350));
    readings[1]?.finish(named(2));
    expect((await loading).value).toEqual(named(2));
  });

  test('is one at a time; who asks meanwhile gets what a later one finds', async () => {
    await begin(named(1));
    const first = keeper.load(replica);
    await turn();
    const second = keeper.load(replica);
    // Just changed here, so it must be read where it was written.
    const third = keeper.load(primary);
    await turn();
    expect(readings).toHaveLength(2);
    readings[1]?.finish(named(2));
    expect((await first).value).toEqual(named(2));
    await turn();
    expect(readings).toHaveLength(3);
    expect(readings[2]).toMatchObject({ from: primary, previous: named(2) });
    readings[2]?.finish(named(3));
    expect((await second).value).toEqual(named(3));
    expect((await third).value).toEqual(named(3));
  });

  test('that fails is told, and what was there stands in for a second', async () => {
    await begin(named(1));
    const loading = keeper.load(replica);
    await turn();
    readings[1]?.fail(new Error('away'));
    const { value, ends } = await loading;
    expect(value).toEqual(named(1));
    expect(ends?.freshUntilMs).toBe(nowMs + 1000);
    expect(told).toMatchObject([{ kind: 'cache.failed', error: { message: 'away' } }]);
    nowMs += poolAgeMsMax;
    const later = keeper.load(replica);
    await turn();
    readings[2]?.fail(new Error('still away'));
    await expect(later).rejects.toThrow('still away');
  });

  test('of a million images waits when many went before, and of a few never does', async () => {
    const million = named(1_000_000);
    const follow = async (pool: ImagePool) => {
      const loading = keeper.load(replica);
      await turn();
      const isAtOnce = readings.length > 0;
      readings.shift()?.finish(pool);
      await Promise.race([loading, turn()]);
      return isAtOnce;
    };
    for (let round = 0; round < 50; round += 1) expect(await follow(named(500))).toBe(true);
    const atOnce: boolean[] = [];
    for (let round = 0; round < 12; round += 1) atOnce.push(await follow({ ...million }));
    expect(atOnce.slice(0, 6)).not.toContain(false);
    expect(atOnce.at(-1)).toBe(false);
  });

  test('of a pool that nobody asked for in half an hour is a whole load', async () => {
    await begin(named(1));
    nowMs += 1_800_000;
    const loading = keeper.load(replica);
    await turn();
    expect(readings[1]?.previous).toBeUndefined();
    readings[1]?.finish(named(2));
    await loading;
  });
});
