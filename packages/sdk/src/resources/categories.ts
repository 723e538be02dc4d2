// What else pictures show, and where they come from: two short lists that hardly ever change. A
// category's id is a number here, and may be passed to `category_ids` as it is.
import type { Call, CallOptions } from '../call.ts';
import type { Page } from '../pages.ts';
import type { Category, ListCategoriesQuery, ListSourcesQuery, Source } from '../shapes.ts';

export interface Categories {
  /** A page of categories; all of them without a `limit`. */
  list(query?: ListCategoriesQuery, options?: CallOptions): Promise<Page<Category>>;
}

export interface Sources {
  /** A page of sources; all of them without a `limit`. */
  list(query?: ListSourcesQuery, options?: CallOptions): Promise<Page<Source>>;
}

export function createCategories(call: Call): Categories {
  return { list: (query, options) => call.page('listCategories', { query, options }) };
}

export function createSources(call: Call): Sources {
  return { list: (query, options) => call.page('listSources', { query, options }) };
}
