// MySQL 8 and later, and MariaDB 10.6 and later, through mysql2. This file says which pools there
// are and how much each may take; what a pool bounds is in database-mysql-pool.ts, where a read
// goes in database-mysql-reads.ts, and which replicas are well in database-mysql-replicas.ts.

import type { Knex } from 'knex';
import type { PortError } from '../errors.ts';
import type { Observe } from '../observe.ts';
import type { Clock } from '../ports/clock.ts';
import { type Database, type SqlValue, sqlTime } from '../ports/database.ts';
import { findPendingMigrations, migrateMysql } from './database-migrator.ts';
import type { DriverError } from './database-mysql-connection.ts';
import { openMysqlPool, type PoolOptions } from './database-mysql-pool.ts';
import { createChoice, openReads, type Primary } from './database-mysql-reads.ts';
import {
  type ReplicaLimits,
  type WatchedReplica,
  watchReplica,
} from './database-mysql-replicas.ts';

export interface MysqlLimits extends ReplicaLimits {
  /** Waiting for a connection and the statement together. */
  readMsMax: number;
  writeMsMax: number;
  waitMsMax: number;
  /** How many may wait for a connection of one pool; the next fails at once. */
  waitingMax: number;
  connectMsMax: number;
}

export const mysqlLimits: MysqlLimits = {
  readMsMax: 5000,
  // A vote may wait a second for a group before it, and then this long.
  writeMsMax: 4000,
  waitMsMax: 3000,
  waitingMax: 200,
  connectMsMax: 2000,
  probeEveryMs: 1000,
  probeMsMax: 1000,
  replicaLagSecondsMax: 5,
};

/** Connections of one process: to the writing server for each purpose, and to each replica. */
const connectionsMax = { write: 10, writeReads: 10, replica: 10, migrations: 1 };
const deadlockTriesMax = 3;

export interface MysqlOptions {
  url: string;
  readUrls: readonly string[];
  clock: Clock;
  observe: Observe;
  limits?: MysqlLimits;
}

const isDeadlock = (error: unknown) => (error as DriverError).code === 'ER_LOCK_DEADLOCK';

/** Knex reports a failed rollback in the place of what led to it; here the first fault is told. */
async function transactOnce<T>(
  pool: Knex,
  work: (transaction: Knex.Transaction) => Promise<T>,
): Promise<T> {
  let first: { error: unknown } | undefined;
  try {
    return await pool.transaction(async (transaction) => {
      try {
        return await work(transaction);
      } catch (error) {
        first = { error };
        throw error;
      }
    });
  } catch (error) {
    // After a failed BEGIN knex still runs the work, which then finds its transaction over.
    const isOver = /^Transaction query already complete/.test(String(messageOf(first?.error)));
    throw first === undefined || isOver ? error : first.error;
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : undefined);

async function inTransaction<T>(
  pool: Knex,
  work: (transaction: Knex.Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transactOnce(pool, work);
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

function openReplicas(
  readUrls: readonly string[],
  options: Omit<PoolOptions, 'name' | 'url'>,
  limits: MysqlLimits,
  observe: Observe,
): WatchedReplica[] {
  return readUrls.map((url) => {
    const { hostname, port } = new URL(url);
    const onOutage = (error: PortError) => replica.leaveOut(messageOf(error.cause) ?? '');
    const name = `${hostname}:${port === '' ? 3306 : port}`;
    const pool = openMysqlPool({ ...options, name, url, isWatched: true, onOutage });
    const replica = watchReplica(url, pool, limits, observe);
    return replica;
  });
}

/** One connection without limits of time, because a migration may have to copy a whole table. */
async function migrate(options: PoolOptions, nowText: () => string): Promise<string[]> {
  const pool = openMysqlPool({
    ...options,
    name: 'migrations',
    connectionsMax: connectionsMax.migrations,
    totalMsMax: undefined,
  });
  try {
    return await migrateMysql(pool.knex, nowText);
  } finally {
    await pool.close();
  }
}

/** Opens pools on a server that exists; connections are made when first needed. */
export function openMysqlDatabase({
  url,
  readUrls,
  clock,
  observe,
  limits = mysqlLimits,
}: MysqlOptions): Database {
  const forWrites: PoolOptions = {
    ...limits,
    name: 'write',
    url,
    connectionsMax: connectionsMax.write,
    totalMsMax: limits.writeMsMax,
  };
  const forReads = { ...forWrites, totalMsMax: limits.readMsMax };
  const write = openMysqlPool(forWrites);
  const primary: Primary = {
    pool: openMysqlPool({
      ...forReads,
      name: 'write-reads',
      connectionsMax: connectionsMax.writeReads,
      onOutage() {
        primary.failedAtMs = performance.now();
      },
    }),
    failedAtMs: undefined,
  };
  const forReplicas = { ...forReads, connectionsMax: connectionsMax.replica };
  const replicas = openReplicas(readUrls, forReplicas, limits, observe);
  const read = openReads(createChoice(replicas, primary), limits.readMsMax).knex;
  return {
    dialect: 'mysql',
    write: write.knex,
    read,
    latest: primary.pool.knex,
    async version() {
      const [[row]] = await write.knex.raw('SELECT VERSION() AS version');
      const version = String(row.version);
      return version.includes('MariaDB')
        ? `MariaDB ${version.split('-')[0]}`
        : `MySQL ${version.split('-')[0]}`;
    },
    transaction: (work) => inTransaction(write.knex, work),
    insertRows,
    isDuplicate: (error) => (error as DriverError).code === 'ER_DUP_ENTRY',
    migrate: () => migrate(forWrites, () => sqlTime(clock.nowMs())),
    pendingMigrations: () => findPendingMigrations(write.knex),
    async check() {
      await Promise.all([write.knex.raw('SELECT 1'), read.raw('SELECT 1')]);
    },
    measure: () => [
      ...[write, primary.pool].map((pool) => ({ pool: pool.name, ...pool.measure() })),
      ...replicas.map(({ pool, isWell }) => ({
        pool: pool.name,
        ...pool.measure(),
        isInUse: isWell,
      })),
    ],
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      const pools = [write, primary.pool, ...replicas.map(({ pool }) => pool)];
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}
