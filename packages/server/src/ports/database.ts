// Rows. The port is knex itself: with SQLite embedded there is nothing to fake, so stores build
// their queries directly and this interface only says which connection is for what. MySQL is the
// truth and SQLite the convenience; whatever differs between them lives in the two adapters.

import type { Knex } from 'knex';
import type { PortLoad } from '../errors.ts';

/** How loaded one pool of connections is. */
export interface PoolLoad extends PortLoad {
  /** `write`, `read`, `write-reads` (reads on the writing server), or a replica's host and port. */
  pool: string;
  /** Of a replica: whether reads go to it now. */
  isInUse?: boolean;
}

export type SqlValue = string | number | null;

export interface Database {
  dialect: 'sqlite' | 'mysql';
  /** The server behind it, for example `SQLite 3.45.1` or `MySQL 9.7.4`; for logs and tests. */
  version(): Promise<string>;
  /**
   * For reading; may be a replica that lags a little. A SELECT outside a transaction whose server
   * fails is asked once more of another, so it must change nothing.
   */
  read: Knex;
  /** For writing; each statement commits alone. */
  write: Knex;
  /** For reading what was just written, by this server or another. Does not wait for a writer. */
  latest: Knex;
  /**
   * Runs `work` in one transaction on `write`, commits when it resolves and rolls back when it
   * throws. A deadlock is tried again from the start, so `work` must change nothing else.
   */
  transaction<T>(work: (transaction: Knex.Transaction) => Promise<T>): Promise<T>;
  /**
   * Inserts rows that all have the same columns, and answers their ids in the rows' order. The
   * table's ids must be the database's own. All rows are there or none, whatever it throws.
   */
  insertRows(
    transaction: Knex.Transaction,
    table: string,
    rows: readonly Record<string, SqlValue>[],
  ): Promise<number[]>;
  /** Whether `error` says that a unique key is already taken. */
  isDuplicate(error: unknown): boolean;
  /** Brings the schema up to date; several processes may do it at once. Answers what it applied. */
  migrate(): Promise<string[]>;
  /** The migrations that are not applied yet. */
  pendingMigrations(): Promise<string[]>;
  /** Whether reading and writing answer; throws a PortError when not. */
  check(): Promise<void>;
  /** How loaded each pool is now; asks nobody. */
  measure(): PoolLoad[];
  close(): Promise<void>;
}

/** A time as the databases keep it: UTC with milliseconds, the same text on both. */
export function sqlTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('T', ' ').replace('Z', '');
}

/** A kept time as the contract shows it: 2023-10-28T17:44:36.000Z. */
export function presentTime(kept: string): string {
  return `${kept.replace(' ', 'T')}Z`;
}

/**
 * Keeps the rows whose columns are one of these tuples. Written out, because for
 * `(a, b) IN (VALUES …)` SQLite uses an index over the columns for the first of them alone.
 */
export function whereTuples(
  query: Knex.QueryBuilder,
  columns: readonly string[],
  tuples: readonly (readonly SqlValue[])[],
): Knex.QueryBuilder {
  const one = `(${columns.map((name) => `${name} = ?`).join(' and ')})`;
  return query.whereRaw(`(${tuples.map(() => one).join(' or ')})`, tuples.flat());
}

/** Which page of a list, counted from 0. */
export interface PageWanted {
  page: number;
  limit: number;
}

/**
 * One page of an ordered query, and how many rows it has in all. A page that is not full is the
 * last one, and most lists are one page: then there is nothing to count.
 */
export async function readPage<Row>(
  query: Knex.QueryBuilder,
  { page, limit }: PageWanted,
): Promise<{ rows: Row[]; count: number }> {
  const offset = page * limit;
  const rows: Row[] = await query.clone().limit(limit).offset(offset);
  if (rows.length < limit && (rows.length > 0 || offset === 0)) {
    return { rows, count: offset + rows.length };
  }
  const counted = await query.clone().clearSelect().clearOrder().count({ count: '*' }).first();
  return { rows, count: Number(counted?.['count'] ?? 0) };
}
