// The categories in the live service's order, whole and by pages.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { seedCatalogue } from '../catalogue/catalogue.ts';
import { openCategories } from './categories.ts';

let room: TestRoom;

beforeAll(async () => {
  room = await openTestRoom();
  await seedCatalogue(room.ports);
});

afterAll(() => room.close());

const list = (query: object = {}) =>
  openCategories(room.ports).handlers.listCategories(
    room.call('listCategories', { query: { page: 0, ...query } }),
  );

test('are the seven, to the letter', async () => {
  const { body, page } = (await list()) as { body: object; page: object };
  expect(JSON.stringify(body)).toBe(
    '[{"id":5,"name":"boxes"},{"id":15,"name":"clothes"},{"id":1,"name":"hats"},' +
      '{"id":14,"name":"sinks"},{"id":2,"name":"space"},{"id":4,"name":"sunglasses"},' +
      '{"id":7,"name":"ties"}]',
  );
  expect(page).toEqual({ count: 7, page: 0, limit: 7 });
});

test('are paged', async () => {
  expect(await list({ limit: 3, page: 2 })).toMatchObject({
    body: [{ id: 7 }],
    page: { count: 7, page: 2, limit: 3 },
  });
  expect(await list({ page: 1 })).toMatchObject({ body: [] });
});
