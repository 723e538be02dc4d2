// The accounts and api_keys tables. Of a key only the hash and the last characters are here. A
// revoked key keeps its row: a lost answer to a rotation is fetched with the key that was rotated
// away, and a key that was once taken back can never be given out again.

import type { Knex } from 'knex';

export interface NewAccountRow {
  user_id: string;
  email: string | null;
  app_description: string | null;
  user_type: string | null;
  opted_into_mailing_list: boolean;
  created_at: string;
}

export interface NewKeyRow {
  account_id: number;
  key_hash: string;
  key_ending: string;
  name: string;
  created_at: string;
}

/** What of a key never changes. */
export interface KeyRow {
  id: number;
  account_id: number;
  key_hash: string;
}

/** What of a key may change. */
export interface KeyStanding {
  user_id: string;
  plan: string;
  revoked_at: string | null;
}

export interface ListedKeyRow {
  id: number;
  user_id: string;
  email: string | null;
  plan: string;
  name: string;
  key_ending: string;
  created_at: string;
  revoked_at: string | null;
}

export async function insertAccount(knex: Knex, account: NewAccountRow): Promise<number> {
  const [id] = await knex('accounts').insert(account);
  return Number(id);
}

/** Whether there is such an account. */
export async function updatePlan(knex: Knex, accountId: number, plan: string): Promise<boolean> {
  const updated: number = await knex('accounts').where({ id: accountId }).update({ plan });
  return updated > 0;
}

export async function findAccountByUserId(
  knex: Knex,
  userId: string,
): Promise<{ id: number } | undefined> {
  return knex('accounts').where({ user_id: userId }).first('id');
}

export async function findAccountByEmail(
  knex: Knex,
  email: string,
): Promise<{ id: number; user_id: string } | undefined> {
  return knex('accounts').where({ email }).first('id', 'user_id');
}

/**
 * Whether the address is taken, by an account committed a moment ago too: a locking read sees what
 * the transaction's own snapshot does not have yet.
 */
export async function isEmailTaken(transaction: Knex, email: string): Promise<boolean> {
  const row = await transaction('accounts').where({ email }).forShare().first('id');
  return row !== undefined;
}

export async function insertKey(knex: Knex, key: NewKeyRow): Promise<number> {
  const [id] = await knex('api_keys').insert(key);
  return Number(id);
}

/** Puts a key in the place of the one of the same name; nobody is left who has that. */
export async function replaceKey(transaction: Knex.Transaction, key: NewKeyRow): Promise<void> {
  const { account_id, name } = key;
  await transaction('api_keys').where({ account_id, name }).delete();
  await transaction('api_keys').insert(key);
}

/**
 * Lets the transactions of one account that count something do so in turn. It is written and not
 * only read, because on SQLite a transaction that begins by reading cannot wait for its turn.
 */
export async function lockAccount(transaction: Knex.Transaction, id: number): Promise<void> {
  await transaction('accounts').where({ id }).update({ id });
}

/** undefined when there is no such account, or it has no address. */
export async function findAccountEmail(knex: Knex, id: number): Promise<string | undefined> {
  const row: { email: string | null } | undefined = await knex('accounts')
    .where({ id })
    .first('email');
  return row?.email ?? undefined;
}

export async function findKeyByHash(knex: Knex, hash: string): Promise<KeyRow | undefined> {
  return knex('api_keys').where({ key_hash: hash }).first('id', 'account_id', 'key_hash');
}

export async function findKeyStanding(knex: Knex, id: number): Promise<KeyStanding | undefined> {
  return knex('api_keys')
    .join('accounts', 'accounts.id', 'api_keys.account_id')
    .where('api_keys.id', id)
    .first('accounts.user_id', 'accounts.plan', 'api_keys.revoked_at');
}

export async function findKeyName(knex: Knex, id: number): Promise<string | undefined> {
  const row: { name: string } | undefined = await knex('api_keys').where({ id }).first('name');
  return row?.name;
}

/** Whether the key with this id has this hash. */
export async function hasKeyHash(knex: Knex, id: number, keyHash: string): Promise<boolean> {
  return (await knex('api_keys').where({ id, key_hash: keyHash }).first('id')) !== undefined;
}

/** The keys that an operator may mean: those with this id, or those ending so, not yet revoked. */
export async function listStandingKeys(
  knex: Knex,
  which: { id: number } | { key_ending: string },
): Promise<{ id: number; account_id: number }[]> {
  return knex('api_keys')
    .where(which)
    .whereNull('revoked_at')
    .orderBy('id')
    .select('id', 'account_id');
}

/** Revokes one key; false when it was revoked already, so of two at once only one succeeds. */
export async function updateKeyRevoked(knex: Knex, id: number, at: string): Promise<boolean> {
  const updated: number = await knex('api_keys')
    .where({ id })
    .whereNull('revoked_at')
    .update({ revoked_at: at });
  return updated > 0;
}

export async function listKeyRows(knex: Knex): Promise<ListedKeyRow[]> {
  return knex('api_keys')
    .join('accounts', 'accounts.id', 'api_keys.account_id')
    .orderBy('api_keys.id')
    .select(
      'api_keys.id',
      'accounts.user_id',
      'accounts.email',
      'accounts.plan',
      'api_keys.name',
      'api_keys.key_ending',
      'api_keys.created_at',
      'api_keys.revoked_at',
    );
}
