// The read replicas, and which of them may be read now. Each is asked about every second, on a
// connection of its own, whether it answers and how far it is behind; one that fails a statement
// for want of its server is left out at once. What was left out is taken back by the first probe
// that finds it well, so nobody has to do anything. Each change is told once.
//
// A replica that is only behind stays reachable: when the writing server is gone as well, rows of a
// minute ago are better than none.

import type { Observe } from '../observe.ts';
import {
  ask,
  connectionOptions,
  type DriverError,
  endAtOnce,
  endInTime,
  isSilence,
  type MysqlConnection,
  openConnection,
  sessionSettings,
  wordsOf,
} from './database-mysql-connection.ts';
import type { MysqlPool } from './database-mysql-pool.ts';

export interface ReplicaLimits {
  /** Between two probes of a replica, and the time that one may take. */
  probeEveryMs: number;
  probeMsMax: number;
  replicaLagSecondsMax: number;
}

export interface Replica {
  pool: MysqlPool;
  /** Reads go to it. */
  isWell: boolean;
  /** It answers, though it may be behind. */
  isReachable: boolean;
}

export interface WatchedReplica extends Replica {
  /** Leaves it out at once: a statement has just found its server gone. */
  leaveOut(why: string): void;
  close(): Promise<void>;
}

interface Findings {
  isReachable: boolean;
  /** Why it may not be read. */
  why?: string;
}

type StatusRow = Record<string, unknown>;

/** Why rows of a replica in this state are too old, or undefined when they are not. */
export function lagFault(rows: StatusRow[], secondsMax: number): string | undefined {
  for (const row of rows) {
    const pick = (...names: string[]) =>
      names.map((name) => row[name]).find((v) => v !== undefined);
    const sql = pick('Replica_SQL_Running', 'Slave_SQL_Running');
    const io = pick('Replica_IO_Running', 'Slave_IO_Running');
    const seconds = pick('Seconds_Behind_Source', 'Seconds_Behind_Master');
    if (sql !== 'Yes') return 'it has stopped applying changes';
    if (io !== 'Yes') return 'it receives no changes';
    if (seconds === null || seconds === undefined) return 'it cannot tell how far it is behind';
    if (Number(seconds) > secondsMax) return `it is ${seconds} s behind`;
  }
  // A server with no row replicates in a way of its own (a managed endpoint) or is no replica.
  return undefined;
}

const isSyntaxError = ({ errno }: DriverError) => errno === 1064;
const isRefused = ({ errno }: DriverError) => errno === 1227 || errno === 1142 || errno === 1045;

/** Asks one replica how it is, on a connection that is kept from one time to the next. */
function openProbe(url: string, limits: ReplicaLimits, tellUnknownLag: (why: string) => void) {
  let connection: MysqlConnection | undefined;
  let statement: string | undefined = 'SHOW REPLICA STATUS';

  const findOut = async (): Promise<Findings> => {
    const { probeMsMax } = limits;
    if (connection?.__knex__disposed !== undefined) connection = undefined;
    connection ??= await openConnection(
      connectionOptions(url),
      sessionSettings(undefined),
      probeMsMax,
    );
    const rows = await ask<StatusRow>(connection, statement ?? 'DO 0', probeMsMax);
    if (statement === undefined) return { isReachable: true };
    const why = lagFault(rows, limits.replicaLagSecondsMax);
    return why === undefined ? { isReachable: true } : { isReachable: true, why };
  };

  return {
    async findOut(): Promise<Findings> {
      for (let triesLeft = 3; ; triesLeft -= 1) {
        try {
          return await findOut();
        } catch (error) {
          if (triesLeft > 0 && statement === 'SHOW REPLICA STATUS' && isSyntaxError(error as never))
            statement = 'SHOW SLAVE STATUS';
          else if (triesLeft > 0 && statement !== undefined && isRefused(error as never)) {
            if (connection === undefined) throw error;
            statement = undefined;
            tellUnknownLag(wordsOf(error));
          } else {
            if (connection !== undefined) endAtOnce(connection, error as Error);
            connection = undefined;
            throw error;
          }
        }
      }
    },
    async close() {
      if (connection !== undefined) await endInTime(connection);
    },
  };
}

export function watchReplica(
  url: string,
  pool: MysqlPool,
  limits: ReplicaLimits,
  observe: Observe,
): WatchedReplica {
  const probe = openProbe(url, limits, (why) =>
    observe({ kind: 'replica.lag-unknown', replica: pool.name, why }),
  );
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let round: Promise<void> = Promise.resolve();
  // A process that was itself held up for a second would call every replica silent.
  let silences = 0;

  const learn = ({ isReachable, why }: Findings) => {
    if (isClosed) return;
    const isWell = why === undefined;
    const wasWell = watched.isWell;
    watched.isReachable = isReachable;
    watched.isWell = isWell;
    if (!isReachable) pool.cutOff(why ?? 'it does not answer');
    if (wasWell && !isWell) observe({ kind: 'replica.left-out', replica: pool.name, why });
    if (!wasWell && isWell) observe({ kind: 'replica.taken-back', replica: pool.name });
  };

  const runRound = async () => {
    try {
      learn(await probe.findOut());
      silences = 0;
    } catch (error) {
      silences = isSilence(error as DriverError) ? silences + 1 : 0;
      if (silences !== 1) learn({ isReachable: false, why: wordsOf(error) });
    }
    if (isClosed) return;
    timer = setTimeout(start, silences === 1 ? 0 : limits.probeEveryMs);
    timer.unref();
  };
  const start = () => {
    round = runRound();
  };

  const watched: WatchedReplica = {
    pool,
    isWell: true,
    isReachable: true,
    leaveOut: (why) => {
      if (watched.isReachable) learn({ isReachable: false, why });
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await round;
      await probe.close();
    },
  };
  start();
  return watched;
}
