// Facts: in order, by chance without repeats, of one breed, and remembered once for everyone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { seedCatalogue } from '../catalogue/catalogue.ts';
import { type Facts, openFacts } from './facts.ts';

interface Listed {
  body: { id: string; breed_id: string }[];
  page: { count: number; page: number; limit: number };
  repeatable?: boolean;
}

let room: TestRoom;
let handlers: Facts['handlers'];
let all: string[];

const filled = (query: object) => ({ limit: 1, page: 0, order: 'ASC', ...query });

async function list(query: object = {}): Promise<Listed> {
  const call = room.call('listFacts', { query: filled(query) });
  return (await handlers.listFacts(call)) as unknown as Listed;
}

async function ofBreed(id: string, query: object = {}): Promise<Listed> {
  const call = room.call('listBreedFacts', { path: { breed_id: id }, query: filled(query) });
  return (await handlers.listBreedFacts(call)) as unknown as Listed;
}

beforeAll(async () => {
  room = await openTestRoom();
  await seedCatalogue(room.ports);
  handlers = openFacts(room.ports).handlers;
  const rows = await room.ports.database.read('facts').select('id').orderBy('position');
  all = rows.map(({ id }) => id);
});

afterAll(() => room.close());

describe('listFacts', () => {
  test('shows exactly the contract’s keys', async () => {
    const { body, page, repeatable } = await list();
    expect(Object.keys(body[0] ?? {})).toEqual(['id', 'fact', 'breed_id', 'title']);
    expect(page).toEqual({ count: all.length, page: 0, limit: 1 });
    expect(repeatable).toBe(true);
  });

  test.each(['ASC', 'DESC'])('walks all of them, %s', async (order) => {
    const walked: string[] = [];
    for (let page = 0; walked.length < all.length; page += 1) {
      walked.push(...(await list({ order, page, limit: 10 })).body.map(({ id }) => id));
    }
    expect(walked).toEqual(order === 'ASC' ? all : [...all].reverse());
    expect((await list({ order, page: 1e9, limit: 10 })).body).toEqual([]);
  });

  test('by chance reaches every one, evenly, and never twice in an answer', async () => {
    const counts = new Map<string, number>(all.map((id) => [id, 0]));
    for (let call = 0; call < all.length * 10; call += 1) {
      const { body, repeatable } = await list({ order: 'RANDOM', limit: 10 });
      expect(new Set(body.map(({ id }) => id)).size).toBe(10);
      expect(repeatable).toBeUndefined();
      for (const { id } of body) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const deviation = [...counts.values()].reduce((sum, n) => sum + (n - 100) ** 2 / 100, 0);
    const freedom = all.length - 1;
    // Chi-square that a fair choice exceeds once in a million (Wilson and Hilferty).
    const spread = 2 / (9 * freedom);
    expect(deviation).toBeLessThan(freedom * (1 - spread + 4.7534 * Math.sqrt(spread)) ** 3);
  });
});

describe('listBreedFacts', () => {
  test('answers those of the breed alone', async () => {
    const { body, page } = await ofBreed('abys', { limit: 10 });
    expect(body.length).toBe(Math.min(10, page.count));
    expect(new Set(body.map(({ breed_id }) => breed_id))).toEqual(new Set(['abys']));
    const random = await ofBreed('abys', { limit: 10, order: 'RANDOM' });
    expect(random.body.length).toBe(body.length);
  });

  test.each(['nope', '', "'", 'x'.repeat(9999)])('answers [] for %j', async (id) => {
    expect(await ofBreed(id)).toMatchObject({ body: [], page: { count: 0 } });
  });
});

test('asks the database once', async () => {
  await room.ports.cache.forget(['images']);
  const statements: string[] = [];
  room.ports.database.read.on('query', ({ sql }: { sql: string }) => statements.push(sql));
  for (const order of ['ASC', 'RANDOM', 'RANDOM']) await list({ order });
  room.ports.database.read.removeAllListeners('query');
  expect(statements).toHaveLength(1);
});
