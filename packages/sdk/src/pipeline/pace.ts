// Not asking what would be refused. A server that counts calls says how many are left and until
// when; one that refuses says when to come again. With `pace` a call waits for that moment before
// it is sent, or fails at once when the moment is after its own end. Each rate limit of the
// contract is counted by itself.
import { CatApiError } from '../errors.ts';
import { findRetryAtMs } from '../refusal.ts';
import type { ReplyHeaders, Sending, Stage } from './pipeline.ts';
import { sleep, untilStopped } from './wait.ts';

interface Count {
  left: number;
  limit: number;
  /** When it is filled again, by Date.now(); undefined while nobody has said. */
  resetAtMs: number | undefined;
  /** Nobody is heard before. */
  closedUntilMs: number;
  /** Those who wait for the next answer, to know more. */
  waiting: (() => void)[];
}

const refused = new Set([429, 503]);
/** A window's end is told a little differently each time, as the time until then is counted. */
const sameWindowMs = 100;

/**
 * Lets calls wait that the rate limit would refuse. Only with `pace: true`; it throws
 * TOO_MANY_REQUESTS with `retryAt` when there is no room within `timeoutMs`.
 *
 * @example
 * import { pace, createBreeds, createClient } from '@thecatapi/sdk';
 *
 * const given = { baseUrl: 'http://localhost:3000', pace: true };
 * const cats = createClient(given, { breeds: createBreeds }, [pace]);
 * console.log(await cats.breeds.list());
 */
export const pace: Stage = (options) => {
  if (!options.pace) return undefined;
  const counts = new Map<string, Count>();
  return (next) => async (sending) => {
    const { limit } = sending.wire;
    if (limit === undefined) return next(sending);
    const key = `${limit} ${sending.partition}`;
    const count = counts.get(key) ?? createCount();
    counts.set(key, count);
    await waitForRoom(count, sending);
    try {
      const reply = await next(sending);
      note(count, reply.headers, refused.has(reply.status));
      return reply;
    } finally {
      for (const tell of count.waiting.splice(0)) tell();
    }
  };
};

const createCount = (): Count => ({
  left: Number.POSITIVE_INFINITY,
  limit: 0,
  resetAtMs: undefined,
  closedUntilMs: 0,
  waiting: [],
});

async function waitForRoom(count: Count, sending: Sending): Promise<void> {
  for (;;) {
    const nowMs = Date.now();
    const { resetAtMs, closedUntilMs } = count;
    if (resetAtMs !== undefined && nowMs >= resetAtMs) {
      count.left = count.limit;
      count.resetAtMs = undefined;
    }
    if (nowMs >= closedUntilMs && count.left >= 1) break;
    const atMs = Math.max(closedUntilMs, count.left < 1 ? (count.resetAtMs ?? 0) : 0);
    if (atMs <= nowMs) {
      // As many are on their way as there was room for: the first answer tells more.
      const told = new Promise<void>((resolve) => count.waiting.push(resolve));
      await untilStopped(told, sending.stop);
      continue;
    }
    const waitMs = atMs - nowMs;
    if (performance.now() + waitMs >= sending.deadlineAtMs) throw createPaced(sending, atMs);
    await sleep(waitMs, sending.stop);
  }
  count.left -= 1;
}

function note(count: Count, headers: ReplyHeaders, isRefused: boolean): void {
  const left = Number(headers.get('ratelimit-remaining') ?? Number.NaN);
  const resetAtMs = Date.parse(headers.get('ratelimit-reset') ?? '');
  if (left >= 0 && resetAtMs > 0) {
    // Of one window the lowest is true: those on their way are not counted by the server yet.
    const apartMs = Math.abs(resetAtMs - (count.resetAtMs ?? resetAtMs));
    count.left = apartMs < sameWindowMs ? Math.min(left, count.left) : left;
    count.limit = Number(headers.get('ratelimit-limit') ?? 0);
    count.resetAtMs = resetAtMs;
  } else {
    count.left = Number.POSITIVE_INFINITY;
    count.resetAtMs = undefined;
  }
  if (isRefused) count.closedUntilMs = findRetryAtMs(headers, Date.now()) ?? 0;
}

function createPaced({ wire }: Sending, atMs: number): CatApiError {
  const retryAt = new Date(atMs);
  const message = `The server has no room before ${retryAt.toISOString()}. Wait until retryAt, or raise timeoutMs. [${wire.id}]`;
  return new CatApiError({
    code: 'TOO_MANY_REQUESTS',
    message,
    retryAt,
    operation: wire.id,
    attempts: 0,
  });
}
