// A private server and a replica of it that really replicates, of MariaDB or of MySQL, each on the
// loopback and ended with the tests.

import { createConnection } from 'mysql2/promise';
import { type Service, startMariadb, startMysql } from './services.ts';

export interface Replicated {
  primary: Service;
  replica: Service;
  /** Starts and stops the applying of what the replica receives. */
  startApplying(): Promise<void>;
  stopApplying(): Promise<void>;
  /** Makes the replica apply each change so many seconds late. */
  delay(seconds: number): Promise<void>;
  /** Waits until the replica has all that the primary had when this was called. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

/** One statement on a server, by itself. */
export async function tell(serverUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const connection = await createConnection({ uri: serverUrl, connectTimeout: 2000 });
  try {
    const [rows] = await connection.query(sql);
    return rows as Record<string, unknown>[];
  } finally {
    connection.destroy();
  }
}

const words = {
  mariadb: {
    start: startMariadb,
    args: (id: number) => [`--server-id=${id}`, '--log-bin=binlog', '--binlog-format=ROW'],
    follow: (port: string) =>
      `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${port}, MASTER_USER='root', ` +
      'MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1',
    startAll: 'START SLAVE',
    position: 'SELECT @@gtid_binlog_pos AS position',
    reach: (position: string) => `SELECT MASTER_GTID_WAIT('${position}', 10) AS reached`,
  },
  mysql: {
    start: startMysql,
    args: (id: number) => [
      `--server-id=${id}`,
      '--log-bin=binlog',
      '--gtid-mode=ON',
      '--enforce-gtid-consistency=ON',
    ],
    follow: (port: string) =>
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${port}, ` +
      "SOURCE_USER='root', SOURCE_AUTO_POSITION=1, SOURCE_CONNECT_RETRY=1, " +
      'GET_SOURCE_PUBLIC_KEY=1',
    startAll: 'START REPLICA',
    position: 'SELECT @@gtid_executed AS position',
    reach: (position: string) => `SELECT WAIT_FOR_EXECUTED_GTID_SET('${position}', 10) AS reached`,
  },
};

export async function startReplicated(kind: 'mariadb' | 'mysql'): Promise<Replicated> {
  const { start, args, follow, startAll, position, reach } = words[kind];
  const [primary, replica] = await Promise.all([start(args(1)), start(args(2))]);
  const stop = async () => {
    await Promise.all([primary.stop(), replica.stop()]);
  };
  const thread = kind === 'mariadb' ? 'SLAVE' : 'REPLICA';
  const replicated: Replicated = {
    primary,
    replica,
    stop,
    startApplying: async () => void (await tell(replica.url, `START ${thread} SQL_THREAD`)),
    stopApplying: async () => void (await tell(replica.url, `STOP ${thread} SQL_THREAD`)),
    async delay(seconds) {
      const change = kind === 'mariadb' ? 'MASTER TO MASTER' : 'REPLICATION SOURCE TO SOURCE';
      await replicated.stopApplying();
      await tell(replica.url, `CHANGE ${change}_DELAY = ${seconds}`).catch(async () => {
        // MariaDB changes it only while nothing is received either.
        await tell(replica.url, `STOP ${thread}`);
        await tell(replica.url, `CHANGE ${change}_DELAY = ${seconds}`);
      });
      await tell(replica.url, startAll);
    },
    async catchUp() {
      const [at] = await tell(primary.url, position);
      const [row] = await tell(replica.url, reach(String(at?.['position'])));
      if (row?.['reached'] !== 0) throw new Error('the replica did not catch up in 10 s');
    },
  };
  try {
    await tell(replica.url, follow(new URL(primary.url).port));
    await tell(replica.url, startAll);
    return replicated;
  } catch (error) {
    await stop();
    throw error;
  }
}
