// The embedded database: SQLite in a file, through libsql, whose driver is synchronous. Reading and
// writing have one connection each. WAL lets the reader go on while the writer is in a
// transaction, and a second writing connection would only wait for the first.

import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import knex from 'knex';
import { PortError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { type Database, type SqlValue, sqlTime } from '../ports/database.ts';
import { findPendingMigrations, migrateSqlite } from './database-migrator.ts';

const require = createRequire(import.meta.url);

// Knex has no dialect for libsql, which speaks better-sqlite3's interface; only the driver differs.
const BetterSqlite3Dialect = require('knex/lib/dialects/better-sqlite3/index.js');

class LibsqlDialect extends BetterSqlite3Dialect {
  _driver() {
    return require('libsql');
  }

  async acquireConnection() {
    try {
      return await super.acquireConnection();
    } catch (error) {
      throw new PortError('database', 'give a connection', true, error);
    }
  }

  /**
   * Every write runs between BEGIN IMMEDIATE and COMMIT, and only the BEGIN may find the database
   * locked. Two things were measured that make this necessary. The driver waits for a lock without
   * letting go of the thread, so its waiting would stop every request; and a statement that it gave
   * up as busy is never reset, after which SQLite commits nothing more on that connection: writes
   * were answered as done and were not.
   */
  async query(connection: LibsqlConnection, statement: string | { sql: string }) {
    const sql = (typeof statement === 'string' ? statement : statement.sql).trim();
    if (/^BEGIN\b/i.test(sql)) {
      await beginImmediate(connection);
      return typeof statement === 'string' ? { sql, response: [] } : { ...statement, response: [] };
    }
    const isAlone = !connection.inTransaction && !/^(SELECT|PRAGMA|EXPLAIN|WITH)\b/i.test(sql);
    if (isAlone) await beginImmediate(connection);
    try {
      const result = await super.query(connection, statement);
      if (isAlone) connection.exec('COMMIT');
      return result;
    } catch (error) {
      const isCommit = /^COMMIT\b/i.test(sql);
      // Knex gives the connection back after a failed commit, and nothing could begin on it.
      if ((isAlone || isCommit) && connection.inTransaction) connection.exec('ROLLBACK');
      throw isCommit ? new PortError('database', 'commit', true, error) : asPortError(error);
    }
  }
}

/** Takes the write lock, waiting for another process without holding the thread. */
async function beginImmediate(connection: LibsqlConnection): Promise<void> {
  const giveUpAtMs = performance.now() + busyWaitMsMax;
  for (;;) {
    try {
      connection.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAtMs) throw asPortError(error);
      await new Promise((resolve) => setTimeout(resolve, busyPauseMs));
    }
  }
}

const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

// From exec the driver throws a code of its own, and says what happened only in words.
const isBusy = (error: unknown) =>
  /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error)) || /database is locked/.test(String(error));

/** A database that is locked, full or broken failed us; anything else is the statement's fault. */
function asPortError(error: unknown): unknown {
  if (error instanceof PortError) return error;
  const isOutside = /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)/.test(codeOf(error));
  if (!isOutside && !isBusy(error)) return error;
  return new PortError('database', 'run a statement', true, error);
}

interface LibsqlConnection {
  readonly inTransaction: boolean;
  pragma(statement: string): unknown;
  exec(statement: string): unknown;
}

const busyWaitMsMax = 5000;
const busyPauseMs = 10;
const openWaitMsMax = 2000;
const valuesMax = 32_766;
const acquireTimeoutMs = 5000;

function openConnection(file: string): Knex {
  return knex({
    client: LibsqlDialect as unknown as typeof Knex.Client,
    connection: { filename: file },
    useNullAsDefault: true,
    acquireConnectionTimeout: acquireTimeoutMs,
    // Knex prints what it throws; ours is told once by who catches it.
    log: { warn() {}, error() {}, debug() {}, deprecate() {} },
    pool: {
      min: 1,
      max: 1,
      afterCreate(connection: LibsqlConnection, done: () => void) {
        // Changing to WAL takes a lock that another process may hold for a moment; it is asked for
        // by a pragma, which only the driver itself can wait for.
        connection.pragma(`busy_timeout=${openWaitMsMax}`);
        connection.pragma('journal_mode=WAL');
        connection.pragma('busy_timeout=0');
        // FULL, because a vote that was acknowledged must survive a power cut.
        connection.pragma('synchronous=FULL');
        connection.pragma('foreign_keys=ON');
        done();
      },
    },
  });
}

/**
 * Within a transaction nobody else inserts, so the ids of one statement end with the last one and
 * have no gaps. A statement takes so many values at most, so many rows are several statements.
 */
async function insertRows(
  transaction: Knex.Transaction,
  table: string,
  rows: readonly Record<string, SqlValue>[],
): Promise<number[]> {
  const columns = Object.keys(rows[0] ?? {});
  const rowsMax = Math.floor(valuesMax / columns.length);
  const ids: number[] = [];
  for (let from = 0; from < rows.length; from += rowsMax) {
    const some = rows.slice(from, from + rowsMax);
    const one = `(${columns.map(() => '?').join(', ')})`;
    const names = columns.map(() => '??').join(', ');
    const { lastInsertRowid } = await transaction.raw(
      `INSERT INTO ?? (${names}) VALUES ${some.map(() => one).join(', ')}`,
      [table, ...columns, ...some.flatMap((row) => columns.map((name) => row[name] as SqlValue))],
    );
    const first = Number(lastInsertRowid) - some.length + 1;
    ids.push(...some.map((_, index) => first + index));
  }
  return ids;
}

/** Knex lets the work begin also where BEGIN has failed, and answers with the failure later. */
async function workOnceBegun<T>(
  transaction: Knex.Transaction,
  work: (transaction: Knex.Transaction) => Promise<T>,
): Promise<T> {
  if (transaction.isCompleted()) throw new Error('the transaction has not begun');
  return work(transaction);
}

/** Opens (and creates when missing) the database in `file`; its folder must exist. */
export function openSqliteDatabase(file: string, clock: Clock): Database {
  const write = openConnection(file);
  const read = openConnection(file);
  return {
    dialect: 'sqlite',
    read,
    write,
    // All read the same file: what is committed is there, whoever holds the lock for writing.
    latest: read,
    async version() {
      const [row] = await read.raw('SELECT sqlite_version() AS version');
      return `SQLite ${row.version}`;
    },
    transaction: (work) => write.transaction((transaction) => workOnceBegun(transaction, work)),
    insertRows,
    isDuplicate: (error) =>
      error instanceof Error &&
      'code' in error &&
      (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY'),
    migrate: () => migrateSqlite(write, () => sqlTime(clock.nowMs())),
    pendingMigrations: () => findPendingMigrations(read),
    async check() {
      try {
        await Promise.all([read.raw('SELECT 1'), write.raw('SELECT 1')]);
      } catch (error) {
        throw new PortError('database', 'answer', true, error);
      }
    },
    async close() {
      await read.destroy();
      // What was written goes from the -wal file into the database's own, so that a copy of the one
      // file that everybody thinks of is whole.
      await write.raw('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => {});
      await write.destroy();
    },
  };
}
