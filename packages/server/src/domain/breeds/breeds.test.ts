// Breeds on a real SQLite with the seed's rows: order, paging, images where there are any, and
// names found by a part of them.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { seedCatalogue } from '../catalogue/catalogue.ts';
import { type Breeds, openBreeds } from './breeds.ts';

interface Shown {
  id: string;
  name: string;
  image?: { id: string };
  reference_image_id?: string;
}

let room: TestRoom;
let handlers: Breeds['handlers'];

beforeAll(async () => {
  room = await openTestRoom();
  await seedCatalogue(room.ports);
  handlers = openBreeds(room.ports).handlers;
});

afterAll(() => room.close());

async function list(query: object = {}) {
  const call = room.call('listBreeds', { query: { page: 0, order: 'ASC', ...query } });
  return (await handlers.listBreeds(call)) as unknown as { body: Shown[]; page: object };
}

async function search(query: object) {
  const call = room.call('searchBreeds', { query: { attach_image: false, ...query } });
  return ((await handlers.searchBreeds(call)) as unknown as { body: Shown[] }).body;
}

const get = (id: string) => handlers.getBreed(room.call('getBreed', { path: { breed_id: id } }));

describe('listBreeds', () => {
  test('lists all in the order of names, with images', async () => {
    const { body, page } = await list();
    expect(page).toEqual({ count: 67, page: 0, limit: 67 });
    const names = body.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(body[0]).toMatchObject({ id: 'abys' });
    expect(Object.entries(body[0]?.image ?? {})).toEqual([
      ['id', '0XYvRd7oD'],
      ['width', 1204],
      ['height', 1445],
      ['url', 'https://cats.example/images/0XYvRd7oD.jpg'],
    ]);
    for (const { image, reference_image_id: id } of body) expect(image?.id).toBe(id);
  });

  test('pages in both orders', async () => {
    const all = (await list()).body.map(({ id }) => id);
    const last = await list({ limit: 10, page: 6 });
    expect(last.body.map(({ id }) => id)).toEqual(all.slice(60));
    expect(last.page).toEqual({ count: 67, page: 6, limit: 10 });
    expect((await list({ limit: 2, order: 'DESC' })).body.map(({ id }) => id)).toEqual(
      all.slice(-2).reverse(),
    );
    expect((await list({ page: 1 })).body).toEqual([]);
    expect((await list({ limit: 1000, page: 1e9 })).body).toEqual([]);
  });

  test('shows no image that is not published', async () => {
    const images = room.ports.database.write('images').where({ id: '0XYvRd7oD' });
    await images.clone().update({ state: 'deleted' });
    await room.ports.cache.forget(['image:0XYvRd7oD', 'images']);
    expect((await list({ limit: 1 })).body[0]).not.toHaveProperty('image');
    await images.clone().update({ state: 'published' });
    room.advance(5000);
    expect((await list({ limit: 1 })).body[0]).toHaveProperty('image');
  });
});

describe('getBreed', () => {
  test('shows one, without its image', async () => {
    const answer = await get('abys');
    expect(answer).toMatchObject({ body: { id: 'abys', reference_image_id: '0XYvRd7oD' } });
    expect((answer as { body: object }).body).not.toHaveProperty('image');
  });

  test.each(['nope', 'ABYS', '', 'abys ', 'x'.repeat(9999), '1', "'"])('not %j', async (id) => {
    await expect(get(id)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
  });
});

describe('searchBreeds', () => {
  test('finds a part of the name in any case', async () => {
    const names = (await search({ q: 'AIR' })).map(({ name }) => name);
    expect(names).toEqual([
      'American Shorthair',
      'American Wirehair',
      'British Longhair',
      'British Shorthair',
      'Colorpoint Shorthair',
      'Exotic Shorthair',
    ]);
  });

  test.each([{ q: '' }, {}, { q: 'zzz' }, { q: '%' }, { q: '_' }])(
    '%j finds nothing',
    async (query) => {
      expect(await search(query)).toEqual([]);
    },
  );

  test('attaches images only when asked to', async () => {
    expect((await search({ q: 'abys' }))[0]).not.toHaveProperty('image');
    const [abys] = await search({ q: 'abys', attach_image: true });
    expect(abys?.image).toMatchObject({ id: '0XYvRd7oD', width: 1204 });
  });
});
