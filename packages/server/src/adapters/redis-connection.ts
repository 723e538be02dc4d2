// One connection to Redis for commands, which fail soon rather than wait: whoever asks Redis has
// something else to stand on. After a few failures in a row nobody asks for a moment, so that a
// stalled Redis costs a few callers its time limit and not every one of them. A fault is told when
// it begins, and again only after it was over: it would otherwise be told at every call.

import { Redis, type RedisOptions } from 'ioredis';
import { PortError } from '../errors.ts';
import type { Observe } from '../observe.ts';

export interface RedisConnection {
  /** For commands; each is answered within the time limit or rejects. */
  commands: Redis;
  /** Whether commands are worth sending just now. */
  isUsable(): boolean;
  /**
   * The answer of one command or pipeline; undefined when Redis does not answer, which is told, or
   * is not worth asking.
   */
  ask<T>(action: string, command: (redis: Redis) => Promise<T>): Promise<T | undefined>;
  /** Another connection, for commands that wait; it reconnects by itself for ever. */
  duplicate(options?: Pick<RedisOptions, 'lazyConnect' | 'socketTimeout'>): Redis;
  close(): Promise<void>;
}

const commandTimeoutMs = 250;
/** A timer that is later than this tells of a busy process. */
const lateMsMax = 10;
const connectTimeoutMs = 2000;
const failuresMax = 3;
const pauseMs = 1000;
const reconnectMsMax = 2000;
/** A connection that is silent for so long, though it was asked, is given up for a new one. */
const silenceMs = 3000;

/** What a command that waits and one that does not have in common. */
const connecting = {
  // What a lost connection was asked fails, and is not sent again by the next one: a caller has
  // gone on, and who reads the news must first see whether it still reaches back.
  maxRetriesPerRequest: 0,
  connectTimeout: connectTimeoutMs,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, reconnectMsMax),
  lazyConnect: true,
};

/** Tells of each fault when it begins. */
function createTeller(observe: Observe) {
  const told = new Set<string>();
  const connections: Redis[] = [];
  const tell = (action: string, error: unknown) => {
    if (told.has(action)) return;
    told.add(action);
    const failed = new PortError('cache', action, true, error);
    observe({ kind: 'port.failed', port: 'redis', action, error: failed });
  };
  const tellAway = (error: unknown) => tell('stay connected', error);
  return {
    tell,
    tellAway,
    isOver: (action: string) => void told.delete(action),
    watch(connection: Redis) {
      connections.push(connection);
      connection.on('error', tellAway);
      connection.on('ready', () => {
        if (connections.every(({ status }) => status === 'ready')) told.delete('stay connected');
      });
      connection.on('end', () => connections.splice(connections.indexOf(connection), 1));
      return connection;
    },
  };
}

/**
 * The answer within the time limit. A process that was itself held up does not blame Redis: by as
 * much as its timer is late it waits longer, and what has come meanwhile is read first. The
 * driver's own limit fails whatever was not read when the timer ran.
 */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUpAtMs = performance.now() + 2 * commandTimeoutMs;
    let timer: NodeJS.Timeout | undefined;
    const arm = (ms: number) => {
      const dueAtMs = performance.now() + ms;
      timer = setTimeout(() => {
        const nowMs = performance.now();
        const lateMs = nowMs - dueAtMs;
        if (lateMs > lateMsMax && nowMs < giveUpAtMs) arm(lateMs);
        else setImmediate(() => reject(new Error(`no answer in ${commandTimeoutMs} ms`)));
      }, ms);
    };
    arm(commandTimeoutMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Begins to connect and does not wait for it: without Redis the server serves all the same. */
export function openRedisConnection(url: string, observe: Observe): RedisConnection {
  const { tell, tellAway, isOver, watch } = createTeller(observe);
  const commands = watch(
    new Redis(url, {
      ...connecting,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      socketTimeout: silenceMs,
    }),
  );
  let failuresInARow = 0;
  let askAgainAtMs = 0;
  let isClosed = false;
  commands.on('ready', () => {
    failuresInARow = 0;
  });
  commands.connect().catch(() => {});
  const isUsable = () =>
    commands.status === 'ready' &&
    (failuresInARow < failuresMax || performance.now() >= askAgainAtMs);
  const fail = (action: string, error: unknown) => {
    failuresInARow += 1;
    if (failuresInARow >= failuresMax) askAgainAtMs = performance.now() + pauseMs;
    if (isClosed) return;
    if (commands.status === 'ready') tell(action, error);
    else tellAway(error);
  };
  return {
    commands,
    isUsable,
    async ask(action, command) {
      if (isClosed || !isUsable()) return undefined;
      // Of those who come after the pause one tries, and the others go on without.
      if (failuresInARow >= failuresMax) askAgainAtMs = performance.now() + pauseMs;
      try {
        const answer = await inTime(command(commands));
        failuresInARow = 0;
        isOver(action);
        return answer;
      } catch (error) {
        fail(action, error);
        return undefined;
      }
    },
    duplicate: (options) => watch(new Redis(url, { ...connecting, ...options })),
    async close() {
      isClosed = true;
      commands.disconnect();
    },
  };
}
