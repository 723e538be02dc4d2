// The embedded database: SQLite in a file, through libsql, whose driver is synchronous. Reading and
// writing have one connection each. WAL lets the reader go on while the writer is in a
// transaction, and a second writing connection would only wait for the first.

import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import knex from 'knex';
import { PortError, type PortLoad } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { type Database, type SqlValue, sqlTime } from '../ports/database.ts';
import { createWaitingLine } from './database-load.ts';
import { findPendingMigrations, migrateSqlite } from './database-migrator.ts';

const require = createRequire(import.meta.url);

// Knex has no dialect for libsql, which speaks better-sqlite3's interface; only the driver differs.
const BetterSqlite3Dialect = require('knex/lib/dialects/better-sqlite3/index.js');

const busyWaitMsMax = 5000;
const busyPauseMs = 10;
const openWaitMsMax = 2000;
const acquireTimeoutMs = 5000;
const waitingMax = 200;
const valuesMax = 32_766;

const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

/** What the driver said, without the statement that knex puts before it: it holds values. */
const wordsOf = (error: unknown) => `${codeOf(error)} ${String(error).split(' - ').at(-1)}`.trim();

// From exec the driver throws a code of its own, and says what happened only in words.
const isBusy = (error: unknown) =>
  /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error)) || /database is locked/.test(wordsOf(error));

/** A database that is locked, full or broken failed us; anything else is the statement's fault. */
const isOutside = (error: unknown) =>
  isBusy(error) || /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)/.test(codeOf(error));

/** Takes the write lock, waiting for another process without holding the thread. */
async function beginImmediate(connection: LibsqlConnection): Promise<void> {
  const giveUpAtMs = performance.now() + busyWaitMsMax;
  for (;;) {
    try {
      connection.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAtMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, busyPauseMs));
    }
  }
}

interface LibsqlConnection {
  readonly inTransaction: boolean;
  pragma(statement: string): unknown;
  exec(statement: string): unknown;
}

type Statement = string | { sql: string };

const sqlOf = (statement: Statement) =>
  (typeof statement === 'string' ? statement : statement.sql).trim();

class LibsqlDialect extends BetterSqlite3Dialect {
  _driver() {
    return require('libsql');
  }

  /**
   * Every write runs between BEGIN IMMEDIATE and COMMIT, and only the BEGIN may find the database
   * locked. Two things were measured that make this necessary. The driver waits for a lock without
   * letting go of the thread, so its waiting would stop every request; and a statement that it gave
   * up as busy is never reset, after which SQLite commits nothing more on that connection: writes
   * were answered as done and were not.
   */
  async query(connection: LibsqlConnection, statement: Statement) {
    const sql = sqlOf(statement);
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
      throw error;
    }
  }
}

interface OneConnection {
  knex: Knex;
  measure(): PortLoad;
}

function openConnection(file: string, name: string): OneConnection {
  const line = createWaitingLine();
  const measure = () => line.measure(opened.client.pool?.numUsed() ?? 0, 1);
  const fail = (action: string, cause: unknown) => {
    const { message } = cause instanceof Error ? cause : new Error(String(cause));
    return new PortError('database', action, true, new Error(`${name}: ${message}`), measure());
  };

  class LibsqlClient extends LibsqlDialect {
    async acquireConnection() {
      if (line.length >= waitingMax) {
        throw fail('give a connection', `${line.length} callers are waiting already`);
      }
      const leave = line.enter();
      try {
        return await super.acquireConnection();
      } catch (error) {
        throw fail('give a connection', error);
      } finally {
        leave();
      }
    }

    override async query(connection: LibsqlConnection, statement: Statement) {
      try {
        return await super.query(connection, statement);
      } catch (error) {
        // Whether a failed COMMIT was done nobody knows, and no statement of ours is at fault.
        if (/^COMMIT\b/i.test(sqlOf(statement))) throw fail('commit', wordsOf(error));
        throw isOutside(error) ? fail('run a statement', wordsOf(error)) : error;
      }
    }
  }

  const opened = knex({
    client: LibsqlClient as unknown as typeof Knex.Client,
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
  return { knex: opened, measure };
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
  const writing = openConnection(file, 'write');
  const reading = openConnection(file, 'read');
  const [write, read] = [writing.knex, reading.knex];
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
        throw error instanceof PortError ? error : new PortError('database', 'answer', true, error);
      }
    },
    measure: () => [
      { pool: 'write', ...writing.measure() },
      { pool: 'read', ...reading.measure() },
    ],
    async close() {
      await read.destroy();
      // What was written goes from the -wal file into the database's own, so that a copy of the one
      // file that everybody thinks of is whole.
      await write.raw('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => {});
      await write.destroy();
    },
  };
}
