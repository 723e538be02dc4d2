// What else may be in a picture. There are so few that all of them are remembered as one entry and
// a page is cut from it here: page numbers never end, and each that nobody asked for before would
// otherwise be read anew.

import type { Knex } from 'knex';
import type { Answer, Call, HandlersOf } from '../../contract/handler.ts';
import type { CachePolicy, Loaded } from '../../ports/cache.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Category, listAllCategories } from './category-store.ts';

export interface Categories {
  handlers: HandlersOf<'listCategories'>;
}

// A short life and never stale: an answer that is made from it may be kept for its own life, and
// the two lives add up.
const allPolicy: CachePolicy = {
  seconds: 5,
  staleSeconds: 0,
  absentSeconds: 1,
  errorSeconds: 86_400,
  tags: ['categories'],
};
const categorySizeBytes = 200;

export function openCategories({ cache }: Pick<Ports, 'cache'>): Categories {
  const findAll = async ({ read }: { read: Knex }) =>
    (await cache.remember('categories', allPolicy, () => loadCategories(read))).value;
  return {
    handlers: { listCategories: async (call) => listCategories(await findAll(call), call) },
  };
}

async function loadCategories(knex: Knex): Promise<Loaded<readonly Category[]>> {
  const value = await listAllCategories(knex);
  return { value, sizeBytes: value.length * categorySizeBytes, absent: value.length === 0 };
}

function listCategories(
  categories: readonly Category[],
  call: Call<'listCategories'>,
): Answer<'listCategories'> {
  const { page } = call.query;
  const limit = call.query.limit ?? Math.max(1, categories.length);
  const body = categories.slice(page * limit, (page + 1) * limit);
  return { status: 200, body, page: { count: categories.length, page, limit } };
}
