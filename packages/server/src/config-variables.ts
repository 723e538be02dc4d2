// Every variable of the environment, in the order in which they are printed: for operators by
// `catapi-server config`, and in the README. config.ts reads them.

import type { Config } from './config.ts';

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
    sentence:
      'Where image files are kept, as s3://bucket/prefix?endpoint=https://…&region=…. Callers are ' +
      'led to signed urls of it; redirect=off serves the files from here.',
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
    sentence:
      'answer: a sign-up is answered with its key. mail: the key is sent to its address. ' +
      'off: only the operator makes keys.',
  },
  {
    name: 'DEMO_KEY',
    fallback: 'DEMO-API-KEY with SQLite, none with DATABASE_URL',
    inForce: ({ demoKey }) => demoKey ?? 'none',
    sentence: 'A public key, made at start; empty for none.',
  },
  {
    name: 'ANALYSER',
    fallback: 'local',
    sentence:
      'Who looks at uploads: local (models on this machine), rekognition://region, ' +
      'google://vision.googleapis.com?key=…, or none (each waits for `review`).',
    secret: 'password',
  },
  {
    name: 'CAT_THRESHOLD',
    fallback: '50',
    sentence: 'Least confidence, from 1 to 100, that an upload shows a cat; 0: it need not.',
  },
  {
    name: 'ALLOW_TEXT',
    fallback: 'off',
    sentence: 'on: uploads with legible text are published as well.',
  },
  { name: 'TEXT_WORDS', fallback: '2', sentence: 'How many legible words are text.' },
  {
    name: 'ALLOW_FACES',
    fallback: 'off',
    sentence: 'on: uploads with human faces are published as well.',
  },
  {
    name: 'ALLOW_UNSAFE',
    fallback: 'off',
    sentence: 'on: nobody asks whether uploads are fit for everybody.',
  },
  {
    name: 'REJECT_UNSAFE',
    fallback: '90',
    sentence: 'Confidence from which an upload is refused as unfit.',
  },
  {
    name: 'REVIEW_UNSAFE',
    fallback: '70',
    sentence: 'Confidence from which an upload that may be unfit waits for `review`.',
  },
  {
    name: 'UPLOAD_WAIT_SECONDS',
    fallback: '8',
    sentence: 'How long the answer to an upload waits for its verdict.',
  },
  { name: 'UPLOAD_MAX_MB', fallback: '10', sentence: 'The largest upload, in megabytes.' },
  {
    name: 'MAIL_URL',
    fallback: 'letters are printed',
    sentence: 'How letters leave: smtp://user:password@host:587, smtps://… or sendgrid://key.',
    secret: 'whole',
  },
  {
    name: 'MAIL_FROM',
    fallback: 'none',
    sentence: 'The sender of letters, as TheCatAPI <cats@school.example>; needed with MAIL_URL.',
  },
  {
    name: 'JOBS_AT_ONCE',
    fallback: '2',
    sentence: 'How many jobs (analysis, sizes, letters) a worker does at a time.',
  },
  {
    name: 'JOBS_URL',
    fallback: 'none',
    sentence:
      'SQS that carries jobs to Lambda, as https://sqs.eu-west-1.amazonaws.com/123456789012/jobs.',
  },
  {
    name: 'WEBHOOKS_AT_ONCE',
    fallback: '16',
    sentence: 'How many webhooks a worker tells of events at a time, beside its jobs.',
  },
  {
    name: 'WEBHOOKS_TO_PRIVATE',
    fallback: 'off',
    sentence: 'on: webhooks may lead to private addresses. For development.',
  },
  {
    name: 'UNPOPULAR_VOTES',
    fallback: '50',
    sentence:
      'How many must have voted on an image before their votes can take it out of rotation; ' +
      '0: they never can.',
  },
  {
    name: 'UNPOPULAR_PERCENT',
    fallback: '90',
    sentence: 'Percent of down-votes from which an image is out; `review restore` brings it back.',
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
