// Votes that are committed in groups against one INSERT for each, on a MariaDB that writes its log
// to the disk at every commit: what 64 writers get done, how long the slowest of a hundred waits,
// and what a lone writer pays for it.

import { createDatabase, hasService, startMariadb } from '../../../test/support/services.ts';
import { systemClock } from '../src/adapters/clock-system.ts';
import { openMysqlDatabase } from '../src/adapters/database-mysql.ts';
import type { Database } from '../src/ports/database.ts';
import { median, medianRatio } from './figures.ts';
import type { Outcome, Part, Settings } from './part.ts';
import { measureVotes, type VoteFigures } from './votes.ts';

interface VoteRound {
  group: VoteFigures;
  insert: VoteFigures;
}

async function compare(
  database: Database,
  writers: number,
  { isQuick, tell }: Settings,
): Promise<VoteRound[]> {
  const [rounds, seconds] = isQuick ? [3, 0.5] : [15, 0.7];
  const measure = async (seconds: number): Promise<VoteRound> => ({
    group: await measureVotes(database, 'group', writers, seconds),
    insert: await measureVotes(database, 'insert', writers, seconds),
  });
  await measure(seconds);
  const measured: VoteRound[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await measure(seconds));
  const wrong = measured.flatMap(({ group, insert }) => [group.wrongIds, insert.wrongIds]);
  if (wrong.some((count) => count > 0)) throw new Error('a vote was answered with a wrong id');
  tell(`${writers} writers measured`);
  return measured;
}

function outcomeOf(
  rounds: readonly VoteRound[],
  unit: string,
  read: (figures: VoteFigures) => number,
): Outcome {
  const show = (values: number[]) => median(values).toFixed(unit === 'ms' ? 2 : 0);
  const value = medianRatio(
    rounds,
    ({ group }) => read(group),
    ({ insert }) => read(insert),
  );
  const group = show(rounds.map((round) => read(round.group)));
  return {
    value,
    beside: `${group} and ${show(rounds.map((round) => read(round.insert)))} ${unit}`,
  };
}

async function measureAll(settings: Settings): Promise<Outcome[]> {
  // The tests' server need not survive a power cut; what is measured must.
  const service = await startMariadb(['--innodb-flush-log-at-trx-commit=1']);
  const { url } = await createDatabase(service.url);
  const database = openMysqlDatabase({ url, readUrls: [], clock: systemClock, observe() {} });
  try {
    await database.migrate();
    const many = await compare(database, 64, settings);
    const lone = await compare(database, 1, settings);
    return [
      outcomeOf(many, 'votes/s', ({ votesPerSecond }) => votesPerSecond),
      outcomeOf(many, 'ms', ({ p99Ms }) => p99Ms),
      outcomeOf(lone, 'ms', ({ p50Ms }) => p50Ms),
    ];
  } finally {
    await database.close();
    await service.stop();
  }
}

const against = 'one INSERT a vote on MariaDB';
const groups =
  'A group is one transaction on one connection, where 64 single INSERTs are ten at a time: how much ' +
  'that saves is up to what a sync of this disk costs (runs here: 2.8 to 6.3 times the votes).';
const lone =
  'A vote is a transaction, with its Idempotency-Key and what webhooks are told: three round trips ' +
  'where a bare INSERT is one. Several statements in one packet were refused: a connection that ' +
  'takes them takes those of an attacker as well.';

export const parts: readonly Part[] = [
  {
    name: 'votes',
    goals: [
      {
        name: 'votes of 64 writers',
        against,
        unit: 'x',
        better: 'higher',
        target: 5,
        floor: 3,
        shortfall: groups,
      },
      {
        name: 'p99 of a vote, 64 writers',
        against,
        unit: 'x',
        better: 'lower',
        target: 0.3,
        floor: 0.5,
        shortfall: groups,
      },
      {
        name: 'p50 of a vote, a lone writer',
        against,
        unit: 'x',
        better: 'lower',
        target: 1.1,
        floor: 1.3,
        shortfall: lone,
      },
    ],
    async measure(settings) {
      if (hasService('mariadb')) return measureAll(settings);
      return Array.from({ length: 3 }, () => 'MariaDB is not installed');
    },
  },
];
