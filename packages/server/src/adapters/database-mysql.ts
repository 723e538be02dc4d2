// MySQL 8 and later, and MariaDB 10.6 and later, through mysql2. Errors of the connection become
// PortErrors at the one place where every statement passes, so no store has to know them; errors
// of a statement stay as they are, because those are for the store (a duplicate) or our bug.

import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import knex from 'knex';
import { PortError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { type Database, type SqlValue, sqlTime } from '../ports/database.ts';
import { findPendingMigrations, migrateMysql } from './database-migrator.ts';

const require = createRequire(import.meta.url);
const MysqlDialect = require('knex/lib/dialects/mysql2/index.js');

const connectTimeoutMs = 5000;
const acquireTimeoutMs = 5000;
const statementTimeoutMs = 10_000;
const poolSizeMax = 10;
const deadlockTriesMax = 3;

interface DriverError extends Error {
  code?: string;
  errno?: number;
  fatal?: boolean;
}

/** Whether the driver lost, or never had, its server; as against a statement that was refused. */
function isConnectionFault(error: DriverError): boolean {
  if (error.fatal === true) return true;
  const code = error.code ?? '';
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENOTFOUND|EAI_|PROTOCOL_)/.test(code) ||
    ['ER_SERVER_SHUTDOWN', 'ER_CON_COUNT_ERROR', 'ER_OPTION_PREVENTS_STATEMENT'].includes(code)
  );
}

const isDeadlock = (error: unknown) => (error as DriverError).code === 'ER_LOCK_DEADLOCK';

const isCommit = (statement: unknown) => /^COMMIT\b/i.test(String(statement));

class MysqlClient extends MysqlDialect {
  async acquireConnection() {
    try {
      return await super.acquireConnection();
    } catch (error) {
      throw new PortError('database', 'give a connection', true, error);
    }
  }

  // Every statement of every builder comes through here, those inside transactions included.
  async query(connection: unknown, statement: unknown) {
    try {
      return await super.query(connection, statement);
    } catch (error) {
      if (isConnectionFault(error as DriverError)) {
        throw new PortError('database', 'run a statement', true, error);
      }
      // No statement of ours is at fault then, and whether it was committed nobody knows.
      if (isCommit(statement) && !isDeadlock(error)) {
        throw new PortError('database', 'commit', true, error);
      }
      throw error;
    }
  }
}

interface DriverField {
  type: string;
  string(): string | null;
}

/** The driver's own reading of a DOUBLE is off in the last place for one number in seventy. */
function readExactly(field: DriverField, next: () => unknown): unknown {
  if (field.type !== 'DOUBLE') return next();
  const text = field.string();
  return text === null ? null : Number(text);
}

function openPool(url: string): Knex {
  return knex({
    client: MysqlClient as unknown as typeof Knex.Client,
    connection: {
      uri: url,
      charset: 'utf8mb4',
      // Times are kept and read as text in UTC; see sqlTime in the port.
      timezone: 'Z',
      dateStrings: true,
      connectTimeout: connectTimeoutMs,
      supportBigNumbers: true,
      typeCast: readExactly,
    },
    acquireConnectionTimeout: acquireTimeoutMs,
    // Knex prints each lost connection by itself; ours are thrown, and told once by who catches.
    log: { warn() {}, error() {}, debug() {}, deprecate() {} },
    pool: {
      min: 0,
      max: poolSizeMax,
      afterCreate(
        connection: { query(sql: string, done: (error: Error | null) => void): void },
        done: (error: Error | null, connection: unknown) => void,
      ) {
        const settings =
          "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO', " +
          `innodb_lock_wait_timeout = ${Math.round(statementTimeoutMs / 1000)}`;
        connection.query(settings, (error) => done(error, connection));
      },
    },
  });
}

async function inTransaction<T>(
  pool: Knex,
  work: (transaction: Knex.Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await pool.transaction(work);
    } catch (error) {
      if (!isDeadlock(error) || attempt === deadlockTriesMax) throw error;
    }
  }
}

/**
 * The server reserves the ids of one INSERT together, whoever else inserts: one whose rows are
 * counted beforehand has no gaps (MySQL's manual, "InnoDB AUTO_INCREMENT Lock Modes"). So the first
 * one tells the others. Their distance is read each time: in a cluster it changes as servers come.
 */
async function insertRows(
  transaction: Knex.Transaction,
  table: string,
  rows: readonly Record<string, SqlValue>[],
): Promise<number[]> {
  if (rows.length === 0) return [];
  const [first] = await transaction(table).insert(rows);
  if (rows.length === 1) return [Number(first)];
  const [[row]] = await transaction.raw('SELECT @@auto_increment_increment AS step');
  return rows.map((_, index) => Number(first) + index * Number(row.step));
}

/**
 * Opens pools on a server that exists; connections are made when first needed. With replicas, reads
 * go to them in turn; without, to the same pool as writes.
 */
export function openMysqlDatabase(url: string, readUrls: string[], clock: Clock): Database {
  const write = openPool(url);
  const replicas = readUrls.map(openPool);
  const pools = [write, ...replicas];
  let turn = 0;
  return {
    dialect: 'mysql',
    write,
    latest: write,
    get read() {
      turn += 1;
      return replicas[turn % replicas.length] ?? write;
    },
    async version() {
      const [[row]] = await write.raw('SELECT VERSION() AS version');
      const version = String(row.version);
      return version.includes('MariaDB')
        ? `MariaDB ${version.split('-')[0]}`
        : `MySQL ${version.split('-')[0]}`;
    },
    transaction: (work) => inTransaction(write, work),
    insertRows,
    isDuplicate: (error) => (error as DriverError).code === 'ER_DUP_ENTRY',
    migrate: () => migrateMysql(write, () => sqlTime(clock.nowMs())),
    pendingMigrations: () => findPendingMigrations(write),
    async check() {
      await Promise.all(pools.map((pool) => pool.raw('SELECT 1')));
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}
