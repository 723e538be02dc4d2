// One connection to Redis for commands, which fail soon rather than wait: whoever asks Redis has
// something else to stand on. After a few failures in a row nobody asks for a moment, so that a
// stalled Redis costs a few callers its time limit and not every one of them.

import { Redis } from 'ioredis';
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
  duplicate(): Redis;
  close(): Promise<void>;
}

const commandTimeoutMs = 250;
const connectTimeoutMs = 2000;
const failuresMax = 3;
const pauseMs = 1000;
const reconnectMsMax = 2000;

/** Begins to connect and does not wait for it: without Redis the server serves all the same. */
export function openRedisConnection(url: string, observe: Observe): RedisConnection {
  const commands = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, reconnectMsMax),
    lazyConnect: true,
  });
  const tell = (action: string, error: unknown) => {
    const failed = new PortError('cache', action, true, error);
    observe({ kind: 'port.failed', port: 'redis', action, error: failed });
  };
  let failuresInARow = 0;
  let askAgainAtMs = 0;
  let isAway = false;
  const tellOnce = (error: Error) => {
    // ioredis repeats it at every try to reconnect; going away is worth telling once.
    if (!isAway) tell('stay connected', error);
    isAway = true;
  };
  commands.on('error', tellOnce);
  commands.on('ready', () => {
    isAway = false;
    failuresInARow = 0;
  });
  commands.connect().catch(() => {});
  const isUsable = () =>
    commands.status === 'ready' &&
    (failuresInARow < failuresMax || performance.now() >= askAgainAtMs);
  return {
    commands,
    isUsable,
    async ask(action, command) {
      if (!isUsable()) return undefined;
      // Of those who come after the pause one tries, and the others go on without.
      if (failuresInARow >= failuresMax) askAgainAtMs = performance.now() + pauseMs;
      try {
        const answer = await command(commands);
        failuresInARow = 0;
        return answer;
      } catch (error) {
        failuresInARow += 1;
        if (failuresInARow >= failuresMax) askAgainAtMs = performance.now() + pauseMs;
        if (failuresInARow <= failuresMax) tell(action, error);
        return undefined;
      }
    },
    duplicate() {
      const waiting = new Redis(url, {
        maxRetriesPerRequest: null,
        connectTimeout: connectTimeoutMs,
        retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, reconnectMsMax),
        lazyConnect: true,
      });
      waiting.on('error', tellOnce);
      return waiting;
    },
    async close() {
      commands.disconnect();
    },
  };
}
