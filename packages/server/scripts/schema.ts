// The schema that all migrations together make, as SQL for review: a change of a migration shows as
// a difference in these two pictures. MySQL's is recorded from knex without a server, so that
// anybody can generate it; SQLite's is read back from a database in memory.

import { createRequire } from 'node:module';
import knex, { type Knex } from 'knex';
import type { Target } from '../migrations/migration.ts';
import { migrations } from '../migrations/migrations.ts';

const require = createRequire(import.meta.url);
const MysqlDialect = require('knex/lib/dialects/mysql2/index.js');
const SqliteDialect = require('knex/lib/dialects/better-sqlite3/index.js');

class LibsqlDialect extends SqliteDialect {
  _driver() {
    return require('libsql');
  }
}

/** A client that writes down what it would send. */
function createRecorder(statements: string[]): Knex {
  class Recorder extends MysqlDialect {
    async acquireConnection() {
      return { __knexUid: 'recorder' };
    }
    async releaseConnection() {}
    async _query(_connection: unknown, query: { sql: string; response: unknown }) {
      statements.push(query.sql);
      query.response = [[], []];
      return query;
    }
  }
  return knex({ client: Recorder as unknown as typeof Knex.Client });
}

async function applyAll(connection: Knex, target: Target): Promise<void> {
  for (const migration of migrations) await migration.up(connection, target);
}

/** One column or key a line, so that a difference is one line too. */
function readable(statement: string): string {
  const open = statement.indexOf('(');
  if (!/^create table/i.test(statement) || open === -1) return `${statement};`;
  const columns = statement.slice(open + 1, statement.lastIndexOf(')'));
  const rest = statement.slice(statement.lastIndexOf(')'));
  const lines = columns.split(/, (?=`|primary|constraint|foreign|unique)/i);
  return `${statement.slice(0, open)}(\n  ${lines.join(',\n  ')}\n${rest};`;
}

export async function mysqlSchema(): Promise<string> {
  const statements: string[] = [];
  const connection = createRecorder(statements);
  await applyAll(connection, { dialect: 'mysql', collation: 'utf8mb4_0900_bin' });
  return `${statements.map(readable).join('\n')}\n`;
}

export async function sqliteSchema(): Promise<string> {
  const connection = knex({
    client: LibsqlDialect as unknown as typeof Knex.Client,
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  try {
    await applyAll(connection, { dialect: 'sqlite' });
    const rows: { sql: string }[] = await connection('sqlite_master')
      .whereNotNull('sql')
      .whereNot('name', 'like', 'sqlite_%')
      .orderBy(['tbl_name', 'type', 'name'])
      .select('sql');
    return `${rows.map(({ sql }) => readable(sql)).join('\n')}\n`;
  } finally {
    await connection.destroy();
  }
}
