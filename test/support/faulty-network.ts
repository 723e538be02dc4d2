// What servers of a test stand on, real and behind a network that fails on command: a database of
// their own on the tests' MariaDB, as many ways to it as there are replicas, and Redis. The
// replicas are the writing server by another address: they fail alone, and are never behind.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type FaultProxy, reachThroughProxy } from './fault-proxy.ts';
import { runProgram } from './program.ts';
import { createDatabase } from './services.ts';

export interface FaultyNetwork {
  database: FaultProxy;
  replicas: FaultProxy[];
  redis: FaultProxy;
  /** What makes a server use all of it. */
  env: Record<string, string>;
  /** Everything works again. */
  pass(): Promise<void>;
  close(): Promise<void>;
}

/** Whether this machine has what the network leads to. */
export const hasServices = () => inject('redis') !== undefined && inject('mariadb') !== undefined;

/** `redisNumber` is the test's own, because other tests use the same Redis. */
export async function openFaultyNetwork(options: {
  redisNumber: number;
  replicas?: number;
}): Promise<FaultyNetwork> {
  const closings: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closings.reverse()) await one();
  };
  const reach = async (url: string) => {
    const through = await reachThroughProxy(url);
    closings.push(through.proxy.stop);
    return through;
  };
  try {
    const { url, drop } = await createDatabase(inject('mariadb') as string);
    closings.push(drop);
    await prepare(url);
    const writing = await reach(url);
    const reading: Awaited<ReturnType<typeof reach>>[] = [];
    for (let at = 0; at < (options.replicas ?? 0); at += 1) reading.push(await reach(url));
    const redis = await reach(inject('redis') as string);
    const replicas = reading.map(({ proxy }) => proxy);
    const readUrls = reading.map((one) => one.url).join(',');
    return {
      database: writing.proxy,
      replicas,
      redis: redis.proxy,
      env: {
        DATABASE_URL: writing.url,
        ...(readUrls === '' ? {} : { DATABASE_READ_URLS: readUrls }),
        REDIS_URL: `${redis.url}/${options.redisNumber}`,
      },
      async pass() {
        await Promise.all([writing, redis, ...reading].map(({ proxy }) => proxy.pass()));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A catalogue, made as an operator would. */
async function prepare(url: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'catapi-prepare-'));
  try {
    for (const command of ['migrate', 'seed']) {
      const { code, stderr } = await runProgram([command], { DATA_DIR: folder, DATABASE_URL: url });
      if (code !== 0 || stderr !== '') throw new Error(`${command} ended with ${code}: ${stderr}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
