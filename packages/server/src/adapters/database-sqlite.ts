// The embedded database: SQLite in a file, through libsql, whose driver is synchronous. Reading and
// writing have one connection each. WAL lets the reader go on while the writer is in a
// transaction, and a second writing connection would only wait for the first.

import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import knex from 'knex';
import { PortError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { type Database, sqlTime } from '../ports/database.ts';
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
   * Waits for another process' lock without holding the thread. The driver is synchronous, so its
   * own waiting would stop every request of this process, health checks included.
   */
  async query(connection: unknown, statement: unknown) {
    const giveUpAtMs = performance.now() + busyWaitMsMax;
    for (;;) {
      try {
        return await super.query(connection, statement);
      } catch (error) {
        const code = (error as { code?: string }).code ?? '';
        const isBusy = code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED';
        if (!isBusy || performance.now() > giveUpAtMs) throw asPortError(error, code);
        await new Promise((resolve) => setTimeout(resolve, busyPauseMs));
      }
    }
  }
}

/** A database that is locked, full or broken failed us; anything else is the statement's fault. */
function asPortError(error: unknown, code: string): unknown {
  const isOutside = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)/.test(code);
  return isOutside ? new PortError('database', 'run a statement', true, error) : error;
}

interface LibsqlConnection {
  pragma(statement: string): unknown;
}

const busyWaitMsMax = 5000;
const busyPauseMs = 10;
const openWaitMsMax = 2000;
const acquireTimeoutMs = 5000;

function openConnection(file: string): Knex {
  return knex({
    client: LibsqlDialect as unknown as typeof Knex.Client,
    connection: { filename: file },
    useNullAsDefault: true,
    acquireConnectionTimeout: acquireTimeoutMs,
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

/** Opens (and creates when missing) the database in `file`; its folder must exist. */
export function openSqliteDatabase(file: string, clock: Clock): Database {
  const write = openConnection(file);
  const read = openConnection(file);
  return {
    dialect: 'sqlite',
    read,
    write,
    async version() {
      const [row] = await read.raw('SELECT sqlite_version() AS version');
      return `SQLite ${row.version}`;
    },
    transaction: (work) => write.transaction(work),
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
      await Promise.all([read.destroy(), write.destroy()]);
    },
  };
}
