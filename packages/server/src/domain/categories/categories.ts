// What else may be in a picture. There are so few that a page is cut here and not in SQL: the count
// for the headers is then known without a second statement.

import type { Answer, Call, HandlersOf } from '../../contract/handler.ts';
import { listAllCategories } from './category-store.ts';

export interface Categories {
  handlers: HandlersOf<'listCategories'>;
}

export function openCategories(): Categories {
  return { handlers: { listCategories } };
}

async function listCategories(call: Call<'listCategories'>): Promise<Answer<'listCategories'>> {
  const categories = await listAllCategories(call.read);
  const { page } = call.query;
  const limit = call.query.limit ?? Math.max(1, categories.length);
  const body = categories.slice(page * limit, (page + 1) * limit);
  return { status: 200, body, page: { count: categories.length, page, limit } };
}
