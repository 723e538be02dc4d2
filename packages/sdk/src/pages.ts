// A page of a list: a plain array that also knows where it stands. The knowledge is one property
// that is not enumerable, so that printing, comparing and JSON.stringify see the items only, and
// arrays made from it by `map` or `filter` do not claim to be pages.

/** Where a page stands in its list, as the server tells it. */
export interface Pagination {
  /** How many items the whole list has. */
  count: number;
  /** Which page this is, counted from 0. */
  page: number;
  /** The limit in force; it may be lower than the one asked for. */
  limit: number;
}

/** Items, and where they stand; `pagination` is undefined where the server does not tell. */
export type Page<Item> = Item[] & { readonly pagination: Pagination | undefined };

export function createPage<Item>(items: Item[], headers: Headers): Page<Item> {
  const value = findPagination(headers);
  return Object.defineProperty(items, 'pagination', { value, enumerable: false }) as Page<Item>;
}

function findPagination(headers: Headers): Pagination | undefined {
  const count = findNumber(headers, 'pagination-count');
  const page = findNumber(headers, 'pagination-page');
  const limit = findNumber(headers, 'pagination-limit');
  if (count === undefined || page === undefined || limit === undefined) return undefined;
  return { count, page, limit };
}

function findNumber(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
