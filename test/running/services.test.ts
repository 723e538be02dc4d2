// The tests' own servers: they start, they keep what was committed through a kill, they stop.

import { createConnection } from 'mysql2/promise';
import { expect, inject, it } from 'vitest';
import { createDatabase, startMariadb, startRedis } from '../support/services.ts';

const hasMariadb = inject('mariadb') !== undefined;
const hasRedis = inject('redis') !== undefined;

it.runIf(hasMariadb)('a MariaDB keeps what it committed through kill -9', async () => {
  const service = await startMariadb();
  try {
    const { url } = await createDatabase(service.url);
    const before = await createConnection({ uri: url, charset: 'utf8mb4' });
    await before.query('CREATE TABLE cats (name VARCHAR(50))');
    await before.query('INSERT INTO cats VALUES (?)', ['Žofie 🐈‍⬛']);
    before.on('error', () => {});
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
});

it.runIf(hasRedis)('a Redis starts and stops', async () => {
  const service = await startRedis();
  expect(service.name).toMatch(/^Redis \d/);
  await service.stop();
});
