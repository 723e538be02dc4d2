// The breeds. In lists each carries its reference image where it has one; alone it carries only the
// id of it, `reference_image_id`. Both may be absent, so neither can be relied on.
import type { Call, CallOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import { type Page, walk } from '../pages.ts';
import type { Breed, Fact, ListBreedsQuery, ListFactsQuery, SearchBreedsQuery } from '../shapes.ts';

/** Breeds of cats. */
export interface Breeds {
  /** A page of breeds in the order of their names; all of them without a `limit`. */
  list(query?: ListBreedsQuery, options?: CallOptions): Promise<Page<Breed>>;
  /** All breeds, page after page while you take them. */
  all(query?: ListBreedsQuery, options?: CallOptions): AsyncGenerator<Breed, void, undefined>;
  /** One breed; throws with the code NOT_FOUND where there is none. */
  get(id: string, options?: CallOptions): Promise<Breed>;
  /** The breeds whose name contains `q`, in any letter case. */
  search(query: SearchBreedsQuery, options?: CallOptions): Promise<Breed[]>;
  /** A page of facts about one breed; empty for a breed that is not known. */
  facts(id: string, query?: ListFactsQuery, options?: CallOptions): Promise<Page<Fact>>;
}

/**
 * Makes `breeds` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createBreeds } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { breeds: createBreeds });
 * console.log(await cats.breeds.list({ limit: 5 }));
 */
export function createBreeds(call: Call): Breeds {
  return {
    list: (query, options) => call.page(wires.listBreeds, { query, options }),
    all: (query, options) => walk(call, wires.listBreeds, query, options),
    get: (id, options) => call.one(wires.getBreed, { path: { breed_id: id }, options }),
    search: (query, options) => call.one(wires.searchBreeds, { query, options }),
    facts: (id, query, options) =>
      call.page(wires.listBreedFacts, { path: { breed_id: id }, query, options }),
  };
}
