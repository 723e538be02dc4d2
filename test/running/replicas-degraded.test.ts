// Two replicas of which one or both are killed or stalled under load: callers notice nothing, the
// reads go to whoever is left, and the log says what was left out and when it was taken back.

import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AnyHandler } from '../../packages/server/src/contract/handler.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { type FaultyNetwork, hasServices, openFaultyNetwork } from '../support/faulty-network.ts';
import { type LightLoad, startLightLoad } from '../support/light-load.ts';
import { createNumberedVotes } from '../support/numbered-votes.ts';
import { expectNoMisdiagnosis, type LogLine, readLog } from '../support/operator-log.ts';
import { startServer, type TestServer } from '../support/server.ts';

const faultMs = 4000;
/** What runs on a replica that falls silent is cut off by the second probe that it leaves. */
const readMsMax = 5000;
const takenBack = { timeout: 15_000, interval: 50 };

describe.runIf(hasServices())('with two replicas', () => {
  let network: FaultyNetwork;
  let server: TestServer;
  let load: LightLoad | undefined;

  beforeAll(async () => {
    network = await openFaultyNetwork({ redisNumber: 9, replicas: 2 });
    const env = { ...network.env, LOG_LEVEL: 'info', CHECK_REPLIES: 'off' };
    // What is read is remembered, so that few of a light load's calls reach a database at all. In
    // the place of one handler stands one that remembers nothing and reads where replicas may.
    const listFavourites: AnyHandler = async (call) => {
      await call.read('images').limit(20);
      return { status: 200, body: [] };
    };
    server = await startServer({ env, overrides: { handlers: () => ({ listFavourites }) } });
    // Who has just begun to listen to the others reads nothing from replicas for a while.
    while (server.ports.cache.isSettling(['anything'])) await wait(50);
  });
  afterEach(async () => {
    await network.pass();
    await load?.stop();
  });
  afterAll(async () => {
    await server?.stop();
    await network?.close();
  });

  const nameOf = ({ port }: FaultProxy) => `127.0.0.1:${port}`;
  const linesSince = (at: number): LogLine[] => readLog(server.logLines.slice(at));
  const replicasTold = (at: number, kind: string) =>
    linesSince(at)
      .filter((line) => line.kind === kind)
      .map(({ replica }) => replica)
      .sort();
  const inUse = () =>
    server.ports.database
      .measure()
      .filter(({ isInUse }) => isInUse === true)
      .map(({ pool }) => pool);

  const rows = () => server.ask('/v1/favourites', { key: server.otherKey });

  const which: [string, (replicas: FaultProxy[]) => FaultProxy[]][] = [
    ['a replica is', (replicas) => replicas.slice(0, 1)],
    ['all replicas are', (replicas) => replicas],
  ];
  const how: [string, (proxy: FaultProxy) => Promise<void>][] = [
    ['killed', (proxy) => proxy.refuse()],
    ['stalled', (proxy) => proxy.stall()],
  ];
  const cases = which.flatMap(([name, choose]) =>
    how.map(([verb, fail]) => [name, verb, choose, fail] as const),
  );

  it.each(cases)('nobody notices that %s %s, and all are back', async (...one) => {
    const [what, verb, choose, fail] = one;
    const failing = choose(network.replicas);
    const names = failing.map(nameOf).sort();
    const votes = createNumberedVotes(server, `${what} ${verb}`);
    await expect.poll(inUse, takenBack).toHaveLength(2);
    load = startLightLoad({
      ...Object.fromEntries([1, 2, 3, 4].map((at) => [`rows ${at}`, rows])),
      search: () => server.ask('/v1/images/search?limit=5'),
      'search with a key': () => server.ask('/v1/images/search', { key: server.key }),
      'own marks': () => server.ask('/v1/images/0XYvRd7oD', { key: server.key }),
      vote: votes.send,
    });
    await load.untilWell(10_000);
    // One connection of each replica asks only how it is.
    for (const { connections } of network.replicas) {
      await expect.poll(connections, takenBack).toBeGreaterThan(1);
    }
    const at = server.logLines.length;
    await Promise.all(failing.map(fail));
    const seen = await load.watch(faultMs);
    expect(replicasTold(at, 'replica.left-out')).toEqual(names);
    expect(inUse()).toHaveLength(2 - failing.length);
    await network.pass();
    await expect.poll(() => replicasTold(at, 'replica.taken-back'), takenBack).toEqual(names);
    await load.watch(300);
    for (const [route, { calls, statuses }] of Object.entries(seen)) {
      const failures = Object.keys(statuses).filter((status) => !/^20[01]$/.test(status));
      expect([route, failures, calls > 0]).toEqual([route, [], true]);
      expect(load.slowestMs(route), route).toBeLessThan(readMsMax);
    }
    await load.stop();
    await votes.expectAllOnce();
    const lines = linesSince(at);
    expectNoMisdiagnosis(lines);
    // Nobody was failed, so nothing else is worth a line.
    const kinds = lines.map(({ kind }) => kind).sort();
    expect(kinds).toEqual([
      ...names.map(() => 'replica.left-out'),
      ...names.map(() => 'replica.taken-back'),
    ]);
    for (const line of lines.filter(({ kind }) => kind === 'replica.left-out')) {
      expect(line.why).toMatch(/ECONN|ETIMEDOUT|PROTOCOL_|no answer/);
    }
  });
});
