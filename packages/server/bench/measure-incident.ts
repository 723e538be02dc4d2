// The live service's outage of November 2018 in small: a flood of GET /images/{id}/analysis over
// thousands of ids, half of them of no image, on a database that holds every statement for 20 ms.
// Warm, when each id was asked for before, the flood must hardly reach the database: how much does
// is compared with the same server without remembered answers. Cold, right after a start, it must
// reach it, and then it is the callers of other routes who must not notice.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FaultProxy, startFaultProxy } from '../../../test/support/fault-proxy.ts';
import { createDatabase, hasService, startMariadb } from '../../../test/support/services.ts';
import { systemClock } from '../src/adapters/clock-system.ts';
import { openMysqlDatabase } from '../src/adapters/database-mysql.ts';
import type { Database } from '../src/ports/database.ts';
import { type Contender, peerFile, startContender, startOurs } from './contenders.ts';
import { median, medianRatio } from './figures.ts';
import { callInnocently, type InnocentFigures, type Route } from './innocents.ts';
import { runLoad } from './load.ts';
import type { Outcome, Part, Settings } from './part.ts';
import { idOfNumber, insertCatalogue } from './random-rows.ts';

const heldMs = 20;
const key = 'DEMO-API-KEY';

/** What others ask meanwhile: two from memory, and two that no server may remember. */
const innocentRoutes: readonly Route[] = [
  { path: '/v1/breeds' },
  { path: '/v1/images/search?limit=10' },
  { path: '/v1/votes', key },
  { path: '/v1/favourites', key },
];

interface Scene {
  database: Database;
  proxy: FaultProxy;
  env: Record<string, string>;
  targetsFile: string;
  targets: number;
}

async function insertAnalyses(database: Database, images: number): Promise<void> {
  await database.migrate();
  await insertCatalogue(database, images);
  await database.write.raw(
    'INSERT INTO analyses (image_id, vendor, labels, moderation_labels, created_at) ' +
      `SELECT id, 'local', '[{"Name":"Cat","Confidence":99.1}]', '[]', created_at FROM images`,
  );
}

function writeTargets(folder: string, images: number): string {
  const ids = Array.from({ length: images }, (_, at) => [idOfNumber(at + 1), `nope${at}`]).flat();
  const file = join(folder, 'targets.txt');
  writeFileSync(file, `${ids.map((id) => `/v1/images/${id}/analysis`).join('\n')}\n`);
  return file;
}

/** Runs `work` with a database that is filled, behind a proxy that passes. */
async function withScene<T>(images: number, work: (scene: Scene) => Promise<T>): Promise<T> {
  const service = await startMariadb();
  const { url } = await createDatabase(service.url);
  const database = openMysqlDatabase({ url, readUrls: [], clock: systemClock, observe() {} });
  const proxy = await startFaultProxy('127.0.0.1', Number(new URL(url).port));
  const proxied = new URL(url);
  proxied.port = String(proxy.port);
  try {
    await insertAnalyses(database, images);
    const env = { DATABASE_URL: proxied.href, DEMO_KEY: key };
    const targetsFile = writeTargets(service.folder, images);
    return await work({ database, proxy, env, targetsFile, targets: images * 2 });
  } finally {
    await database.close();
    await proxy.stop();
    await service.stop();
  }
}

const loader = fileURLToPath(new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url));

/** The same server, which remembers no answer. */
const startUncached = ({ env }: Scene) =>
  startContender({
    name: 'TheCatAPI without its cache',
    env: { RATE_LIMIT_PER_MINUTE: '0', ...env },
    command: () => {
      const flags = ['--import', loader, '--conditions=catapi-source'];
      return [process.execPath, ...flags, peerFile('uncached-server.ts')];
    },
    readyPath: '/readyz',
  });

/** How many statements the database has been sent, this one included. */
async function countStatements({ write }: Database): Promise<number> {
  const [rows] = await write.raw("SHOW GLOBAL STATUS LIKE 'Questions'");
  return Number((rows as { Value: string }[])[0]?.Value);
}

interface Flood {
  statementsPerSecond: number;
  answersPerSecond: number;
  failed: number;
}

async function flood(
  { database, targetsFile }: Scene,
  { url }: Contender,
  seconds: number,
): Promise<Flood> {
  const before = await countStatements(database);
  const figures = await runLoad({ url, seconds, targetsFile });
  const statements = (await countStatements(database)) - before - 1;
  return {
    statementsPerSecond: statements / figures.seconds,
    answersPerSecond: figures.requests / figures.seconds,
    failed: figures.failed,
  };
}

/** What other routes see before a flood and in it; nothing of the flood's was asked before. */
interface Cold {
  quiet: InnocentFigures;
  flooded: InnocentFigures;
}

async function measureCold(scene: Scene, seconds: number): Promise<Cold> {
  const ours = await startOurs({ env: scene.env });
  try {
    // What others ask is in memory, as on a server that has been asked before.
    await callInnocently(ours.url, innocentRoutes, 1);
    await scene.proxy.slow(heldMs / 2);
    const quiet = await callInnocently(ours.url, innocentRoutes, seconds);
    const [flooded] = await Promise.all([
      callInnocently(ours.url, innocentRoutes, seconds),
      flood(scene, ours, seconds),
    ]);
    return { quiet, flooded };
  } finally {
    await scene.proxy.pass();
    await ours.stop();
  }
}

interface Warm {
  ours: Flood;
  uncached: Flood;
}

/** Asks for each target once at least; every run begins with the first of them. */
async function askForAll({ targetsFile, targets }: Scene, { url }: Contender): Promise<void> {
  for (let seconds = 2; seconds < 100; seconds *= 2) {
    const { requests } = await runLoad({ url, seconds, targetsFile });
    if (requests >= targets) return;
  }
  throw new Error('the server was too slow to be warmed');
}

/** Ours has been asked for every id before. The database is slow only while they are measured. */
async function measureWarm(scene: Scene, { isQuick, pace, tell }: Settings): Promise<Warm[]> {
  const servers = [await startOurs({ env: scene.env }), await startUncached(scene)] as const;
  const [ours, uncached] = servers;
  const rounds = isQuick ? 2 : pace.rounds;
  try {
    await askForAll(scene, ours);
    await flood(scene, uncached, 1);
    await scene.proxy.slow(heldMs / 2);
    const measured: Warm[] = [];
    for (let round = 0; round < rounds; round += 1) {
      measured.push({
        ours: await flood(scene, ours, pace.seconds),
        uncached: await flood(scene, uncached, pace.seconds),
      });
    }
    tell('warm floods measured');
    return measured;
  } finally {
    await scene.proxy.pass();
    for (const server of servers) await server.stop();
  }
}

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
const whole = (values: readonly number[]) => Math.round(median(values)).toLocaleString('en');

function outcomesOf(warm: readonly Warm[], cold: readonly Cold[]): Outcome[] {
  const ours = warm.map((round) => round.ours);
  const uncached = warm.map((round) => round.uncached);
  const statements = (floods: readonly Flood[]) =>
    median(floods.map(({ statementsPerSecond }) => statementsPerSecond)).toFixed(1);
  const answers = (floods: readonly Flood[]) =>
    whole(floods.map(({ answersPerSecond }) => answersPerSecond));
  const p99 = (read: (one: Cold) => InnocentFigures) =>
    median(cold.map((one) => read(one).p99Ms)).toFixed(1);
  const calls = sum(cold.map(({ flooded }) => flooded.calls));
  return [
    {
      value: sum(ours.map(({ failed }) => failed)),
      beside: `${answers(ours)} and ${answers(uncached)} answers/s`,
    },
    {
      value: medianRatio(
        warm,
        (round) => round.ours.statementsPerSecond,
        (round) => round.uncached.statementsPerSecond,
      ),
      beside: `${statements(ours)} and ${statements(uncached)} statements/s`,
    },
    {
      value: medianRatio(
        cold,
        ({ flooded }) => flooded.p99Ms,
        ({ quiet }) => quiet.p99Ms,
      ),
      beside: `${p99(({ flooded }) => flooded)} and ${p99(({ quiet }) => quiet)} ms`,
    },
    { value: sum(cold.map(({ flooded }) => flooded.failed)), beside: `of ${calls} calls` },
  ];
}

async function measureAll(settings: Settings): Promise<Outcome[]> {
  const { isQuick, pace, tell } = settings;
  return withScene(isQuick ? 1000 : 4000, async (scene) => {
    const cold: Cold[] = [];
    for (let round = 0; round < (isQuick ? 1 : pace.rounds); round += 1) {
      cold.push(await measureCold(scene, isQuick ? 2 : 5));
      tell('a cold flood measured');
    }
    return outcomesOf(await measureWarm(scene, settings), cold);
  });
}

const slow = 'MariaDB 20 ms slow';

export const parts: readonly Part[] = [
  {
    name: 'incident',
    goals: [
      {
        name: `a warm flood, ${slow}: answers that failed`,
        against: '–',
        unit: '',
        better: 'lower',
        target: 0,
        floor: 0,
      },
      {
        name: `a warm flood, ${slow}: statements`,
        against: 'the same server without its cache',
        unit: 'x',
        better: 'lower',
        target: 0.4,
        floor: 0.5,
      },
      {
        name: `a cold flood, ${slow}: p99 of other routes`,
        against: 'the same without the flood',
        unit: 'x',
        better: 'lower',
        target: 1.5,
        floor: 3,
        shortfall:
          'Both clients, the slow stretch, MariaDB and the server share two cores, which the flood ' +
          'keeps busy. Places on the database are kept apart by operation (x-budget), so that the ' +
          "other routes' calls wait for a processor and not for the flood's statements.",
      },
      {
        name: `a cold flood, ${slow}: 5xx of other routes`,
        against: '–',
        unit: '',
        better: 'lower',
        target: 0,
        floor: 0,
      },
    ],
    async measure(settings) {
      if (hasService('mariadb')) return measureAll(settings);
      return Array.from({ length: 4 }, () => 'MariaDB is not installed');
    },
  },
];
