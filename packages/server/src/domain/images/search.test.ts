// searchImages as a caller sees it: what each kind of caller may ask for, what an item holds, and
// which headers say that the answer may be kept. How images are chosen is choose.test.ts's affair.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  anonymous,
  filesUrl,
  openTestRoom,
  startMs,
  type TestRoom,
} from '../../../../../test/support/domain-room.ts';
import type { AccountCaller, Caller } from '../../contract/handler.ts';
import { sqlTime } from '../../ports/database.ts';
import { createPoolKeeper, type PoolKeeper } from './image-pool-keeper.ts';
import { createFindMarks } from './marks.ts';
import { searchImages } from './search.ts';

const settings = { searchLimitAnonymous: 10, searchLimitKey: 25 };
const ids = Array.from({ length: 40 }, (_, number) => `image-${number}`);

let room: TestRoom;
let pools: PoolKeeper;
let parts: Parameters<typeof searchImages>[0];
let mine: AccountCaller;

beforeAll(async () => {
  room = await openTestRoom();
  pools = createPoolKeeper(room.ports);
  parts = { ...room.ports, pools, findMarks: createFindMarks(room.ports) };
  mine = await room.insertCaller('mine');
  await room.insertBreeds('abys', 'beng');
  await room.insertCategories(5, 15);
  await room.insertImages(
    { id: ids[0] as string, type: 'gif', width: 241, height: 300, breedIds: ['beng', 'abys'] },
    { id: ids[1] as string, type: 'png', breedIds: ['abys'], categoryIds: [15, 5] },
    ...ids.slice(2).map((id) => ({ id })),
    { id: 'unpublished', state: 'received', breedIds: ['abys'] },
    { id: 'deleted', state: 'deleted', categoryIds: [5] },
  );
});

afterAll(() => room.close());
beforeEach(() => room.ports.cache.forget(['images']));

interface Answered {
  status: number;
  body: { id: string; breeds?: { id: string }[] }[];
  headers?: Record<string, string>;
  page?: object;
  repeatable?: boolean;
}

async function search(query: object = {}, caller: Caller = anonymous): Promise<Answered> {
  const defaults = {
    limit: 1,
    page: 0,
    order: 'RANDOM',
    size: 'full',
    format: 'json',
    include_breeds: true,
    include_categories: true,
    include_vote: true,
    include_favourite: true,
  };
  const call = room.call('searchImages', { caller, query: { ...defaults, ...query } });
  return (await searchImages(parts, settings, call)) as unknown as Answered;
}

const idsFound = async (query: object, caller?: Caller) =>
  (await search({ limit: 25, ...query }, caller)).body.map(({ id }) => id);

describe('without a key', () => {
  test('answers exactly id, url, width and height', async () => {
    const { status, body } = await search({ mime_types: ['gif'] });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toBe(
      '[{"id":"image-0","url":"https://cats.example/images/image-0.gif","width":241,"height":300}]',
    );
  });

  test('caps the limit, and answers order=ASC by chance without pages', async () => {
    const { body, page, repeatable } = await search({ limit: 25, order: 'ASC' });
    expect(body).toHaveLength(10);
    expect(page).toBeUndefined();
    expect(repeatable).toBeUndefined();
    const answers = await Promise.all([1, 2, 3].map(() => idsFound({ order: 'ASC' })));
    expect(new Set(answers.map(String)).size).toBe(3);
  });

  test('asks the database for nothing once the pool is there', async () => {
    await search();
    const { read } = room.ports.database;
    const statements: string[] = [];
    read.on('query', ({ sql }: { sql: string }) => statements.push(sql));
    await search({ limit: 10, breed_ids: ['abys'], has_breeds: true });
    await search({ seed: 'x', category_ids: ['5'] });
    read.removeAllListeners('query');
    expect(statements).toEqual([]);
  });
});

describe('with a key', () => {
  test('adds breeds always, categories, vote and favourite when there are any', async () => {
    const row = { account_id: mine.accountId, image_id: ids[1], created_at: sqlTime(startMs) };
    const [voteId] = await room.ports.database.write('votes').insert({ ...row, value: 1 });
    const [favouriteId] = await room.ports.database
      .write('favourites')
      .insert({ ...row, sub_id_or_empty: '' });
    const [item] = (await search({ mime_types: ['png'] }, mine)).body;
    expect(JSON.stringify(item)).toBe(
      JSON.stringify({
        id: 'image-1',
        url: `${filesUrl}/images/image-1.png`,
        width: 640,
        height: 480,
        breeds: [{ id: 'abys', name: 'Breed abys' }],
        categories: [
          { id: 5, name: 'category 5' },
          { id: 15, name: 'category 15' },
        ],
        favourite: { id: favouriteId },
        vote: { id: voteId, value: 1 },
      }),
    );
    const left = { include_vote: false, include_favourite: false, include_categories: false };
    const [less] = (await search({ mime_types: ['png'], ...left }, mine)).body;
    expect(Object.keys(less as object)).toEqual(['id', 'url', 'width', 'height', 'breeds']);
    const [other] = (await search({ has_breeds: false }, mine)).body;
    expect(Object.keys(other as object)).toEqual(['id', 'url', 'width', 'height', 'breeds']);
    expect(other?.breeds).toEqual([]);
    const [without] = (await search({ include_breeds: false, has_breeds: false }, mine)).body;
    expect(Object.keys(without as object)).toEqual(['id', 'url', 'width', 'height']);
  });

  test('pages through the order of approval, repeatably', async () => {
    const first = await search({ order: 'ASC', limit: 100 }, mine);
    expect(first.body.map(({ id }) => id)).toEqual(ids.slice(0, 25));
    expect(first).toMatchObject({
      page: { count: 40, page: 0, limit: 25 },
      repeatable: true,
    });
    expect(first.headers).toEqual({ authenticated: 'true' });
    expect(await idsFound({ order: 'ASC', page: 1 }, mine)).toEqual(ids.slice(25));
    expect(await idsFound({ order: 'ASC', page: 2 }, mine)).toEqual([]);
    expect(await idsFound({ order: 'DESC', limit: 2 }, mine)).toEqual(['image-39', 'image-38']);
  });
});

describe('filters', () => {
  test.each([
    [{ breed_ids: ['abys'] }, ['image-0', 'image-1']],
    [{ breed_ids: ['beng', 'nope'] }, ['image-0']],
    [{ breed_ids: ['nope'] }, []],
    [{ category_ids: ['15', 'x'] }, ['image-1']],
    [{ category_ids: ['x'] }, []],
    [{ category_ids: ['5e0'] }, []],
    [{ category_ids: ['99999999999999999999'] }, []],
    [{ has_breeds: true }, ['image-0', 'image-1']],
    [{ has_breeds: true, mime_types: ['png'] }, ['image-1']],
    [{ mime_types: ['webp'] }, []],
    [{ has_breeds: true, exclude_ids: ['image-0', 'nope'] }, ['image-1']],
  ])('%j finds %j', async (query, expected) => {
    expect((await idsFound(query)).sort()).toEqual(expected);
    expect(await idsFound({ ...query, order: 'ASC' }, mine)).toEqual(expected);
    expect((await idsFound({ ...query, seed: 's' })).sort()).toEqual(expected);
  });

  test('never finds what is not published', async () => {
    const found = await idsFound({ order: 'ASC', page: 1 }, mine);
    expect(found).not.toContain('unpublished');
    expect(found).not.toContain('deleted');
  });

  test('sees a deletion when the tag is forgotten', async () => {
    const { cache } = room.ports;
    await search();
    await room.updateImages(['image-1'], { state: 'deleted' });
    expect(await idsFound({ breed_ids: ['abys'] })).toContain('image-1');
    await cache.forget(['images']);
    expect(await idsFound({ breed_ids: ['abys'] })).toEqual(['image-0']);
    await room.updateImages(['image-1'], { state: 'published' });
  });
});

describe('headers', () => {
  const neverCache = {
    expires: 'Tue, 03 Jul 2001 06:00:00 GMT',
    'last-modified': 'Sat Oct 28 2023 17:44:36 GMT+0000 (Coordinated Universal Time)',
    'cache-control': 'post-check=0, pre-check=0',
  };

  test('say "never cache" on a random answer, with a key or without, empty or not', async () => {
    for (const caller of [anonymous, mine]) {
      const headers = { ...neverCache, authenticated: String(caller === mine) };
      expect((await search({}, caller)).headers).toEqual(headers);
      expect((await search({ breed_ids: ['nope'] }, caller)).headers).toEqual(headers);
    }
  });

  test('a seeded answer can be repeated and has pages', async () => {
    const query = { seed: 'tuesday', limit: 10, page: 1 };
    const answer = await search(query);
    expect(answer).toMatchObject({ repeatable: true, page: { count: 40, page: 1, limit: 10 } });
    expect(answer.headers).toEqual({ authenticated: 'false' });
    expect(await search(query)).toEqual(answer);
    expect((await search(query, mine)).body.map(({ id }) => id)).toEqual(
      answer.body.map(({ id }) => id),
    );
  });

  test('format=src leads to one file, of the size that was asked for', async () => {
    const query = { format: 'src', limit: 10, mime_types: ['png'], size: 'small' };
    expect(await search(query)).toEqual({
      status: 302,
      headers: {
        ...neverCache,
        authenticated: 'false',
        location: `${filesUrl}/images/image-1_390x256.png`,
      },
    });
    const narrow = await search({ ...query, width: 250 });
    expect(narrow.headers?.['location']).toBe(`${filesUrl}/images/image-1_w200.png`);
    const seeded = { format: 'src', seed: 'x', limit: 10 };
    const first = await search({ ...seeded, page: 0 });
    const second = await search({ ...seeded, page: 1 });
    expect(Object.keys(first.headers ?? {})).toEqual(['authenticated', 'location']);
    expect(first).not.toEqual(second);
    const nothing = await search({ ...query, breed_ids: ['nope'] });
    expect(nothing).toMatchObject({ status: 200, body: [], headers: neverCache });
  });
});

test('an empty catalogue answers []', async () => {
  const empty = await openTestRoom();
  const call = empty.call('searchImages', { query: { limit: 10, order: 'RANDOM' } });
  const emptyParts = {
    ...empty.ports,
    pools: createPoolKeeper(empty.ports),
    findMarks: createFindMarks(empty.ports),
  };
  const answer = await searchImages(emptyParts, settings, call);
  expect(answer).toMatchObject({ status: 200, body: [] });
  await empty.close();
});
