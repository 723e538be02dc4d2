// Where a read goes. To the replicas that are well, in turn; where there is none, to the writing
// server over a few connections of its own, so that reads can never take those of the writes; and
// when that server is gone too, to a replica that is behind. It is one query builder over several
// pools: knex asks its client for a connection, and this client asks the pool whose turn it is.
//
// A SELECT whose server fails is asked again of the next, because reading twice harms nobody; not
// one in a transaction, which must see one server's rows, and not one that was only slow or had to
// queue, for then more work is the last thing that helps.

import type { Knex } from 'knex';
import knex from 'knex';
import type { MysqlConnection } from './database-mysql-connection.ts';
import { isOutage, MysqlDialect, type MysqlPool } from './database-mysql-pool.ts';
import type { Replica } from './database-mysql-replicas.ts';

interface Lease {
  pool: MysqlPool;
  sinceMs: number;
  tried: Set<MysqlPool>;
}

/** For so long the writing server, once it failed, is not asked while any replica answers. */
const primaryShunnedMs = 2000;
/** With less than this left there is no time to ask another server. */
const retryMsMin = 250;

export interface Primary {
  pool: MysqlPool;
  /** When it last failed, by performance.now(). */
  failedAtMs: number | undefined;
}

/** Chooses the pool for a read among those that it has not tried. */
export function createChoice(replicas: readonly Replica[], primary: Primary) {
  let turn = 0;
  const inTurn = (candidates: Replica[]) => {
    turn += 1;
    return candidates[turn % candidates.length]?.pool;
  };
  return (tried: ReadonlySet<MysqlPool>): MysqlPool | undefined => {
    const left = replicas.filter(({ pool }) => !tried.has(pool));
    const well = inTurn(left.filter(({ isWell }) => isWell));
    if (well !== undefined) return well;
    const failedAtMs = primary.failedAtMs ?? Number.NEGATIVE_INFINITY;
    const isShunned = performance.now() - failedAtMs < primaryShunnedMs;
    const isLeft = !tried.has(primary.pool);
    if (isLeft && !isShunned) return primary.pool;
    const behind = inTurn(left.filter(({ isReachable }) => isReachable));
    return behind ?? (isLeft ? primary.pool : undefined);
  };
}

export function openReads(
  choose: ReturnType<typeof createChoice>,
  totalMsMax: number,
): { knex: Knex } {
  const leases = new WeakMap<MysqlConnection, Lease>();

  const acquire = async (tried: Set<MysqlPool>, sinceMs: number): Promise<MysqlConnection> => {
    for (let pool = choose(tried), failure: unknown; ; pool = choose(tried)) {
      if (pool === undefined) throw failure;
      tried.add(pool);
      try {
        const connection = await pool.acquire(sinceMs);
        leases.set(connection, { pool, sinceMs, tried });
        return connection;
      } catch (error) {
        if (!isOutage(error) || !hasTime(sinceMs)) throw error;
        failure = error;
      }
    }
  };
  const hasTime = (sinceMs: number) => sinceMs + totalMsMax - performance.now() > retryMsMin;
  const leaseOf = (connection: MysqlConnection) => leases.get(connection) as Lease;

  class ReadClient extends MysqlDialect {
    acquireConnection() {
      return acquire(new Set(), performance.now());
    }

    async releaseConnection(connection: MysqlConnection) {
      leaseOf(connection).pool.release(connection);
    }

    async query(connection: MysqlConnection, statement: string | { sql: string }) {
      const { sinceMs, tried } = leaseOf(connection);
      const run = (on: MysqlConnection) =>
        leaseOf(on).pool.limit(on, () => super.query(on, statement));
      const sql = typeof statement === 'string' ? statement : statement.sql;
      const isAlone = this['transacting'] !== true && /^\s*(select|with)\b/i.test(sql);
      let failure: unknown;
      try {
        return await run(connection);
      } catch (error) {
        failure = error;
      }
      // Until a server answers or none is left: all replicas may fall in the same moment.
      while (isAlone && isOutage(failure) && hasTime(sinceMs)) {
        const other = await acquire(tried, sinceMs).catch(() => undefined);
        if (other === undefined) break;
        try {
          return await run(other);
        } catch (error) {
          failure = error;
        } finally {
          leaseOf(other).pool.release(other);
        }
      }
      throw failure;
    }
  }

  return { knex: knex({ client: ReadClient as unknown as typeof Knex.Client }) };
}
