// Pictures that an account keeps: one for each image and sub_id, and a second one is refused with
// the code DUPLICATE_FAVOURITE.
import type { Call, CallOptions, PostOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import { type Page, walk } from '../pages.ts';
import type {
  Favourite,
  FavouriteCreated,
  ListFavouritesQuery,
  NewFavourite,
  Success,
} from '../shapes.ts';

/** Pictures that an account keeps. */
export interface Favourites {
  /** A page of your favourites, oldest first unless `order: 'DESC'`. Needs a key. */
  list(query?: ListFavouritesQuery, options?: CallOptions): Promise<Page<Favourite>>;
  /** All your favourites, page after page while you take them. Needs a key. */
  all(
    query?: ListFavouritesQuery,
    options?: CallOptions,
  ): AsyncGenerator<Favourite, void, undefined>;
  /** One favourite of yours. Needs a key. */
  get(id: number, options?: CallOptions): Promise<Favourite>;
  /** Keeps an image; whether it exists is not checked. Needs a key. */
  create(favourite: NewFavourite, options?: PostOptions): Promise<FavouriteCreated>;
  /** Deletes a favourite of yours; throws with INVALID_ACCOUNT where there is none. */
  delete(id: number, options?: CallOptions): Promise<Success>;
}

/**
 * Makes `favourites` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createFavourites } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { favourites: createFavourites });
 * await cats.favourites.create({ image_id: '0XYvRd7oD' });
 */
export function createFavourites(call: Call): Favourites {
  return {
    list: (query, options) => call.page(wires.listFavourites, { query, options }),
    all: (query, options) => walk(call, wires.listFavourites, query, options),
    get: (id, options) => call.one(wires.getFavourite, { path: { favourite_id: id }, options }),
    create: (body, options) => call.one(wires.createFavourite, { body, options }),
    delete: (id, options) =>
      call.one(wires.deleteFavourite, { path: { favourite_id: id }, options }),
  };
}
