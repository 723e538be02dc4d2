// The project `running`: a Redis and a MariaDB for the tests that need them beside SQLite, and the
// browser's path. What the machine does not have is undefined, and those tests skip themselves;
// with REQUIRE_SERVICES=1 nothing runs without them.

import type { TestProject } from 'vitest/node';
import './provided.ts';
import { hasService, howToInstall, openService, programs } from './services.ts';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const isRequired = process.env['REQUIRE_SERVICES'] === '1';
  const opened: Awaited<ReturnType<typeof openService>>[] = [];
  const stop = async () => {
    for (const { stop } of opened) await stop();
  };
  const open = async (kind: 'mariadb' | 'redis') => {
    if (!hasService(kind) && !isRequired) return undefined;
    const service = await openService(kind);
    opened.push(service);
    return service.url;
  };
  try {
    project.provide('database', { kind: 'sqlite' });
    project.provide('redis', await open('redis'));
    project.provide('mariadb', await open('mariadb'));
    const { chromium } = programs;
    if (chromium === undefined && isRequired) {
      throw new Error(`chromium is not on this machine (${howToInstall.chromium})`);
    }
    project.provide('chromium', chromium);
    const browser = chromium === undefined ? [] : ['Chromium'];
    project.provide('servers', [...opened.map(({ name }) => name), ...browser]);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
