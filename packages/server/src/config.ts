// The environment becomes a Config, here and nowhere else. Every variable stands once in the table
// below, which config-print.ts prints for operators and for the README. All faults are found and
// told together, each with what was read and what was expected: an operator mends them in one go.

import { resolve } from 'node:path';

export type Role = 'api' | 'worker';

export interface Config {
  port: number;
  host: string;
  /** How image urls and pages name this server; undefined means: as the caller reached it. */
  publicUrl: string | undefined;
  cdnUrl: string | undefined;
  dataDir: string;
  database: { kind: 'sqlite'; file: string } | { kind: 'mysql'; url: string; readUrls: string[] };
  redisUrl: string | undefined;
  storage:
    | { kind: 'disk'; root: string }
    | { kind: 's3'; bucket: string; prefix: string; endpoint?: string; region?: string };
  roles: Role[];
  rateLimitPerMinute: number;
  rateLimitAnonymous: number;
  /** Calls a minute by the names of plans; the plan `free` is rateLimitPerMinute. */
  plans: ReadonlyMap<string, number>;
  searchLimitAnonymous: number;
  searchLimitKey: number;
  listLimitKey: number;
  signUp: 'answer' | 'off';
  demoKey: string | undefined;
  /** undefined: info, or warn on a terminal, where the greeting says the rest. */
  logLevel: LogLevel | undefined;
  trustProxy: TrustProxy;
  opsPort: number | undefined;
  cacheSizeBytes: number;
  drainMs: number;
  checkReplies: boolean;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** How many proxies before us may be believed, or their addresses; false believes none. */
export type TrustProxy = false | number | string[];

export type Environment = Record<string, string | undefined>;

export interface Variable {
  name: string;
  /** What it is when it is not set, as text for people. */
  fallback: string;
  sentence: string;
  secret?: 'whole' | 'password';
  /** What it comes to when it is not set, where that depends on the rest. */
  inForce?: (config: Config) => string | undefined;
}

/** Every variable, in the order in which they are printed. */
export const variables: readonly Variable[] = [
  { name: 'PORT', fallback: '3000', sentence: 'Port of the API and the pages.' },
  { name: 'HOST', fallback: 'all addresses', sentence: 'Address to listen on.' },
  {
    name: 'PUBLIC_URL',
    fallback: 'as the caller reached this machine',
    sentence: 'How image urls name this server, for example https://cats.school.example.',
  },
  {
    name: 'CDN_URL',
    fallback: 'PUBLIC_URL',
    sentence: 'How image urls name the CDN in front of the image files.',
  },
  {
    name: 'DATA_DIR',
    fallback: './data',
    sentence: 'Folder of the database and the image files.',
    inForce: ({ dataDir }) => dataDir,
  },
  {
    name: 'DATABASE_URL',
    fallback: 'SQLite in DATA_DIR',
    inForce: ({ database }) =>
      database.kind === 'sqlite' ? `SQLite in ${database.file}` : undefined,
    sentence: 'MySQL 8+ or MariaDB 10.6+, as mysql://user:password@host:3306/name.',
    secret: 'password',
  },
  {
    name: 'DATABASE_READ_URLS',
    fallback: 'none',
    sentence: 'Read replicas of DATABASE_URL, separated by commas.',
    secret: 'password',
  },
  {
    name: 'REDIS_URL',
    fallback: 'memory of this process',
    sentence: 'Redis, as redis://host:6379; rate limits are then counted over all servers.',
    secret: 'password',
  },
  {
    name: 'STORAGE_URL',
    fallback: 'DATA_DIR',
    inForce: ({ storage }) => (storage.kind === 'disk' ? storage.root : undefined),
    sentence: 'Where image files are kept, as s3://bucket/prefix?endpoint=https://…&region=….',
  },
  {
    name: 'ROLES',
    fallback: 'api,worker',
    sentence: 'What this process does: api, worker or both.',
  },
  {
    name: 'RATE_LIMIT_PER_MINUTE',
    fallback: '120',
    sentence: 'Calls a minute for each account; 0 is no limit.',
  },
  {
    name: 'RATE_LIMIT_ANONYMOUS',
    fallback: '10 × RATE_LIMIT_PER_MINUTE',
    inForce: ({ rateLimitAnonymous }) => String(rateLimitAnonymous),
    sentence: 'Calls a minute without a key for each address (of IPv6, each /64); 0 is no limit.',
  },
  {
    name: 'RATE_LIMIT_PLANS',
    fallback: 'none',
    sentence:
      'Other plans and their calls a minute, as school:1200,kiosk:600; ' +
      '`keys plan` gives them to accounts.',
  },
  {
    name: 'SEARCH_LIMIT_ANONYMOUS',
    fallback: '10',
    sentence: 'Most images in one search without a key.',
  },
  { name: 'SEARCH_LIMIT_KEY', fallback: '25', sentence: 'Most images in one search with a key.' },
  {
    name: 'LIST_LIMIT_KEY',
    fallback: '1000',
    sentence: 'Most votes or favourites in one list.',
  },
  {
    name: 'SIGN_UP',
    fallback: 'answer',
    sentence: 'answer: a sign-up is answered with its key. off: only the operator makes keys.',
  },
  {
    name: 'DEMO_KEY',
    fallback: 'DEMO-API-KEY with SQLite, none with DATABASE_URL',
    inForce: ({ demoKey }) => demoKey ?? 'none',
    sentence: 'A public key, made at start; empty for none.',
  },
  {
    name: 'LOG_LEVEL',
    fallback: 'info, or warn on a terminal',
    sentence: 'trace, debug, info, warn, error, fatal or silent.',
  },
  {
    name: 'TRUST_PROXY',
    fallback: 'none',
    sentence:
      'How many proxies to believe, or their addresses separated by commas: for the ' +
      "caller's address and its country (cf-ipcountry, cloudfront-viewer-country, " +
      'x-country-code).',
  },
  {
    name: 'OPS_PORT',
    fallback: 'none',
    sentence: 'Port of the metrics, on the loopback address unless HOST says otherwise.',
  },
  { name: 'CACHE_MB', fallback: '64', sentence: 'Memory for remembered answers, in megabytes.' },
  {
    name: 'DRAIN_SECONDS',
    fallback: '10',
    sentence: 'How long a stop may take before it is forced.',
  },
  {
    name: 'CHECK_REPLIES',
    fallback: 'off',
    sentence: 'on: every reply is checked by the contract first. For development and tests.',
  },
];

/** Thrown with every fault of the environment at once. */
export class ConfigFaults extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `the configuration has ${faults.length} fault(s):\n${faults.map((f) => `  ${f}`).join('\n')}`,
    );
    this.name = 'ConfigFaults';
    this.faults = faults;
  }
}

/** Reads one variable after another and gathers what is wrong with them. */
class Reader {
  readonly faults: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The text, or undefined when it is absent or empty. */
  text(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  isSet(name: string): boolean {
    return this.#environment[name] !== undefined;
  }

  fault(name: string, expected: string): undefined {
    const isSecret = variables.some((one) => one.name === name && one.secret !== undefined);
    const shown = isSecret ? '(secret)' : JSON.stringify(this.#environment[name]);
    this.faults.push(`${name} is ${shown}, but ${expected}`);
    return undefined;
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    this.fault(name, `a whole number from ${least} to ${most} was expected`);
    return fallback;
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) this.fault(name, `one of ${choices.join(', ')} was expected`);
    return found;
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** A url of one of the protocols, without the slash at its end. */
  url(name: string, protocols: readonly string[], example: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return isUrl(text, protocols)
      ? text.replace(/\/+$/, '')
      : this.fault(name, `${example} was expected`);
  }
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  try {
    const url = new URL(text);
    return protocols.includes(url.protocol) && url.hostname !== '';
  } catch {
    return false;
  }
}

/** What this process was started with. */
export const processEnvironment: Environment = process.env;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const mysqlExample = 'mysql://user:password@host:3306/name';
const mebibyte = 1024 * 1024;

/** Reads the environment; throws ConfigFaults with everything that is wrong in it. */
export function readConfig(environment: Environment = processEnvironment): Config {
  const read = new Reader(environment);
  const dataDir = resolve(read.text('DATA_DIR') ?? './data');
  const database = readDatabase(read, dataDir);
  const rateLimit = read.integer('RATE_LIMIT_PER_MINUTE', 120, 0, 1_000_000);
  const config: Config = {
    port: read.integer('PORT', 3000, 0, 65_535),
    host: read.text('HOST') ?? '::',
    publicUrl: read.url('PUBLIC_URL', ['http:', 'https:'], 'https://host'),
    cdnUrl: read.url('CDN_URL', ['http:', 'https:'], 'https://host'),
    dataDir,
    database,
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:'], 'redis://host:6379'),
    storage: readStorage(read, dataDir),
    roles: readRoles(read),
    rateLimitPerMinute: rateLimit,
    rateLimitAnonymous: read.integer('RATE_LIMIT_ANONYMOUS', rateLimit * 10, 0, 10_000_000),
    plans: readPlans(read),
    searchLimitAnonymous: read.integer('SEARCH_LIMIT_ANONYMOUS', 10, 1, 1000),
    searchLimitKey: read.integer('SEARCH_LIMIT_KEY', 25, 1, 1000),
    listLimitKey: read.integer('LIST_LIMIT_KEY', 1000, 1, 100_000),
    signUp: read.choice('SIGN_UP', ['answer', 'off'] as const) ?? 'answer',
    demoKey: readDemoKey(read, database.kind),
    logLevel: read.choice('LOG_LEVEL', logLevels),
    trustProxy: readTrustProxy(read),
    opsPort: read.isSet('OPS_PORT') ? read.integer('OPS_PORT', 0, 0, 65_535) : undefined,
    cacheSizeBytes: read.integer('CACHE_MB', 64, 1, 65_536) * mebibyte,
    drainMs: read.integer('DRAIN_SECONDS', 10, 1, 3600) * 1000,
    checkReplies: read.choice('CHECK_REPLIES', ['on', 'off'] as const) === 'on',
  };
  if (config.opsPort !== undefined && config.opsPort !== 0 && config.opsPort === config.port) {
    read.fault('OPS_PORT', 'another port than PORT was expected: metrics are not for the public');
  }
  if (read.faults.length > 0) throw new ConfigFaults(read.faults);
  return config;
}

function readDatabase(read: Reader, dataDir: string): Config['database'] {
  const url = read.url('DATABASE_URL', ['mysql:', 'mariadb:'], mysqlExample);
  const readUrls = splitUrls(read.text('DATABASE_READ_URLS') ?? '');
  for (const one of readUrls) {
    if (!isUrl(one, ['mysql:', 'mariadb:'])) {
      read.fault('DATABASE_READ_URLS', `${mysqlExample} was expected, several separated by commas`);
    }
  }
  if (readUrls.length > 0 && !read.isSet('DATABASE_URL')) {
    read.fault('DATABASE_READ_URLS', 'DATABASE_URL is not set: replicas of what?');
  }
  if (url === undefined) return { kind: 'sqlite', file: resolve(dataDir, 'catapi.sqlite') };
  if (new URL(url).pathname.length < 2) {
    read.fault('DATABASE_URL', `the name of a database was expected at its end: ${mysqlExample}`);
  }
  return { kind: 'mysql', url: url.replace(/^mariadb:/, 'mysql:'), readUrls };
}

function readStorage(read: Reader, dataDir: string): Config['storage'] {
  const text = read.text('STORAGE_URL');
  if (text === undefined) return { kind: 'disk', root: resolve(dataDir, 'files') };
  if (!isUrl(text, ['s3:'])) {
    read.fault('STORAGE_URL', 's3://bucket/prefix?endpoint=https://…&region=… was expected');
    return { kind: 'disk', root: resolve(dataDir, 'files') };
  }
  const url = new URL(text);
  const endpoint = url.searchParams.get('endpoint');
  const region = url.searchParams.get('region');
  if (endpoint !== null && !isUrl(endpoint, ['http:', 'https:'])) {
    read.fault('STORAGE_URL', 'its endpoint must be an http:// or https:// url');
  }
  return {
    kind: 's3',
    bucket: url.hostname,
    prefix: url.pathname.replace(/^\/+|\/+$/g, ''),
    ...(endpoint === null ? {} : { endpoint }),
    ...(region === null ? {} : { region }),
  };
}

function readRoles(read: Reader): Role[] {
  const given = read.list('ROLES');
  if (given.length === 0) return ['api', 'worker'];
  const roles = given.filter((role): role is Role => role === 'api' || role === 'worker');
  if (roles.length !== given.length) read.fault('ROLES', 'api, worker or both were expected');
  return [...new Set(roles)];
}

/** The key that everybody knows. */
export const usualDemoKey = 'DEMO-API-KEY';

function readDemoKey(read: Reader, kind: 'sqlite' | 'mysql'): string | undefined {
  if (read.isSet('DEMO_KEY')) return read.text('DEMO_KEY');
  return kind === 'sqlite' ? usualDemoKey : undefined;
}

function readPlans(read: Reader): Map<string, number> {
  const plans = new Map<string, number>();
  for (const one of read.list('RATE_LIMIT_PLANS')) {
    const [, name = '', limit] = /^([a-z][a-z\d-]{0,31}):(\d{1,7})$/.exec(one) ?? [];
    if (limit === undefined || name === 'free') {
      read.fault('RATE_LIMIT_PLANS', 'names and calls a minute, as school:1200, were expected');
    } else plans.set(name, Number(limit));
  }
  return plans;
}

function readTrustProxy(read: Reader): TrustProxy {
  const given = read.list('TRUST_PROXY');
  const [first] = given;
  if (first === undefined) return false;
  if (given.length === 1 && /^\d+$/.test(first)) return Number(first) === 0 ? false : Number(first);
  if (given.some((one) => !/^[\da-f.:/]+$|^(loopback|linklocal|uniquelocal)$/i.test(one))) {
    read.fault('TRUST_PROXY', 'a number of proxies, or addresses like 10.0.0.0/8, was expected');
  }
  return given;
}

/** Commas between urls; one within a password is none. */
export function splitUrls(text: string): string[] {
  return text
    .split(/,\s*(?=[a-z\d+.-]+:\/\/)/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
