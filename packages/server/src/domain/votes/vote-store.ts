// The votes table. Every statement names the account, so that no mistake further up can show or
// delete somebody else's vote; only `findVoteOwner` looks past it, to tell the two refusals of a
// deletion apart. A value is any double, and both databases keep doubles exactly, except that
// SQLite has no minus zero: it is kept as 0 everywhere, which is what JSON makes of it as well.

import type { Knex } from 'knex';
import { type Database, type PageWanted, readPage, whereTuples } from '../../ports/database.ts';

export interface VoteRow {
  id: number;
  image_id: string;
  sub_id: string | null;
  value: number;
  country_code: string | null;
  created_at: string;
}

export interface NewVoteRow extends Omit<VoteRow, 'id'> {
  account_id: number;
}

export interface VoteFilter {
  accountId: number;
  /** Only votes with this sub_id; all when undefined. */
  subId: string | undefined;
}

export interface VotePage extends PageWanted {
  order: 'ASC' | 'DESC';
}

const columns = ['id', 'image_id', 'sub_id', 'value', 'country_code', 'created_at'];

function matching(knex: Knex, { accountId, subId }: VoteFilter): Knex.QueryBuilder {
  const query = knex('votes').where({ account_id: accountId });
  return subId === undefined ? query : query.where({ sub_id: subId });
}

/** One page of votes and how many there are in all. */
export async function listVoteRows(
  knex: Knex,
  filter: VoteFilter,
  { order, ...wanted }: VotePage,
): Promise<{ rows: VoteRow[]; count: number }> {
  return readPage(matching(knex, filter).select(columns).orderBy('id', order), wanted);
}

export async function findVote(
  knex: Knex,
  accountId: number,
  id: number,
): Promise<VoteRow | undefined> {
  return knex('votes').where({ id, account_id: accountId }).first(columns);
}

/** The account whose vote it is, whoever asks. */
export async function findVoteOwner(knex: Knex, id: number): Promise<number | undefined> {
  const row: { account_id: number } | undefined = await knex('votes')
    .where({ id })
    .first('account_id');
  return row?.account_id;
}

/** Answers the ids in the votes' order. */
export async function insertVotes(
  database: Database,
  transaction: Knex.Transaction,
  votes: readonly NewVoteRow[],
): Promise<number[]> {
  // Minus zero plus zero is zero; every other number stays what it is.
  const rows = votes.map((vote) => ({ ...vote, value: vote.value + 0 }));
  return database.insertRows(transaction, 'votes', rows);
}

/** Whether there was such a vote of this account. */
export async function deleteVoteRow(knex: Knex, accountId: number, id: number): Promise<boolean> {
  const deleted: number = await knex('votes').where({ id, account_id: accountId }).delete();
  return deleted > 0;
}

/**
 * The newest vote of each of these accounts on the image beside it; pairs without one are not in
 * the answer. The inner query is answered from the index over account, image and id alone.
 */
export async function findNewestVotes(
  knex: Knex,
  pairs: readonly (readonly [accountId: number, imageId: string])[],
): Promise<{ id: number; account_id: number; image_id: string; value: number }[]> {
  if (pairs.length === 0) return [];
  const newest = whereTuples(knex('votes'), ['account_id', 'image_id'], pairs)
    .groupBy('account_id', 'image_id')
    .max({ id: 'id' })
    .as('newest');
  return knex('votes')
    .join(newest, 'newest.id', 'votes.id')
    .select('votes.id', 'votes.account_id', 'votes.image_id', 'votes.value');
}
