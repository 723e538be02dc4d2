// A database for one test, on the server that the vitest project names: SQLite in the server's own
// folder, or a new empty schema on MySQL or MariaDB, migrated and seeded as an operator would.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { systemClock } from '../../packages/server/src/adapters/clock-system.ts';
import { openMysqlDatabase } from '../../packages/server/src/adapters/database-mysql.ts';
import { openSqliteDatabase } from '../../packages/server/src/adapters/database-sqlite.ts';
import { readConfig } from '../../packages/server/src/config.ts';
import { openContext } from '../../packages/server/src/context.ts';
import { seedCatalogue } from '../../packages/server/src/domain/catalogue/catalogue.ts';
import type { Database } from '../../packages/server/src/ports/database.ts';
import { createDatabase } from './services.ts';
import './provided.ts';

export interface TestDatabase {
  env: Record<string, string>;
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const database = inject('database');
  if (database === undefined || database.kind === 'sqlite')
    return { env: {}, drop: async () => {} };
  return createSeededDatabase(database.url);
}

/** A new schema on a server of MySQL's kind, as an operator's. */
export async function createSeededDatabase(serverUrl: string): Promise<TestDatabase> {
  const created = await createDatabase(serverUrl);
  const env = { DATABASE_URL: created.url };
  const context = await openContext(readConfig({ ...env, DATA_DIR: tmpdir() }), () => {});
  try {
    await context.ports.database.migrate();
    await seedCatalogue(context.ports);
  } finally {
    await context.close();
  }
  return { env, drop: created.drop };
}

/** The same as a port, with the schema and no rows. */
export async function openTestDatabase(): Promise<{
  database: Database;
  close(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'catapi-database-'));
  const provided = inject('database');
  const created = provided.kind === 'sqlite' ? undefined : await createDatabase(provided.url);
  const database =
    created === undefined
      ? openSqliteDatabase(join(folder, 'cats.sqlite'), systemClock)
      : openMysqlDatabase({ url: created.url, readUrls: [], clock: systemClock, observe() {} });
  await database.migrate();
  return {
    database,
    async close() {
      await database.close();
      await created?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
