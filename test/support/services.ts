// The databases and Redis that the tests use: private ones started from the machine's own programs,
// or those whose addresses the environment gives (TEST_MARIADB_URL, TEST_MYSQL_URL,
// TEST_REDIS_URL). Where there is neither, the suites that need one are skipped aloud, and with
// REQUIRE_SERVICES=1 that is a failure, except for MySQL, which not every mirror has.
//
// A commit must survive kill -9, as it does in life, yet need not survive a power cut: so the log
// is written at each commit and not flushed to the disk.

import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { cacheFolder, copyEmptyDatadir } from './empty-datadir.ts';
import {
  createFolder,
  findFreePort,
  type PrivateProcess,
  removeFolder,
  startProcess,
} from './private-process.ts';

export interface Service {
  /** What it is, for example `MariaDB 10.11.19`. */
  name: string;
  url: string;
  folder: string;
  /** Ends it in its own time and removes its files. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would; its files stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and files, after `kill`. */
  restart(): Promise<void>;
  /** Holds it still, as a stalled machine is: its connections stay and nothing answers. */
  pause(): void;
  resume(): void;
}

export type ServiceKind = 'mariadb' | 'mysql' | 'redis';

/** Where a program of this name is on this machine, or undefined. */
export function findProgram(name: string): string | undefined {
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  // Debian's servers live in a folder that only root's PATH names.
  const folders = [...path, '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** Where scripts/mysql-install.sh unpacks MySQL. */
const mysqlRoot = join(cacheFolder, 'mysql/root');

export const programs = {
  mariadb: findProgram('mariadbd'),
  mysql: existsSync(join(mysqlRoot, 'usr/sbin/mysqld')) ? mysqlRoot : undefined,
  redis: findProgram('redis-server'),
  chromium: findProgram('chromium') ?? findProgram('google-chrome'),
};

const given: Record<ServiceKind, string | undefined> = {
  mariadb: process.env['TEST_MARIADB_URL'] || undefined,
  mysql: process.env['TEST_MYSQL_URL'] || undefined,
  redis: process.env['TEST_REDIS_URL'] || undefined,
};

/** Whether this machine has it, or the environment gives its address. */
export function hasService(kind: ServiceKind | 'chromium'): boolean {
  return programs[kind] !== undefined || (kind !== 'chromium' && given[kind] !== undefined);
}

export const howToInstall = {
  mariadb: 'apt-get install mariadb-server',
  mysql: 'scripts/mysql-install.sh',
  redis: 'apt-get install redis-server',
  chromium: 'apt-get install chromium',
} as const;

interface Recipe {
  kind: ServiceKind;
  scheme: string;
  /** The command that serves this folder's files on this port, after making them if need be. */
  prepare(folder: string): (port: number) => string[];
  /** Says what answers at the address, and throws unless it serves this folder's files. */
  identify(url: string, folder?: string): Promise<string>;
}

/** Another test's server may have taken the port, and would answer in the place of ours. */
function assertOurs(found: string | undefined, folder: string | undefined): void {
  if (folder !== undefined && !found?.startsWith(folder)) {
    throw new Error(`${found} answers, not ${folder}`);
  }
}

async function identifyDatabase(url: string, folder?: string): Promise<string> {
  const connection = await createConnection({ uri: url, connectTimeout: 1000 });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version, @@datadir AS datadir');
    const [row] = rows as { version: string; datadir: string }[];
    assertOurs(row?.datadir, folder);
    const [number, fork] = (row?.version ?? '').split('-');
    return `${fork === 'MariaDB' ? fork : 'MySQL'} ${number}`;
  } finally {
    connection.destroy();
  }
}

async function identifyRedis(url: string, folder?: string): Promise<string> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const said = await redis.info('server');
    if (folder !== undefined) assertOurs((await redis.config('GET', 'dir'))[1], folder);
    return `Redis ${/redis_version:(\S+)/.exec(said)?.[1] ?? ''}`;
  } finally {
    redis.disconnect();
  }
}

/** MySQL and MariaDB refuse to run as root unless they are told to. */
const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

const tuning = [
  '--bind-address=127.0.0.1',
  '--skip-log-bin',
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-doublewrite=0',
  '--innodb-buffer-pool-size=64M',
];

const at = (folder: string, port: number) => [
  `--datadir=${join(folder, 'files')}`,
  `--port=${port}`,
  `--socket=${join(folder, 'socket')}`,
  `--pid-file=${join(folder, 'pid')}`,
  // Else all use /tmp, where each server that starts deletes the others' temporary tables.
  `--tmpdir=${folder}`,
];

const mariadb: Recipe = {
  kind: 'mariadb',
  scheme: 'mysql://root@',
  identify: identifyDatabase,
  prepare(folder) {
    const program = programs.mariadb ?? missing('mariadb');
    // A small log makes a small folder, 26 MB rather than 114: most of the cost of a copy.
    const always = ['--no-defaults', ...asRoot, '--innodb-log-file-size=8M'];
    copyEmptyDatadir(program, join(folder, 'files'), (datadir) => [
      'mariadb-install-db',
      ...always,
      `--datadir=${datadir}`,
      '--skip-test-db',
      '--auth-root-authentication-method=normal',
    ]);
    return (port) => [program, ...always, ...tuning, '--skip-name-resolve', ...at(folder, port)];
  },
};

const mysql: Recipe = {
  kind: 'mysql',
  scheme: 'mysql://root@',
  identify: identifyDatabase,
  prepare(folder) {
    const root = programs.mysql ?? missing('mysql');
    const program = join(root, 'usr/sbin/mysqld');
    // It runs through its own loader, because it was built for a newer system than this one. And it
    // looks up names, in the hosts file: else 127.0.0.1 is not the localhost that root may use.
    const always: [string, ...string[]] = [
      ...findLoader(root),
      program,
      '--no-defaults',
      ...asRoot,
      `--basedir=${join(root, 'usr')}`,
      `--lc-messages-dir=${join(root, 'usr/share/mysql')}`,
      '--secure-file-priv=',
      '--mysqlx=OFF',
      '--innodb-redo-log-capacity=8M',
    ];
    copyEmptyDatadir(program, join(folder, 'files'), (datadir) => [
      ...always,
      `--datadir=${datadir}`,
      '--initialize-insecure',
    ]);
    // It holds the server's id, which a copy must not share: one replicates only from another.
    rmSync(join(folder, 'files/auto.cnf'), { force: true });
    // The performance schema alone takes 300 of 525 MB.
    return (port) => [...always, ...tuning, '--performance-schema=OFF', ...at(folder, port)];
  },
};

const redis: Recipe = {
  kind: 'redis',
  scheme: 'redis://',
  identify: identifyRedis,
  prepare(folder) {
    const program = programs.redis ?? missing('redis');
    const args = ['--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    return (port) => [program, '--port', String(port), ...args];
  },
};

function missing(kind: ServiceKind): never {
  throw new Error(`${kind} is not on this machine (${howToInstall[kind]})`);
}

/** The dynamic loader of an unpacked system, and where its libraries are. */
function findLoader(root: string): [string, string, string] {
  const found = readdirSync(join(root, 'usr/lib'), { recursive: true, encoding: 'utf8' }).find(
    (path) => /^[^/]+-linux-gnu[^/]*\/ld-linux-[^/]+$/.test(path),
  );
  if (found === undefined) throw new Error(`${root} holds no loader: remove it and unpack again`);
  const loader = join(root, 'usr/lib', found);
  return [loader, '--library-path', dirname(loader)];
}

async function startService(
  { kind, scheme, prepare, identify }: Recipe,
  extra: readonly string[] = [],
): Promise<Service> {
  const folder = createFolder(kind);
  try {
    const command = prepare(folder);
    const start = (port: number) =>
      startProcess(folder, [...command(port), ...extra], () =>
        identify(`${scheme}127.0.0.1:${port}`, folder),
      );
    // Between finding a port and using it, another test may take it.
    let port = await findFreePort();
    let current: PrivateProcess | undefined;
    for (let triesLeft = 2; current === undefined; triesLeft -= 1) {
      current = await start(port).catch((error: Error) => {
        if (triesLeft === 0 || !/already in use/i.test(error.message)) throw error;
        return undefined;
      });
      if (current === undefined) port = await findFreePort();
    }
    let served = current;
    const url = `${scheme}127.0.0.1:${port}`;
    return {
      name: await identify(url),
      url,
      folder,
      async stop() {
        await served.stop();
        removeFolder(folder);
      },
      kill: () => served.kill(),
      pause: () => served.pause(),
      resume: () => served.resume(),
      async restart() {
        served = await start(port);
      },
    };
  } catch (error) {
    removeFolder(folder);
    throw error;
  }
}

/** `extra` are arguments of the server's own, after ours. */
export const startMariadb = (extra?: readonly string[]) => startService(mariadb, extra);
export const startMysql = (extra?: readonly string[]) => startService(mysql, extra);
export const startRedis = () => startService(redis);

/** The server at the address that the environment gives, or one started for the caller. */
export async function openService(
  kind: ServiceKind,
): Promise<Pick<Service, 'name' | 'url' | 'stop'>> {
  const recipe = { mariadb, mysql, redis }[kind];
  const url = given[kind];
  if (url === undefined) return startService(recipe);
  return { name: `${await recipe.identify(url)} (given)`, url, stop: async () => {} };
}

/** A new empty schema on a server, with a name of its own. */
export async function createDatabase(
  serverUrl: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `catapi_${randomBytes(8).toString('hex')}`;
  const statement = async (sql: string) => {
    const connection = await createConnection({ uri: serverUrl });
    await connection.query(sql);
    await connection.end();
  };
  await statement(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => statement(`DROP DATABASE ${name}`) };
}
