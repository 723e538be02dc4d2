// Images that an account keeps, one for each image and sub_id. An image_id is taken as it comes and
// never looked up when it is kept, so a favourite may outlive its image: its `image` is then `{}`.
// Everything here is read as it is now, because a replica may lag and whoever has just kept an
// image must find it, on whichever server they ask next.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';
import type { Answer, Call, GroupHandlersOf, HandlersOf } from '../../contract/handler.ts';
import { type ApiError, refuse } from '../../errors.ts';
import type { Announce } from '../../ports/announce.ts';
import { type Database, presentTime, sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { findImageFiles, type ImageFile } from '../images/image-store.ts';
import { imageUrl } from '../images/image-url.ts';
import {
  deleteFavouriteRow,
  type FavouriteRow,
  findFavourite,
  findSameFavourites,
  insertFavourites,
  listFavouriteRows,
  type NewFavouriteRow,
  sameFavourite,
} from './favourite-store.ts';

type FavouriteOperation = 'listFavourites' | 'getFavourite' | 'deleteFavourite';
type Favourite = components['schemas']['Favourite'];
type FavouritePorts = Pick<Ports, 'database' | 'clock'>;

export interface Favourites {
  handlers: HandlersOf<FavouriteOperation> & GroupHandlersOf<'createFavourite'>;
}

export function openFavourites(ports: FavouritePorts, announce: Announce): Favourites {
  return {
    handlers: {
      listFavourites: (call) => listFavourites(ports.database.latest, call),
      createFavourite: {
        handleGroup: (calls, transaction) => createFavourites(ports, announce, calls, transaction),
      },
      getFavourite: (call) => getFavourite(ports.database.latest, call),
      deleteFavourite,
    },
  };
}

async function listFavourites(
  knex: Knex,
  call: Call<'listFavourites'>,
): Promise<Answer<'listFavourites'>> {
  const { limit, page, order, attach_image: attachImage, sub_id: subId } = call.query;
  const { accountId, userId } = call.caller;
  const window = { order, page, limit };
  const { rows, count } = await listFavouriteRows(knex, { accountId, subId }, window);
  const images = attachImage ? await findImagesOf(knex, rows) : undefined;
  const body = rows.map((row) => ({
    ...presentFavourite(row, userId),
    ...(images === undefined ? {} : { image: presentImage(images.get(row.image_id), call) }),
  }));
  return { status: 200, body, page: { count, page, limit } };
}

async function createFavourites(
  { database, clock }: FavouritePorts,
  announce: Announce,
  calls: readonly Call<'createFavourite'>[],
  transaction: Knex.Transaction,
): Promise<(Answer<'createFavourite'> | ApiError)[]> {
  const created_at = sqlTime(clock.nowMs());
  const wanted = calls.map(({ caller, body: { image_id, sub_id = null } }) => ({
    account_id: caller.accountId,
    image_id,
    sub_id,
    created_at,
  }));
  const ids = await insertNew(database, transaction, wanted);
  const events = wanted.flatMap((row, index) => {
    const id = ids.get(row);
    if (id === undefined) return [];
    const data = presentFavourite({ ...row, id }, calls[index]?.caller.userId ?? '');
    return [{ accountId: row.account_id, type: 'favourite.created' as const, data }];
  });
  await announce(transaction, events);
  return wanted.map((row) => {
    const id = ids.get(row);
    if (id === undefined) return refuse('DUPLICATE_FAVOURITE');
    return { status: 200, body: { message: 'SUCCESS', id } };
  });
}

/**
 * Inserts those that no account has yet, and of two equal ones the first. The table says which, and
 * not a look before: two calls at once would both have seen nothing. A look after a duplicate finds
 * the others; what comes between the look and the second try undoes the group, and each is tried
 * alone.
 */
async function insertNew(
  database: Database,
  transaction: Knex.Transaction,
  wanted: readonly NewFavouriteRow[],
): Promise<Map<NewFavouriteRow, number>> {
  const different = new Map(wanted.toReversed().map((row) => [sameFavourite(row), row]));
  let fresh = wanted.filter((row) => different.get(sameFavourite(row)) === row);
  const insert = async () => {
    const ids = await insertFavourites(database, transaction, fresh);
    return new Map(fresh.map((row, index) => [row, ids[index] as number]));
  };
  try {
    return await insert();
  } catch (error) {
    if (!database.isDuplicate(error)) throw error;
    if (wanted.length === 1) return new Map();
    const had = await findSameFavourites(transaction, fresh);
    fresh = fresh.filter((row) => !had.has(sameFavourite(row)));
    return await insert();
  }
}

async function getFavourite(
  knex: Knex,
  call: Call<'getFavourite'>,
): Promise<Answer<'getFavourite'>> {
  const { accountId, userId } = call.caller;
  const row = await findFavourite(knex, accountId, call.path.favourite_id);
  if (row === undefined) throw refuse('NOT_FOUND');
  const images = await findImagesOf(knex, [row]);
  const image = presentImage(images.get(row.image_id), call);
  return { status: 200, body: { ...presentFavourite(row, userId), image } };
}

/** Unknown and somebody else's are one refusal here; unlike for votes, the live service has one. */
async function deleteFavourite(call: Call<'deleteFavourite'>): Promise<Answer<'deleteFavourite'>> {
  const { accountId } = call.caller;
  if (!(await deleteFavouriteRow(call.transaction, accountId, call.path.favourite_id))) {
    throw refuse('INVALID_ACCOUNT');
  }
  return { status: 200, body: { message: 'SUCCESS' } };
}

function findImagesOf(knex: Knex, rows: FavouriteRow[]): Promise<Map<string, ImageFile>> {
  return findImageFiles(knex, [...new Set(rows.map((row) => row.image_id))]);
}

/** Unlike a vote's, a favourite's sub_id is shown as null when there is none. */
function presentFavourite(row: FavouriteRow, userId: string): Favourite {
  return {
    id: row.id,
    user_id: userId,
    image_id: row.image_id,
    sub_id: row.sub_id,
    created_at: presentTime(row.created_at),
  };
}

function presentImage(
  image: ImageFile | undefined,
  call: { filesUrl: string },
): NonNullable<Favourite['image']> {
  return image === undefined ? {} : { id: image.id, url: imageUrl(call.filesUrl, image) };
}
