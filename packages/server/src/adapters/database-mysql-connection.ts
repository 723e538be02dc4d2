// One connection to MySQL or MariaDB: how it is opened, what it is told first, and how it is ended
// when its server no longer answers. The driver's own `destroy` says goodbye and waits, which a
// stalled server never answers; here the socket itself is destroyed.

import { type Connection, type ConnectionOptions, createConnection } from 'mysql2';

export interface DriverError extends Error {
  code?: string;
  errno?: number;
  fatal?: boolean;
  sqlMessage?: string;
}

export type MysqlConnection = Pick<Connection, 'query' | 'end' | 'on'> & {
  /** Knex gives no caller a connection that has this. */
  __knex__disposed?: Error;
  stream: { destroy(): void };
};

/** Whether the driver lost, or never had, its server; as against a statement that was refused. */
export function isConnectionFault(error: DriverError): boolean {
  if (error.fatal === true) return true;
  const code = error.code ?? '';
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENETUN|ENOTFOUND|EAI_|PROTOCOL_)/.test(code) ||
    ['ER_SERVER_SHUTDOWN', 'ER_CON_COUNT_ERROR', 'ER_OPTION_PREVENTS_STATEMENT'].includes(code)
  );
}

/** MariaDB's and MySQL's words for a statement that ran into the limit of its session. */
export const isServerTimeout = ({ errno }: DriverError) => errno === 1969 || errno === 3024;

/** Nothing came back at all, as against a connection that was refused or broke. */
export const isSilence = ({ code }: DriverError) => code === 'ETIMEDOUT';

/** A statement that waited too long for another's lock: load, and nobody's bug. */
export const isLockTimeout = ({ errno }: DriverError) => errno === 1205;

/** The driver's words without the statement that knex puts before them: it holds people's values. */
export function wordsOf(error: unknown): string {
  const { code, sqlMessage, message = String(error) } = error as DriverError;
  const words = sqlMessage ?? message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '');
  return code === undefined || words.includes(code) ? words : `${code}: ${words}`;
}

interface DriverField {
  type: string;
  string(): string | null;
}

/** The driver's own reading of a DOUBLE is off in the last place for one number in seventy. */
function readExactly(field: DriverField, next: () => unknown): unknown {
  if (field.type !== 'DOUBLE') return next();
  const text = field.string();
  return text === null ? null : Number(text);
}

export function connectionOptions(url: string): ConnectionOptions {
  return {
    uri: url,
    charset: 'utf8mb4',
    // Times are kept and read as text in UTC; see sqlTime in the port.
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    typeCast: readExactly as NonNullable<ConnectionOptions['typeCast']>,
  };
}

/** MySQL cuts the lists of GROUP_CONCAT off after 1 kB, MariaDB after 1 MB. */
const listBytesMax = 16_777_216;

/**
 * What a session is told. The server's own limit ends a statement a little before ours does, so
 * that it does not go on working for a caller who has gone; MariaDB and MySQL each read only their
 * own comment. MySQL limits only SELECT.
 */
export function sessionSettings(statementMsMax: number | undefined): string {
  const settings =
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO', " +
    `group_concat_max_len = ${listBytesMax}`;
  if (statementMsMax === undefined) return settings;
  const ms = Math.max(100, Math.round(statementMsMax * 0.9));
  const seconds = Math.max(1, Math.floor(ms / 1000));
  return (
    `${settings}, innodb_lock_wait_timeout = ${seconds} ` +
    `/*M!100100 , max_statement_time = ${ms / 1000} */ /*!80000 , max_execution_time = ${ms} */`
  );
}

/** One statement on a connection, within a limit; past it the connection is ended. */
export function ask<Row>(connection: MysqlConnection, sql: string, msMax: number): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const giveUp = () => {
      if (isOver) return;
      const error: DriverError = new Error(`no answer in ${msMax} ms`);
      error.code = 'ETIMEDOUT';
      endAtOnce(connection, error);
      reject(error);
    };
    // A process that was itself held up first reads what has come meanwhile.
    const timer = setTimeout(() => setImmediate(giveUp), msMax);
    connection.query(sql, (error, rows) => {
      isOver = true;
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(rows as unknown as Row[]);
    });
  });
}

/** Connects, within a limit that covers the handshake and the settings as well. */
export async function openConnection(
  options: ConnectionOptions,
  settings: string,
  msMax: number,
): Promise<MysqlConnection> {
  const connection = createConnection({
    ...options,
    connectTimeout: msMax,
  }) as unknown as MysqlConnection;
  connection.on('error', (error: Error) => {
    connection.__knex__disposed = error;
  });
  try {
    await ask(connection, settings, msMax);
    return connection;
  } catch (error) {
    endAtOnce(connection, error as Error);
    throw error;
  }
}

export function endAtOnce(connection: MysqlConnection, why: Error): void {
  connection.__knex__disposed ??= why;
  connection.stream.destroy();
}

/** Says goodbye when the server may listen, and waits only a moment for its answer. */
export async function endInTime(connection: MysqlConnection): Promise<void> {
  if (connection.__knex__disposed === undefined) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, goodbyeMsMax);
      connection.end(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
  connection.stream.destroy();
}

const goodbyeMsMax = 500;
