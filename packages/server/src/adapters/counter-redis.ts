// Shared counts in Redis, by rate-limiter-flexible: one key for a caller, which ends by itself.

import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Counter } from '../ports/counter.ts';
import type { RedisConnection } from './redis-connection.ts';

export function createRedisCounter(redis: RedisConnection): Counter {
  const limiters = new Map<number, RateLimiterRedis>();
  const limiterOf = (durationMs: number) => {
    const known = limiters.get(durationMs);
    if (known !== undefined) return known;
    const limiter = new RateLimiterRedis({
      storeClient: redis.commands,
      keyPrefix: 'catapi:count',
      // Whether it is too many is for the caller to say.
      points: Number.MAX_SAFE_INTEGER,
      duration: durationMs / 1000,
    });
    limiters.set(durationMs, limiter);
    return limiter;
  };
  return {
    add: (key, cost, durationMs) =>
      redis.ask('count', async () => {
        const result = await consume(limiterOf(durationMs), key, cost);
        return { consumed: result.consumedPoints, endsInMs: result.msBeforeNext };
      }),
  };
}

/** The library rejects with its result when there were too many, and with an Error on a fault. */
async function consume(
  limiter: RateLimiterRedis,
  key: string,
  cost: number,
): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key, cost);
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return rejection;
    throw rejection;
  }
}
