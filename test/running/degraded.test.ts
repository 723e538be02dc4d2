// What callers and operators see while Redis or the database is gone, stalled or slow, and that all
// is well again without a restart when they are back. The server is whole and its services are
// real; what fails is the network between them. Time may be moved on, so that an outage of half an
// hour takes seconds.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FaultProxy, reachThroughProxy } from '../support/fault-proxy.ts';
import { type LightLoad, type Routes, type Seen, startLightLoad } from '../support/light-load.ts';
import { runProgram } from '../support/program.ts';
import { type Answer, startServer, type TestServer } from '../support/server.ts';
import { createDatabase } from '../support/services.ts';

const canRun = inject('redis') !== undefined && inject('mariadb') !== undefined;
const minuteMs = 60_000;

interface LogLine {
  level: number;
  msg: string;
  port?: string;
  why?: string;
  error?: { message: string; stack?: string };
}

describe.runIf(canRun)('under a light load', () => {
  let redis: FaultProxy;
  let database: FaultProxy;
  let server: TestServer;
  let load: LightLoad | undefined;
  let offsetMs = 0;
  let votesSent = 0;
  let refusedVotes: number[] = [];
  const closings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catapi-degraded-'));
    closings.push(() => rm(folder, { recursive: true }));
    const { url, drop } = await createDatabase(inject('mariadb') as string);
    closings.push(drop);
    for (const command of ['migrate', 'seed']) {
      const { code, stderr } = await runProgram([command], { DATA_DIR: folder, DATABASE_URL: url });
      expect([code, stderr]).toEqual([0, '']);
    }
    const throughDatabase = await reachThroughProxy(url);
    const throughRedis = await reachThroughProxy(inject('redis') as string);
    database = throughDatabase.proxy;
    redis = throughRedis.proxy;
    closings.push(database.stop, redis.stop);
    const env = {
      DATABASE_URL: throughDatabase.url,
      // A number of its own, because other tests use this Redis as well.
      REDIS_URL: `${throughRedis.url}/7`,
      RATE_LIMIT_PER_MINUTE: '100000',
      LOG_LEVEL: 'info',
      CHECK_REPLIES: 'off',
    };
    const clock = { nowMs: () => Date.now() + offsetMs };
    server = await startServer({ env, overrides: { clock } });
    for (const kind of ['port.failed', 'request.failed', 'cache.failed'] as const) {
      server.expectFailures(kind);
    }
    closings.push(server.stop);
  });

  afterEach(async () => {
    await Promise.all([redis.pass(), database.pass()]);
    await load?.stop();
  });
  afterAll(async () => {
    for (const close of closings.reverse()) await close();
  });

  async function vote(number: number): Promise<Answer> {
    const body = { image_id: `vote-${number}`, value: 1 };
    const headers = { 'idempotency-key': `degraded-${number}` };
    return server.ask('/v1/votes', { method: 'POST', key: server.key, body, headers });
  }

  /** Nobody's own: these are answered from memory, whoever asks. */
  const warmReads = (): Routes => {
    const { key } = server;
    const withoutMarks = 'include_vote=false&include_favourite=false';
    return {
      search: () => server.ask('/v1/images/search?limit=5'),
      breeds: () => server.ask('/v1/breeds'),
      image: () => server.ask('/v1/images/0XYvRd7oD'),
      file: () => server.ask('/images/0XYvRd7oD.jpg'),
      'breeds with a key': () => server.ask('/v1/breeds?limit=3', { key }),
      'search with a key': () => server.ask(`/v1/images/search?${withoutMarks}`, { key }),
    };
  };
  /** These need the database at each call. */
  const ownRows = (): Routes => ({
    'own votes': () => server.ask('/v1/votes?limit=5', { key: server.key }),
    vote: async () => {
      votesSent += 1;
      const number = votesSent;
      const answer = await vote(number);
      if (answer.status !== 201) refusedVotes.push(number);
      return answer;
    },
  });

  async function startWarm(routes: Routes): Promise<LightLoad> {
    refusedVotes = [];
    load = startLightLoad(routes);
    await load.untilWell(10_000);
    // The keys' standing is renewed, and Redis has been reached by every connection again.
    await expect.poll(redis.connections).toBeGreaterThan(0);
    expectAll(await load.watch(500), [200, 201], 2000);
    return load;
  }

  function expectAll(seen: Record<string, Seen>, allowed: number[], msMax: number): void {
    for (const [route, { calls, statuses, slowestMs }] of Object.entries(seen)) {
      const others = Object.keys(statuses).filter((status) => !allowed.includes(Number(status)));
      expect([route, others, calls > 0]).toEqual([route, [], true]);
      expect(slowestMs, `${route} waited`).toBeLessThan(msMax);
    }
  }

  /** All is as before within five seconds of the fault's end, and stays so. */
  async function expectRecovery(running: LightLoad): Promise<void> {
    await running.untilWell(5000);
    expectAll(await running.watch(500), [200, 201], 2000);
  }

  function linesSince(at: number): LogLine[] {
    const lines = server.logLines.slice(at);
    expect(lines.join('\n')).not.toContain(server.key);
    return lines.map((line) => JSON.parse(line) as LogLine);
  }

  /** Every vote that was answered, and every refused one that was sent again, is there once. */
  async function expectVotesOnce(): Promise<void> {
    await load?.stop();
    for (const number of refusedVotes) expect((await vote(number)).status).toBe(201);
    const rows: { image_id: string; times: number }[] = await server.ports.database
      .write('votes')
      .where('image_id', 'like', 'vote-%')
      .groupBy('image_id')
      .select('image_id')
      .count({ times: '*' });
    expect(rows.filter(({ times }) => Number(times) !== 1)).toEqual([]);
    expect(rows).toHaveLength(votesSent);
  }

  const redisFaults: [string, () => Promise<void>][] = [
    ['gone', () => redis.refuse()],
    ['stalled', () => redis.stall()],
    ['slow', () => redis.slow(200)],
  ];
  it.each(redisFaults)(
    'nobody notices that Redis is %s, and the log says it in a few lines',
    async (_, fail) => {
      const running = await startWarm({ ...warmReads(), ...ownRows() });
      const at = server.logLines.length;
      await fail();
      const seen = await running.watch(3000);
      expectAll(seen, [200, 201], 2000);
      expect((await server.ask('/readyz')).status).toBe(200);
      const lines = linesSince(at);
      expect(lines.every(({ level, port }) => level === 40 && port === 'redis')).toBe(true);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.length, JSON.stringify(lines)).toBeLessThan(10);
      await redis.pass();
      await expectRecovery(running);
      await expectVotesOnce();
    },
  );

  it('while the database is gone reads go on from memory and writes are refused whole', async () => {
    const running = await startWarm({ ...warmReads(), ...ownRows() });
    const at = server.logLines.length;
    await database.refuse();
    const atOnce = await running.watch(1500);
    // Past every seconds and staleSeconds of what is asked, and past the standing of the keys.
    offsetMs += 30 * minuteMs;
    const later = await running.watch(1500);
    for (const seen of [atOnce, later]) {
      const { 'own votes': votes, vote: voted, ...reads } = seen as Record<string, Seen>;
      expectAll(reads, [200], 2000);
      expectAll({ votes: votes as Seen, voted: voted as Seen }, [503], 6000);
      expect([votes?.withoutRetryAfter, voted?.withoutRetryAfter]).toEqual([0, 0]);
    }
    expect((await server.ask('/healthz')).status).toBe(200);
    expect((await server.ask('/readyz')).status).toBe(503);
    const lines = linesSince(at);
    expect(lines.filter(({ level }) => level > 40)).toEqual([]);
    // A bug of ours would have an error with its stack; what is outside has words alone.
    expect(lines.filter(({ error }) => error !== undefined)).toEqual([]);
    const failed = lines.filter(({ why }) => why !== undefined);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.filter(({ port }) => port !== undefined && port !== 'database')).toEqual([]);
    await database.pass();
    await expectRecovery(running);
    await expectVotesOnce();
  });

  it('while the database is stalled warm reads go on, and what hangs is done once', async () => {
    const running = await startWarm(warmReads());
    // Of a key's standing some seconds are left from here.
    offsetMs += 11_000;
    await running.untilWell(2000);
    await database.stall();
    votesSent += 1;
    const hanging = vote(votesSent);
    expectAll(await running.watch(3000), [200], 2000);
    expect((await server.ask('/healthz')).status).toBe(200);
    expect((await server.ask('/readyz')).status).toBe(503);
    await database.pass();
    await expectRecovery(running);
    expect([201, 503]).toContain((await hanging).status);
    refusedVotes.push(votesSent);
    await expectVotesOnce();
  });

  it('a database that is slow makes its own answers slow and no others', async () => {
    const running = await startWarm({ ...warmReads(), ...ownRows() });
    await database.slow(100);
    const { 'own votes': votes, vote: voted, ...reads } = await running.watch(3000);
    expectAll(reads, [200], 2000);
    expectAll({ votes: votes as Seen, voted: voted as Seen }, [200, 201], 6000);
    await database.pass();
    await expectRecovery(running);
    await expectVotesOnce();
  });
});
