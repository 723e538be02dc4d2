// A server whose database fails under it, as its callers, its log and its metrics see it: a replica
// that dies costs nobody an answer, and a dead database is told briefly.

import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runProgram } from '../support/program.ts';
import { type Replicated, startReplicated } from '../support/replicated.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { createDatabase } from '../support/services.ts';

describe.runIf(inject('mariadb') !== undefined)('a server with a replica', () => {
  let servers: Replicated;
  let server: TestServer;

  beforeAll(async () => {
    servers = await startReplicated('mariadb');
    const { url } = await createDatabase(servers.primary.url);
    for (const command of ['migrate', 'seed']) {
      const env = { DATA_DIR: tmpdir(), DATABASE_URL: url };
      const { code, stderr } = await runProgram([command], env);
      expect([code, stderr]).toEqual([0, '']);
    }
    await servers.catchUp();
    const replica = new URL(url);
    replica.host = new URL(servers.replica.url).host;
    server = await startServer({
      env: { DATABASE_URL: url, DATABASE_READ_URLS: replica.href, OPS_PORT: '0', CACHE_MB: '1' },
    });
  });
  afterAll(async () => {
    server?.expectFailures('port.failed');
    server?.expectFailures('cache.failed');
    await server?.stop();
    await servers?.stop();
  });

  const metrics = async () => (await fetch(server.opsUrl as string)).text();
  const linesOf = (kind: string) =>
    server.logLines.map((line) => JSON.parse(line)).filter((line) => line.kind === kind);
  /** Paths that no memory answers: each asks the database. */
  const unknownImage = (i: number) => `/v1/images/none${i}`;

  it('shows how loaded its pools are, and that the replica is read', async () => {
    const name = new URL(servers.replica.url).host;
    expect(await metrics()).toContain('catapi_database_connections_max{pool="write"} 10');
    expect(await metrics()).toContain('catapi_database_waiting{pool="write-reads"} 0');
    expect(await metrics()).toContain(`catapi_database_replica_in_use{pool="${name}"} 1`);
  });

  it('answers every read while its replica is killed and comes back', async () => {
    const statuses = new Map<number, number>();
    let isOver = false;
    let next = 0;
    const read = async () => {
      while (!isOver) {
        next += 1;
        const { status } = await server.ask(unknownImage(next));
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    const load = Promise.all(Array.from({ length: 6 }, read));
    await wait(300);
    await servers.replica.kill();
    await expect.poll(() => linesOf('replica.left-out')).toHaveLength(1);
    await wait(500);
    await servers.replica.restart();
    await expect.poll(() => linesOf('replica.taken-back'), { timeout: 15_000 }).toHaveLength(1);
    isOver = true;
    await load;
    expect([...statuses.keys()]).toEqual([400]);
    expect(statuses.get(400)).toBeGreaterThan(50);
    expect(linesOf('port.failed')).toEqual([]);
    const text = await metrics();
    expect(text).toMatch(/catapi_replica_changes_total\{.*change="left-out"\} 1/);
    expect(text).toMatch(/catapi_replica_changes_total\{.*change="taken-back"\} 1/);
  });

  it('refuses writes with 503 when the database is dead, and its log stays short', async () => {
    const { key } = await server.domain.accounts.createKey({ name: 'patient' });
    await server.ask('/v1/votes', { key });
    await servers.primary.kill();
    const vote = { method: 'POST', key, body: { image_id: 'late', value: 1 } };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => server.ask('/v1/votes', vote)),
    );
    await servers.primary.restart();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(server.observations.some(({ kind }) => kind === 'request.failed')).toBe(false);
    const failed = server.observations.filter(({ kind }) => kind === 'port.failed');
    expect(new Set(failed.map((one) => 'port' in one && one.port))).toEqual(new Set(['database']));
    // One for each request; beside them, once, that nobody could look for jobs.
    const told = failed.filter((one) => 'requestId' in one);
    expect(failed.length - told.length).toBeLessThanOrEqual(1);
    expect(told).toHaveLength(40);
    const lines = linesOf('port.failed');
    expect(lines.length).toBeLessThan(10);
    expect(lines.find(({ task }) => task === undefined)).toMatchObject({
      level: 40,
      port: 'database',
      operation: 'createVote',
      load: { size: 10 },
      requestId: expect.any(String),
      why: expect.stringContaining('write: '),
    });
    expect(JSON.stringify(lines)).not.toContain('.ts:');
    const accepted = async () => (await server.ask('/v1/votes', vote)).status;
    await expect.poll(accepted, { timeout: 10_000 }).toBe(201);
  });
});
