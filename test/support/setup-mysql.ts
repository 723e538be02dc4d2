// The project `mysql`: one server for all its files, each of which makes a schema of its own.

import type { TestProject } from 'vitest/node';
import './provided.ts';
import { startMysql } from './services.ts';
import { provideDatabase } from './setup-database.ts';

export function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideDatabase(project, process.env['TEST_MYSQL_URL'], startMysql);
}
