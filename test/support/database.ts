// A database for one test, on the server that the vitest project names: SQLite in the server's own
// folder, or a new empty schema on MySQL or MariaDB, migrated and seeded as an operator would.

import { tmpdir } from 'node:os';
import { inject } from 'vitest';
import { readConfig } from '../../packages/server/src/config.ts';
import { openContext } from '../../packages/server/src/context.ts';
import { seedCatalogue } from '../../packages/server/src/domain/catalogue/catalogue.ts';
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
  const created = await createDatabase(database.url);
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
