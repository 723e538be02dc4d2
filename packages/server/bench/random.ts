// What a random search costs, and what it would cost in other ways: `npx tsx bench/random.ts [sizes]
// [sqlite|mariadb]` prints the tables that stand at the head of image-pool-load.ts and choose.ts.
// Times are of one caller at a time. A stop is the longest that nothing else could run meanwhile.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import knex, { type Knex } from 'knex';
import { createDatabase, hasService, startMariadb } from '../../../test/support/services.ts';
import { systemClock } from '../src/adapters/clock-system.ts';
import { openMysqlDatabase } from '../src/adapters/database-mysql.ts';
import { openSqliteDatabase } from '../src/adapters/database-sqlite.ts';
import { pageBySeed, pageInOrder, selectImages } from '../src/domain/images/choose.ts';
import { insertImageChanges } from '../src/domain/images/image-change-store.ts';
import type { ImagePool } from '../src/domain/images/image-pool.ts';
import { loadImagePool } from '../src/domain/images/image-pool-load.ts';
import type { Database } from '../src/ports/database.ts';
import { insertCatalogue, insertRandomKeys } from './random-rows.ts';
import { type FilterName, filters, listWays, type Way } from './random-ways.ts';

export interface Taken {
  name: string;
  wallMs: number;
  cpuMs: number;
  stopMs: number;
}

/** Runs something once, watching how long the event loop stands still. */
export async function measureOnce<T>(
  name: string,
  work: () => Promise<T>,
): Promise<Taken & { value: T }> {
  let stopMs = 0;
  let isOver = false;
  let turnedAtMs = performance.now();
  const turn = () => {
    const nowMs = performance.now();
    stopMs = Math.max(stopMs, nowMs - turnedAtMs);
    turnedAtMs = nowMs;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const cpu = process.cpuUsage();
  const startedAtMs = performance.now();
  const value = await work();
  const wallMs = performance.now() - startedAtMs;
  const { user, system } = process.cpuUsage(cpu);
  isOver = true;
  turn();
  return { name, wallMs, cpuMs: (user + system) / 1000, stopMs, value };
}

/** Milliseconds for one call, over at least three calls and a second. */
export async function measureCall(work: () => unknown): Promise<number> {
  for (let warm = 0; warm < 3; warm += 1) await work();
  const startedAtMs = performance.now();
  for (let calls = 1; ; calls += 1) {
    await work();
    const tookMs = performance.now() - startedAtMs;
    if (tookMs > 1000 && calls >= 3) return tookMs / calls;
  }
}

export function poolBytes(pool: ImagePool): number {
  const columns = [pool.ids, pool.idEnds, pool.hashes, pool.positions, pool.widths, pool.heights];
  const rest = [pool.groupOf, pool.members, pool.memberEnds];
  return [...columns, ...rest].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** What became of one image, as an operation would leave it. */
async function changeOne(database: Database, row: object): Promise<void> {
  await database.transaction(async (transaction) => {
    const one = await transaction('images').where({ state: 'published' }).first('id');
    await transaction('images').where({ id: one.id }).update(row);
    await insertImageChanges(transaction, [one.id], '2023-10-28 17:44:36.000');
  });
}

/** The draws of the luckiest of the images that match, when each should be drawn 100 times. */
export async function measureFairness(way: Way, size: number): Promise<number> {
  const draws = new Map<string, number>();
  const outcomes = Math.floor(size / 160);
  for (let at = 0; at < outcomes * 100; at += 1) {
    const [image] = await way.draw('narrow', 1);
    const id = image?.id ?? '';
    draws.set(id, (draws.get(id) ?? 0) + 1);
  }
  return Math.max(...draws.values());
}

function show(values: readonly (string | number)[]): void {
  const cells = values.map((value) => {
    if (typeof value === 'string') return value.padEnd(24);
    const digits = value >= 100 ? 0 : value >= 1 ? 1 : 4;
    return value.toFixed(digits).padStart(12);
  });
  process.stdout.write(`${cells.join(' ')}\n`);
}

async function measureLoads(database: Database): Promise<ImagePool> {
  const whole = await measureOnce('whole load', () => loadImagePool(database.read));
  show(['', ...['wall ms', 'CPU ms', 'stop ms'].map((name) => name.padStart(12))]);
  const steps: Taken[] = [whole];
  const refresh = async (name: string, from: ImagePool) => {
    const taken = await measureOnce(name, () => loadImagePool(database.read, from));
    steps.push(taken);
    return taken.value;
  };
  let pool = await refresh('nothing changed', whole.value);
  for (const name of ['one changed', 'one changed, again', 'one changed, once more']) {
    await changeOne(database, { width: 100 + steps.length });
    pool = await refresh(name, pool);
  }
  await changeOne(database, { state: 'deleted' });
  pool = await refresh('one deleted', pool);
  for (const { name, wallMs, cpuMs, stopMs } of steps) show([name, wallMs, cpuMs, stopMs]);
  show(['bytes of the pool', poolBytes(pool)]);
  return pool;
}

async function measureWays(
  patient: Knex,
  pool: ImagePool,
  size: number,
  isSqlite: boolean,
): Promise<void> {
  const cases = (['narrow', 'broad'] as FilterName[]).flatMap((filter) =>
    [1, 10].map((limit) => ({ filter, limit })),
  );
  const heads = cases.map(({ filter, limit }) => `${filter} ${limit}`.padStart(12));
  show(['ms a search', ...heads]);
  const ways = listWays(patient, pool, isSqlite);
  for (const way of ways) {
    const times: number[] = [];
    for (const { filter, limit } of cases) {
      times.push(await measureCall(() => way.draw(filter, limit)));
    }
    show([way.name, ...times]);
  }
  if (size > 10_000) return;
  for (const way of ways) {
    show([`${way.name}: luckiest`, await measureFairness(way, size)]);
  }
}

async function measurePages(pool: ImagePool): Promise<void> {
  const none: ReadonlySet<string> = new Set();
  const everything = selectImages(pool, {});
  const broad = selectImages(pool, filters.broad);
  const page = Math.floor(pool.size / 50);
  const order = 'ASC' as const;
  let seed = 0;
  const some = new Set(Array.from({ length: 10 }, (_, at) => `nope${at}`));
  const cases: [string, () => unknown][] = [
    ['ASC', () => pageInOrder(pool, everything, none, { order, page, limit: 25 })],
    ['ASC, broad', () => pageInOrder(pool, broad, none, { order, page: 9, limit: 25 })],
    ['ASC, 10 excluded', () => pageInOrder(pool, everything, some, { order, page, limit: 25 })],
    [
      'seed, first',
      () => pageBySeed(pool, everything, none, { seed: `${seed++}`, page, limit: 25 }),
    ],
    ['seed, next', () => pageBySeed(pool, everything, none, { seed: 's', page, limit: 25 })],
    [
      'seed, broad, first',
      () => pageBySeed(pool, broad, none, { seed: `${seed++}`, page: 9, limit: 25 }),
    ],
  ];
  for (const [name, work] of cases) show([name, await measureCall(work)]);
}

/** Everything about one size on one database, which must be empty. */
export async function measureRandom(
  database: Database,
  patient: Knex,
  size: number,
): Promise<void> {
  await database.migrate();
  await insertCatalogue(database, size);
  await insertRandomKeys(database, size);
  process.stdout.write(`\n${size} images on ${await database.version()}\n`);
  const pool = await measureLoads(database);
  const isSqlite = database.dialect === 'sqlite';
  await measureWays(patient, pool, size, isSqlite);
  if (isSqlite) await measurePages(pool);
}

/**
 * Runs `work` on an empty database of this kind, and takes it away. What is refused because it is
 * slow needs a connection that waits: `patient` has none of the server's limits on time.
 */
export async function withEmptyDatabase<T>(
  kind: 'sqlite' | 'mariadb',
  work: (database: Database, patient: Knex) => Promise<T>,
): Promise<T> {
  if (kind === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'catapi-bench-'));
    const database = openSqliteDatabase(join(folder, 'bench.sqlite'), systemClock);
    return work(database, database.read).finally(async () => {
      await database.close();
      await rm(folder, { recursive: true });
    });
  }
  // The tests' server has room for 64 MB, and would read from the disk all the time.
  const service = await startMariadb(['--innodb-buffer-pool-size=768M']);
  const { url } = await createDatabase(service.url);
  const database = openMysqlDatabase({ url, readUrls: [], clock: systemClock, observe() {} });
  const patient = knex({ client: 'mysql2', connection: url });
  return work(database, patient).finally(async () => {
    await patient.destroy();
    await database.close();
    await service.stop();
  });
}

async function main(args: string[]): Promise<void> {
  const given = args.filter((arg) => /^\d+$/.test(arg)).map(Number);
  const sizes = given.length > 0 ? given : [10_000, 100_000, 1_000_000];
  const isWanted = (kind: string) => args.includes(kind) || !args.some((arg) => /^\D+$/.test(arg));
  for (const kind of ['sqlite', 'mariadb'] as const) {
    if (!isWanted(kind) || (kind === 'mariadb' && !hasService(kind))) continue;
    for (const size of sizes) {
      await withEmptyDatabase(kind, (database, patient) => measureRandom(database, patient, size));
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv.slice(2));
