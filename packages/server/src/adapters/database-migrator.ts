// Brings a schema up to date. Ours instead of knex's own, because knex keeps its lock in a row that
// a killed process leaves behind, and then every later start waits for an operator. Here the lock
// is the server's: MySQL's GET_LOCK, which ends with its connection, and SQLite's write lock, which
// ends with its transaction. On MySQL each statement of DDL commits by itself, so a migration that
// was killed half-way is told loudly instead of being half-applied twice.

import type { Knex } from 'knex';
import type { Target } from '../../migrations/migration.ts';
import { migrations } from '../../migrations/migrations.ts';

const tableName = 'schema_migrations';
const lockName = 'catapi-migrate';
const lockWaitSeconds = 60;

interface Row {
  name: string;
  finished_at: string | null;
}

/** The names of the migrations that `knex`'s database does not have yet. */
export async function findPendingMigrations(knex: Knex): Promise<string[]> {
  if (!(await knex.schema.hasTable(tableName))) return migrations.map(({ name }) => name);
  const rows: Row[] = await knex(tableName).select('name', 'finished_at');
  const finished = new Set(rows.filter((row) => row.finished_at !== null).map((row) => row.name));
  return migrations.map(({ name }) => name).filter((name) => !finished.has(name));
}

/** Applies what is pending, one process at a time, in one transaction that SQLite can undo. */
export async function migrateSqlite(knex: Knex, nowText: () => string): Promise<string[]> {
  await knex.raw(
    `CREATE TABLE IF NOT EXISTS ${tableName} (name TEXT PRIMARY KEY, finished_at TEXT)`,
  );
  return knex.transaction(async (transaction) => {
    // It must begin by writing: a transaction that begins by reading cannot wait for the lock.
    await transaction(tableName).where({ name: '' }).delete();
    return applyPending(transaction, { dialect: 'sqlite' }, nowText);
  });
}

/** Applies what is pending while holding a lock that dies with this connection. */
export async function migrateMysql(knex: Knex, nowText: () => string): Promise<string[]> {
  return knex.transaction(async (connection) => {
    const [[lock]] = await connection.raw('SELECT GET_LOCK(?, ?) AS held', [
      lockName,
      lockWaitSeconds,
    ]);
    if (lock.held !== 1) {
      throw new Error(`another process has been migrating for ${lockWaitSeconds} s; try again`);
    }
    try {
      await connection.raw(
        `CREATE TABLE IF NOT EXISTS ${tableName} (name VARCHAR(255) PRIMARY KEY, ` +
          'finished_at VARCHAR(32) NULL) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
      );
      await refuseHalfApplied(connection);
      const [[{ version }]] = await connection.raw('SELECT VERSION() AS version');
      const isMariadb = String(version).includes('MariaDB');
      const collation = isMariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
      return await applyPending(connection, { dialect: 'mysql', collation }, nowText);
    } finally {
      await connection.raw('SELECT RELEASE_LOCK(?)', [lockName]);
    }
  });
}

async function refuseHalfApplied(connection: Knex): Promise<void> {
  const row: Row | undefined = await connection(tableName).whereNull('finished_at').first('name');
  if (row === undefined) return;
  throw new Error(
    `migration ${row.name} was begun and never finished: compare the schema with ` +
      'migrations/schema/mysql.sql, drop what it left, delete its row from ' +
      `${tableName}, and migrate again`,
  );
}

async function applyPending(
  connection: Knex,
  target: Target,
  nowText: () => string,
): Promise<string[]> {
  const rows: Row[] = await connection(tableName).select('name');
  const begun = new Set(rows.map((row) => row.name));
  const applied: string[] = [];
  for (const migration of migrations) {
    if (begun.has(migration.name)) continue;
    await connection(tableName).insert({ name: migration.name, finished_at: null });
    await migration.up(connection, target);
    await connection(tableName).where({ name: migration.name }).update({ finished_at: nowText() });
    applied.push(migration.name);
  }
  return applied;
}
