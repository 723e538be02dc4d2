// How old an answer may be after a change: on the server that made it never, on the others as long
// as the news takes, and without Redis as long as x-cache says. Three servers on one database; one
// of them reads from a replica that lags for ever, so what it shows of a change it cannot have from
// there.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { onRedis } from '../support/caches.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { runProgram } from '../support/program.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { createDatabase } from '../support/services.ts';

const canRun = inject('redis') !== undefined && inject('mariadb') !== undefined;
const newsMsMax = 1000;

describe.runIf(canRun)('a change', () => {
  let redis: FaultProxy;
  let first: TestServer;
  let second: TestServer;
  let onReplica: TestServer;
  let offsetMs = 0;
  let key: string;
  let imageIds: string[];
  const closings: (() => Promise<unknown>)[] = [];

  async function createCatalogue(folder: string): Promise<string> {
    const { url, drop } = await createDatabase(inject('mariadb') as string);
    closings.push(drop);
    for (const command of ['migrate', 'seed']) {
      const { code, stderr } = await runProgram([command], { DATA_DIR: folder, DATABASE_URL: url });
      expect([code, stderr]).toEqual([0, '']);
    }
    return url;
  }

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catapi-staleness-'));
    closings.push(() => rm(folder, { recursive: true }));
    const [url, replicaUrl] = [await createCatalogue(folder), await createCatalogue(folder)];
    const redisUrl = new URL(`${inject('redis')}/8`);
    await onRedis(redisUrl.href, (connection) => connection.flushdb());
    redis = await startFaultProxy(redisUrl.hostname, Number(redisUrl.port));
    closings.push(redis.stop);
    redisUrl.port = String(redis.port);
    const env = { DATABASE_URL: url, REDIS_URL: redisUrl.href };
    const clock = { nowMs: () => Date.now() + offsetMs };
    const start = async (more: Record<string, string>) => {
      const server = await startServer({ env: { ...env, ...more }, overrides: { clock } });
      closings.push(server.stop);
      for (const kind of ['port.failed', 'cache.failed'] as const) server.expectFailures(kind);
      return server;
    };
    first = await start({});
    second = await start({});
    onReplica = await start({ DATABASE_READ_URLS: replicaUrl });
    key = first.key;
    imageIds = await ownImages();
  });
  afterAll(async () => {
    for (const close of closings.reverse()) await close();
  });
  beforeEach(async () => {
    await redis.pass();
    const isShared = async () =>
      (await first.ask('/readyz')).status === 200 && redis.connections() >= 6;
    await expect.poll(isShared, { timeout: 10_000 }).toBe(true);
  });

  /** Gives some published images to the account of the key, each to be used by one test. */
  async function ownImages(): Promise<string[]> {
    const { database, cache } = first.ports;
    const found = await first.domain.accounts.findCaller(key);
    const { accountId } = (found as { caller: { accountId: number } }).caller;
    const rows: { id: string }[] = await database.write('images').limit(8).select('id');
    const ids = rows.map(({ id }) => id);
    await database.write('images').whereIn('id', ids).update({ account_id: accountId });
    await database.write('image_breeds').whereIn('image_id', ids).delete();
    await cache.forget(['images', ...ids.map((id) => `image:${id}`)]);
    return ids;
  }

  const addBreed = async (server: TestServer, id: string, breedId: string) => {
    const path = `/v1/images/${id}/breeds`;
    const body = { breed_id: breedId };
    expect((await server.ask(path, { method: 'POST', key, body })).status).toBe(200);
  };
  const breedsOf = async (server: TestServer, id: string) =>
    (await server.ask(`/v1/images/${id}/breeds`)).json<{ id: string }[]>().map((one) => one.id);

  /** How long it takes until the server says it. */
  async function msUntil(isSo: () => Promise<boolean>): Promise<number> {
    const startedAtMs = performance.now();
    await expect.poll(isSo, { interval: 5, timeout: 10_000 }).toBe(true);
    return performance.now() - startedAtMs;
  }

  it('is seen at once where it was made, and within a second elsewhere', async () => {
    const [id = ''] = imageIds;
    const took: number[] = [];
    const expected: string[] = [];
    for (const breedId of ['abys', 'beng', 'siam']) {
      for (const server of [first, second, onReplica]) await breedsOf(server, id);
      await addBreed(first, id, breedId);
      expected.push(breedId);
      expect((await breedsOf(first, id)).sort()).toEqual(expected);
      for (const server of [second, onReplica]) {
        took.push(await msUntil(async () => (await breedsOf(server, id)).includes(breedId)));
      }
    }
    expect(Math.max(...took)).toBeLessThan(newsMsMax);
  });

  it('that takes an image away is seen by everybody', async () => {
    const [, id = ''] = imageIds;
    const path = `/v1/images/${id}`;
    const statuses = async (server: TestServer) => [
      (await server.ask(path)).status,
      (await server.ask(path, { key: server.otherKey })).status,
    ];
    for (const server of [first, second, onReplica]) {
      expect(await statuses(server)).toEqual([200, 200]);
    }
    expect((await second.ask(path, { method: 'DELETE', key })).status).toBe(204);
    expect(await statuses(second)).toEqual([400, 400]);
    for (const server of [first, onReplica]) {
      const isGone = async () => String(await statuses(server)) === '400,400';
      expect(await msUntil(isGone)).toBeLessThan(newsMsMax);
    }
  });

  it('of a key stops the old one everywhere', async () => {
    const { key: old } = await first.domain.accounts.createKey({ name: 'to be rotated' });
    const status = async (server: TestServer) =>
      (await server.ask('/v1/votes', { key: old })).status;
    for (const server of [first, second]) expect(await status(server)).toBe(200);
    const rotated = await first.ask('/v1/user/keys/rotate', { method: 'POST', key: old });
    expect(rotated.status).toBeLessThan(300);
    expect(await status(first)).toBe(401);
    const isStopped = async () => (await status(second)) === 401;
    expect(await msUntil(isStopped)).toBeLessThan(newsMsMax);
  });

  it('is seen by who made it, though the replica does not know it', async () => {
    const [, , id = ''] = imageIds;
    for (const [at, breedId] of ['abys', 'beng', 'siam'].entries()) {
      expect(await breedsOf(onReplica, id)).toHaveLength(at);
      await addBreed(onReplica, id, breedId);
      expect(await breedsOf(onReplica, id)).toContain(breedId);
      const { breeds } = (await onReplica.ask(`/v1/images/${id}`)).json<{ breeds: object[] }>();
      expect(breeds).toHaveLength(at + 1);
    }
  });

  it('is seen within the seconds of x-cache without Redis', async () => {
    const [, , , id = ''] = imageIds;
    const { key: old } = await first.domain.accounts.createKey({ name: 'rotated in an outage' });
    const status = async () => (await second.ask('/v1/votes', { key: old })).status;
    expect([await breedsOf(second, id), await status()]).toEqual([[], 200]);
    await redis.refuse();
    await addBreed(first, id, 'abys');
    await first.ask('/v1/user/keys/rotate', { method: 'POST', key: old });
    expect(await breedsOf(first, id)).toEqual(['abys']);
    expect([await breedsOf(second, id), await status()]).toEqual([[], 200]);
    // A key stands for 10 seconds and is never stale; breeds are fresh for 60.
    offsetMs += 10_000;
    expect(await status()).toBe(401);
    offsetMs += 50_000;
    await breedsOf(second, id);
    await expect.poll(() => breedsOf(second, id)).toEqual(['abys']);
  });

  it('that was made without Redis is told when it is back', async () => {
    const [, , , , id = ''] = imageIds;
    expect(await breedsOf(second, id)).toEqual([]);
    await redis.refuse();
    await addBreed(first, id, 'abys');
    expect(await breedsOf(second, id)).toEqual([]);
    await redis.pass();
    await expect.poll(() => breedsOf(second, id), { timeout: 10_000 }).toEqual(['abys']);
  });
});
