// Counts what a database is asked. knex tells of every statement before it is sent, from whatever
// builder and from inside transactions as well, where the transaction's own client passes it on.
// The words that begin and end a transaction are told of by some dialects only, so a count is of
// statements that ask or change something.

import type { Database } from '../../packages/server/src/ports/database.ts';

export interface StatementCount {
  /** How many since the last time this was asked, and which, the most frequent first. */
  take(): { count: number; statements: [sql: string, times: number][] };
  stop(): void;
}

/** Replicas are given out in turn, so asking as often finds them all. */
const replicasMax = 16;
const frame = /^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|START TRANSACTION|SET )/i;

export function countStatements(database: Pick<Database, 'read' | 'write'>): StatementCount {
  const reads = Array.from({ length: replicasMax }, () => database.read);
  const pools = [...new Set([database.write, ...reads])];
  let times = new Map<string, number>();
  const listener = ({ sql }: { sql: string }) => {
    if (!frame.test(sql)) times.set(sql, (times.get(sql) ?? 0) + 1);
  };
  for (const pool of pools) pool.on('query', listener);
  return {
    take() {
      const statements = [...times].sort(([, a], [, b]) => b - a);
      times = new Map();
      return { count: statements.reduce((sum, [, one]) => sum + one, 0), statements };
    },
    stop() {
      for (const pool of pools) pool.removeListener('query', listener);
    },
  };
}
