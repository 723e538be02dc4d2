// What a pool knows of the log, and that a pool which was renewed many times draws as fairly as one
// that was loaded whole. That both hold the same is tested on every database, in test/ports.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTestChance,
  openTestRoom,
  type TestRoom,
} from '../../../../../test/support/domain-room.ts';
import { pickByChance, selectImages } from './choose.ts';
import { type ImagePool, idAt } from './image-pool.ts';
import { addSeen, loadImagePool } from './image-pool-load.ts';

describe('what was seen', () => {
  const seen = { last: 10, missing: [[3, 3] as const, [5, 8] as const] };
  test.each([
    [
      [],
      10,
      [
        [3, 3],
        [5, 8],
      ],
    ],
    [
      [11, 12],
      12,
      [
        [3, 3],
        [5, 8],
      ],
    ],
    [
      [3, 11, 14],
      14,
      [
        [5, 8],
        [12, 13],
      ],
    ],
    [
      [6],
      10,
      [
        [3, 3],
        [5, 5],
        [7, 8],
      ],
    ],
    [
      [5, 8, 20],
      20,
      [
        [3, 3],
        [6, 7],
        [11, 19],
      ],
    ],
    [[3, 5, 6, 7, 8], 10, []],
    // A number that was seen before tells nothing.
    [
      [4, 9],
      10,
      [
        [3, 3],
        [5, 8],
      ],
    ],
  ])('after %j is all up to %i but %j', (seqs, last, missing) => {
    expect(addSeen(seen, seqs)).toEqual({ last, missing });
  });

  test('remembers a bounded number of gaps, and gives up the oldest', () => {
    const seqs = Array.from({ length: 1000 }, (_, number) => 12 + number * 2);
    const { last, missing } = addSeen({ last: 10, missing: [] }, seqs);
    expect(last).toBe(2010);
    expect(missing).toHaveLength(200);
    expect(missing.at(-1)).toEqual([2009, 2009]);
  });
});

describe('chance', () => {
  let room: TestRoom;
  let renewed: ImagePool;

  beforeAll(async () => {
    room = await openTestRoom();
    await room.insertBreeds('abys', 'beng');
    const { read } = room.ports.database;
    const imageOf = (number: number) => ({
      id: `i${number}`,
      position: (number * 7919) % 1000,
      breedIds: [['abys'], ['beng'], ['abys', 'beng'], []][number % 4] as string[],
    });
    await room.insertImages(...Array.from({ length: 100 }, (_, number) => imageOf(number)));
    renewed = await loadImagePool(read);
    for (let round = 1; round <= 30; round += 1) {
      const added = Array.from({ length: 10 }, (_, number) => imageOf(round * 100 + number));
      await room.insertImages(...added);
      await room.updateImages([`i${round}`, `i${round * 100 + 3}`], { state: 'deleted' });
      await room.updateImages([`i${round + 50}`], { type: 'png', position: round * 31 });
      renewed = await loadImagePool(read, renewed);
    }
  });
  afterAll(() => room.close());

  /** How far the draws are from even, in standard deviations of what even draws would give. */
  function unevenness(pool: ImagePool, filter: object): number {
    const selection = selectImages(pool, filter);
    const chance = createTestChance(7);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < selection.size * 100; draw += 1) {
      for (const image of pickByChance(chance, pool, selection, 1, new Set())) {
        counts.set(idAt(pool, image), (counts.get(idAt(pool, image)) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(selection.size);
    const sum = [...counts.values()].reduce((all, count) => all + (count - 100) ** 2 / 100, 0);
    const freedom = selection.size - 1;
    return (sum - freedom) / Math.sqrt(2 * freedom);
  }

  test.each([{}, { breedIds: ['abys'] }, { types: ['png'] }, { hasBreeds: false }])(
    'is as fair over %j as in a pool that was loaded whole',
    async (filter) => {
      const whole = await loadImagePool(room.ports.database.read);
      expect(renewed.size).toBe(340);
      expect(selectImages(renewed, filter).size).toBe(selectImages(whole, filter).size);
      expect(unevenness(whole, filter)).toBeLessThan(5);
      expect(unevenness(renewed, filter)).toBeLessThan(5);
    },
  );
});
