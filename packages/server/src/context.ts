// The composition root: Config becomes Ports. The only file that knows which adapter stands behind
// which port. Ports are opened in order and closed in reverse; a port that cannot be opened closes
// those before it, so that a failed start leaves nothing behind.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type MemoryCacheOptions, openMemoryCache } from './adapters/cache-memory.ts';
import { systemChance, systemClock } from './adapters/clock-system.ts';
import type { Looked } from './adapters/image-analyser-local-life.ts';
import { openWebhookSender } from './adapters/outside-webhook-sender.ts';
import { openInProcessDelivery } from './adapters/queue-in-process.ts';
import { openOutboxQueue } from './adapters/queue-outbox.ts';
import type { RedisConnection } from './adapters/redis-connection.ts';
import type { Config } from './config.ts';
import { taskFailure } from './errors.ts';
import type { Observe } from './observe.ts';
import { packageRoot, release } from './package-root.ts';
import type { Cache } from './ports/cache.ts';
import type { Chance, Clock } from './ports/clock.ts';
import type { Counter } from './ports/counter.ts';
import type { Database } from './ports/database.ts';
import type { ImageAnalyser } from './ports/image-analyser.ts';
import type { Mailer } from './ports/mailer.ts';
import type { ObjectStore } from './ports/object-store.ts';
import type { Ports } from './ports/ports.ts';
import type { Delivery, Queue } from './ports/queue.ts';

export interface Context {
  ports: Ports;
  /** Counts rate limits over all servers; undefined where there is no Redis. */
  counter: Counter | undefined;
  /** Carries jobs to workers. */
  delivery: Delivery;
  close(): Promise<void>;
}

/** What a test may put in place of the real thing. */
export interface ContextOverrides {
  clock?: Clock;
  chance?: Chance;
  /** Stands before the real store, as one that fails on command. */
  objectStore?: (real: ObjectStore) => ObjectStore;
  /** Stands before the real cache, as one that keeps nothing. */
  cache?: (real: Cache) => Cache;
  /** Looks at pictures instead of the configured one. */
  imageAnalyser?: ImageAnalyser;
  /** Stands before all of them, as one that ends the process at a step. */
  ports?: (real: Ports) => Ports;
  /** Where letters are printed that nobody carries. */
  writeLetter?: (text: string) => void;
}

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
    await mkdir(config.dataDir, { recursive: true }).catch((cause: Error) => {
      throw new Error(`DATA_DIR ${config.dataDir} cannot be used: ${cause.message}`, { cause });
    });
    const database: Database = keep(await openDatabase(config, clock, observe));
    const files: ObjectStore = keep(await openObjectStore(config));
    const objectStore = overrides.objectStore?.(files) ?? files;
    const redis = await openRedis(config, observe);
    if (redis) keep(redis);
    const cacheOptions = { sizeBytesMax: config.cacheSizeBytes, clock, chance, observe };
    const kept: Cache = keep(await openCache(cacheOptions, redis));
    const cache = overrides.cache?.(kept) ?? kept;
    const counter = redis && (await openCounter(redis));
    const queue = openOutboxQueue(database, clock);
    const delivery = keep(await openDelivery(config, redis, queue, observe));
    const imageAnalyser = keep(
      overrides.imageAnalyser ?? (await openImageAnalyser(config.analyser, observe)),
    );
    const mailer = keep(await openMailer(config, overrides.writeLetter));
    const webhookSender = openWebhookSender({
      allowsPrivate: config.webhooksToPrivate,
      userAgent: `TheCatAPI/${release}`,
    });
    const ports: Ports = {
      ...{ database, cache, objectStore, queue, imageAnalyser, mailer, webhookSender },
      ...{ clock, chance, observe },
    };
    return { ports: overrides.ports?.(ports) ?? ports, counter, delivery, close };
  } catch (error) {
    await close();
    throw error;
  }
}

// Adapters are imported only when they are the ones: their drivers are most of the start's time.
async function openDatabase(
  { database }: Config,
  clock: Clock,
  observe: Observe,
): Promise<Database> {
  if (database.kind === 'sqlite') {
    const { openSqliteDatabase } = await import('./adapters/database-sqlite.ts');
    return openSqliteDatabase(database.file, clock);
  }
  const { openMysqlDatabase } = await import('./adapters/database-mysql.ts');
  const { url, readUrls } = database;
  return openMysqlDatabase({ url, readUrls, clock, observe });
}

async function openObjectStore({ storage }: Config): Promise<ObjectStore> {
  if (storage.kind === 'disk') {
    const { openDiskObjectStore } = await import('./adapters/object-store-disk.ts');
    return openDiskObjectStore(storage.root);
  }
  const { openS3ObjectStore } = await import('./adapters/object-store-s3.ts');
  return openS3ObjectStore(storage);
}

export async function openImageAnalyser(
  choice: Config['analyser'],
  observe: Observe,
  /** Hears what the local analyser took for each picture. */
  onLooked?: (looked: Looked) => void,
): Promise<ImageAnalyser> {
  switch (choice.kind) {
    case 'local': {
      const { openLocalImageAnalyser } = await import('./adapters/image-analyser-local.ts');
      return openLocalImageAnalyser({
        modelsFolder: join(packageRoot, 'models'),
        observe,
        ...(onLooked === undefined ? {} : { onLooked }),
      });
    }
    case 'rekognition': {
      const { openRekognitionAnalyser } = await import('./adapters/image-analyser-rekognition.ts');
      return openRekognitionAnalyser(choice);
    }
    case 'google': {
      const { openGoogleAnalyser } = await import('./adapters/image-analyser-google.ts');
      return openGoogleAnalyser(choice);
    }
    case 'none': {
      const { noImageAnalyser } = await import('./adapters/image-analyser-none.ts');
      return noImageAnalyser;
    }
  }
}

async function openMailer(
  { mail }: Config,
  writeLetter: (text: string) => void = (text) => process.stdout.write(text),
): Promise<Mailer> {
  switch (mail.kind) {
    case 'log': {
      const { openLogMailer } = await import('./adapters/mailer-log.ts');
      return openLogMailer(writeLetter);
    }
    case 'smtp': {
      const { openSmtpMailer } = await import('./adapters/mailer-smtp.ts');
      return openSmtpMailer(mail);
    }
    case 'sendgrid': {
      const { openSendgridMailer } = await import('./adapters/mailer-sendgrid.ts');
      return openSendgridMailer(mail);
    }
  }
}

async function openRedis(
  { redisUrl }: Config,
  observe: Observe,
): Promise<RedisConnection | undefined> {
  if (redisUrl === undefined) return undefined;
  const { openRedisConnection } = await import('./adapters/redis-connection.ts');
  return openRedisConnection(redisUrl, observe);
}

async function openCache(
  options: MemoryCacheOptions,
  redis: RedisConnection | undefined,
): Promise<Cache> {
  if (redis === undefined) return openMemoryCache(options);
  const { openLayeredCache } = await import('./adapters/cache-layered.ts');
  return openLayeredCache({ ...options, redis, release });
}

async function openDelivery(
  { jobsQueue }: Config,
  redis: RedisConnection | undefined,
  queue: Queue,
  observe: Observe,
): Promise<Delivery> {
  const onFailure = (cause: unknown) => {
    observe(taskFailure('queue', 'look for jobs', cause));
  };
  if (jobsQueue !== undefined) {
    const { openSqsDelivery } = await import('./adapters/queue-sqs.ts');
    return openSqsDelivery(queue, jobsQueue, onFailure);
  }
  if (redis === undefined) return openInProcessDelivery(queue, onFailure);
  const { openBullmqDelivery } = await import('./adapters/queue-bullmq.ts');
  return openBullmqDelivery(queue, redis, onFailure);
}

async function openCounter(redis: RedisConnection): Promise<Counter> {
  const { createRedisCounter } = await import('./adapters/counter-redis.ts');
  return createRedisCounter(redis);
}
