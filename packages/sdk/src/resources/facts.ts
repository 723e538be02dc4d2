// Short facts about breeds. A page holds one fact unless `limit` asks for more, and they come in
// order unless `order: 'RANDOM'` asks for chance.
import type { Call, CallOptions } from '../call.ts';
import type { Page } from '../pages.ts';
import type { Fact, ListFactsQuery } from '../shapes.ts';

export interface Facts {
  /** A page of facts about all breeds. */
  list(query?: ListFactsQuery, options?: CallOptions): Promise<Page<Fact>>;
}

export function createFacts(call: Call): Facts {
  return { list: (query, options) => call.page('listFacts', { query, options }) };
}
