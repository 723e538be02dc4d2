// The log of changes and the pool that is renewed from it, on every database: whatever happens to
// images, in whatever order transactions commit, the renewed pool equals one that was loaded whole.

import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  deleteOldChanges,
  findChangeBounds,
  insertImageChanges,
} from '../../packages/server/src/domain/images/image-change-store.ts';
import {
  describeImage,
  type ImagePool,
} from '../../packages/server/src/domain/images/image-pool.ts';
import { loadImagePool } from '../../packages/server/src/domain/images/image-pool-load.ts';
import { insertImages } from '../../packages/server/src/domain/images/image-write-store.ts';
import type { Database } from '../../packages/server/src/ports/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestChance } from '../support/domain-room.ts';

const at = '2023-10-28 17:44:36.000';
const breedIds = ['abys', 'beng', 'sibe'];
const categoryIds = [1, 5];

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
  for (const id of breedIds) {
    await database.write('breeds').insert({ id, name: id, facts: '{}', position: 0 });
  }
  for (const id of categoryIds) {
    await database.write('categories').insert({ id, name: String(id), position: 0 });
  }
});
afterAll(() => close());
beforeEach(async () => {
  for (const table of ['image_breeds', 'image_categories', 'images', 'image_changes']) {
    await database.write(table).delete();
  }
});

const rowOf = (id: string, more: object = {}) => ({
  id,
  state: 'published',
  type: 'jpg',
  width: 640,
  height: 480,
  source: 'upload',
  position: 1,
  created_at: at,
  ...more,
});

const insert = (transaction: Knex.Transaction, ...rows: ReturnType<typeof rowOf>[]) =>
  insertImages(transaction, { images: rows, image_breeds: [], image_categories: [] }, at);

const add = (...ids: string[]) =>
  database.transaction((transaction) => insert(transaction, ...ids.map((id) => rowOf(id))));

/** Changes a row and tells of it, as a room would. */
const update = (id: string, row: object) =>
  database.transaction(async (transaction) => {
    await transaction('images').where({ id }).update(row);
    await insertImageChanges(transaction, [id], at);
  });

const load = (previous?: ImagePool) => loadImagePool(database.read, previous);

const idsIn = (pool: ImagePool) => contentOf(pool).map(({ id }) => id);

function contentOf(pool: ImagePool) {
  return Array.from({ length: pool.size }, (_, index) => describeImage(pool, index));
}

/** What must be true of every pool, beside what it holds. */
function expectWhole(pool: ImagePool): void {
  const { size, groups, groupOf, members, memberEnds, hashes } = pool;
  for (const column of [groupOf, members, hashes, pool.idEnds, pool.positions, pool.widths]) {
    expect(column.length).toBe(size);
  }
  expect(memberEnds.length).toBe(groups.length);
  expect(size === 0 ? 0 : pool.idEnds[size - 1]).toBe(pool.ids.length);
  groups.forEach((_, group) => {
    const from = memberEnds[group - 1] ?? 0;
    const listed = [...members.subarray(from, memberEnds[group])];
    const inGroup = [...groupOf.keys()].filter((index) => groupOf[index] === group);
    expect(listed).toEqual(inGroup);
  });
}

async function expectTrue(pool: ImagePool): Promise<void> {
  const whole = await load();
  expect(contentOf(pool)).toEqual(contentOf(whole));
  expect([...pool.hashes]).toEqual([...whole.hashes]);
  expectWhole(pool);
}

describe('a whole load', () => {
  it('reads any ids, in order, with all that the images show', async () => {
    const ids = ['a,b', 'a"b', 'a\\b', '",', "'", ' ', 'B', 'b', '[1]', 'x'.repeat(64)];
    const images = ids.map((id, number) => {
      const size = { width: 1 + number * 70_000, height: 5 };
      return rowOf(id, { ...size, position: [-5, 0, 7, 2 ** 40][number % 4] });
    });
    const hidden = rowOf('hidden', { state: 'importing' });
    await database.transaction(async (transaction) => {
      const links = [...ids, 'hidden'].map((image_id) => ({ image_id, breed_id: 'beng' }));
      const image_breeds = [...links, { image_id: 'B', breed_id: 'abys' }];
      const image_categories = ids.slice(4).map((image_id) => ({ image_id, category_id: 5 }));
      const rows = { images: [...images, hidden], image_breeds, image_categories };
      await insertImages(transaction, rows, at);
    });
    const compare = (a: (typeof images)[0], b: (typeof images)[0]) =>
      a.position - b.position || (a.id < b.id ? -1 : 1);
    const expected = images.sort(compare).map(({ id, type, width, height, position }) => ({
      ...{ id, type, width, height, position, shown: true },
      breedIds: id === 'B' ? ['abys', 'beng'] : ['beng'],
      categoryIds: ids.indexOf(id) < 4 ? [] : [5],
    }));
    for (const stretchSize of [1, 3, 1000]) {
      const pool = await loadImagePool(database.read, undefined, { stretchSize });
      expect(contentOf(pool)).toEqual(expected);
      expectWhole(pool);
    }
  });

  it('reads lists that are longer than the databases make them unasked', async () => {
    const ids = Array.from({ length: 2000 }, (_, number) => `${number}`.padStart(60, 'x'));
    for (let from = 0; from < ids.length; from += 200) await add(...ids.slice(from, from + 200));
    expect(idsIn(await load())).toEqual(ids.sort());
  });
});

describe('a renewed pool', () => {
  it('is the same one when nothing changed', async () => {
    await add('one');
    const pool = await load(await load());
    expect(await load(pool)).toBe(pool);
  });

  it('has room for numbers that are larger than all it had, or below zero', async () => {
    await add('one', 'two');
    let pool = await load();
    for (const row of [{ width: 70_000 }, { height: 65_536 }, { position: 2 ** 32 }]) {
      await update('one', row);
      pool = await load(pool);
      await expectTrue(pool);
    }
    await update('two', { position: -1 });
    await expectTrue(await load(pool));
  });

  it('has what was added, without what was deleted, and what is known of the rest', async () => {
    await add('b', 'd', 'f');
    let pool = await load();
    await add('a', 'c', 'g');
    await update('d', { state: 'deleted' });
    await update('f', { type: 'png', width: 7, position: 0 });
    pool = await load(pool);
    expect(idsIn(pool)).toEqual(['f', 'a', 'b', 'c', 'g']);
    await expectTrue(pool);
    await update('d', { state: 'published', position: 9 });
    pool = await load(pool);
    expect(idsIn(pool)).toEqual(['f', 'a', 'b', 'c', 'g', 'd']);
    await expectTrue(pool);
  });

  it.each([1, 2, 3, 4])('equals a whole load after anything (chance %i)', async (seed) => {
    const chance = createTestChance(seed);
    const one = <T>(list: readonly T[]) => list[chance.integer(list.length)] as T;
    const ids = Array.from({ length: 60 }, (_, number) => `i${number ** 3}`);
    const steps: ((transaction: Knex.Transaction, id: string) => Promise<unknown>)[] = [
      (transaction, id) => transaction('images').where({ id }).update({ state: 'deleted' }),
      (transaction, id) => transaction('images').where({ id }).update({ state: 'published' }),
      (transaction, id) =>
        transaction('images')
          .where({ id })
          .update({ position: chance.integer(20) }),
      (transaction, id) =>
        transaction('images')
          .where({ id })
          .update({ type: one(['jpg', 'png']), width: chance.integer(3) }),
      (transaction, id) => transaction('image_breeds').where({ image_id: id }).delete(),
      (transaction, id) =>
        transaction('image_breeds')
          .insert({ image_id: id, breed_id: one(breedIds) })
          .onConflict(['image_id', 'breed_id'])
          .ignore(),
      (transaction, id) =>
        transaction('image_categories')
          .insert({ image_id: id, category_id: one(categoryIds) })
          .onConflict(['image_id', 'category_id'])
          .ignore(),
    ];
    let pool = await load();
    const there = new Set<string>();
    for (let round = 0; round < 25; round += 1) {
      for (let change = chance.integer(12); change > 0; change -= 1) {
        const id = one(ids);
        const isThere = there.has(id);
        there.add(id);
        const work = async (transaction: Knex.Transaction) => {
          if (!isThere) return insert(transaction, rowOf(id, { position: chance.integer(20) }));
          await one(steps)(transaction, id);
          return insertImageChanges(transaction, [id], at);
        };
        const isTakenBack = isThere && chance.integer(8) === 0;
        await database
          .transaction(async (transaction) => {
            await work(transaction);
            if (isTakenBack) throw new Error('taken back');
          })
          .catch((error: Error) => expect(error.message).toBe('taken back'));
      }
      pool = await load(pool);
      await expectTrue(pool);
    }
  });

  it('reads many changes in several statements', async () => {
    await add('first');
    const pool = await load();
    const ids = Array.from({ length: 1100 }, (_, number) => `many${number}`);
    await add(...ids);
    const renewed = await load(pool);
    expect(renewed.size).toBe(1101);
    await expectTrue(renewed);
  });

  it('is loaded whole when there are too many', async () => {
    await add('first');
    const pool = await load(await load());
    await add('a', 'b', 'c');
    // Silently changed, so that only a whole load can see it.
    await database.write('images').where({ id: 'first' }).update({ width: 1 });
    const refreshed = await loadImagePool(database.read, pool, { changesMax: 4 });
    expect(contentOf(refreshed).find(({ id }) => id === 'first')?.width).toBe(640);
    const loaded = await loadImagePool(database.read, pool, { changesMax: 2 });
    await expectTrue(loaded);
  });
});

describe('the log', () => {
  it('keeps the newest of what is deleted, which tells how far the deleting went', async () => {
    await add('a', 'b', 'c');
    const before = await findChangeBounds(database.write);
    expect(await deleteOldChanges(database.write, at)).toBe(0);
    const later = '2023-10-28 18:44:36.000';
    expect(await deleteOldChanges(database.write, later)).toBe(2);
    expect(await findChangeBounds(database.write)).toEqual({
      first: before?.last,
      last: before?.last,
    });
    expect(await deleteOldChanges(database.write, later)).toBe(0);
  });

  it('that was deleted past what a pool has seen makes it load everything', async () => {
    await add('a');
    const early = await load(await load());
    await add('b', 'c');
    const current = await load(early);
    await deleteOldChanges(database.write, '2024-01-01 00:00:00.000');
    await add('d');
    expect(idsIn(await load(early))).toEqual(['a', 'b', 'c', 'd']);
    // One that has seen the newest of the deleted needs no whole load.
    await database.write('images').where({ id: 'a' }).update({ width: 1 });
    const renewed = await load(current);
    expect(idsIn(renewed)).toEqual(['a', 'b', 'c', 'd']);
    expect(contentOf(renewed)[0]?.width).toBe(640);
    await expectTrue(await load(early));
  });

  it('of a replica that lags moves no pool backwards', async () => {
    await add('a');
    const pool = await load(await load());
    await add('b');
    await update('a', { state: 'deleted' });
    const ahead = await load(pool);
    expect(idsIn(ahead)).toEqual(['b']);
    // A replica is a database that has not heard of the end of the log.
    const rows = await database.write('image_changes').orderBy('seq');
    await database
      .write('image_changes')
      .where({ seq: rows.at(-1)?.seq })
      .delete();
    await database.write('images').where({ id: 'a' }).update({ state: 'published' });
    expect(await load(ahead)).toBe(ahead);
    await database.write('image_changes').delete();
    expect(await load(ahead)).toBe(ahead);
    await database.write('image_changes').insert(rows);
    await database.write('images').where({ id: 'a' }).update({ state: 'deleted' });
    expect(await load(ahead)).toBe(ahead);
    await expectTrue(ahead);
  });
});

// SQLite has one writer at a time, so its numbers become visible in their order.
describe.runIf(inject('database').kind !== 'sqlite')('a transaction that commits late', () => {
  it('is seen though higher numbers were read before', async () => {
    await add('a');
    let pool = await load(await load());
    const late = await database.write.transaction();
    await insert(late, rowOf('late'));
    await add('b', 'c');
    pool = await load(pool);
    expect(idsIn(pool)).toEqual(['a', 'b', 'c']);
    expect(pool.seen.missing).toHaveLength(1);
    const takenBack = await database.write.transaction();
    await insert(takenBack, rowOf('back'));
    await add('d');
    await takenBack.rollback();
    pool = await load(pool);
    expect(pool.seen.missing).toHaveLength(2);
    await late.commit();
    pool = await load(pool);
    expect(idsIn(pool)).toEqual(['a', 'b', 'c', 'd', 'late']);
    expect(pool.seen.missing).toHaveLength(1);
    expect(await load(pool)).toBe(pool);
    await expectTrue(pool);
  });

  it('is seen when it was open during the whole load', async () => {
    await add('a');
    const late = await database.write.transaction();
    await insert(late, rowOf('late'));
    await add('b');
    const pool = await load();
    await late.commit();
    expect(idsIn(await load(pool))).toEqual(['a', 'b', 'late']);
  });
});
