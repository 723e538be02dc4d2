// The environment becomes a Config, here and nowhere else. Every variable stands once in the table
// of config-variables.ts, which is printed for operators and for the README. All faults are found
// and told together, each with what was read and what was expected: an operator mends them in one
// go.

import { resolve } from 'node:path';
import { ConfigFaults, type Environment, isUrl, Reader } from './config-reader.ts';

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
    | {
        kind: 's3';
        bucket: string;
        prefix: string;
        endpoint?: string;
        region?: string;
        /** Whether callers fetch pictures from the bucket, or through this server. */
        leadsCallers: boolean;
      };
  roles: Role[];
  rateLimitPerMinute: number;
  rateLimitAnonymous: number;
  /** Calls a minute by the names of plans; the plan `free` is rateLimitPerMinute. */
  plans: ReadonlyMap<string, number>;
  searchLimitAnonymous: number;
  searchLimitKey: number;
  listLimitKey: number;
  signUp: 'answer' | 'mail' | 'off';
  uploadWaitMs: number;
  uploadSizeMax: number;
  /** Who looks at uploads. */
  analyser:
    | { kind: 'local' }
    | { kind: 'rekognition'; region: string; endpoint?: string }
    | { kind: 'google'; apiEndpoint?: string; apiKey?: string }
    | { kind: 'none' };
  /** What of what is seen may be published; confidences are from 1 to 100. */
  verdict: {
    catThreshold: number;
    allowUnsafe: boolean;
    rejectUnsafe: number;
    reviewUnsafe: number;
    allowText: boolean;
    textWordsMin: number;
    allowFaces: boolean;
  };
  /** How letters leave; of a SendGrid url the host is the key. */
  mail:
    | { kind: 'log' }
    | { kind: 'smtp'; url: string; from: string }
    | { kind: 'sendgrid'; key: string; from: string; endpoint?: string };
  jobsAtOnce: number;
  webhooksAtOnce: number;
  /** Whether webhooks may lead into this machine's own network. */
  webhooksToPrivate: boolean;
  /** SQS that carries ids of jobs to Lambda. */
  jobsQueue: { url: string; region: string } | undefined;
  unpopularVotes: number;
  unpopularPercent: number;
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
    signUp: read.choice('SIGN_UP', ['answer', 'mail', 'off'] as const) ?? 'answer',
    uploadWaitMs: read.integer('UPLOAD_WAIT_SECONDS', 8, 0, 60) * 1000,
    uploadSizeMax: read.integer('UPLOAD_MAX_MB', 10, 1, 100) * mebibyte,
    analyser: readAnalyser(read),
    verdict: readVerdict(read),
    mail: readMail(read),
    jobsAtOnce: read.integer('JOBS_AT_ONCE', 2, 1, 64),
    webhooksAtOnce: read.integer('WEBHOOKS_AT_ONCE', 16, 1, 256),
    webhooksToPrivate: read.isOn('WEBHOOKS_TO_PRIVATE'),
    unpopularVotes: read.integer('UNPOPULAR_VOTES', 50, 0, 1_000_000),
    unpopularPercent: read.integer('UNPOPULAR_PERCENT', 90, 1, 100),
    jobsQueue: readJobsQueue(read),
    demoKey: readDemoKey(read, database.kind),
    logLevel: read.choice('LOG_LEVEL', logLevels),
    trustProxy: readTrustProxy(read),
    opsPort: read.isSet('OPS_PORT') ? read.integer('OPS_PORT', 0, 0, 65_535) : undefined,
    cacheSizeBytes: read.integer('CACHE_MB', 64, 1, 65_536) * mebibyte,
    drainMs: read.integer('DRAIN_SECONDS', 10, 1, 3600) * 1000,
    checkReplies: read.isOn('CHECK_REPLIES'),
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
    leadsCallers: url.searchParams.get('redirect') !== 'off',
    ...(endpoint === null ? {} : { endpoint }),
    ...(region === null ? {} : { region }),
  };
}

function readAnalyser(read: Reader): Config['analyser'] {
  const text = read.text('ANALYSER') ?? 'local';
  const [kind = ''] = text.split(':');
  if (text === 'local' || text === 'none') return { kind: text };
  const expected =
    'local, none, rekognition://region or google://vision.googleapis.com was expected';
  if (!isUrl(text, ['rekognition:', 'google:'])) {
    read.fault('ANALYSER', expected);
    return { kind: 'none' };
  }
  const { hostname, host, searchParams } = new URL(text);
  if (kind === 'rekognition') {
    const endpoint = searchParams.get('endpoint');
    return { kind, region: hostname, ...(endpoint === null ? {} : { endpoint }) };
  }
  const apiKey = searchParams.get('key');
  return { kind: 'google', apiEndpoint: host, ...(apiKey === null ? {} : { apiKey }) };
}

function readVerdict(read: Reader): Config['verdict'] {
  const verdict = {
    catThreshold: read.integer('CAT_THRESHOLD', 50, 0, 100),
    allowUnsafe: read.isOn('ALLOW_UNSAFE'),
    rejectUnsafe: read.integer('REJECT_UNSAFE', 90, 1, 100),
    reviewUnsafe: read.integer('REVIEW_UNSAFE', 70, 1, 100),
    allowText: read.isOn('ALLOW_TEXT'),
    textWordsMin: read.integer('TEXT_WORDS', 2, 1, 100),
    allowFaces: read.isOn('ALLOW_FACES'),
  };
  if (verdict.reviewUnsafe > verdict.rejectUnsafe) {
    read.fault('REVIEW_UNSAFE', 'no more than REJECT_UNSAFE was expected');
  }
  return verdict;
}

function readMail(read: Reader): Config['mail'] {
  const url = read.url(
    'MAIL_URL',
    ['smtp:', 'smtps:', 'sendgrid:'],
    'smtp://user:password@host:587, smtps://… or sendgrid://key',
  );
  const from = read.text('MAIL_FROM');
  if (url === undefined) return { kind: 'log' };
  if (from === undefined || !/^[^<>\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/.test(from)) {
    read.fault('MAIL_FROM', 'the sender was expected, as TheCatAPI <cats@school.example>');
    return { kind: 'log' };
  }
  if (!url.startsWith('sendgrid:')) return { kind: 'smtp', url, from };
  const { hostname, searchParams } = new URL(url);
  const endpoint = searchParams.get('endpoint');
  return {
    kind: 'sendgrid',
    key: hostname,
    from,
    ...(endpoint === null ? {} : { endpoint }),
  };
}

function readJobsQueue(read: Reader): Config['jobsQueue'] {
  const example = 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs';
  const text = read.url('JOBS_URL', ['http:', 'https:'], example);
  if (text === undefined) return undefined;
  const url = new URL(text);
  const region = url.searchParams.get('region') ?? /^sqs\.([a-z\d-]+)\./.exec(url.hostname)?.[1];
  if (region === undefined) {
    read.fault('JOBS_URL', `${example} was expected; another address needs ?region=… at its end`);
    return undefined;
  }
  url.search = '';
  return { url: url.href, region };
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
