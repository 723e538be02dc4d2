// Hands a database server to a project: the one at a given address, or one started for it.

import type { TestProject } from 'vitest/node';
import type { Service } from './services.ts';

export async function provideDatabase(
  project: TestProject,
  givenUrl: string | undefined,
  start: () => Promise<Service>,
): Promise<() => Promise<void>> {
  if (givenUrl !== undefined) {
    project.provide('database', { kind: 'mysql', name: 'given by address', url: givenUrl });
    return async () => {};
  }
  const service = await start();
  process.stdout.write(`started ${service.name} for the tests\n`);
  project.provide('database', { kind: 'mysql', name: service.name, url: service.url });
  return () => service.stop();
}
