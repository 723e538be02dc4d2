// What group commit is worth: votes a second and how long a caller waits, for one INSERT a vote,
// one transaction a vote (as a write without groups is), and groups. Every writer waits for its
// commit before it votes again, and each acknowledged id is compared with its row. The rounds of
// the ways are interleaved, because a machine is never as quiet for one minute as for the next.
//
//   npx tsx --conditions=catapi-source packages/server/bench/votes.ts [seconds] [rounds]

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase, startMariadb } from '../../../test/support/services.ts';
import { systemClock } from '../src/adapters/clock-system.ts';
import { openMysqlDatabase } from '../src/adapters/database-mysql.ts';
import { openSqliteDatabase } from '../src/adapters/database-sqlite.ts';
import type { AnyGroupHandler, Call, OperationId } from '../src/contract/handler.ts';
import { openVotes } from '../src/domain/votes/votes.ts';
import { createGroupCommit } from '../src/http/group-commit.ts';
import type { FinishedAnswer } from '../src/http/prepared-answer.ts';
import { performTogether, type Write } from '../src/http/write-transaction.ts';
import { type Database, sqlTime } from '../src/ports/database.ts';

export type VoteWay = 'insert' | 'transaction' | 'group';

export interface VoteFigures {
  way: VoteWay;
  writers: number;
  votesPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Acknowledged ids whose row is another's; must be 0. */
  wrongIds: number;
}

const ways: readonly VoteWay[] = ['insert', 'transaction', 'group'];

/** Votes once, and resolves with the id when the vote is committed. */
type Voting = (value: number) => Promise<number>;

function createVoting(database: Database, accountId: number, way: VoteWay): Voting {
  const clock = systemClock;
  const image_id = 'bench';
  if (way === 'insert') {
    return async (value) => {
      const created_at = sqlTime(clock.nowMs());
      const row = { account_id: accountId, image_id, sub_id: null, value, created_at };
      const [id] = await database.write('votes').insert(row);
      return Number(id);
    };
  }
  const ports = { database, clock };
  const { handlers } = openVotes(ports, async () => {});
  const handler = handlers.createVote as unknown as AnyGroupHandler;
  const caller = { kind: 'account', accountId, userId: 'bench', keyId: 1 };
  const writeOf = (value: number): Write => ({
    call: { body: { image_id, value }, caller, countryCode: null } as unknown as Call<OperationId>,
    idempotent: undefined,
  });
  const idOf = (answer: unknown) =>
    (JSON.parse((answer as FinishedAnswer).body ?? '') as { id: number }).id;
  if (way === 'transaction') {
    return async (value) => {
      const [answer] = await performTogether(ports, handler, () => [writeOf(value)]);
      return idOf(answer);
    };
  }
  const groups = createGroupCommit<Write, FinishedAnswer>(
    (take) => performTogether(ports, handler, take),
    clock,
  );
  return async (value) => idOf(await groups.add(writeOf(value)));
}

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Lets the writers vote for so long, on a database that is migrated. */
export async function measureVotes(
  database: Database,
  way: VoteWay,
  writers: number,
  seconds: number,
): Promise<VoteFigures> {
  const account = {
    user_id: Math.random().toString(36).slice(2),
    created_at: sqlTime(systemClock.nowMs()),
  };
  const [accountId] = await database.write('accounts').insert(account);
  const vote = createVoting(database, Number(accountId), way);
  const waitsMs: number[] = [];
  const acknowledged = new Map<number, number>();
  let nonce = 0;
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + seconds * 1000;
  const writeOn = async () => {
    while (performance.now() < endsAtMs) {
      nonce += 1;
      const value = nonce;
      const beganAtMs = performance.now();
      const id = await vote(value);
      waitsMs.push(performance.now() - beganAtMs);
      acknowledged.set(id, value);
    }
  };
  await Promise.all(Array.from({ length: writers }, writeOn));
  const tookSeconds = (performance.now() - startedAtMs) / 1000;
  const rows: { id: number; value: number }[] = await database
    .write('votes')
    .where({ account_id: accountId })
    .select('id', 'value');
  const right = rows.filter(({ id, value }) => acknowledged.get(id) === value).length;
  waitsMs.sort((one, other) => one - other);
  return {
    way,
    writers,
    votesPerSecond: waitsMs.length / tookSeconds,
    p50Ms: quantile(waitsMs, 0.5),
    p99Ms: quantile(waitsMs, 0.99),
    wrongIds: waitsMs.length - right,
  };
}

/** Every way in turn, several rounds; of each figure the median. */
export async function compareVotes(
  database: Database,
  writers: number,
  seconds: number,
  rounds: number,
): Promise<VoteFigures[]> {
  const measured: VoteFigures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ways) measured.push(await measureVotes(database, way, writers, seconds));
  }
  return ways.map((way) => {
    const own = measured.filter((figures) => figures.way === way);
    const median = (read: (figures: VoteFigures) => number) =>
      quantile(
        own.map(read).sort((one, other) => one - other),
        0.5,
      );
    return {
      way,
      writers,
      votesPerSecond: median((figures) => figures.votesPerSecond),
      p50Ms: median((figures) => figures.p50Ms),
      p99Ms: median((figures) => figures.p99Ms),
      wrongIds: own.reduce((sum, { wrongIds }) => sum + wrongIds, 0),
    };
  });
}

async function printOn(database: Database, seconds: number, rounds: number): Promise<void> {
  await database.migrate();
  const name = await database.version();
  for (const writers of [1, 64]) {
    const figures = await compareVotes(database, writers, seconds, rounds);
    const one = figures[0]?.votesPerSecond ?? 1;
    for (const { way, votesPerSecond, p50Ms, p99Ms, wrongIds } of figures) {
      const cells = [name, writers, way, Math.round(votesPerSecond)];
      const rest = [
        (votesPerSecond / one).toFixed(2),
        p50Ms.toFixed(2),
        p99Ms.toFixed(2),
        wrongIds,
      ];
      process.stdout.write(`| ${[...cells, ...rest].join(' | ')} |\n`);
    }
  }
  await database.close();
}

async function main(seconds: number, rounds: number): Promise<void> {
  const head = 'database | writers | way | votes/s | ratio | p50 ms | p99 ms | wrong ids';
  process.stdout.write(`| ${head} |\n|${' --- |'.repeat(8)}\n`);
  const folder = await mkdtemp(join(tmpdir(), 'catapi-bench-'));
  await printOn(openSqliteDatabase(join(folder, 'cats.sqlite'), systemClock), seconds, rounds);
  await rm(folder, { recursive: true });
  const mariadb = await startMariadb();
  const { url } = await createDatabase(mariadb.url);
  const database = openMysqlDatabase({ url, readUrls: [], clock: systemClock, observe: () => {} });
  // The tests' server need not survive a power cut; what is measured must.
  await database.write.raw('SET GLOBAL innodb_flush_log_at_trx_commit = 1');
  await printOn(database, seconds, rounds);
  await mariadb.stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seconds = 0.5, rounds = 21] = process.argv.slice(2).map(Number);
  await main(seconds, rounds);
}
