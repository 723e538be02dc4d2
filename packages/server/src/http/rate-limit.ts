// How often one account may call, by x-rate-limit. With Redis the count is one over all servers,
// and this process's memory stands in while Redis is away, so that an outage of Redis neither
// opens the gates nor closes them. Only callers with a key see the headers, as on the live service.

import type { Request } from 'express';
import type { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { refuse } from '../errors.ts';
import { contextOf } from './call-context.ts';

const minuteSeconds = 60;
const hourSeconds = 3600;
/** A whole class behind one address must be able to sign up in one lesson. */
const signUpsPerHour = 60;

export interface RateLimit {
  /** Counts the call; throws TOO_MANY_REQUESTS when there were too many. */
  consume(request: Request, address: string): Promise<void>;
}

export function createRateLimit(perMinute: number, redis: Redis | undefined): RateLimit {
  const create = (keyPrefix: string, points: number, duration: number): RateLimiterAbstract => {
    const memory = new RateLimiterMemory({ keyPrefix, points, duration });
    if (redis === undefined) return memory;
    return new RateLimiterRedis({
      storeClient: redis,
      keyPrefix,
      points,
      duration,
      insuranceLimiter: memory,
    });
  };
  const accounts = perMinute === 0 ? undefined : create('rate:account', perMinute, minuteSeconds);
  const signUps = perMinute === 0 ? undefined : create('rate:signup', signUpsPerHour, hourSeconds);
  return {
    async consume(request, address) {
      const context = contextOf(request);
      const rate = context.operation?.rate;
      if (rate === undefined || rate.class === 'none') return;
      if (rate.class === 'signup') {
        if (signUps) await consumeFrom(signUps, addressKey(address), rate.cost);
      } else if (accounts) {
        // A revoked key counts for its account as well: it can still ask for its own rotation.
        const { caller, revoked } = context;
        const accountId = caller.kind === 'account' ? caller.accountId : revoked?.accountId;
        if (accountId === undefined) return;
        const key = String(accountId);
        await consumeFrom(accounts, key, rate.cost, (result) => {
          context.rateHeaders = rateHeaders(perMinute, result);
        });
      }
    },
  };
}

async function consumeFrom(
  limiter: RateLimiterAbstract,
  key: string,
  cost: number,
  tell: (result: RateLimiterRes) => void = () => {},
): Promise<void> {
  let result: RateLimiterRes;
  let isOver = false;
  try {
    result = await limiter.consume(key, cost);
  } catch (rejection) {
    // The library rejects with its result when there were too many, and with an Error on a fault.
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    result = rejection;
    isOver = true;
  }
  tell(result);
  if (isOver) throw refuse('TOO_MANY_REQUESTS', { retryAfterSeconds: result.msBeforeNext / 1000 });
}

function rateHeaders(limit: number, result: RateLimiterRes): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(Math.max(0, result.remainingPoints)),
    'ratelimit-consumed': String(result.consumedPoints),
    'ratelimit-reset': new Date(Date.now() + result.msBeforeNext).toISOString(),
    'retry-after-seconds': String(result.msBeforeNext / 1000),
  };
}

/** An address to count by; of IPv6 the first 64 bits, because one home has that many addresses. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1] as string;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
