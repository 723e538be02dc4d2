// A database that takes every statement and answers none, under load and for longer than anything
// near it waits: who is answered from memory all the same, how soon the others are told, what is in
// the database afterwards, and what an operator reads.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyNetwork, hasServices, openFaultyNetwork } from '../support/faulty-network.ts';
import { type LightLoad, type Routes, type Seen, startLightLoad } from '../support/light-load.ts';
import { createNumberedVotes, type NumberedVotes } from '../support/numbered-votes.ts';
import {
  expectFewLines,
  expectNoMisdiagnosis,
  expectOnlyPort,
  readLog,
} from '../support/operator-log.ts';
import { startServer, type TestServer } from '../support/server.ts';

const refusalMsMax = 6000;
const stallMs = 12_000;
const recoveryMsMax = 5000;

describe.runIf(hasServices())('while the database is stalled', () => {
  let network: FaultyNetwork;
  let server: TestServer;
  let votes: NumberedVotes;
  let load: LightLoad;
  let logFrom = 0;
  let during: Record<string, Seen>;
  let recoveredMs = 0;

  const reads = (): Routes => {
    const { key, ask } = server;
    const withoutMarks = 'include_vote=false&include_favourite=false';
    return {
      search: () => ask('/v1/images/search?limit=5'),
      breeds: () => ask('/v1/breeds'),
      file: () => ask('/images/0XYvRd7oD.jpg'),
      'breeds with a key': () => ask('/v1/breeds?limit=3', { key }),
      'search with a key': () => ask(`/v1/images/search?${withoutMarks}`, { key }),
      'image with a key': () => ask(`/v1/images/0XYvRd7oD?${withoutMarks}`, { key }),
      'search with own marks': () => ask('/v1/images/search', { key }),
    };
  };
  const ownRows = (): Routes => ({
    'own votes': () => server.ask('/v1/votes?limit=5', { key: server.key }),
    'own favourites': () => server.ask('/v1/favourites?limit=5', { key: server.key }),
  });
  const writes = (): Routes => {
    const favourite = () => ({ image_id: `stalled-${Math.random()}` });
    return {
      ...Object.fromEntries([1, 2, 3, 4].map((at) => [`vote ${at}`, votes.send])),
      favourite: () =>
        server.ask('/v1/favourites', { method: 'POST', key: server.key, body: favourite() }),
    };
  };
  const of = (routes: Routes): [string, Seen][] =>
    Object.keys(routes).map((route) => [route, during[route] as Seen]);

  beforeAll(async () => {
    network = await openFaultyNetwork({ redisNumber: 8 });
    const env = { ...network.env, LOG_LEVEL: 'info', CHECK_REPLIES: 'off' };
    server = await startServer({ env });
    for (const kind of ['port.failed', 'cache.failed'] as const) server.expectFailures(kind);
    votes = createNumberedVotes(server, 'stalled');
    load = startLightLoad({ ...reads(), ...ownRows(), ...writes() });
    await load.untilWell(20_000);
    // Connections that are open already are the worst: a statement on them is taken and kept.
    const { write, latest } = server.ports.database;
    const occupy = (count: number, knex: typeof write) =>
      Array.from({ length: count }, () => knex.raw('SELECT SLEEP(0.2)'));
    await Promise.all([...occupy(10, write), ...occupy(10, latest)]);
    logFrom = server.logLines.length;
    await network.database.stall();
    during = await load.watch(stallMs);
    await network.pass();
    recoveredMs = await load.untilWell(recoveryMsMax).catch(() => Number.POSITIVE_INFINITY);
    await load.stop();
  }, 60_000);
  afterAll(async () => {
    await load?.stop();
    await server?.stop();
    await network?.close();
  });

  it('what is remembered is answered, with a key and without, all the time', () => {
    for (const [route, { statuses }] of of(reads())) {
      expect([route, Object.keys(statuses)]).toEqual([route, ['200']]);
    }
    // Nobody without a key waits for what is not needed.
    for (const route of ['search', 'breeds', 'file']) {
      expect(during[route]?.slowestMs, route).toBeLessThan(3000);
    }
  });

  it('what only the database knows is refused in time, with when to come again', () => {
    for (const [route, seen] of of({ ...ownRows(), ...writes() })) {
      const { statuses, withoutRetryAfter } = seen;
      expect([route, Object.keys(statuses), withoutRetryAfter]).toEqual([route, ['503'], 0]);
      // Those included whose transaction was under way when it began.
      expect(load.slowestMs(route), route).toBeLessThan(refusalMsMax);
    }
  });

  it('soon nobody waits at all: most are told at once', () => {
    for (const [route, { calls }] of of(writes())) expect(calls, route).toBeGreaterThan(20);
  });

  it('the log names the database, how loaded it is and which call, in few lines', () => {
    const lines = readLog(server.logLines.slice(logFrom));
    expectNoMisdiagnosis(lines);
    expectFewLines(lines, (stallMs + recoveryMsMax) / 1000);
    const told = lines.filter(({ port }) => port !== 'redis');
    const failed = expectOnlyPort(told, 'database');
    for (const line of failed) {
      expect(line.load).toMatchObject({ busy: expect.any(Number), size: 10 });
      expect(line.operation ?? line.task).toMatch(/^([a-z]+[A-Z]\w+|look for jobs)$/);
    }
    const whys = failed.map(({ why }) => why).join('\n');
    // Whoever was under way when it began waited for the limit of a statement.
    expect(whys).toMatch(/^write(-reads)?: no answer in [45]000 ms$/m);
    expect(whys).toMatch(/^write: no answer for \d+ ms$/m);
    expect(whys).toMatch(/^write-reads: no answer/m);
  });

  it('all is well soon after it, and nothing was done twice or in part', async () => {
    expect(recoveredMs).toBeLessThan(recoveryMsMax);
    expect(votes.count().acknowledged).toBeGreaterThan(0);
    await votes.expectWhole();
    await votes.expectAllOnce();
    expect((await server.ask('/readyz')).status).toBe(200);
  });
});
