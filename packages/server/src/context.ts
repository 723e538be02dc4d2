// The composition root: Config becomes Ports. The only file that knows which adapter stands behind
// which port. Ports are opened in order and closed in reverse; a port that cannot be opened closes
// those before it, so that a failed start leaves nothing behind.

import { mkdir } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { openMemoryCache } from './adapters/cache-memory.ts';
import { systemChance, systemClock } from './adapters/clock-system.ts';
import type { Config } from './config.ts';
import type { Observe } from './observe.ts';
import type { Cache } from './ports/cache.ts';
import type { Chance, Clock } from './ports/clock.ts';
import type { Database } from './ports/database.ts';
import type { ObjectStore } from './ports/object-store.ts';
import type { Ports } from './ports/ports.ts';

export interface Context {
  ports: Ports;
  /** Counts rate limits over all servers; undefined where there is no Redis. */
  redis: Redis | undefined;
  close(): Promise<void>;
}

/** What a test may put in place of the real thing. */
export interface ContextOverrides {
  clock?: Clock;
  chance?: Chance;
}

const redisTimeoutMs = 500;

export async function openContext(
  config: Config,
  observe: Observe,
  overrides: ContextOverrides = {},
): Promise<Context> {
  const clock = overrides.clock ?? systemClock;
  const chance = overrides.chance ?? systemChance;
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const one of opened.reverse()) await one.close();
  };
  const keep = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.push(one);
    return one;
  };
  try {
    await mkdir(config.dataDir, { recursive: true });
    const database: Database = keep(await openDatabase(config, clock));
    const objectStore: ObjectStore = keep(await openObjectStore(config));
    const cache: Cache = keep(
      openMemoryCache({ sizeBytesMax: config.cacheSizeBytes, clock, chance, observe }),
    );
    const redis = await openRedis(config, observe);
    if (redis) opened.push({ close: async () => redis.disconnect() });
    return { ports: { database, cache, objectStore, clock, chance, observe }, redis, close };
  } catch (error) {
    await close();
    throw error;
  }
}

// Adapters are imported only when they are the ones: their drivers are most of the start's time.
async function openDatabase({ database }: Config, clock: Clock): Promise<Database> {
  if (database.kind === 'sqlite') {
    const { openSqliteDatabase } = await import('./adapters/database-sqlite.ts');
    return openSqliteDatabase(database.file, clock);
  }
  const { openMysqlDatabase } = await import('./adapters/database-mysql.ts');
  return openMysqlDatabase(database.url, database.readUrls, clock);
}

async function openObjectStore({ storage }: Config): Promise<ObjectStore> {
  if (storage.kind === 'disk') {
    const { openDiskObjectStore } = await import('./adapters/object-store-disk.ts');
    return openDiskObjectStore(storage.root);
  }
  const { openS3ObjectStore } = await import('./adapters/object-store-s3.ts');
  return openS3ObjectStore(storage);
}

async function openRedis({ redisUrl }: Config, observe: Observe): Promise<Redis | undefined> {
  if (redisUrl === undefined) return undefined;
  const { Redis } = await import('ioredis');
  const redis = new Redis(redisUrl, {
    // A command either gets its answer soon or fails, and then memory stands in for it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: redisTimeoutMs,
    connectTimeout: redisTimeoutMs * 4,
    lazyConnect: true,
  });
  redis.on('error', (error: Error) => {
    observe({ kind: 'port.failed', port: 'redis', action: 'stay connected', error });
  });
  // Starting does not wait for Redis: without it the server serves, and counts by itself.
  redis.connect().catch(() => {});
  return redis;
}
