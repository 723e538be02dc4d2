// What else may be in a picture. There are so few that a page is cut here and not in SQL: the count
// for the headers is then known without a second statement.

import type { Knex } from 'knex';
import type { Answer, Call, HandlersOf } from '../../contract/handler.ts';
import type { Ports } from '../../ports/ports.ts';
import { listAllCategories } from './category-store.ts';

export interface Categories {
  handlers: HandlersOf<'listCategories'>;
}

export function openCategories({ database }: Pick<Ports, 'database'>): Categories {
  return { handlers: { listCategories: (call) => listCategories(database.read, call) } };
}

async function listCategories(
  knex: Knex,
  call: Call<'listCategories'>,
): Promise<Answer<'listCategories'>> {
  const categories = await listAllCategories(knex);
  const { page } = call.query;
  const limit = call.query.limit ?? Math.max(1, categories.length);
  const body = categories.slice(page * limit, (page + 1) * limit);
  return { status: 200, body, page: { count: categories.length, page, limit } };
}
