// What the database port does under too much load and on a server that stalls: everything ends
// within its limit, says how loaded the pool was, and leaves the pool as good as it was.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../packages/server/src/adapters/clock-system.ts';
import {
  mysqlLimits,
  openMysqlDatabase,
} from '../../packages/server/src/adapters/database-mysql.ts';
import { openSqliteDatabase } from '../../packages/server/src/adapters/database-sqlite.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import type { Database } from '../../packages/server/src/ports/database.ts';
import { type Service, startMariadb, startMysql } from '../support/services.ts';
import '../support/provided.ts';

const provided = inject('database');
const isMysql = provided.kind === 'mysql' && !provided.name.includes('given');
const kind = provided.kind === 'mysql' && provided.name.startsWith('MySQL') ? 'mysql' : 'mariadb';

const failureOf = (promise: PromiseLike<unknown>): Promise<PortError> =>
  Promise.resolve(promise).then(
    () => {
      throw new Error('it did not fail');
    },
    (error) => error,
  );

async function timed<T>(work: Promise<T>): Promise<{ result: T; tookMs: number }> {
  const startedAtMs = performance.now();
  const result = await work;
  return { result, tookMs: performance.now() - startedAtMs };
}

/** Opens so many connections; a server that has just been held still may be slow to give them. */
async function warm(database: Database, count: number): Promise<void> {
  const isWarm = () =>
    Promise.all(Array.from({ length: count }, () => database.write.raw('SELECT SLEEP(0.1)'))).then(
      () => true,
      () => false,
    );
  await expect.poll(isWarm, { timeout: 10_000 }).toBe(true);
}

/** Takes every connection of the writing pool for a while. */
async function holdPool(database: Database, count: number) {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let begun = 0;
  const holders = Array.from({ length: count }, () =>
    database.write.transaction(async (transaction) => {
      await transaction.raw('SELECT 1');
      begun += 1;
      await held;
    }),
  );
  await expect.poll(() => begun).toBe(count);
  return async () => {
    letGo();
    await Promise.all(holders);
  };
}

describe.runIf(isMysql)(`limits on ${kind}`, () => {
  const limits = { ...mysqlLimits, readMsMax: 2000, writeMsMax: 2500, waitMsMax: 1000 };
  let server: Service;
  let database: Database;

  beforeAll(async () => {
    server = await (kind === 'mysql' ? startMysql() : startMariadb());
    database = openMysqlDatabase({
      url: `${server.url}/mysql`,
      readUrls: [],
      clock: systemClock,
      observe() {},
      limits,
    });
  });
  afterAll(async () => {
    await database?.close();
    await server?.stop();
  });
  const busy = () => Object.fromEntries(database.measure().map((one) => [one.pool, one.busy]));
  /** Without the server's own limit it is ours that ends a statement. */
  const unlimited = kind === 'mysql' ? 'max_execution_time = 0' : 'max_statement_time = 0';
  const endless =
    'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) ' +
    'SELECT COUNT(*) FROM n a, n b, n c, n d';
  const endlessOnes = async () => {
    const [rows] = await database.write.raw('SHOW PROCESSLIST');
    return rows.filter(({ Info }: { Info: string | null }) => Info?.includes('RECURSIVE')).length;
  };

  it('end a statement that takes too long, on the server as well', async () => {
    const { result: error, tookMs } = await timed(failureOf(database.read.raw(endless)));
    expect(error).toBeInstanceOf(PortError);
    expect(error).toMatchObject({ port: 'database', action: 'answer in time', retryable: true });
    expect(error.load).toEqual({ busy: 1, waiting: 0, oldestMs: 0, size: 10 });
    expect(tookMs).toBeLessThan(limits.readMsMax + 500);
    await expect.poll(endlessOnes).toBe(0);
    expect(busy()).toEqual({ write: 0, 'write-reads': 0 });
  });

  it('never let a flood of reads take the connections of the writes', async () => {
    const reads = Array.from({ length: 20 }, () => database.read.raw('SELECT SLEEP(0.1)'));
    const all = Promise.all(reads);
    await wait(50);
    const { tookMs } = await timed(Promise.resolve(database.write.raw('DO 1')));
    expect(tookMs).toBeLessThan(300);
    const load = database.measure().find(({ pool }) => pool === 'write-reads');
    // Connections are opened one after another, and on a slow machine some are still on their way.
    expect(load).toMatchObject({ size: 10 });
    expect(load?.busy).toBeLessThanOrEqual(10);
    expect((load?.busy ?? 0) + (load?.waiting ?? 0)).toBe(20);
    expect(load?.oldestMs).toBeGreaterThan(0);
    await all;
  });

  it('refuse at once who would be one too many in the line, and the late in time', async () => {
    const letGo = await holdPool(database, 10);
    const line = Array.from({ length: limits.waitingMax }, () =>
      failureOf(database.write.raw('SELECT 1')),
    );
    const { result: error, tookMs } = await timed(failureOf(database.write.raw('SELECT 1')));
    expect(tookMs).toBeLessThan(200);
    expect(error).toMatchObject({ action: 'give a connection', load: { busy: 10, waiting: 200 } });
    const late = await timed(Promise.all(line));
    expect(late.tookMs).toBeLessThan(limits.waitMsMax + 1000);
    expect(late.result[0]).toMatchObject({ message: expect.stringContaining('all are busy') });
    expect(late.result[0]?.load?.oldestMs).toBeGreaterThan(900);
    const [load] = database.measure();
    expect(load).toEqual({ pool: 'write', busy: 10, waiting: 0, oldestMs: 0, size: 10 });
    await letGo();
    await database.write.raw('SELECT 1');
  });

  it('end what runs on a server that is held still, and go on when it answers again', async () => {
    await Promise.all(Array.from({ length: 10 }, () => database.write.raw('SELECT SLEEP(0.1)')));
    server.pause();
    await wait(100);
    const asked = Array.from({ length: 30 }, (_, i) =>
      i % 3 === 0
        ? failureOf(database.transaction((transaction) => transaction.raw('SELECT 1')))
        : failureOf((i % 3 === 1 ? database.write : database.read).raw('SELECT 1')),
    );
    const { result: errors, tookMs } = await timed(Promise.all(asked));
    server.resume();
    for (const error of errors) expect(error).toBeInstanceOf(PortError);
    expect(tookMs).toBeLessThan(limits.writeMsMax + limits.waitMsMax + 500);
    await expect.poll(busy, { timeout: 5000 }).toEqual({ write: 0, 'write-reads': 0 });
    await Promise.all(Array.from({ length: 20 }, () => database.write.raw('SELECT 1')));
    await database.check();
  });

  it('are kept for nobody once the server is silent, until it answers again', async () => {
    await Promise.all([database.write.raw('SELECT 1'), database.read.raw('SELECT 1')]);
    server.pause();
    await wait(100);
    const first = [failureOf(database.write.raw('SELECT 1')), failureOf(database.read.raw('DO 1'))];
    await Promise.all(first);
    const isSilent = async () => {
      const { message, load } = await failureOf(database.write.raw('SELECT 1'));
      expect(load).toMatchObject({ size: 10 });
      return /write: no answer for \d+ ms$/.test(message);
    };
    await expect.poll(isSilent, { timeout: 8000 }).toBe(true);
    const { tookMs } = await timed(
      Promise.all(Array.from({ length: 300 }, () => failureOf(database.write.raw('SELECT 1')))),
    );
    expect(tookMs).toBeLessThan(1000);
    server.resume();
    const check = () =>
      database.check().then(
        () => true,
        () => false,
      );
    await expect.poll(check, { timeout: 5000 }).toBe(true);
  });

  it('are not mistaken for silence', async () => {
    const quick = openMysqlDatabase({
      url: `${server.url}/mysql`,
      readUrls: [],
      clock: systemClock,
      observe() {},
      limits: { ...limits, writeMsMax: 1500, connectMsMax: 1000 },
    });
    await warm(quick, 1);
    // One that the server does not end by itself, alone on the pool: nobody else is answered.
    const slow = failureOf(
      quick.transaction(async (transaction) => {
        await transaction.raw(`SET SESSION ${unlimited}`);
        await transaction.raw('SELECT SLEEP(3)');
      }),
    );
    expect((await slow).message).toContain('no answer in 1500 ms');
    await Promise.all(Array.from({ length: 5 }, () => quick.write.raw('SELECT 1')));
    await quick.close();
  });

  it('give no later caller what an earlier one was owed', async () => {
    const quick = openMysqlDatabase({
      url: `${server.url}/mysql`,
      readUrls: [],
      clock: systemClock,
      observe() {},
      limits: { ...limits, writeMsMax: 1000 },
    });
    await warm(quick, 5);
    const late = Array.from({ length: 5 }, () =>
      failureOf(
        quick.transaction(async (transaction) => {
          await transaction.raw(`SET SESSION ${unlimited}`);
          await transaction.raw("SELECT SLEEP(3), 'late' AS word");
        }),
      ),
    );
    for (const error of await Promise.all(late)) {
      expect(error).toMatchObject({ action: 'run a statement', port: 'database' });
      expect(error.message).toContain('no answer in 1000 ms');
    }
    const words = Array.from({ length: 10 }, () => quick.write.raw("SELECT 'mine' AS word"));
    for (const [[row]] of await Promise.all(words)) expect(row.word).toBe('mine');
    await quick.close();
  });
});

describe.runIf(provided.kind === 'sqlite')('limits on sqlite', () => {
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catapi-limits-'));
    database = openSqliteDatabase(join(folder, 'cats.sqlite'), systemClock);
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('tell how many wait to write, and refuse who would be one too many', async () => {
    const letGo = await holdPool(database, 1);
    const line = Array.from({ length: 200 }, () => Promise.resolve(database.write.raw('SELECT 1')));
    await wait(20);
    const error = await failureOf(database.write.raw('SELECT 1'));
    expect(error).toBeInstanceOf(PortError);
    expect(error).toMatchObject({ action: 'give a connection', retryable: true });
    expect(error.load).toMatchObject({ busy: 1, waiting: 200, size: 1 });
    expect(error.load?.oldestMs).toBeGreaterThan(10);
    expect(database.measure()[1]).toMatchObject({ pool: 'read', busy: 0, waiting: 0 });
    await letGo();
    await Promise.all(line);
    expect(database.measure()[0]).toMatchObject({ pool: 'write', busy: 0, waiting: 0 });
  });
});
