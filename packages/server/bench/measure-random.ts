// A random search at a million images: how much quicker a draw from the pool is than the question
// that everybody asks a database first, whether it stays as quick as among ten thousand, whether it
// is fair, and what the pool costs. What is drawn, from the pool and from the database, are rows of
// images ready to be answered; the way over HTTP is measured elsewhere.

import { hasService } from '../../../test/support/services.ts';
import type { ImagePool } from '../src/domain/images/image-pool.ts';
import { loadImagePool } from '../src/domain/images/image-pool-load.ts';
import type { Database } from '../src/ports/database.ts';
import type { Goal } from './bench-table.ts';
import { median, medianRatio } from './figures.ts';
import { leftOut, type Outcome, type Part, type Settings } from './part.ts';
import { measureFairness, measureOnce, poolBytes, withEmptyDatabase } from './random.ts';
import { insertCatalogue } from './random-rows.ts';
import { drawFromPool, type FilterName, listWays, type Way } from './random-ways.ts';

const million = 1_000_000;
const small = 10_000;
const filters: readonly FilterName[] = ['narrow', 'broad'];
const drawsWanted = 100;

type Kind = 'sqlite' | 'mariadb';

interface Loaded {
  pool: ImagePool;
  loadMs: number;
}

async function loadPool(database: Database): Promise<Loaded> {
  const { value, wallMs } = await measureOnce('load', () => loadImagePool(database.read));
  return { pool: value, loadMs: wallMs };
}

/** The pool of a small catalogue, which the large one is compared with. */
const loadSmall = () =>
  withEmptyDatabase('sqlite', async (database) => {
    await database.migrate();
    await insertCatalogue(database, small);
    return (await loadPool(database)).pool;
  });

/** Milliseconds for one of so many calls. */
async function timeCalls(way: Way, filter: FilterName, calls: number): Promise<number> {
  const startedAtMs = performance.now();
  for (let call = 0; call < calls; call += 1) await way.draw(filter, 1);
  return (performance.now() - startedAtMs) / calls;
}

interface Draws {
  poolMs: number;
  databaseMs: number;
}

/** Draws of one image, in both ways in turn. */
async function compareWithDatabase(ways: readonly Way[], rounds: number): Promise<Draws[][]> {
  const find = (name: string) => ways.find((way) => way.name === name) as Way;
  const [pool, database] = [find('pool'), find('ORDER BY RAND()')];
  const measured: Draws[][] = [];
  for (const filter of filters) {
    await timeCalls(pool, filter, 5000);
    const ofFilter: Draws[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ofFilter.push({
        poolMs: await timeCalls(pool, filter, 5000),
        databaseMs: await timeCalls(database, filter, filter === 'narrow' ? 3 : 1),
      });
    }
    measured.push(ofFilter);
  }
  return measured;
}

const batchCalls = 50;

/** The middle of what a draw of ten takes, in microseconds. */
function drawUs(pool: ImagePool): number {
  const batches = Array.from({ length: 400 }, () => {
    const startedAtMs = performance.now();
    for (let call = 0; call < batchCalls; call += 1) drawFromPool(pool, 'narrow', 10);
    return performance.now() - startedAtMs;
  });
  return (median(batches) / batchCalls) * 1000;
}

function compareSizes(large: ImagePool, few: ImagePool, rounds: number): Outcome {
  for (const pool of [large, few, large, few]) drawUs(pool);
  const measured = Array.from({ length: rounds }, () => ({
    large: drawUs(large),
    few: drawUs(few),
  }));
  const [one, other] = [measured.map((round) => round.large), measured.map((round) => round.few)];
  return {
    value: medianRatio(
      measured,
      (round) => round.large,
      (round) => round.few,
    ),
    beside: `${median(one).toFixed(1)} and ${median(other).toFixed(1)} µs`,
  };
}

const asText = (ms: number) =>
  ms < 1 ? `${(ms * 1000).toFixed(1)} µs` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

function describeDraws(rounds: readonly Draws[]): string {
  const pool = median(rounds.map(({ poolMs }) => poolMs));
  return `${asText(pool)} and ${asText(median(rounds.map(({ databaseMs }) => databaseMs)))}`;
}

async function measureOn(
  kind: Kind,
  size: number,
  { pace, tell }: Settings,
  few: ImagePool,
): Promise<Outcome[]> {
  return withEmptyDatabase(kind, async (database, patient) => {
    await database.migrate();
    tell(`${kind}: inserting ${size} images`);
    await insertCatalogue(database, size);
    const { pool, loadMs } = await loadPool(database);
    tell(`${kind}: loaded in ${Math.round(loadMs)} ms`);
    const ways = listWays(patient, pool, kind === 'sqlite');
    const [narrow = [], broad = []] = await compareWithDatabase(ways, pace.rounds);
    tell(`${kind}: draws compared`);
    const luckiest = await measureFairness(ways[0] as Way, size);
    const at = `at ${size.toLocaleString('en')} images`;
    const ratioOf = (rounds: Draws[]) =>
      medianRatio(
        rounds,
        ({ databaseMs }) => databaseMs,
        ({ poolMs }) => poolMs,
      );
    return [
      { value: ratioOf(narrow), beside: `${at}, a breed: ${describeDraws(narrow)}` },
      { value: ratioOf(broad), beside: `${at}, a type: ${describeDraws(broad)}` },
      compareSizes(pool, few, pace.rounds),
      {
        value: luckiest / drawsWanted,
        beside: `${at}: the luckiest of ${Math.floor(size / 160)} was drawn ${luckiest} times`,
      },
      // Bytes an image are megabytes a million images.
      { value: poolBytes(pool) / size, beside: at },
      { value: (loadMs / 1000) * (million / size), beside: `${at}: ${Math.round(loadMs)} ms` },
    ];
  });
}

const shortfalls = {
  draws:
    "A million images' columns are larger than the processor's caches: each draw waits for memory.",
  memory:
    '31 bytes an image: its id and where it ends (13), a number of it for finding it and for seeded ' +
    'orders (4), its place in the order (4), its size (4) and its group (6). 10 would hold ids that ' +
    'can be drawn, and every filter, seed, size and page would cost the database a statement.',
  load:
    'Of the seconds that a whole load takes most are the database reading and handing over the rows. ' +
    'It is done once, beside the answers; later changes take milliseconds. What was tried, with ' +
    'figures, is at the head of `packages/server/src/domain/images/image-pool-load.ts`.',
};

function goalsOn(database: string): Goal[] {
  const random = {
    against: `ORDER BY RAND() on ${database}`,
    better: 'higher',
    unit: 'x',
  } as const;
  const per = `of a million images, from ${database}`;
  return [
    { ...random, name: 'one random image of a breed', target: 500, floor: 200 },
    { ...random, name: 'one random image of a type', target: 500, floor: 200 },
    {
      name: `ten random images of a breed, median, from ${database}`,
      against: 'the same in a catalogue of 10,000',
      unit: 'x',
      better: 'lower',
      target: 1.2,
      floor: 2,
      shortfall: shortfalls.draws,
    },
    {
      name: `the luckiest image's share, ${drawsWanted} draws an image, ${database}`,
      against: 'its fair share',
      unit: 'x',
      better: 'lower',
      target: 1.5,
      floor: 1.5,
    },
    {
      name: `memory of the pool ${per}`,
      against: '–',
      unit: 'MB',
      better: 'lower',
      target: 10,
      floor: 16,
      shortfall: shortfalls.memory,
    },
    {
      name: `loading the pool ${per}`,
      against: '–',
      unit: 's',
      better: 'lower',
      target: 1,
      floor: 2,
      shortfall: shortfalls.load,
    },
  ];
}

export const parts: readonly Part[] = [
  {
    name: 'random-sqlite',
    goals: goalsOn('SQLite'),
    measure: async (settings) =>
      measureOn('sqlite', settings.isQuick ? million / 10 : million, settings, await loadSmall()),
  },
  {
    name: 'random-mariadb',
    goals: goalsOn('MariaDB'),
    async measure(settings) {
      const why = settings.isQuick ? leftOut : 'MariaDB is not installed';
      const isLeftOut = settings.isQuick || !hasService('mariadb');
      if (isLeftOut) return Array.from({ length: goalsOn('').length }, () => why);
      return measureOn('mariadb', million, settings, await loadSmall());
    },
  },
];
