// Asking again, where that can help and harms nobody:
//
// - No answer, an answer that broke off, and the statuses that say "not now".
// - A POST only with an Idempotency-Key, which is the same in every attempt. Where the server does
// not look at keys (the live service), only when it said that nothing was done.
// - After a random part of a time that doubles, so that those who failed together do not come back
// together. When the server says how long, that long; when that does not fit into what is left of
// the call's time, the call fails at once and says when to come again.
// - No more than one in five calls in the long run: in an outage every client asks about once, not
// three times, and the server that comes back meets no crowd of its own making. A budget of thirty
// is for bad moments; successes fill it again, time does not.

import { liveAddress } from '../address.ts';
import { type CatApiError, isUnreachable } from '../errors.ts';
import { findRetryAtMs } from '../refusal.ts';
import type { Reply, Send, Sending, Stage } from './pipeline.ts';
import { sleep } from './wait.ts';

const retriesUsual = 2;
const delayMsMin = 500;
const delayMsMax = 8000;
const budgetMax = 30;
const earnedBySuccess = 0.2;

const worthRetrying = new Set([408, 429, 500, 502, 503, 504]);
/** Answered before anything was done. */
const refusedUnheard = new Set([408, 429]);

/**
 * Sends a call again where that can help and harms nobody: `retries` times at most (2 when absent),
 * and no longer than `timeoutMs`.
 *
 * @example
 * import { retry, createBreeds, createClient } from '@thecatapi/sdk';
 *
 * const given = { baseUrl: 'http://localhost:3000', retries: 3 };
 * const cats = createClient(given, { breeds: createBreeds }, [retry]);
 * console.log(await cats.breeds.list());
 */
export const retry: Stage = (options) => {
  const { retries = retriesUsual, retryDelayMsMax = Number.POSITIVE_INFINITY } = options;
  if (retries <= 0) return undefined;
  const knowsKeys = options.idempotency ?? options.address !== liveAddress;
  let budget = budgetMax;
  return (next) => async (sending) => {
    for (;;) {
      const outcome = await tryOnce(next, sending);
      const { attempt } = sending;
      const isReply = !(outcome instanceof Error);
      if (isReply && !worthRetrying.has(outcome.status)) {
        budget = Math.min(budgetMax, budget + earnedBySuccess);
        return outcome;
      }
      const delayMs = findDelayMs(outcome, attempt);
      const isOver = attempt > retries || budget < 1 || !mayRepeat(sending, outcome, knowsKeys);
      const leftMs = sending.deadlineAtMs - performance.now();
      if (isOver || delayMs >= Math.min(leftMs, retryDelayMsMax)) {
        if (isReply) return outcome;
        const isStream = typeof sending.body === 'object' && !sending.canReplay;
        if (isStream) outcome.message += ' It was not sent again: a stream can be read once.';
        throw outcome;
      }
      budget -= 1;
      const reason = isReply ? outcome.status : outcome.code;
      const operation = sending.wire.id;
      options.hooks?.onRetry?.({ operation, attempt, delayMs, reason });
      await sleep(delayMs, sending.stop);
    }
  };
};

async function tryOnce(next: Send, sending: Sending): Promise<Reply | CatApiError> {
  try {
    return await next(sending);
  } catch (error) {
    // Stopped, or a mistake: neither is mended by another attempt.
    if (sending.stop.reason !== undefined || !isUnreachable(error)) throw error;
    return error;
  }
}

function mayRepeat(
  { wire, canReplay, headers }: Sending,
  outcome: Reply | CatApiError,
  knowsKeys: boolean,
): boolean {
  if (!canReplay) return false;
  if (wire.method !== 'POST') return true;
  if (!(outcome instanceof Error) && refusedUnheard.has(outcome.status)) return true;
  return wire.canRepeat && knowsKeys && 'idempotency-key' in headers;
}

function findDelayMs(outcome: Reply | CatApiError, attempt: number): number {
  const mostMs = Math.min(delayMsMax, delayMsMin * 2 ** (attempt - 1));
  const byChanceMs = Math.random() * mostMs;
  if (outcome instanceof Error) return byChanceMs;
  const nowMs = Date.now();
  const atMs = findRetryAtMs(outcome.headers, nowMs);
  // A little later than told, each by another little: all were told the same.
  return atMs === undefined ? byChanceMs : Math.max(0, atMs - nowMs) + byChanceMs / 10;
}
