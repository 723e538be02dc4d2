// The tests' own servers: they start, they keep what was committed through a kill, they are found
// again at the same address, and nothing of them is left.

import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { expect, inject, it } from 'vitest';
import {
  createDatabase,
  programs,
  type Service,
  startMariadb,
  startMysql,
  startRedis,
} from '../support/services.ts';

const databases: [string, boolean, () => Promise<Service>][] = [
  ['MariaDB', programs.mariadb !== undefined, startMariadb],
  ['MySQL', programs.mysql !== undefined, startMysql],
];

for (const [name, isHere, start] of databases) {
  it.runIf(isHere)(`a ${name} keeps what it committed through kill -9`, async () => {
    const service = await start();
    try {
      expect(service.name).toMatch(new RegExp(`^${name} \\d`));
      const { url } = await createDatabase(service.url);
      const before = await createConnection({ uri: url, charset: 'utf8mb4' });
      before.on('error', () => {});
      await before.query('CREATE TABLE cats (name VARCHAR(50))');
      await before.query('INSERT INTO cats VALUES (?)', ['Žofie 🐈‍⬛']);
      await service.kill();
      before.destroy();
      await service.restart();
      const after = await createConnection({ uri: url, charset: 'utf8mb4' });
      const [rows] = await after.query('SELECT name FROM cats');
      await after.end();
      expect(rows).toEqual([{ name: 'Žofie 🐈‍⬛' }]);
    } finally {
      await service.stop();
    }
    expect(existsSync(service.folder)).toBe(false);
  });
}

it.runIf(inject('mariadb') !== undefined)('a schema is gone when it is dropped', async () => {
  const server = inject('mariadb') as string;
  const { url, drop } = await createDatabase(server);
  const name = new URL(url).pathname.slice(1);
  const connection = await createConnection({ uri: server });
  const find = async () => (await connection.query('SHOW DATABASES LIKE ?', [name]))[0];
  expect(await find()).toHaveLength(1);
  await drop();
  expect(await find()).toHaveLength(0);
  await connection.end();
});

it.runIf(programs.redis !== undefined)('a Redis is found again after kill -9', async () => {
  const service = await startRedis();
  const redis = new Redis(service.url, { retryStrategy: () => 20 });
  redis.on('error', () => {});
  try {
    expect(service.name).toMatch(/^Redis \d/);
    await redis.set('cat', 'Žofie 🐈‍⬛');
    expect(await redis.get('cat')).toBe('Žofie 🐈‍⬛');
    await service.kill();
    await service.restart();
    // It was a cache: it comes back empty.
    expect(await redis.get('cat')).toBeNull();
  } finally {
    redis.disconnect();
    await service.stop();
  }
  expect(existsSync(service.folder)).toBe(false);
});
