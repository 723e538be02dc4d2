// Reads and their replicas, with a server that replicates for real and is killed, held still and
// stopped from following: what a caller of `database.read` notices of it, and for how long.

import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../packages/server/src/adapters/clock-system.ts';
import {
  mysqlLimits,
  openMysqlDatabase,
} from '../../packages/server/src/adapters/database-mysql.ts';
import { lagFault } from '../../packages/server/src/adapters/database-mysql-replicas.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import type { Observation } from '../../packages/server/src/observe.ts';
import type { Database } from '../../packages/server/src/ports/database.ts';
import { reachThroughProxy } from '../support/fault-proxy.ts';
import { type Replicated, startReplicated, tell } from '../support/replicated.ts';
import '../support/provided.ts';

const provided = inject('database');
const canRun = provided.kind === 'mysql' && !provided.name.includes('given');
const kind = provided.kind === 'mysql' && provided.name.startsWith('MySQL') ? 'mysql' : 'mariadb';

const limits = { ...mysqlLimits, probeEveryMs: 200, probeMsMax: 500, replicaLagSecondsMax: 1 };

/** Which server answers: its number is 1 for the primary and 2 for the replica. */
const serverOf = async (database: Database): Promise<number> => {
  const [[row]] = await database.read.raw('SELECT @@server_id AS id');
  return row.id;
};

interface Load {
  failures: unknown[];
  slowestMs: number;
  answers: number;
  stop(): Promise<void>;
}

/** Reads on and on, from several callers at once. */
function startLoad(database: Database): Load {
  let isOver = false;
  const load: Load = {
    failures: [],
    slowestMs: 0,
    answers: 0,
    async stop() {
      isOver = true;
      await all;
    },
  };
  const read = async () => {
    while (!isOver) {
      const startedAtMs = performance.now();
      await database
        .read('cats')
        .select()
        .then(
          () => {
            load.answers += 1;
          },
          (error) => load.failures.push(error),
        );
      load.slowestMs = Math.max(load.slowestMs, performance.now() - startedAtMs);
      await wait(5);
    }
  };
  const all = Promise.all(Array.from({ length: 8 }, read));
  return load;
}

describe.runIf(canRun)(`reads with a replica of ${kind}`, () => {
  let servers: Replicated;
  let database: Database;
  let observations: Observation[];
  let name: string;

  const told = () =>
    observations.map((one) => ('replica' in one ? `${one.kind} ${one.replica}` : one.kind));
  const isBack = async () => told().at(-1) === `replica.taken-back ${name}`;
  const soon = { timeout: 15_000, interval: 50 };

  beforeAll(async () => {
    servers = await startReplicated(kind);
    await tell(servers.primary.url, 'CREATE DATABASE cats CHARACTER SET utf8mb4');
    await tell(`${servers.primary.url}/cats`, 'CREATE TABLE cats (id INT PRIMARY KEY)');
    await tell(`${servers.primary.url}/cats`, 'INSERT INTO cats VALUES (1)');
    await servers.catchUp();
    name = new URL(servers.replica.url).host;
    database = openMysqlDatabase({
      url: `${servers.primary.url}/cats`,
      readUrls: [`${servers.replica.url}/cats`],
      clock: systemClock,
      observe: (one) => observations.push(one),
      limits,
    });
  });
  beforeEach(() => {
    observations = [];
  });
  afterAll(async () => {
    await database?.close();
    await servers?.stop();
  });

  it('go to the replica, and writes to the primary', async () => {
    expect(await serverOf(database)).toBe(2);
    const [[row]] = await database.write.raw('SELECT @@server_id AS id');
    expect(row.id).toBe(1);
    await database.write('cats').insert({ id: 2 });
    await servers.catchUp();
    expect(await database.read('cats').select()).toHaveLength(2);
    const inUse = database.measure().find(({ pool }) => pool === name);
    expect(inUse).toMatchObject({ isInUse: true, busy: 0, waiting: 0, size: 10 });
  });

  it('go on when it is killed in the midst of them, and go back to it by themselves', async () => {
    const load = startLoad(database);
    await wait(300);
    await servers.replica.kill();
    await wait(1500);
    expect(await serverOf(database)).toBe(1);
    expect(told()).toEqual([`replica.left-out ${name}`]);
    expect(JSON.stringify(observations)).not.toContain('root');
    await servers.replica.restart();
    await expect.poll(isBack, soon).toBe(true);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.answers).toBeGreaterThan(100);
    expect(await serverOf(database)).toBe(2);
    expect(told()).toEqual([`replica.left-out ${name}`, `replica.taken-back ${name}`]);
  });

  it('leave it when it stops applying changes, and return when it has caught up', async () => {
    await servers.stopApplying();
    await expect.poll(told, soon).toEqual([`replica.left-out ${name}`]);
    expect(observations[0]).toMatchObject({ why: 'it has stopped applying changes' });
    expect(await serverOf(database)).toBe(1);
    await servers.startApplying();
    await expect.poll(isBack, soon).toBe(true);
    expect(await serverOf(database)).toBe(2);
  });

  it('leave it while it is too far behind', async () => {
    await servers.delay(4);
    await expect.poll(() => database.measure().at(-1)?.isInUse, soon).toBe(true);
    observations = [];
    await database.write('cats').insert({ id: 3 });
    await expect.poll(told, soon).toEqual([`replica.left-out ${name}`]);
    expect(observations[0]).toMatchObject({ why: expect.stringMatching(/^it is \d+ s behind$/) });
    expect(await database.read('cats').select()).toHaveLength(3);
    await expect.poll(isBack, soon).toBe(true);
    await servers.delay(0);
    await expect.poll(() => database.measure().at(-1)?.isInUse, soon).toBe(true);
  });

  it('go to it as long as it answers when its account may not ask how it is', async () => {
    const account = "'plain'@'%' IDENTIFIED BY 'sesame'";
    await tell(servers.primary.url, `CREATE USER ${account}`);
    await tell(servers.primary.url, "GRANT SELECT ON cats.* TO 'plain'@'%'");
    await servers.catchUp();
    const plain = openMysqlDatabase({
      url: `${servers.primary.url}/cats`,
      readUrls: [`mysql://plain:sesame@${name}/cats`],
      clock: systemClock,
      observe: (one) => observations.push(one),
      limits,
    });
    await expect.poll(told, soon).toEqual([`replica.lag-unknown ${name}`]);
    await wait(500);
    expect(await serverOf(plain)).toBe(2);
    await plain.close();
    expect(told()).toEqual([`replica.lag-unknown ${name}`]);
    expect(JSON.stringify(observations)).not.toContain('sesame');
  });

  it('end within their limit when it is held still, and it is taken back', async () => {
    const load = startLoad(database);
    await wait(300);
    servers.replica.pause();
    await expect.poll(told, soon).toEqual([`replica.left-out ${name}`]);
    await wait(1000);
    servers.replica.resume();
    await expect.poll(isBack, soon).toBe(true);
    await load.stop();
    // Those that were under way were cut off when it was left out, and asked again elsewhere.
    expect(load.failures).toEqual([]);
    expect(load.slowestMs).toBeLessThan(limits.readMsMax);
  });

  it('prefer old rows to none when the primary is gone', async () => {
    await servers.stopApplying();
    await expect.poll(told, soon).toEqual([`replica.left-out ${name}`]);
    await servers.primary.kill();
    expect(await database.read('cats').select()).toHaveLength(3);
    await expect(database.write('cats').select()).rejects.toBeInstanceOf(PortError);
    await servers.primary.restart();
    await servers.startApplying();
    await expect.poll(isBack, soon).toBe(true);
  });

  it('go on to a third server when two fall one after the other', async () => {
    // Two ways to one server, each of which is cut while the same read is under way on it.
    const ways = await Promise.all([1, 2].map(() => reachThroughProxy(servers.primary.url)));
    const apart = openMysqlDatabase({
      url: `${servers.primary.url}/cats`,
      readUrls: ways.map(({ url }) => `${url}/cats`),
      clock: systemClock,
      observe: (one) => observations.push(one),
      limits,
    });
    const tried: string[] = [];
    // A fallen server's connection is given back with the others, when the read is done.
    const next = () =>
      apart.measure().find(({ pool, busy }) => busy > 0 && !tried.includes(pool))?.pool;
    try {
      const read = apart.read.raw('SELECT SLEEP(0.8) AS slept').then(([[row]]) => row);
      while (tried.length < ways.length) {
        await expect.poll(next, { timeout: 3000, interval: 10 }).toMatch(/^127/);
        const fallen = next() as string;
        tried.push(fallen);
        await wait(100);
        await ways.find(({ proxy }) => fallen.endsWith(`:${proxy.port}`))?.proxy.refuse();
      }
      expect(await read).toEqual({ slept: 0 });
    } finally {
      await apart.close();
      await Promise.all(ways.map(({ proxy }) => proxy.stop()));
    }
  });

  it('fail soon, and say how loaded the port was, when everything is gone', async () => {
    await Promise.all([servers.primary.kill(), servers.replica.kill()]);
    const startedAtMs = performance.now();
    const error = await database.read('cats').then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(PortError);
    expect(error.load).toMatchObject({ busy: expect.any(Number), size: expect.any(Number) });
    expect(error.message).not.toContain('select');
    expect(performance.now() - startedAtMs).toBeLessThan(limits.readMsMax);
    await Promise.all([servers.primary.restart(), servers.replica.restart()]);
    await expect.poll(isBack, soon).toBe(true);
    expect(await database.read('cats').select()).toHaveLength(3);
  });
});

describe('the state of a replica', () => {
  const row = {
    Slave_IO_Running: 'Yes',
    Slave_SQL_Running: 'Yes',
    Seconds_Behind_Master: 0,
  };

  it.each([
    [[], undefined],
    [[row], undefined],
    [[{ ...row, Seconds_Behind_Master: 5 }], undefined],
    [[{ ...row, Seconds_Behind_Master: 6 }], 'it is 6 s behind'],
    [[row, { ...row, Seconds_Behind_Master: 90 }], 'it is 90 s behind'],
    [[{ ...row, Seconds_Behind_Master: null }], 'it cannot tell how far it is behind'],
    [[{ ...row, Slave_SQL_Running: 'No' }], 'it has stopped applying changes'],
    [[{ ...row, Slave_IO_Running: 'Connecting' }], 'it receives no changes'],
    [
      [{ Replica_IO_Running: 'Yes', Replica_SQL_Running: 'Yes', Seconds_Behind_Source: 9 }],
      'it is 9 s behind',
    ],
  ])('%j', (rows, why) => {
    expect(lagFault(rows, 5)).toBe(why);
  });
});
