// The databases and Redis that the tests use: private ones started from the machine's own programs,
// or those whose addresses the environment gives (TEST_MARIADB_URL, TEST_MYSQL_URL,
// TEST_REDIS_URL). Where there is neither, the suites that need one are skipped aloud, and with
// REQUIRE_SERVICES=1 that is a failure.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { createFolder, findFreePort, removeFolder, startProcess } from './private-process.ts';

export interface Service {
  /** What it is, for example `MariaDB 10.11.19`. */
  name: string;
  url: string;
  folder: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Starts it again on the same port and files, after `kill` or `stop`. */
  restart(): Promise<void>;
}

function findProgram(name: string): string | undefined {
  const folders = ['/usr/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Where scripts/mysql-install.sh unpacks MySQL. */
export const mysqlRoot = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'catapi-test/mysql/root',
);

export const programs = {
  mariadb: findProgram('mariadbd'),
  mysql: existsSync(join(mysqlRoot, 'usr/sbin/mysqld')) ? mysqlRoot : undefined,
  redis: findProgram('redis-server'),
  chromium: findProgram('chromium') ?? findProgram('google-chrome'),
};

async function answersMysql(url: string): Promise<boolean> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 500 });
    await connection.query('SELECT 1');
    await connection.end();
    return true;
  } catch {
    return false;
  }
}

async function versionOf(url: string): Promise<string> {
  const connection = await createConnection({ uri: url });
  const [rows] = await connection.query('SELECT VERSION() AS version');
  await connection.end();
  const { version } = (rows as { version: string }[])[0] as { version: string };
  const number = version.split('-')[0];
  return version.includes('MariaDB') ? `MariaDB ${number}` : `MySQL ${number}`;
}

const tuning = [
  '--skip-log-bin',
  '--innodb-flush-log-at-trx-commit=1',
  '--innodb-buffer-pool-size=64M',
  '--bind-address=127.0.0.1',
];

/** Runs a service from `start`, and again from it after it was ended. */
async function keepService(
  name: (url: string) => Promise<string>,
  url: string,
  folder: string,
  start: () => Promise<{ stop(): Promise<void>; kill(): Promise<void> }>,
): Promise<Service> {
  let current = await start();
  return {
    name: await name(url),
    url,
    folder,
    async stop() {
      await current.stop();
      removeFolder(folder);
    },
    kill: () => current.kill(),
    async restart() {
      current = await start();
    },
  };
}

export async function startMariadb(): Promise<Service> {
  const program = programs.mariadb;
  if (program === undefined) throw new Error('mariadbd is not on this machine');
  const folder = createFolder('mariadb');
  const port = await findFreePort();
  const datadir = join(folder, 'files');
  execFileSync('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${datadir}`,
    '--user=root',
    '--skip-test-db',
    '--auth-root-authentication-method=normal',
  ]);
  const url = `mysql://root@127.0.0.1:${port}`;
  const args = ['--no-defaults', '--user=root', `--datadir=${datadir}`, `--port=${port}`];
  args.push(`--socket=${join(folder, 'socket')}`, ...tuning);
  const start = () => startProcess(folder, program, args, () => answersMysql(url));
  return keepService(versionOf, url, folder, start);
}

export async function startMysql(): Promise<Service> {
  const root = programs.mysql;
  if (root === undefined) throw new Error('MySQL is not unpacked on this machine');
  const folder = createFolder('mysql');
  const port = await findFreePort();
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu');
  const loader = join(libraries, 'ld-linux-x86-64.so.2');
  // It runs through its own loader, because it was built for a newer system than this one.
  const args = ['--library-path', libraries, join(root, 'usr/sbin/mysqld'), '--no-defaults'];
  args.push(
    '--user=root',
    `--basedir=${join(root, 'usr')}`,
    `--lc-messages-dir=${join(root, 'usr/share/mysql')}`,
    '--secure-file-priv=',
    '--mysqlx=OFF',
    `--datadir=${join(folder, 'files')}`,
  );
  execFileSync(loader, [...args, '--initialize-insecure'], { stdio: 'pipe' });
  const url = `mysql://root@127.0.0.1:${port}`;
  args.push(`--port=${port}`, `--socket=${join(folder, 'socket')}`, ...tuning);
  const start = () => startProcess(folder, loader, args, () => answersMysql(url));
  return keepService(versionOf, url, folder, start);
}

export async function startRedis(): Promise<Service> {
  const program = programs.redis;
  if (program === undefined) throw new Error('redis-server is not on this machine');
  const folder = createFolder('redis');
  const port = await findFreePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const isReady = async () => {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return true;
    } catch {
      return false;
    } finally {
      redis.disconnect();
    }
  };
  const version = async () => {
    const said = execFileSync(program, ['--version'], { encoding: 'utf8' });
    return `Redis ${/v=([\d.]+)/.exec(said)?.[1] ?? ''}`;
  };
  return keepService(version, url, folder, () => startProcess(folder, program, args, isReady));
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
  return { url: `${serverUrl}/${name}`, drop: () => statement(`DROP DATABASE ${name}`) };
}
