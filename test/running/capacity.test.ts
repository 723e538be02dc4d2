// A database that is well and has too much to do, which is no fault of the code and must not look
// like one. Slow statements take every connection, hundreds of calls come meanwhile, and the log
// is read as an operator would: which port, doing what, how many connections were busy, how many
// callers waited and since when, in which release and for which operation. A mistake in the code
// that shows at the same time is told from all that at a glance.

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { AnyHandler } from '../../packages/server/src/contract/handler.ts';
import { type FaultyNetwork, openFaultyNetwork } from '../support/faulty-network.ts';
import { expectFewLines, expectOnlyPort, type LogLine, readLog } from '../support/operator-log.ts';
import { type Answer, startServer, type TestServer } from '../support/server.ts';

const connections = 10;
const slowSeconds = 3.4;
/** Votes wait together for one connection, and fail together. */
const callers = { vote: 500, favourite: 20, 'own votes': 20, breeds: 10, mistaken: 10 };
const floodMs = 5000;

const canRun = inject('redis') !== undefined && inject('mariadb') !== undefined;

describe.runIf(canRun)('when slow statements take every connection', () => {
  let network: FaultyNetwork;
  let server: TestServer;
  let lines: LogLine[];
  let bugs: LogLine[];
  let answers: Map<string, number>;
  let withoutRetryAfter = 0;
  let told = 0;

  const favourite = () =>
    server.ask('/v1/favourites', {
      method: 'POST',
      key: server.key,
      body: { image_id: `busy-${Math.random()}` },
    });
  const vote = () =>
    server.ask('/v1/votes', { method: 'POST', key: server.key, body: { image_id: 'a', value: 1 } });
  const ownVotes = () => server.ask('/v1/votes?limit=5', { key: server.key });
  const breeds = () => server.ask('/v1/breeds');
  const mistaken = () => server.ask('/v1/favourites', { key: server.otherKey });

  async function note(name: string, ask: () => Promise<Answer>): Promise<void> {
    const { status, headers } = await ask();
    const outcome = `${name} ${status}`;
    answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
    if (status === 503 && !/^\d+$/.test(headers['retry-after'] ?? '')) withoutRetryAfter += 1;
  }

  beforeAll(async () => {
    network = await openFaultyNetwork({ redisNumber: 11 });
    const listFavourites: AnyHandler = async () => {
      const { rows } = undefined as unknown as { rows: string[] };
      return { status: 200, body: rows };
    };
    server = await startServer({
      env: { ...network.env, LOG_LEVEL: 'info', CHECK_REPLIES: 'off', RATE_LIMIT_PER_MINUTE: '0' },
      overrides: { handlers: () => ({ listFavourites }) },
    });
    for (const kind of ['port.failed', 'request.failed', 'cache.failed'] as const) {
      server.expectFailures(kind);
    }
    for (const ask of [favourite, vote, ownVotes, breeds]) {
      expect((await ask()).status).toBeLessThan(300);
    }
    expect((await mistaken()).status).toBe(500);
    answers = new Map();
    const at = server.logLines.length;
    const { write, latest } = server.ports.database;
    let isOver = false;
    // One after another on each connection: they are never all free, and each ends in time.
    const hold = async (knex: typeof write) => {
      while (!isOver)
        await knex.raw(`SELECT SLEEP(${slowSeconds})`).then(
          () => {},
          () => {},
        );
    };
    const held = [write, latest].flatMap((knex) =>
      Array.from({ length: connections }, () => hold(knex)),
    );
    const isBusy = () =>
      server.ports.database
        .measure()
        .every(({ pool, busy }) => !/^write/.test(pool) || busy === connections);
    while (!isBusy()) await new Promise((resolve) => setTimeout(resolve, 20));
    const calls = { vote, favourite, 'own votes': ownVotes, breeds, mistaken };
    const untilMs = performance.now() + floodMs;
    const goOn = async (name: keyof typeof calls) => {
      while (performance.now() < untilMs) await note(name, calls[name]);
    };
    const loops = Object.entries(callers).flatMap(([name, count]) =>
      Array.from({ length: count }, () => goOn(name as keyof typeof calls)),
    );
    await Promise.all(loops);
    isOver = true;
    await Promise.all(held);
    // The last second's worth is told when it is over.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const all = readLog(server.logLines.slice(at));
    bugs = all.filter(({ kind }) => kind === 'request.failed');
    lines = all.filter(({ kind }) => kind !== 'request.failed');
    told = server.observations.filter(({ kind }) => kind === 'port.failed').length;
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await network?.close();
  });

  it('who needs none is answered, and the others are refused with when to come again', () => {
    expect(withoutRetryAfter).toBe(0);
    expect(answers.get('breeds 200')).toBeGreaterThan(100);
    const names = [...answers.keys()].sort();
    expect(names.filter((name) => name.startsWith('breeds'))).toEqual(['breeds 200']);
    expect(names).toEqual(expect.arrayContaining(['vote 503', 'own votes 503']));
    expect(names.filter((name) => name.endsWith('500'))).toEqual(['mistaken 500']);
  });

  it('the log says database, busy, since when, for which call, and shows no code', () => {
    const failed = expectOnlyPort(lines, 'database');
    const waited = failed.filter(({ why }) => /none in 3000 ms, all are busy$/.test(why ?? ''));
    const operations = waited.map(({ operation }) => operation);
    expect(operations).toEqual(expect.arrayContaining(['createVote', 'listVotes']));
    for (const line of waited) {
      expect(line).toMatchObject({ level: 40, action: 'give a connection' });
      expect(line.load).toMatchObject({ busy: connections, size: connections });
      expect(line.load?.waiting).toBeGreaterThan(0);
      expect(line.load?.oldestMs).toBeGreaterThanOrEqual(2900);
    }
    // It is busy and not gone: nothing else is said of it.
    const silent = failed.filter(({ why }) => /no answer for|ECONN|ETIMEDOUT/.test(why ?? ''));
    expect(silent).toEqual([]);
  });

  it('who found no place in the queue is told apart from who found no connection', () => {
    const refused = lines.filter(({ kind }) => kind === 'request.refused');
    for (const { operation, why, level } of refused) {
      expect([operation, why, level]).toEqual([expect.any(String), expect.any(String), 40]);
    }
    expect(lines.filter(({ kind }) => kind === 'request.answered')).toEqual([]);
  });

  it('hundreds of failures are a few lines, and none of them is lost', () => {
    expectFewLines([...lines, ...bugs.slice(0, 1)], (floodMs + 6000) / 1000);
    const counted = lines
      .filter(({ kind }) => kind === 'port.failed')
      .reduce((sum, { count }) => sum + (count ?? 1), 0);
    expect(told).toBeGreaterThan(500);
    expect(counted).toBe(told);
  });

  it('a mistake in the code is the only thing with a stack', () => {
    expect(bugs.length).toBeGreaterThan(0);
    for (const line of bugs) {
      expect(line).toMatchObject({ level: 50, operation: 'listFavourites' });
      expect(line.error).toMatchObject({ name: 'TypeError' });
      expect(line.error?.stack).toContain('capacity.test.ts');
      expect(line.port).toBeUndefined();
    }
    // Each has an id of its own, for whoever was answered 500 with it.
    expect(bugs.every(({ requestId }) => typeof requestId === 'string')).toBe(true);
  });
});
