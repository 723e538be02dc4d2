// A whole server in this process, on a free port and a database of its own, closed and checked when
// the test is over. What leaves a test is checked as well: no observation of a failure that the
// test did not announce, and every reply true to the contract (CHECK_REPLIES is on).

import { mkdtemp, rm } from 'node:fs/promises';
import { type Agent, globalAgent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../packages/server/src/config.ts';
import type { Observation } from '../../packages/server/src/observe.ts';
import { type Running, type RunOverrides, run } from '../../packages/server/src/run.ts';
import { catSeer } from './cat-seer.ts';
import { createTestDatabase } from './database.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  bytes: Buffer;
  json<T = unknown>(): T;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON unless it is a form, text or bytes. */
  body?: unknown;
  key?: string | undefined;
  /** Whose connections to use; Node's own otherwise. */
  agent?: Agent;
}

export interface TestServer extends Running {
  /** A key of an account of this server, and the key of another account. */
  key: string;
  otherKey: string;
  observations: Observation[];
  logLines: string[];
  /** Sends one request as it is written, without a client library tidying it. */
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** Announces that failures of this kind are meant to happen in this test. */
  expectFailures(kind: Observation['kind']): void;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  env?: Record<string, string>;
  overrides?: RunOverrides;
  dataDir?: string;
}

const failures: Observation['kind'][] = [
  'request.failed',
  'reply.broke-contract',
  'cache.failed',
  'port.failed',
  'schedule.failed',
];

/** Starts a server on the database of the vitest project that runs. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'catapi-test-')));
  const database = await createTestDatabase();
  const observations: Observation[] = [];
  const logLines: string[] = [];
  const expected = new Set<Observation['kind']>();
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'debug',
    CHECK_REPLIES: 'on',
    RATE_LIMIT_PER_MINUTE: '0',
    DEMO_KEY: 'DEMO-API-KEY',
    ...database.env,
    ...options.env,
  });
  const running = await run(config, {
    writeLog: (line) => logLines.push(line),
    listener: (observation) => observations.push(observation),
    // Models that take seconds to load are not what most tests are about.
    overrides: {
      ...(options.env?.['ANALYSER'] === undefined ? { imageAnalyser: catSeer } : {}),
      ...options.overrides,
    },
    exit: (code) => {
      throw new Error(`the server wanted to exit with ${code}`);
    },
  });
  const { key } = await running.domain.accounts.createKey({ name: 'test' });
  const { key: otherKey } = await running.domain.accounts.createKey({ name: 'other' });
  return {
    ...running,
    key,
    otherKey,
    observations,
    logLines,
    ask: (path, ask) => send(running.url, path, ask),
    expectFailures: (kind) => expected.add(kind),
    async stop() {
      // A stop gives idle connections a moment, which would be the tests' own.
      globalAgent.destroy();
      await running.drain.stop('test');
      await database.drop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      const unexpected = observations.filter(
        ({ kind }) => failures.includes(kind) && !expected.has(kind),
      );
      if (unexpected.length > 0) {
        throw new Error(`the server failed unannounced: ${describe(unexpected)}`);
      }
    },
  };
}

function describe(observations: Observation[]): string {
  return observations
    .map((one) => ('error' in one ? `${one.kind} ${one.error.stack}` : JSON.stringify(one)))
    .join('\n');
}

async function bodyOf(
  ask: Ask,
): Promise<{ bytes: Buffer | undefined; headers: Record<string, string> }> {
  if (ask.body === undefined) return { bytes: undefined, headers: {} };
  if (Buffer.isBuffer(ask.body)) return { bytes: ask.body, headers: {} };
  if (ask.body instanceof FormData) {
    const written = new Response(ask.body);
    const contentType = written.headers.get('content-type') as string;
    const bytes = Buffer.from(await written.arrayBuffer());
    return { bytes, headers: { 'content-type': contentType } };
  }
  const text = typeof ask.body === 'string' ? ask.body : JSON.stringify(ask.body);
  return { bytes: Buffer.from(text), headers: { 'content-type': 'application/json' } };
}

/** One request through node:http, which sends the target as it is given. */
export async function send(url: string, path: string, ask: Ask = {}): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { bytes, headers } = await bodyOf(ask);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        hostname,
        port,
        path,
        method: ask.method ?? 'GET',
        ...(ask.agent === undefined ? {} : { agent: ask.agent }),
        headers: {
          ...headers,
          ...(bytes === undefined ? {} : { 'content-length': bytes.length }),
          ...(ask.key === undefined ? {} : { 'x-api-key': ask.key }),
          ...ask.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const all = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            text: all.toString('utf8'),
            bytes: all,
            json: <T>() => JSON.parse(all.toString('utf8')) as T,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(bytes);
  });
}
