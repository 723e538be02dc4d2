// The same program configured for many machines: two servers on one MariaDB, one Redis and one
// bucket. Redis is killed under it, and the database as well.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Bucket, startBucket } from '../support/bucket.ts';
import { runProgram } from '../support/program.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { createDatabase, type Service, startMariadb, startRedis } from '../support/services.ts';

const canRun = inject('redis') !== undefined && inject('mariadb') !== undefined;

describe.runIf(canRun)('two servers', () => {
  let redis: Service;
  let mariadb: Service;
  let bucket: Bucket;
  let folder: string;
  let servers: TestServer[];

  beforeAll(async () => {
    [redis, mariadb] = await Promise.all([startRedis(), startMariadb()]);
    folder = await mkdtemp(join(tmpdir(), 'catapi-bucket-'));
    bucket = await startBucket(folder);
    const { url } = await createDatabase(mariadb.url);
    process.env['AWS_ACCESS_KEY_ID'] = 'S3RVER';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'S3RVER';
    const env = {
      DATABASE_URL: url,
      DATABASE_READ_URLS: url,
      REDIS_URL: redis.url,
      STORAGE_URL: `s3://${bucket.name}/one?endpoint=${bucket.endpoint}&region=eu-1&redirect=off`,
      RATE_LIMIT_PER_MINUTE: '5',
    };
    for (const command of ['migrate', 'seed']) {
      const { code, stderr } = await runProgram([command], { DATA_DIR: folder, DATABASE_URL: url });
      expect([code, stderr]).toEqual([0, '']);
    }
    servers = [await startServer({ env }), await startServer({ env })];
  });

  afterAll(async () => {
    for (const server of servers) {
      server.expectFailures('port.failed');
      // Redis was restarted empty, so what is remembered is renewed while the database is dead.
      server.expectFailures('cache.failed');
      await server.stop();
    }
    await bucket.close();
    await Promise.all([redis.stop(), mariadb.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  const [first, second] = [() => servers[0] as TestServer, () => servers[1] as TestServer];

  it('know the same keys, votes and files', async () => {
    const { key } = await first().domain.accounts.createKey({ name: 'shared' });
    const body = { image_id: '0XYvRd7oD', value: 1 };
    const made = await first().ask('/v1/votes', { method: 'POST', key, body });
    expect(made.status).toBe(201);
    const list = await second().ask('/v1/votes', { key });
    expect(list.json<unknown[]>()).toHaveLength(1);
    const drawn = await first().ask('/images/0XYvRd7oD.jpg');
    const fetched = await second().ask('/images/0XYvRd7oD.jpg');
    expect(drawn.bytes.equals(fetched.bytes)).toBe(true);
    expect(fetched.headers['etag']).toBe(drawn.headers['etag']);
  });

  it('do a thing once that is asked of both under one Idempotency-Key', async () => {
    const { key } = await first().domain.accounts.createKey({ name: 'once' });
    const vote = {
      method: 'POST',
      key,
      body: { image_id: 'once', value: 1 },
      headers: { 'idempotency-key': 'both' },
    };
    const answers = await Promise.all([
      first().ask('/v1/votes', vote),
      second().ask('/v1/votes', vote),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  it('give one seed one order', async () => {
    const path = '/v1/images/search?seed=many&limit=10&page=3';
    const ids = async (server: TestServer) =>
      (await server.ask(path)).json<{ id: string }[]>().map(({ id }) => id);
    expect(await ids(first())).toEqual(await ids(second()));
  });

  it('count one rate limit, and go on counting by themselves when Redis is killed', async () => {
    const { key } = await first().domain.accounts.createKey({ name: 'limited' });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      for (const server of servers) {
        statuses.push((await server.ask('/v1/images/search', { key })).status);
      }
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    await redis.kill();
    const { key: other } = await first().domain.accounts.createKey({ name: 'alone' });
    const alone: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      alone.push((await first().ask('/v1/images/search', { key: other })).status);
    }
    expect(alone).toEqual([200, 200, 200, 200, 200, 429]);
    await redis.restart();
  });

  it('answer from memory while the database is dead, refuse writes with 503, and recover', async () => {
    const { key } = await first().domain.accounts.createKey({ name: 'patient' });
    await first().ask('/v1/votes', { key });
    const breeds = async () => (await first().ask('/v1/breeds')).status;
    // Redis was restarted just now: whoever hears it again may have to forget what was remembered.
    const isReady = async () => (await first().ask('/readyz')).status === 200;
    await expect.poll(isReady, { timeout: 10_000 }).toBe(true);
    for (let time = 0; time < 5; time += 1) {
      await expect.poll(breeds).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await mariadb.kill();
    expect((await first().ask('/v1/breeds')).status).toBe(200);
    expect((await first().ask('/healthz')).status).toBe(200);
    const ready = await first().ask('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.text).not.toContain('127.0.0.1');
    const vote = { method: 'POST', key, body: { image_id: 'late', value: 1 } };
    const refused = await first().ask('/v1/votes', vote);
    expect([refused.status, refused.text]).toEqual([503, 'Service Unavailable']);
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    await mariadb.restart();
    // One round of checks a second is shared by all who ask.
    await expect.poll(isReady, { timeout: 5000 }).toBe(true);
    expect((await first().ask('/v1/votes', vote)).status).toBe(201);
  });
});
