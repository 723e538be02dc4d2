// What else pictures show, and where they come from: two short lists that hardly ever change. A
// category's id is a number here, and may be passed to `category_ids` as it is.
import type { Call, CallOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import { type Page, walk } from '../pages.ts';
import type { Category, ListCategoriesQuery, ListSourcesQuery, Source } from '../shapes.ts';

/** Categories of images. */
export interface Categories {
  /** A page of categories; all of them without a `limit`. */
  list(query?: ListCategoriesQuery, options?: CallOptions): Promise<Page<Category>>;
  /** All categories, page after page while you take them. */
  all(
    query?: ListCategoriesQuery,
    options?: CallOptions,
  ): AsyncGenerator<Category, void, undefined>;
}

/** Where images come from. */
export interface Sources {
  /** A page of sources; all of them without a `limit`. */
  list(query?: ListSourcesQuery, options?: CallOptions): Promise<Page<Source>>;
  /** All sources, page after page while you take them. */
  all(query?: ListSourcesQuery, options?: CallOptions): AsyncGenerator<Source, void, undefined>;
}

/**
 * Makes `categories` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createCategories } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { categories: createCategories });
 * console.log(await cats.categories.list());
 */
export function createCategories(call: Call): Categories {
  return {
    list: (query, options) => call.page(wires.listCategories, { query, options }),
    all: (query, options) => walk(call, wires.listCategories, query, options),
  };
}

/**
 * Makes `sources` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createSources } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { sources: createSources });
 * console.log(await cats.sources.list());
 */
export function createSources(call: Call): Sources {
  return {
    list: (query, options) => call.page(wires.listSources, { query, options }),
    all: (query, options) => walk(call, wires.listSources, query, options),
  };
}
