// The project `running`: a Redis and a MariaDB for the tests that need them beside SQLite, and the
// browser's path. What the machine does not have is undefined, and those tests say so.

import type { TestProject } from 'vitest/node';
import './provided.ts';
import { programs, type Service, startMariadb, startRedis } from './services.ts';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started: Service[] = [];
  const provide = async (
    given: string | undefined,
    has: boolean,
    start: () => Promise<Service>,
  ) => {
    if (given !== undefined || !has) return given;
    const service = await start();
    started.push(service);
    process.stdout.write(`started ${service.name} for the tests\n`);
    return service.url;
  };
  const { TEST_REDIS_URL, TEST_MARIADB_URL } = process.env;
  project.provide('database', { kind: 'sqlite' });
  project.provide('redis', await provide(TEST_REDIS_URL, programs.redis !== undefined, startRedis));
  project.provide(
    'mariadb',
    await provide(TEST_MARIADB_URL, programs.mariadb !== undefined, startMariadb),
  );
  project.provide('chromium', programs.chromium);
  return async () => {
    for (const service of started) await service.stop();
  };
}
