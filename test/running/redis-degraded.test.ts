// Two servers of one Redis that is killed or stalled under load: nobody is failed or kept waiting,
// rate limits are counted on by each server, and when Redis is back what one forgets the other
// forgets as well.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyNetwork, hasServices, openFaultyNetwork } from '../support/faulty-network.ts';
import { type LightLoad, startLightLoad } from '../support/light-load.ts';
import { createNumberedVotes } from '../support/numbered-votes.ts';
import { expectOnlyPort, type LogLine, readLog } from '../support/operator-log.ts';
import { startServer, type TestServer } from '../support/server.ts';

const faultMs = 4000;
/** Three callers pay Redis' time limit of 250 ms, each perhaps more than once in a call. */
const slowestMsMax = 2000;
const perMinute = 30;
/** Of each server: for commands, for news, and three for jobs. */
const connectionsMade = 10;
const back = { timeout: 10_000, interval: 50 };

describe.runIf(hasServices())('two servers of one Redis', () => {
  let network: FaultyNetwork;
  let servers: TestServer[];
  let load: LightLoad | undefined;

  beforeAll(async () => {
    network = await openFaultyNetwork({ redisNumber: 10 });
    const env = {
      ...network.env,
      LOG_LEVEL: 'info',
      CHECK_REPLIES: 'off',
      RATE_LIMIT_PER_MINUTE: '100000',
      RATE_LIMIT_PLANS: `small:${perMinute}`,
    };
    servers = [await startServer({ env }), await startServer({ env })];
    for (const server of servers) server.expectFailures('port.failed');
  });
  afterEach(async () => {
    await network.pass();
    await load?.stop();
  });
  afterAll(async () => {
    for (const server of servers ?? []) await server.stop();
    await network?.close();
  });

  const [first, second] = [() => servers[0] as TestServer, () => servers[1] as TestServer];

  const routesOf = (server: TestServer, name: string) => ({
    [`${name} search`]: () => server.ask('/v1/images/search?limit=5'),
    [`${name} breeds`]: () => server.ask('/v1/breeds'),
    [`${name} image`]: () => server.ask('/v1/images/0XYvRd7oD', { key: first().key }),
    [`${name} votes`]: () => server.ask('/v1/votes?limit=5', { key: first().key }),
  });

  async function ask(server: TestServer, key: string, times: number): Promise<number[]> {
    const statuses: number[] = [];
    for (let at = 0; at < times; at += 1) {
      statuses.push((await server.ask('/v1/breeds?limit=1', { key })).status);
    }
    return statuses;
  }
  const countOf = (statuses: number[], status: number) =>
    statuses.filter((one) => one === status).length;

  /** A key that one of them takes back is refused by the other within moments, not within seconds. */
  async function expectSharedForgetting(): Promise<void> {
    const { key } = await first().domain.accounts.createKey({ name: 'rotated' });
    const read = () => second().ask('/v1/votes', { key });
    expect((await read()).status).toBe(200);
    const rotated = await first().ask('/v1/user/keys/rotate', { method: 'POST', key });
    expect(rotated.status).toBeLessThan(300);
    const atMs = performance.now();
    await expect.poll(async () => (await read()).status, back).toBe(401);
    // By itself the second would believe in it for ten seconds.
    expect(performance.now() - atMs).toBeLessThan(5000);
  }

  const faults: [string, () => Promise<void>][] = [
    ['killed', () => network.redis.refuse()],
    ['stalled', () => network.redis.stall()],
  ];
  it.each(faults)('nobody notices that it is %s', async (name, fail) => {
    const { key: small, userId } = await first().domain.accounts.createKey({ name });
    await first().domain.accounts.changePlan(userId, 'small');
    const votes = createNumberedVotes(first(), `redis-${name}`);
    load = startLightLoad({
      ...routesOf(first(), 'first'),
      ...routesOf(second(), 'second'),
      vote: votes.send,
    });
    await load.untilWell(10_000);
    await expect.poll(network.redis.connections, back).toBe(connectionsMade);
    await load.watch(300);
    const from = servers.map(({ logLines }) => logLines.length);
    await fail();
    const watched = load.watch(faultMs);
    // Each counts for itself: neither opens the gates nor closes them.
    for (const server of servers) {
      const statuses = await ask(server, small, perMinute + 10);
      expect([countOf(statuses, 200), countOf(statuses, 429)]).toEqual([perMinute, 10]);
    }
    for (const [route, { statuses, slowestMs, calls }] of Object.entries(await watched)) {
      const failures = Object.keys(statuses).filter((status) => !/^20[01]$/.test(status));
      expect([route, failures, calls > 0]).toEqual([route, [], true]);
      expect(slowestMs, route).toBeLessThan(slowestMsMax);
    }
    for (const server of servers) expect((await server.ask('/readyz')).status).toBe(200);
    const during = servers.map(({ logLines }, at): LogLine[] => readLog(logLines.slice(from[at])));
    for (const lines of during) {
      for (const line of expectOnlyPort(lines, 'redis')) expect(line.why).not.toBe('');
      expect(lines.length, JSON.stringify(lines)).toBeLessThan(10);
    }
    await network.pass();
    await load.untilWell(5000);
    await expect.poll(network.redis.connections, back).toBe(connectionsMade);
    await expectSharedForgetting();
    await load.stop();
    await votes.expectAllOnce();
  });
});
