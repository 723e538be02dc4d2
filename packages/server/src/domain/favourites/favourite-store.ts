// The favourites table. SQL holds two NULLs to be different, so the uniqueness for account, image
// and sub_id is said on `sub_id_or_empty`; it cannot confuse anybody with an empty sub_id, because
// the contract takes none. Every statement names the account, so that nobody reaches another's.

import type { Knex } from 'knex';
import { type Database, type PageWanted, readPage, whereTuples } from '../../ports/database.ts';

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

/**
 * Answers the ids in the favourites' order. Throws the database's duplicate, and inserts none, when
 * an account has one of them already; then the transaction may go on.
 */
export async function insertFavourites(
  database: Database,
  transaction: Knex.Transaction,
  favourites: readonly NewFavouriteRow[],
): Promise<number[]> {
  const rows = favourites.map((row) => ({ ...row, sub_id_or_empty: row.sub_id ?? '' }));
  return database.insertRows(transaction, 'favourites', rows);
}

/** Text that is the same for two favourites of which the table takes only one. */
export function sameFavourite({ account_id, image_id, sub_id }: FavouriteName): string {
  return JSON.stringify([account_id, image_id, sub_id ?? '']);
}

type FavouriteName = Pick<NewFavouriteRow, 'account_id' | 'image_id' | 'sub_id'>;

/** Which of these the accounts have already, each as `sameFavourite`. */
export async function findSameFavourites(
  knex: Knex,
  wanted: readonly FavouriteName[],
): Promise<Set<string>> {
  const rows: FavouriteName[] = await whereTuples(
    knex('favourites'),
    ['account_id', 'image_id', 'sub_id_or_empty'],
    wanted.map(({ account_id, image_id, sub_id }) => [account_id, image_id, sub_id ?? '']),
  ).select('account_id', 'image_id', 'sub_id');
  return new Set(rows.map(sameFavourite));
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
 * The favourite of each of these accounts of the image beside it; pairs without one are not in the
 * answer. With several sub_ids there are several, and the newest is answered: it is the one that
 * was made last by whoever looks, and the same rule as for votes.
 */
export async function findFavourites(
  knex: Knex,
  pairs: readonly (readonly [accountId: number, imageId: string])[],
): Promise<{ id: number; account_id: number; image_id: string }[]> {
  if (pairs.length === 0) return [];
  return whereTuples(knex('favourites'), ['account_id', 'image_id'], pairs)
    .groupBy('account_id', 'image_id')
    .select('account_id', 'image_id')
    .max({ id: 'id' });
}
