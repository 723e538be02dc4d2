// What callers and operators see while Redis or the database is gone, stalled or slow, and that all
// is well again without a restart when they are back. The server is whole and its services are
// real; what fails is the network between them. Time may be moved on, so that an outage of half an
// hour takes seconds.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyNetwork, hasServices, openFaultyNetwork } from '../support/faulty-network.ts';
import { type LightLoad, type Routes, type Seen, startLightLoad } from '../support/light-load.ts';
import { createNumberedVotes, type NumberedVotes } from '../support/numbered-votes.ts';
import { expectFewLines, expectOnlyPort, type LogLine, readLog } from '../support/operator-log.ts';
import { startServer, type TestServer } from '../support/server.ts';

const minuteMs = 60_000;

describe.runIf(hasServices())('under a light load', () => {
  let network: FaultyNetwork;
  let server: TestServer;
  let votes: NumberedVotes;
  let load: LightLoad | undefined;
  let offsetMs = 0;

  beforeAll(async () => {
    network = await openFaultyNetwork({ redisNumber: 7 });
    const env = {
      ...network.env,
      RATE_LIMIT_PER_MINUTE: '100000',
      LOG_LEVEL: 'info',
      CHECK_REPLIES: 'off',
    };
    const clock = { nowMs: () => Date.now() + offsetMs };
    server = await startServer({ env, overrides: { clock } });
    votes = createNumberedVotes(server, 'vote');
    for (const kind of ['port.failed', 'cache.failed'] as const) server.expectFailures(kind);
  });

  afterEach(async () => {
    await network.pass();
    await load?.stop();
  });
  afterAll(async () => {
    await server?.stop();
    await network?.close();
  });

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
    vote: votes.send,
  });

  async function startWarm(routes: Routes): Promise<LightLoad> {
    load = startLightLoad(routes);
    await load.untilWell(10_000);
    // The keys' standing is renewed, and Redis has been reached by every connection again.
    await expect.poll(network.redis.connections).toBeGreaterThan(0);
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
    return readLog(lines);
  }

  /** Every vote that was answered, and every refused one that was sent again, is there once. */
  async function expectVotesOnce(): Promise<void> {
    await load?.stop();
    await votes.expectWhole();
    await votes.expectAllOnce();
  }

  const redisFaults: [string, () => Promise<void>][] = [
    ['gone', () => network.redis.refuse()],
    ['stalled', () => network.redis.stall()],
    ['slow', () => network.redis.slow(200)],
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
      expect(expectOnlyPort(lines, 'redis')).toHaveLength(lines.length);
      expect(lines.length, JSON.stringify(lines)).toBeLessThan(10);
      await network.redis.pass();
      await expectRecovery(running);
      await expectVotesOnce();
    },
  );

  it('while the database is gone reads go on from memory and writes are refused whole', async () => {
    const running = await startWarm({ ...warmReads(), ...ownRows() });
    const at = server.logLines.length;
    await network.database.refuse();
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
    expectFewLines(lines, 6);
    for (const line of expectOnlyPort(lines, 'database')) {
      expect(line.load).toMatchObject({ waiting: expect.any(Number), size: 10 });
      expect(line.why).toMatch(/ECONN|PROTOCOL_CONNECTION_LOST|closed state|too few/);
    }
    await network.database.pass();
    await expectRecovery(running);
    await expectVotesOnce();
  });

  it('while the database is stalled warm reads go on, and what hangs is done once', async () => {
    const running = await startWarm(warmReads());
    // Of a key's standing some seconds are left from here.
    offsetMs += 11_000;
    await running.untilWell(2000);
    await network.database.stall();
    const hanging = votes.send();
    expectAll(await running.watch(3000), [200], 2000);
    expect((await server.ask('/healthz')).status).toBe(200);
    expect((await server.ask('/readyz')).status).toBe(503);
    await network.database.pass();
    await expectRecovery(running);
    expect([201, 503]).toContain((await hanging).status);
    await expectVotesOnce();
  });

  it('a database that is slow makes its own answers slow and no others', async () => {
    const running = await startWarm({ ...warmReads(), ...ownRows() });
    await network.database.slow(100);
    const { 'own votes': votes, vote: voted, ...reads } = await running.watch(3000);
    expectAll(reads, [200], 2000);
    expectAll({ votes: votes as Seen, voted: voted as Seen }, [200, 201], 6000);
    await network.database.pass();
    await expectRecovery(running);
    await expectVotesOnce();
  });
});
