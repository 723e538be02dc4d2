// A page of a list: a plain array that also knows where it stands. The knowledge is one property
// that is not enumerable, so that printing, comparing and JSON.stringify see the items only, and
// arrays made from it by `map` or `filter` do not claim to be pages. And all pages, one after the
// other, as one list that is read while it is walked.
import type { Call, CallOptions, ItemOf } from './call.ts';
import type { ReplyHeaders, Wire } from './pipeline/pipeline.ts';
import type { OperationId } from './shapes.ts';

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

export function createPage<Item>(items: Item[], headers: ReplyHeaders): Page<Item> {
  const value = findPagination(headers);
  return Object.defineProperty(items, 'pagination', { value, enumerable: false }) as Page<Item>;
}

function findPagination(headers: ReplyHeaders): Pagination | undefined {
  const count = findNumber(headers, 'pagination-count');
  const page = findNumber(headers, 'pagination-page');
  const limit = findNumber(headers, 'pagination-limit');
  if (count === undefined || page === undefined || limit === undefined) return undefined;
  return { count, page, limit };
}

function findNumber(headers: ReplyHeaders, name: string): number | undefined {
  const text = headers.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** How many items are asked for at a time, where nothing is said. */
const pageUsual = 100;

/**
 * The items of all pages from `query.page` on, `query.limit` of them at a time. It goes on by the
 * limit in force, which servers lower without a word; where a server does not even tell it, by the
 * length of the first page.
 */
export async function* walk<Id extends OperationId>(
  call: Call,
  wire: Wire<Id>,
  given: object | undefined,
  options: CallOptions | undefined,
): AsyncGenerator<ItemOf<Id>, void, undefined> {
  const query = (given ?? {}) as { limit?: number; page?: number };
  const limit = Math.min(query.limit ?? pageUsual, wire.pageMax ?? pageUsual);
  let inForce = limit;
  let before: string | undefined;
  for (let page = query.page ?? 0; ; page += 1) {
    const items = await call.page(wire, { query: { ...query, limit, page }, options });
    const { pagination } = items;
    // A server that knows no pages answers the same again.
    const first = JSON.stringify(items[0]);
    if (pagination === undefined && first === before) return;
    before ??= first;
    yield* items;
    if (pagination !== undefined) {
      if ((page + 1) * pagination.limit >= pagination.count) return;
    } else {
      if (page === (query.page ?? 0)) inForce = items.length;
      if (items.length < inForce) return;
    }
    if (items.length === 0) return;
  }
}
