// The favourites table. SQL holds two NULLs to be different, so the uniqueness for account, image
// and sub_id is said on `sub_id_or_empty`; it cannot confuse anybody with an empty sub_id, because
// the contract takes none. Every statement names the account, so that nobody reaches another's.

import type { Knex } from 'knex';
import { type PageWanted, readPage } from '../../ports/database.ts';

export interface FavouriteRow {
  id: number;
  image_id: string;
  sub_id: string | null;
  created_at: string;
}

export interface NewFavouriteRow extends Omit<FavouriteRow, 'id'> {
  account_id: number;
}

export interface FavouriteFilter {
  accountId: number;
  /** Only favourites with this sub_id; all when undefined. */
  subId: string | undefined;
}

export interface FavouritePage extends PageWanted {
  order: 'ASC' | 'DESC';
}

const columns = ['id', 'image_id', 'sub_id', 'created_at'];

function matching(knex: Knex, { accountId, subId }: FavouriteFilter): Knex.QueryBuilder {
  const query = knex('favourites').where({ account_id: accountId });
  return subId === undefined ? query : query.where({ sub_id: subId });
}

/** One page of favourites and how many there are in all. */
export async function listFavouriteRows(
  knex: Knex,
  filter: FavouriteFilter,
  { order, ...wanted }: FavouritePage,
): Promise<{ rows: FavouriteRow[]; count: number }> {
  return readPage(matching(knex, filter).select(columns).orderBy('id', order), wanted);
}

export async function findFavourite(
  knex: Knex,
  accountId: number,
  id: number,
): Promise<FavouriteRow | undefined> {
  return knex('favourites').where({ id, account_id: accountId }).first(columns);
}

/** Throws the database's duplicate when the account has this image with this sub_id already. */
export async function insertFavourite(knex: Knex, favourite: NewFavouriteRow): Promise<number> {
  const [id] = await knex('favourites').insert({
    ...favourite,
    sub_id_or_empty: favourite.sub_id ?? '',
  });
  return Number(id);
}

/** Whether there was such a favourite of this account. */
export async function deleteFavouriteRow(
  knex: Knex,
  accountId: number,
  id: number,
): Promise<boolean> {
  const deleted: number = await knex('favourites').where({ id, account_id: accountId }).delete();
  return deleted > 0;
}

/**
 * The account's favourite of each of these images; images without one are not in the map. With
 * several sub_ids there are several, and the newest is answered: it is the one that was made last
 * by whoever looks, and the same rule as for votes.
 */
export async function findFavourites(
  knex: Knex,
  accountId: number,
  imageIds: readonly string[],
): Promise<Map<string, { id: number }>> {
  if (imageIds.length === 0) return new Map();
  const rows: { id: number; image_id: string }[] = await knex('favourites')
    .where({ account_id: accountId })
    .whereIn('image_id', imageIds)
    .groupBy('image_id')
    .select('image_id')
    .max({ id: 'id' });
  return new Map(rows.map(({ id, image_id }) => [image_id, { id }]));
}
