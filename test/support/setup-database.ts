// Hands a database server to a project: the one at a given address, or one started for it. All the
// project's files use it, and each of them makes a schema of its own.

import type { TestProject } from 'vitest/node';
import './provided.ts';
import { openService } from './services.ts';

export async function provideDatabase(
  project: TestProject,
  kind: 'mariadb' | 'mysql',
): Promise<() => Promise<void>> {
  const { name, url, stop } = await openService(kind);
  project.provide('database', { kind: 'mysql', name, url });
  project.provide('servers', [name]);
  return stop;
}
