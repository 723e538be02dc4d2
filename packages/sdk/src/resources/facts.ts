// Short facts about breeds. A page holds one fact unless `limit` asks for more, and they come in
// order unless `order: 'RANDOM'` asks for chance.
import type { Call, CallOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import { type Page, walk } from '../pages.ts';
import type { Fact, ListFactsQuery } from '../shapes.ts';

/** Facts about breeds. */
export interface Facts {
  /** A page of facts about all breeds. */
  list(query?: ListFactsQuery, options?: CallOptions): Promise<Page<Fact>>;
  /** All facts, page after page while you take them. */
  all(query?: ListFactsQuery, options?: CallOptions): AsyncGenerator<Fact, void, undefined>;
}

/**
 * Makes `facts` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createFacts } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { facts: createFacts });
 * console.log(await cats.facts.list({ order: 'RANDOM' }));
 */
export function createFacts(call: Call): Facts {
  return {
    list: (query, options) => call.page(wires.listFacts, { query, options }),
    all: (query, options) => walk(call, wires.listFacts, query, options),
  };
}
