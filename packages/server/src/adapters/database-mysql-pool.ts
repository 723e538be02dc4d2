// One pool of connections to one server, with a bound on everything: how many may wait, how long
// they may, and how long waiting and a statement may take together. Past its time a statement fails
// and its connection is destroyed: what a stalled server might still send must not reach the next
// caller, and a stalled server must not keep the pool. Whatever is the server's or the load's fault
// becomes a PortError here, where every statement passes, so no store has to know of it; errors of
// a statement stay as they are, because those are for the store (a duplicate) or our bug.

import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import knex from 'knex';
import { PortError, type PortLoad } from '../errors.ts';
import { createWaitingLine, type WaitingLine } from './database-load.ts';
import {
  connectionOptions,
  type DriverError,
  endAtOnce,
  endInTime,
  isConnectionFault,
  isLockTimeout,
  isServerTimeout,
  isSilence,
  type MysqlConnection,
  openConnection,
  sessionSettings,
  wordsOf,
} from './database-mysql-connection.ts';
import { createSilence, type Silence, suspicionMs } from './database-mysql-silence.ts';

const require = createRequire(import.meta.url);
export const MysqlDialect = require('knex/lib/dialects/mysql2/index.js');

export interface PoolOptions {
  name: string;
  url: string;
  connectionsMax: number;
  /** Waiting for a connection and the first statement on it together, and each one after that. */
  totalMsMax: number | undefined;
  waitMsMax: number;
  waitingMax: number;
  connectMsMax: number;
  /** Somebody else watches whether the server answers: a replica is left out while it does not. */
  isWatched?: boolean;
  /** Is told each time that the server itself, and not a statement, was what failed. */
  onOutage?(error: PortError): void;
}

export interface MysqlPool {
  name: string;
  knex: Knex;
  /** A connection for a caller who has been waiting since `sinceMs`, by performance.now(). */
  acquire(sinceMs?: number): Promise<MysqlConnection>;
  release(connection: MysqlConnection): void;
  /** Runs a statement on a connection of this pool, within what is left of its time. */
  limit<T>(connection: MysqlConnection, run: () => Promise<T>): Promise<T>;
  /** Fails at once all who wait and all that runs, because the server does not answer. */
  cutOff(why: string): void;
  measure(): PortLoad;
  close(): Promise<void>;
}

interface TarnPool {
  numUsed(): number;
  pendingAcquires: { reject(error: Error): void }[];
}

const isDeadlock = (error: unknown) => (error as DriverError).code === 'ER_LOCK_DEADLOCK';

const isCommit = (statement: unknown) => /^COMMIT\b/i.test(String(statement));

const outages = new WeakSet<object>();

/** Whether the server was unreachable, so that another server may be asked instead. */
export const isOutage = (error: unknown): error is PortError =>
  error instanceof PortError && outages.has(error);

export function openMysqlPool(options: PoolOptions): MysqlPool {
  const line = createWaitingLine();
  const settings = sessionSettings(options.totalMsMax);
  const given = connectionOptions(options.url);
  const open = () => openConnection(given, settings, options.connectMsMax);
  const probe = async () => endInTime(await open());
  const silence = createSilence(options.isWatched === true ? undefined : probe);
  const faults = createFaults(options, silence, () => measure());
  const limits = createLimits(options, faults, silence);

  const pool = knex({
    client: createClient(options, { line, silence, faults, limits, open }),
    connection: given as Knex.StaticConnectionConfig,
    acquireConnectionTimeout: options.waitMsMax,
    // Knex prints each lost connection by itself; ours are thrown, and told once by who catches.
    log: { warn() {}, error() {}, debug() {}, deprecate() {} },
    pool: { min: 0, max: options.connectionsMax },
  });
  const client = pool.client as { pool?: TarnPool } & Pick<MysqlPool, 'release'> & {
      acquireConnection: MysqlPool['acquire'];
      releaseConnection: MysqlPool['release'];
    };
  const measure = () => line.measure(client.pool?.numUsed() ?? 0, options.connectionsMax);
  return {
    name: options.name,
    knex: pool,
    acquire: (sinceMs) => client.acquireConnection(sinceMs),
    release: (connection) => client.releaseConnection(connection),
    limit: limits.limit,
    cutOff(why) {
      limits.stopAll(why);
      for (const waiting of client.pool?.pendingAcquires.slice() ?? []) {
        waiting.reject(new Error(why));
      }
    },
    measure,
    async close() {
      await silence.close();
      await pool.destroy();
    },
  };
}

type Faults = ReturnType<typeof createFaults>;

interface ClientParts {
  line: WaitingLine;
  silence: Silence;
  faults: Faults;
  limits: ReturnType<typeof createLimits>;
  open(): Promise<MysqlConnection>;
}

/** Knex's own client of MySQL, with our bounds around what it does. */
function createClient(
  { waitingMax }: PoolOptions,
  { line, silence, faults, limits, open }: ClientParts,
): typeof Knex.Client {
  class PoolClient extends MysqlDialect {
    async acquireConnection(sinceMs = performance.now()): Promise<MysqlConnection> {
      if (line.length >= waitingMax) {
        throw faults.fail('give a connection', `${line.length} callers are waiting already`);
      }
      const reason = silence.reason();
      if (reason !== undefined) throw faults.outage('give a connection', reason);
      const leave = line.enter();
      try {
        return limits.begin(await super.acquireConnection(), sinceMs);
      } catch (error) {
        throw faults.failToConnect(error, this['pool'].numUsed(), sinceMs);
      } finally {
        leave();
      }
    }

    async acquireRawConnection(): Promise<MysqlConnection> {
      const connection = await open();
      silence.end();
      return connection;
    }

    destroyRawConnection(connection: MysqlConnection): Promise<void> {
      return endInTime(connection);
    }

    // Every statement of every builder comes through here, those inside transactions included.
    async query(connection: MysqlConnection, statement: unknown) {
      try {
        return await limits.limit(connection, () => super.query(connection, statement));
      } catch (error) {
        const isPlain = !(error instanceof PortError) && !isDeadlock(error);
        // No statement of ours is at fault then, and whether it was committed nobody knows.
        throw isPlain && isCommit(statement) ? faults.fail('commit', wordsOf(error)) : error;
      }
    }
  }
  return PoolClient as unknown as typeof Knex.Client;
}

/** What goes wrong with a pool, in its name and with its load at that moment. */
function createFaults(options: PoolOptions, silence: Silence, measure: () => PortLoad) {
  const fail = (action: string, why: string) =>
    new PortError('database', action, true, new Error(`${options.name}: ${why}`), measure());

  const outage = (action: string, why: string) => {
    const error = fail(action, why);
    outages.add(error);
    options.onOutage?.(error);
    return error;
  };

  const judge = (connection: MysqlConnection, error: DriverError): unknown => {
    if (!isConnectionFault(error)) silence.end();
    if (isServerTimeout(error)) return fail('answer in time', wordsOf(error));
    if (isLockTimeout(error)) return fail('give a lock', wordsOf(error));
    if (!isConnectionFault(error)) return error;
    connection.__knex__disposed ??= error;
    return outage('run a statement', wordsOf(error));
  };

  return {
    fail,
    outage,
    judge,
    /** A wait that ended with every connection busy is load; any other is the server's fault. */
    failToConnect(error: unknown, busy: number, sinceMs: number) {
      const isLate = error instanceof knex.KnexTimeoutError;
      const why = `none in ${options.waitMsMax} ms`;
      if (isLate && busy >= options.connectionsMax) {
        return fail('give a connection', `${why}, all are busy`);
      }
      if (isLate || isSilence(error as DriverError)) silence.suspect(sinceMs);
      if (!isLate) return outage('give a connection', wordsOf(error));
      return outage('give a connection', `${why}, the server opened too few`);
    },
  };
}

/** The time that statements have, and what becomes of those that are past it. */
function createLimits({ totalMsMax }: PoolOptions, { outage, judge }: Faults, silence: Silence) {
  // Since when the caller of a connection that has run nothing yet has been waiting.
  const begun = new WeakMap<MysqlConnection, number>();
  const running = new Set<(why: string) => void>();

  const limit = <T>(connection: MysqlConnection, run: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      let isOver = false;
      let timer: NodeJS.Timeout | undefined;
      const end = () => {
        isOver = true;
        clearTimeout(timer);
        clearTimeout(suspicion);
        running.delete(stop);
      };
      const stop = (why: string) => {
        if (isOver) return;
        end();
        endAtOnce(connection, new Error(why));
        reject(outage('run a statement', why));
      };
      const sinceMs = begun.get(connection) ?? performance.now();
      if (totalMsMax !== undefined) {
        const leftMs = Math.max(1, sinceMs + totalMsMax - performance.now());
        // After the timer, what has come meanwhile is still read: a process that was itself held
        // up must not blame the server.
        timer = setTimeout(() => {
          setImmediate(() => stop(`no answer in ${totalMsMax} ms`));
        }, leftMs);
      }
      const suspicion = setTimeout(() => silence.suspect(sinceMs), suspicionMs);
      begun.delete(connection);
      running.add(stop);
      run().then(
        (result) => {
          if (isOver) return;
          end();
          silence.end();
          resolve(result);
        },
        (error) => {
          if (isOver) return;
          end();
          reject(judge(connection, error));
        },
      );
    });

  return {
    limit,
    begin(connection: MysqlConnection, sinceMs: number): MysqlConnection {
      begun.set(connection, sinceMs);
      return connection;
    },
    stopAll(why: string) {
      for (const stop of [...running]) stop(why);
    },
  };
}
