// Votes on a real SQLite: what is counted, listed and deleted, whose it is, and that every number
// comes back as it was sent.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteDatabase } from '../../adapters/database-sqlite.ts';
import type { AccountCaller, Call } from '../../contract/handler.ts';
import { type Database, sqlTime } from '../../ports/database.ts';
import { findNewestVotes } from './vote-store.ts';
import { openVotes, type Votes } from './votes.ts';

type Handlers = Votes['handlers'];

const startMs = Date.UTC(2023, 9, 28, 17, 44, 36);
const filesUrl = 'https://cats.example';
let folder: string;
let database: Database;
let handlers: Handlers;
let nowMs: number;
let mine: AccountCaller;
let theirs: AccountCaller;

beforeEach(async () => {
  nowMs = startMs;
  const clock = { nowMs: () => nowMs };
  folder = await mkdtemp(join(tmpdir(), 'catapi-votes-'));
  database = openSqliteDatabase(join(folder, 'test.sqlite'), clock);
  await database.migrate();
  handlers = openVotes({ database, clock }, async () => {}).handlers;
  mine = await insertCaller('1ejqec');
  theirs = await insertCaller('2abcde');
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function insertCaller(userId: string): Promise<AccountCaller> {
  const row = { user_id: userId, created_at: sqlTime(startMs) };
  const [id] = await database.write('accounts').insert(row);
  return { kind: 'account', accountId: Number(id), userId, keyId: 1, plan: 'free' };
}

async function insertImage(id: string, state = 'published', type = 'jpg'): Promise<void> {
  const size = { width: 10, height: 10, source: 'seed', position: 1 };
  const row = { id, state, type, ...size, created_at: sqlTime(startMs) };
  await database.write('images').insert(row);
}

type Ballot = { image_id: string; value: number; sub_id?: string | null };

function voteTogether(bodies: Ballot[], caller = mine, countryCode: string | null = null) {
  const calls = bodies.map((body) => ({ body, caller, countryCode }));
  return database.transaction((transaction) =>
    handlers.createVote.handleGroup(calls as unknown as Call<'createVote'>[], transaction),
  );
}

async function vote(body: Ballot, caller = mine, countryCode: string | null = null) {
  return (await voteTogether([body], caller, countryCode))[0];
}

async function voteId(body: Ballot, caller = mine): Promise<number> {
  return ((await vote(body, caller)) as { body: { id: number } }).body.id;
}

function list(query: object = {}, caller = mine) {
  const filled = { limit: 100, page: 0, order: 'ASC', attach_image: true, ...query };
  const call = { query: filled, caller, filesUrl };
  return handlers.listVotes(call as unknown as Call<'listVotes'>);
}

async function listed(query: object = {}, caller = mine) {
  return ((await list(query, caller)) as { body: { id: number; value: number }[] }).body;
}

function get(id: number, caller = mine) {
  const call = { path: { vote_id: id }, caller, filesUrl };
  return handlers.getVote(call as unknown as Call<'getVote'>);
}

function remove(
  id: number,
  caller = mine,
  name: 'deleteVote' | 'deleteVoteByOldPath' = 'deleteVote',
) {
  return database.transaction((transaction) => {
    const call = { path: { vote_id: id }, caller, transaction };
    return handlers[name](call as unknown as Call<'deleteVote'> & Call<'deleteVoteByOldPath'>);
  });
}

describe('createVote', () => {
  test('answers 201 with the vote as it was counted', async () => {
    const answer = await vote({ image_id: 'asf2', value: 1, sub_id: 'my-user-1234' }, mine, 'AU');
    expect(answer).toEqual({
      status: 201,
      body: {
        message: 'SUCCESS',
        id: expect.any(Number),
        image_id: 'asf2',
        sub_id: 'my-user-1234',
        value: 1,
        country_code: 'AU',
      },
    });
  });

  test.each([{}, { sub_id: null }])('shows no sub_id when none was sent: %j', async (sent) => {
    const { body } = (await vote({ image_id: 'asf2', value: 0, ...sent })) as { body: object };
    expect(Object.keys(body)).toEqual(['message', 'id', 'image_id', 'value', 'country_code']);
    expect(body).toMatchObject({ country_code: null });
  });

  test('keeps a repeated vote as a second vote, with another id', async () => {
    const first = await voteId({ image_id: 'asf2', value: 1, sub_id: 'u' });
    const second = await voteId({ image_id: 'asf2', value: 1, sub_id: 'u' });
    expect(second).toBeGreaterThan(first);
    expect(await listed()).toHaveLength(2);
  });

  test('answers several at once, each with its own id and vote', async () => {
    const values = Array.from({ length: 500 }, (_, index) => index / 7);
    const answers = (await voteTogether(
      values.map((value) => ({ image_id: `image ${value}`, value })),
    )) as { body: { id: number; value: number } }[];
    expect(answers.map(({ body }) => body.value)).toEqual(values);
    const kept = new Map((await listed({ limit: 1000 })).map(({ id, value }) => [id, value]));
    expect(answers.map(({ body }) => kept.get(body.id))).toEqual(values);
  });

  test('gives an id never twice, not even after a deletion', async () => {
    const first = await voteId({ image_id: 'asf2', value: 1 });
    await remove(first);
    expect(await voteId({ image_id: 'asf2', value: 1 })).toBeGreaterThan(first);
  });

  test('keeps nothing of a call that fails later', async () => {
    const failing = database.transaction(async (transaction) => {
      const call = { body: { image_id: 'asf2', value: 1 }, caller: mine, countryCode: null };
      const calls = [call as unknown as Call<'createVote'>];
      await handlers.createVote.handleGroup(calls, transaction);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await listed()).toEqual([]);
  });

  const doubles = [
    0,
    1,
    -10,
    3,
    0.1,
    1 / 3,
    1.7976931348623157e308,
    -1.7976931348623157e308,
    5e-324,
    9.195755793440053,
    2 ** 53 + 2,
    -(2 ** 63),
    66392357320494824,
    1e21,
    1e-7,
    123456.789,
  ];
  test.each(doubles)('keeps %d exactly', async (value) => {
    const answer = (await vote({ image_id: 'asf2', value })) as { body: { value: number } };
    expect(answer.body.value).toBe(value);
    expect((await listed())[0]?.value).toBe(value);
  });

  test('keeps minus zero as what JSON makes of it', async () => {
    const id = await voteId({ image_id: 'asf2', value: -0 });
    expect((await listed())[0]?.value).toBe(0);
    expect((await get(id)) as object).toMatchObject({ body: { value: 0 } });
  });
});

describe('listVotes', () => {
  test('shows what was sent, when, and the image', async () => {
    await insertImage('aB-_9', 'published', 'png');
    const id = await voteId({ image_id: 'aB-_9', value: 2.5, sub_id: 'Zoë 😺 猫' });
    expect(await list()).toEqual({
      status: 200,
      page: { count: 1, page: 0, limit: 100 },
      body: [
        {
          id,
          image_id: 'aB-_9',
          sub_id: 'Zoë 😺 猫',
          value: 2.5,
          country_code: null,
          created_at: '2023-10-28T17:44:36.000Z',
          image: { id: 'aB-_9', url: 'https://cats.example/images/aB-_9.png' },
        },
      ],
    });
  });

  test('keeps the milliseconds of the time', async () => {
    nowMs += 7;
    await vote({ image_id: 'x', value: 1 });
    expect((await listed())[0]).toMatchObject({ created_at: '2023-10-28T17:44:36.007Z' });
  });

  test('attaches {} for an image that is unknown or not published', async () => {
    await insertImage('gone', 'deleted');
    await vote({ image_id: 'gone', value: 1 });
    await vote({ image_id: 'never', value: 1 });
    expect(await listed()).toMatchObject([{ image: {} }, { image: {} }]);
  });

  test('leaves the image out when asked to', async () => {
    await vote({ image_id: 'x', value: 1 });
    expect((await listed({ attach_image: false }))[0]).not.toHaveProperty('image');
  });

  test('filters by sub_id, letter for letter', async () => {
    await vote({ image_id: 'x', value: 1, sub_id: 'user' });
    await vote({ image_id: 'x', value: 2, sub_id: 'User' });
    await vote({ image_id: 'x', value: 3, sub_id: '😺' });
    await vote({ image_id: 'x', value: 4, sub_id: '😸' });
    await vote({ image_id: 'x', value: 5 });
    expect((await listed({ sub_id: 'user' })).map((row) => row.value)).toEqual([1]);
    expect((await listed({ sub_id: '😸' })).map((row) => row.value)).toEqual([4]);
    expect(await list({ sub_id: 'nobody' })).toMatchObject({ body: [], page: { count: 0 } });
    expect(await listed()).toHaveLength(5);
  });

  test('pages in both orders and always knows the count', async () => {
    for (let value = 0; value < 5; value += 1) await vote({ image_id: 'x', value, sub_id: 's' });
    await vote({ image_id: 'x', value: 99 }, theirs);
    const window = async (query: object) => {
      const answer = (await list({ sub_id: 's', ...query })) as {
        body: { value: number }[];
        page: { count: number };
      };
      return { values: answer.body.map((row) => row.value), count: answer.page.count };
    };
    expect(await window({ limit: 2 })).toEqual({ values: [0, 1], count: 5 });
    expect(await window({ limit: 2, page: 2 })).toEqual({ values: [4], count: 5 });
    expect(await window({ limit: 2, page: 3 })).toEqual({ values: [], count: 5 });
    expect(await window({ limit: 5 })).toEqual({ values: [0, 1, 2, 3, 4], count: 5 });
    expect(await window({ limit: 2, order: 'DESC' })).toEqual({ values: [4, 3], count: 5 });
    expect(await window({ limit: 1000, page: 1e9 })).toEqual({ values: [], count: 5 });
    expect(await window({ limit: 2, sub_id: undefined })).toEqual({ values: [0, 1], count: 5 });
  });

  test('answers more than a hundred', async () => {
    for (let value = 0; value < 102; value += 1) await vote({ image_id: 'x', value });
    expect(await listed({ limit: 102 })).toHaveLength(102);
  });

  test("never shows somebody else's", async () => {
    await vote({ image_id: 'x', value: 1, sub_id: 's' }, theirs);
    expect(await listed()).toEqual([]);
    expect(await listed({ sub_id: 's' })).toEqual([]);
  });
});

describe('getVote', () => {
  test('shows one vote with its user_id', async () => {
    await insertImage('asf2', 'published', 'gif');
    const id = await voteId({ image_id: 'asf2', value: 1 });
    expect(await get(id)).toEqual({
      status: 200,
      body: {
        id,
        user_id: '1ejqec',
        image_id: 'asf2',
        value: 1,
        country_code: null,
        created_at: '2023-10-28T17:44:36.000Z',
        image: { id: 'asf2', url: 'https://cats.example/images/asf2.gif' },
      },
    });
  });

  test("does not find an unknown vote, or somebody else's", async () => {
    const id = await voteId({ image_id: 'asf2', value: 1 }, theirs);
    await expect(get(id)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    await expect(get(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('deleteVote', () => {
  test.each(['deleteVote', 'deleteVoteByOldPath'] as const)('%s deletes one', async (name) => {
    const first = await voteId({ image_id: 'a', value: 1 });
    const second = await voteId({ image_id: 'a', value: 1 });
    expect(await remove(first, mine, name)).toEqual({ status: 200, body: { message: 'SUCCESS' } });
    expect((await listed()).map(({ id }) => id)).toEqual([second]);
    const gone = { code: 'NO_VOTE_FOUND_MATCHING_ID', status: 404 };
    await expect(remove(first, mine, name)).rejects.toMatchObject(gone);
  });

  test("refuses somebody else's, and leaves it", async () => {
    const id = await voteId({ image_id: 'a', value: 1 }, theirs);
    await expect(remove(id)).rejects.toMatchObject({ code: 'INVALID_ACCOUNT', status: 404 });
    expect(await listed({}, theirs)).toHaveLength(1);
  });
});

describe('findNewestVotes', () => {
  test('finds the newest own vote of each image', async () => {
    await vote({ image_id: 'a', value: 5, sub_id: 'one' });
    const newestOfA = await voteId({ image_id: 'a', value: -0.5, sub_id: 'two' });
    const newestOfB = await voteId({ image_id: 'b', value: 1 });
    const newestOfTheirs = await voteId({ image_id: 'a', value: 9 }, theirs);
    await vote({ image_id: 'A', value: 7 });
    const account_id = mine.accountId;
    const pairs = ['a', 'b', 'c'].map((imageId) => [account_id, imageId] as const);
    const found = await findNewestVotes(database.read, [...pairs, [theirs.accountId, 'a']]);
    expect(found.toSorted((a, b) => a.id - b.id)).toEqual([
      { id: newestOfA, account_id, image_id: 'a', value: -0.5 },
      { id: newestOfB, account_id, image_id: 'b', value: 1 },
      { id: newestOfTheirs, account_id: theirs.accountId, image_id: 'a', value: 9 },
    ]);
  });

  test('asks nothing about no images', async () => {
    expect(await findNewestVotes(database.read, [])).toEqual([]);
  });
});
