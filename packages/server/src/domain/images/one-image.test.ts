// One image by its id: what is shown to whom, what is unknown, and whose breeds may be changed.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  anonymous,
  filesUrl,
  openTestRoom,
  startMs,
  type TestRoom,
} from '../../../../../test/support/domain-room.ts';
import { readConfig } from '../../config.ts';
import type { AccountCaller, Caller } from '../../contract/handler.ts';
import { sqlTime } from '../../ports/database.ts';
import { type Images, openImages } from './images.ts';

let room: TestRoom;
let handlers: Images['handlers'];
let mine: AccountCaller;
let theirs: AccountCaller;

beforeEach(async () => {
  room = await openTestRoom();
  handlers = openImages(room.ports, readConfig({}), room.ports.announce).handlers;
  mine = await room.insertCaller('mine');
  theirs = await room.insertCaller('theirs');
  await room.insertBreeds('abys', 'beng');
  await room.insertCategories(5);
  await room.insertImages(
    { id: '4id', type: 'gif', width: 241, height: 300 },
    { id: '-5jb', breedIds: ['beng', 'abys'], categoryIds: [5] },
    { id: 'upload', accountId: mine.accountId, breedIds: ['abys'], subId: 'me' },
    { id: 'bare', accountId: mine.accountId },
    { id: 'deleted', state: 'deleted', accountId: mine.accountId },
  );
});

afterEach(() => room.close());

async function get(id: string, caller: Caller = anonymous, query: object = {}) {
  const filled = { size: 'full', include_vote: true, include_favourite: true, ...query };
  const call = room.call('getImage', { path: { image_id: id }, caller, query: filled });
  return ((await handlers.getImage(call)) as { body: object }).body;
}

describe('getImage', () => {
  test('shows breeds and categories only when there are any', async () => {
    expect(JSON.stringify(await get('4id'))).toBe(
      '{"id":"4id","url":"https://cats.example/images/4id.gif","width":241,"height":300}',
    );
    expect(await get('-5jb', anonymous, { size: 'thumb' })).toEqual({
      id: '-5jb',
      url: `${filesUrl}/images/-5jb_180x180.jpg`,
      width: 640,
      height: 480,
      breeds: [
        { id: 'abys', name: 'Breed abys' },
        { id: 'beng', name: 'Breed beng' },
      ],
      categories: [{ id: 5, name: 'category 5' }],
    });
  });

  test('leads to a file that is no wider than was asked for', async () => {
    const shown = { width: 640, height: 480 };
    const urls = { 100: '_w100', 639: '_w600', 640: '', 5000: '' };
    for (const [width, ending] of Object.entries(urls)) {
      const url = `${filesUrl}/images/-5jb${ending}.jpg`;
      const asked = { width: Number(width), size: 'thumb' };
      expect(await get('-5jb', anonymous, asked)).toMatchObject({ ...shown, url });
    }
  });

  test('shows breed_ids and sub_id on uploads, as null where there are none', async () => {
    expect(await get('upload')).toMatchObject({ breed_ids: 'abys', sub_id: 'me' });
    expect(await get('bare')).toEqual({
      id: 'bare',
      url: `${filesUrl}/images/bare.jpg`,
      width: 640,
      height: 480,
      breed_ids: null,
      sub_id: null,
    });
  });

  test("shows the caller's own vote and favourite, and nobody else's", async () => {
    const row = { account_id: mine.accountId, image_id: '4id', created_at: sqlTime(startMs) };
    await room.ports.database.write('votes').insert({ ...row, value: 1 });
    const [id] = await room.ports.database.write('votes').insert({ ...row, value: -3 });
    await room.ports.database.write('favourites').insert({ ...row, sub_id_or_empty: '' });
    expect(await get('4id', mine)).toMatchObject({ vote: { id, value: -3 }, favourite: { id: 1 } });
    expect(await get('4id', mine, { include_vote: false })).not.toHaveProperty('vote');
    expect(await get('4id', theirs)).toEqual(await get('4id'));
  });

  test.each(['nope', 'deleted', 'DELETED', '4ID', 'x'.repeat(10_000), 'a b', "'", '', 'ä'])(
    'does not know %j',
    async (id) => {
      for (const caller of [anonymous, mine]) {
        await expect(get(id, caller)).rejects.toMatchObject({
          code: 'IMAGE_NOT_FOUND',
          status: 400,
          message: `Couldn't find an image matching the passed 'id' of ${id}`,
        });
      }
    },
  );

  test('asks the database nothing about what cannot be an id', async () => {
    const statements: string[] = [];
    room.ports.database.read.on('query', ({ sql }: { sql: string }) => statements.push(sql));
    await expect(get('x'.repeat(65))).rejects.toThrow();
    await expect(get('../4id')).rejects.toThrow();
    expect(statements).toEqual([]);
    await expect(get('x'.repeat(64))).rejects.toThrow();
    expect(statements.length).toBeGreaterThan(0);
  });
});

describe('getImageAnalysis', () => {
  const analyse = async (id: string) => {
    const call = room.call('getImageAnalysis', { path: { image_id: id } });
    return ((await handlers.getImageAnalysis(call)) as { body: object[] }).body;
  };

  test('shows the stored ones, newest first', async () => {
    for (const vendor of ['first', 'second']) {
      await room.ports.database.write('analyses').insert({
        image_id: '4id',
        vendor,
        labels: '[{"Name":"Cat"}]',
        moderation_labels: '[]',
        created_at: sqlTime(startMs),
      });
    }
    const [newest, oldest] = await analyse('4id');
    expect(JSON.stringify(newest)).toBe(
      '{"labels":[{"Name":"Cat"}],"moderation_labels":[],"vendor":"second",' +
        '"image_id":"4id","created_at":"2023-10-28T17:44:36.000Z"}',
    );
    expect(oldest).toMatchObject({ vendor: 'first' });
    await room.ports.database.write('images').where({ id: '4id' }).update({ state: 'deleted' });
    expect(await analyse('4id')).toEqual([]);
  });

  test.each(['-5jb', 'nope', '../x', 'x'.repeat(9999)])('of %s there is none', async (id) => {
    expect(await analyse(id)).toEqual([]);
  });
});

describe('breeds of an image', () => {
  const list = async (id: string) => {
    const call = room.call('listImageBreeds', { path: { image_id: id } });
    const { body } = (await handlers.listImageBreeds(call)) as { body: { id: string }[] };
    return body.map((breed) => breed.id);
  };
  const add = (id: string, breedId: string, caller = mine) =>
    room.ports.database.transaction((transaction) => {
      const parts = { path: { image_id: id }, body: { breed_id: breedId }, caller, transaction };
      return handlers.addImageBreed(room.call('addImageBreed', parts));
    });
  const remove = (id: string, breedId: string, caller = mine) =>
    room.ports.database.transaction((transaction) => {
      const parts = { path: { image_id: id, breed_id: breedId }, caller, transaction };
      return handlers.removeImageBreed(room.call('removeImageBreed', parts));
    });
  const success = { status: 200, body: { message: 'SUCCESS' } };

  test('are listed for everyone', async () => {
    expect(await list('-5jb')).toEqual(['abys', 'beng']);
    expect(await list('4id')).toEqual([]);
    for (const id of ['nope', 'deleted', '/', 'x'.repeat(65)]) {
      await expect(list(id)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    }
  });

  test('are added once however often it is said, and taken away', async () => {
    expect(await add('upload', 'beng')).toEqual(success);
    expect(await add('upload', 'beng')).toEqual(success);
    expect(await list('upload')).toEqual(['abys', 'beng']);
    expect(await remove('upload', 'abys')).toEqual(success);
    expect(await list('upload')).toEqual(['beng']);
    await expect(remove('upload', 'abys')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test("are not changed on somebody else's image, nor to an unknown breed", async () => {
    const attempts = [
      () => add('upload', 'beng', theirs),
      () => add('-5jb', 'beng'),
      () => add('deleted', 'beng'),
      () => add('nope', 'beng'),
      () => add('x'.repeat(300), 'beng'),
      () => add('upload', 'nope'),
      () => add('upload', 'x'.repeat(255)),
      () => remove('upload', 'abys', theirs),
      () => remove('-5jb', 'abys'),
      () => remove('upload', 'nope'),
      () => remove('upload', 'beng'),
      () => remove('nope', 'abys'),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    }
    expect(await list('upload')).toEqual(['abys']);
    expect(await list('-5jb')).toEqual(['abys', 'beng']);
  });
});

describe('listSources', () => {
  test('counts what is published, and names a source it does not know by its id', async () => {
    await room.insertImages(
      { id: 'drawn', source: 'drawings' },
      { id: 'far', source: 'moon' },
      { id: 'gone', source: 'moon', state: 'deleted' },
    );
    const call = room.call('listSources', { query: { page: 0 } });
    expect(await handlers.listSources(call)).toEqual({
      status: 200,
      body: [
        {
          id: 'drawings',
          name: 'Drawn cats',
          description: 'Drawings made by this program, not photographs.',
          image_count: 1,
        },
        { id: 'moon', name: 'moon', description: '', image_count: 1 },
        { id: 'upload', name: 'Uploads', description: expect.any(String), image_count: 4 },
      ],
      page: { count: 3, page: 0, limit: 3 },
    });
    const second = room.call('listSources', { query: { page: 1, limit: 2 } });
    const { body } = (await handlers.listSources(second)) as { body: { id: string }[] };
    expect(body.map(({ id }) => id)).toEqual(['upload']);
  });
});
