// Favourites on a real SQLite: one for each account, image and sub_id, shown to their account only.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteDatabase } from '../../adapters/database-sqlite.ts';
import type { AccountCaller, Call } from '../../contract/handler.ts';
import { ApiError } from '../../errors.ts';
import { type Database, sqlTime } from '../../ports/database.ts';
import { findFavourites } from './favourite-store.ts';
import { type Favourites, openFavourites } from './favourites.ts';

const nowMs = Date.UTC(2023, 9, 28, 17, 39, 28);
const filesUrl = 'https://cats.example';
let folder: string;
let database: Database;
let handlers: Favourites['handlers'];
let mine: AccountCaller;
let theirs: AccountCaller;

beforeEach(async () => {
  const clock = { nowMs: () => nowMs };
  folder = await mkdtemp(join(tmpdir(), 'catapi-favourites-'));
  database = openSqliteDatabase(join(folder, 'test.sqlite'), clock);
  await database.migrate();
  handlers = openFavourites({ database, clock }, async () => {}).handlers;
  mine = await insertCaller('1ejqec');
  theirs = await insertCaller('2abcde');
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function insertCaller(userId: string): Promise<AccountCaller> {
  const row = { user_id: userId, created_at: sqlTime(nowMs) };
  const [id] = await database.write('accounts').insert(row);
  return { kind: 'account', accountId: Number(id), userId, keyId: 1, plan: 'free' };
}

async function insertImage(id: string, state: string): Promise<void> {
  const size = { width: 10, height: 10, source: 'seed', position: 1 };
  const row = { id, state, type: 'jpg', ...size, created_at: sqlTime(nowMs) };
  await database.write('images').insert(row);
}

type Wish = { image_id: string; sub_id?: string | null };

/** Answers, for each, the id it got or the code of its refusal. */
async function keepTogether(bodies: Wish[], caller = mine): Promise<(number | string)[]> {
  const calls = bodies.map((body) => ({ body, caller }));
  const answers = await database.transaction((transaction) =>
    handlers.createFavourite.handleGroup(
      calls as unknown as Call<'createFavourite'>[],
      transaction,
    ),
  );
  return answers.map((answer) => {
    if (answer instanceof ApiError) return answer.code;
    return (answer as { body: { id: number } }).body.id;
  });
}

async function keep(body: Wish, caller = mine) {
  const call = { body, caller } as unknown as Call<'createFavourite'>;
  const [answer] = await database.transaction((transaction) =>
    handlers.createFavourite.handleGroup([call], transaction),
  );
  if (answer instanceof ApiError) throw answer;
  return answer;
}

async function keepId(body: Wish, caller = mine): Promise<number> {
  return ((await keep(body, caller)) as { body: { id: number } }).body.id;
}

function list(query: object = {}, caller = mine) {
  const filled = { limit: 100, page: 0, order: 'ASC', attach_image: true, ...query };
  const call = { query: filled, caller, filesUrl };
  return handlers.listFavourites(call as unknown as Call<'listFavourites'>);
}

async function listedIds(query: object = {}, caller = mine): Promise<number[]> {
  const { body } = (await list(query, caller)) as { body: { id: number }[] };
  return body.map(({ id }) => id);
}

function get(id: number, caller = mine) {
  const call = { path: { favourite_id: id }, caller, filesUrl };
  return handlers.getFavourite(call as unknown as Call<'getFavourite'>);
}

function remove(id: number, caller = mine) {
  return database.transaction((transaction) => {
    const call = { path: { favourite_id: id }, caller, transaction };
    return handlers.deleteFavourite(call as unknown as Call<'deleteFavourite'>);
  });
}

describe('createFavourite', () => {
  test('answers 200 with the id alone', async () => {
    expect(await keep({ image_id: 'asf2', sub_id: 'my-user-1234' })).toEqual({
      status: 200,
      body: { message: 'SUCCESS', id: expect.any(Number) },
    });
  });

  const twice: [Wish, Wish][] = [
    [
      { image_id: 'a', sub_id: 'u' },
      { image_id: 'a', sub_id: 'u' },
    ],
    [{ image_id: 'a' }, { image_id: 'a' }],
    [{ image_id: 'a' }, { image_id: 'a', sub_id: null }],
    [
      { image_id: 'a', sub_id: '😺' },
      { image_id: 'a', sub_id: '😺' },
    ],
  ];
  test.each(twice)('refuses a duplicate: %j then %j', async (first, second) => {
    const id = await keepId(first);
    await expect(keep(second)).rejects.toMatchObject({
      status: 400,
      message: 'DUPLICATE_FAVOURITE - favourites are unique for account + image_id + sub_id',
    });
    expect(await listedIds()).toEqual([id]);
  });

  test('takes it for another sub_id, another account, another letter case', async () => {
    await keep({ image_id: 'a' });
    await keep({ image_id: 'a', sub_id: 'u' });
    await keep({ image_id: 'a', sub_id: 'U' });
    await keep({ image_id: 'a', sub_id: '😺' });
    await keep({ image_id: 'a', sub_id: '😸' });
    await keep({ image_id: 'A' });
    await keep({ image_id: 'a' }, theirs);
    expect(await listedIds()).toHaveLength(6);
    expect(await listedIds({}, theirs)).toHaveLength(1);
  });

  test('of two at once exactly one succeeds', async () => {
    const both = await Promise.allSettled([keep({ image_id: 'a' }), keep({ image_id: 'a' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await listedIds()).toHaveLength(1);
  });

  test('refuses duplicates among several at once, each by itself', async () => {
    const had = await keepId({ image_id: 'had' });
    await keep({ image_id: 'theirs' }, theirs);
    const duplicate = 'DUPLICATE_FAVOURITE';
    const kept = await keepTogether([
      { image_id: 'a' },
      { image_id: 'had' },
      { image_id: 'theirs' },
      { image_id: 'a', sub_id: null },
      { image_id: 'a', sub_id: 'u' },
      { image_id: 'had', sub_id: null },
      { image_id: 'b' },
    ]);
    const ids = kept.filter((one) => typeof one === 'number');
    const [a, theirsToo, ofU, b] = ids;
    expect(kept).toEqual([a, duplicate, theirsToo, duplicate, ofU, duplicate, b]);
    expect(await listedIds()).toEqual([had, ...ids]);
    const { body } = (await get(ofU as number)) as { body: { sub_id: string; image_id: string } };
    expect([body.image_id, body.sub_id]).toEqual(['a', 'u']);
  });

  test('refuses all of several when all are duplicates', async () => {
    await keepTogether([{ image_id: 'a' }, { image_id: 'b' }]);
    const again = await keepTogether([{ image_id: 'b' }, { image_id: 'a' }]);
    expect(again).toEqual(['DUPLICATE_FAVOURITE', 'DUPLICATE_FAVOURITE']);
    expect(await listedIds()).toHaveLength(2);
  });

  test('may be kept again after it was deleted', async () => {
    const id = await keepId({ image_id: 'a' });
    await remove(id);
    expect(await keepId({ image_id: 'a' })).toBeGreaterThan(id);
  });
});

describe('listFavourites', () => {
  test('shows who, what, when and the image', async () => {
    await insertImage('-Zfz5z2jK', 'published');
    const id = await keepId({ image_id: '-Zfz5z2jK', sub_id: 'Zoë 😺 猫' });
    expect(await list()).toEqual({
      status: 200,
      page: { count: 1, page: 0, limit: 100 },
      body: [
        {
          id,
          user_id: '1ejqec',
          image_id: '-Zfz5z2jK',
          sub_id: 'Zoë 😺 猫',
          created_at: '2023-10-28T17:39:28.000Z',
          image: { id: '-Zfz5z2jK', url: 'https://cats.example/images/-Zfz5z2jK.jpg' },
        },
      ],
    });
  });

  test('shows sub_id null and image {} as they are', async () => {
    await insertImage('gone', 'deleted');
    await keep({ image_id: 'gone' });
    await keep({ image_id: 'never', sub_id: null });
    const nothing = { sub_id: null, image: {} };
    expect(await list()).toMatchObject({ body: [nothing, nothing] });
  });

  test('leaves the image out when asked to', async () => {
    await keep({ image_id: 'a' });
    const { body } = (await list({ attach_image: false })) as { body: object[] };
    expect(body[0]).not.toHaveProperty('image');
  });

  test('filters by sub_id, pages in both orders and always knows the count', async () => {
    const ids: number[] = [];
    for (const image_id of ['a', 'b', 'c', 'd', 'e']) {
      ids.push(await keepId({ image_id, sub_id: 's' }));
    }
    await keep({ image_id: 'f' });
    await keep({ image_id: 'a', sub_id: 's' }, theirs);
    expect(await listedIds({ sub_id: 's' })).toEqual(ids);
    expect(await listedIds({ sub_id: 'S' })).toEqual([]);
    expect(await listedIds({ limit: 2, page: 1, sub_id: 's' })).toEqual(ids.slice(2, 4));
    expect(await listedIds({ limit: 2, page: 2, sub_id: 's' })).toEqual([ids[4]]);
    expect(await listedIds({ limit: 2, order: 'DESC', sub_id: 's' })).toEqual([ids[4], ids[3]]);
    for (const [query, count] of [
      [{ limit: 2 }, 6],
      [{ limit: 6 }, 6],
      [{ limit: 2, page: 9 }, 6],
      [{ limit: 2, page: 2, sub_id: 's' }, 5],
      [{ sub_id: 'nobody' }, 0],
    ] as const) {
      expect(await list(query)).toMatchObject({ page: { count } });
    }
  });
});

describe('getFavourite', () => {
  test('shows one as in the list', async () => {
    const id = await keepId({ image_id: 'a' });
    const { body } = (await list()) as { body: object[] };
    expect(await get(id)).toEqual({ status: 200, body: body[0] });
  });

  test("does not find an unknown one, or somebody else's", async () => {
    const id = await keepId({ image_id: 'a' }, theirs);
    await expect(get(id)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    await expect(get(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('deleteFavourite', () => {
  test('deletes one', async () => {
    const id = await keepId({ image_id: 'a' });
    const other = await keepId({ image_id: 'b' });
    expect(await remove(id)).toEqual({ status: 200, body: { message: 'SUCCESS' } });
    expect(await listedIds()).toEqual([other]);
  });

  test("refuses an unknown one and somebody else's alike, with 400", async () => {
    const id = await keepId({ image_id: 'a' }, theirs);
    const refusal = { code: 'INVALID_ACCOUNT', status: 400, message: 'INVALID_ACCOUNT' };
    await expect(remove(id)).rejects.toMatchObject(refusal);
    await expect(remove(id + 1000)).rejects.toMatchObject(refusal);
    expect(await listedIds({}, theirs)).toEqual([id]);
  });
});

describe('findFavourites', () => {
  test('finds the newest own favourite of each image', async () => {
    await keep({ image_id: 'a' });
    const newestOfA = await keepId({ image_id: 'a', sub_id: 'u' });
    const ofB = await keepId({ image_id: 'b' });
    await keep({ image_id: 'a', sub_id: 'later' }, theirs);
    const account_id = mine.accountId;
    const pairs = ['a', 'b', 'c', 'A'].map((imageId) => [account_id, imageId] as const);
    const found = await findFavourites(database.read, pairs);
    expect(found.toSorted((a, b) => a.id - b.id)).toEqual([
      { id: newestOfA, account_id, image_id: 'a' },
      { id: ofB, account_id, image_id: 'b' },
    ]);
    expect(await findFavourites(database.read, [])).toEqual([]);
  });
});
