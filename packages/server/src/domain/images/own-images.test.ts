// The caller's own uploads: listed to nobody else, in order, filtered, and deleted for good.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesUrl, openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import type { AccountCaller } from '../../contract/handler.ts';
import { createFindMarks } from './marks.ts';
import { deleteImage, listImages } from './own-images.ts';

let room: TestRoom;
let mine: AccountCaller;
let theirs: AccountCaller;

beforeEach(async () => {
  room = await openTestRoom();
  mine = await room.insertCaller('mine');
  theirs = await room.insertCaller('theirs');
  await room.insertBreeds('abys', 'beng');
  await room.insertCategories(5);
  const { accountId } = mine;
  await room.insertImages(
    { id: 'a', accountId, type: 'png', filename: 'ä'.repeat(200), subId: 'me' },
    { id: 'b', accountId, breedIds: ['beng', 'abys'], categoryIds: [5], filename: 'b.jpeg' },
    { id: 'c', accountId, type: 'gif', breedIds: ['abys'] },
    { id: 'd', accountId, state: 'deleted' },
    { id: 'theirs', accountId: theirs.accountId },
    { id: 'nobody' },
  );
});

afterEach(() => room.close());

interface Listed {
  body: { id: string }[];
  page: { count: number };
}

async function list(query: object = {}, caller = mine): Promise<Listed> {
  const defaults = { limit: 25, page: 0, order: 'ASC', size: 'full', format: 'json' };
  const attach = { include_vote: true, include_favourite: true };
  const parts = { caller, query: { ...defaults, ...attach, ...query } };
  const findMarks = createFindMarks(room.ports);
  const call = room.call('listImages', parts);
  return (await listImages(room.ports, findMarks, call)) as unknown as Listed;
}

const idsListed = async (query: object = {}, caller = mine) =>
  (await list(query, caller)).body.map(({ id }) => id);

const remove = (id: string, caller = mine) =>
  room.ports.database.transaction((transaction) =>
    deleteImage(
      room.ports,
      room.call('deleteImage', { path: { image_id: id }, caller, transaction }),
    ),
  );

describe('listImages', () => {
  test('shows exactly the keys of the contract, in its order', async () => {
    const [a, b] = (await list()).body;
    expect(JSON.stringify(a)).toBe(
      JSON.stringify({
        breeds: [],
        id: 'a',
        url: `${filesUrl}/images/a.png`,
        width: 640,
        height: 480,
        sub_id: 'me',
        created_at: '2023-10-28T17:44:37.000Z',
        original_filename: 'ä'.repeat(100),
        breed_ids: null,
      }),
    );
    const [narrow] = (await list({ width: 400, size: 'med' })).body;
    expect(narrow).toEqual({ ...a, url: `${filesUrl}/images/a_w400.png` });
    expect(b).toMatchObject({
      breeds: [{ id: 'abys' }, { id: 'beng' }],
      breed_ids: 'abys,beng',
      categories: [{ id: 5, name: 'category 5' }],
      sub_id: null,
    });
  });

  test('lists in both orders, by pages, with the count', async () => {
    expect(await idsListed()).toEqual(['a', 'b', 'c']);
    expect(await idsListed({ order: 'DESC' })).toEqual(['c', 'b', 'a']);
    expect(await list({ limit: 2 })).toMatchObject({ page: { count: 3, page: 0, limit: 2 } });
    expect(await idsListed({ limit: 2, page: 1 })).toEqual(['c']);
    const beyond = await list({ limit: 25, page: 1e9 });
    expect(beyond).toMatchObject({ body: [], page: { count: 3 } });
  });

  test('lists by chance: each order now and then', async () => {
    const seen = new Set<string>();
    for (let call = 0; call < 200; call += 1) {
      seen.add((await idsListed({ order: 'RANDOM', limit: 2 })).join());
    }
    expect([...seen].sort()).toEqual(['a,b', 'a,c', 'b,a', 'b,c', 'c,a', 'c,b']);
    expect(await list({ order: 'RANDOM' })).toMatchObject({ page: { count: 3 } });
  });

  test.each([
    [{ sub_id: 'me' }, ['a']],
    [{ sub_id: 'ME' }, []],
    [{ mime_types: ['png', 'gif'] }, ['a', 'c']],
    [{ breed_ids: ['abys'] }, ['b', 'c']],
    [{ breed_ids: ['beng', 'nope'] }, ['b']],
    [{ category_ids: ['5'] }, ['b']],
    [{ category_ids: ['x'] }, []],
    [{ original_filename: 'b.jpeg' }, ['b']],
    [{ original_filename: 'b.jp' }, []],
    [{ breed_ids: ['abys'], mime_types: ['gif'] }, ['c']],
  ])('filters by %j', async (query, expected) => {
    expect(await idsListed(query)).toEqual(expected);
    expect((await idsListed({ ...query, order: 'RANDOM' })).sort()).toEqual(expected);
  });

  test("never lists somebody else's", async () => {
    expect(await idsListed({}, theirs)).toEqual(['theirs']);
    expect(await idsListed({ order: 'RANDOM' }, theirs)).toEqual(['theirs']);
  });
});

describe('deleteImage', () => {
  test('takes an image out of the list and keeps its row', async () => {
    room.advance(5);
    expect(await remove('b')).toEqual({ status: 204 });
    expect(await idsListed()).toEqual(['a', 'c']);
    const row = await room.ports.database.read('images').where({ id: 'b' }).first();
    expect(row).toMatchObject({ state: 'deleted', deleted_at: '2023-10-28 17:44:36.005' });
    await expect(remove('b')).rejects.toMatchObject({ code: 'INVALID_DATA', status: 400 });
  });

  test.each(['nope', 'theirs', 'nobody', 'd', 'x'.repeat(9999), ''])('refuses %j', async (id) => {
    await expect(remove(id)).rejects.toMatchObject({ code: 'INVALID_DATA', status: 400 });
    expect(await idsListed({}, theirs)).toEqual(['theirs']);
  });
});
