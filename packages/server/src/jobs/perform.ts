// One attempt at one job, the same in a worker, beside the api and behind Lambda. Every job is
// written so that doing it again changes nothing, because a worker may die at any step and somebody
// else begins anew; what is here only bounds the attempts.
//
// An outage of what we stand on is no attempt of the job's: however long it lasts, the job waits
// for its end, and has all its attempts then. What another try cannot mend (a key that is refused,
// a mailbox that is none) is an attempt. So is one of which nobody tells how it ended, because
// whoever performed it died; a job that no process survives is dead after as many, without a last
// try.

import { PortError } from '../errors.ts';
import type { Observe } from '../observe.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import {
  type Job,
  type JobFailure,
  type JobHandler,
  type JobHandlers,
  type JobName,
  JobPostponed,
  type Queue,
} from '../ports/queue.ts';

export const leaseMs = 15_000;
const timeMsMax = 120_000;

/** How often a job is tried, and how long it waits between. */
interface Patience {
  attemptsMax: number;
  delayMsMin: number;
  delayMsMax: number;
  /** How much longer it waits each time. */
  growth: number;
}

const usualPatience: Patience = {
  attemptsMax: 8,
  delayMsMin: 1000,
  delayMsMax: 300_000,
  growth: 2,
};

/** A receiver that somebody else runs may be away for a night: it is tried for half a day. */
const patienceOf: Partial<Record<JobName, Patience>> = {
  deliverWebhook: { attemptsMax: 9, delayMsMin: 5000, delayMsMax: 3 * 3_600_000, growth: 5 },
};
/** Whoever waits for the end of an outage is not to wait long after it. */
const outageDelayMsMax = 60_000;

/** Tries the job with this id once, if it is due and nobody else's; never throws for the job's sake. */
export type Perform = (id: number) => Promise<void>;

export interface PerformParts {
  queue: Pick<Queue, 'claim' | 'finish' | 'fail'>;
  handlers: JobHandlers;
  chance: Chance;
  clock: Clock;
  observe: Observe;
  /** Who performs, different for each process. */
  runner: string;
}

export function createPerform(parts: PerformParts): Perform {
  const { queue, handlers, observe, runner } = parts;
  const fail = async (job: Job, error: Error) => {
    const { id, name, attempt } = job;
    const failure = judge(parts, job, error);
    await queue.fail(id, runner, failure);
    const isDead = failure.delayMs === undefined;
    observe({ kind: 'job.failed', job: name, id, attempt, error, isDead });
  };
  return async (id) => {
    const job = await queue.claim(id, runner, leaseMs);
    if (job === undefined) return;
    const { name, attempt } = job;
    const { attemptsMax } = patienceOf[name] ?? usualPatience;
    if (attempt > attemptsMax) {
      await fail(job, new Error('whoever performed it died, each time'));
      return;
    }
    const beganAtMs = performance.now();
    try {
      await inTime(handlers[name] as JobHandler<JobName>, job, attempt === attemptsMax);
    } catch (cause) {
      if (cause instanceof JobPostponed) {
        await queue.fail(id, runner, postpone(parts, cause));
        return;
      }
      await fail(job, cause instanceof Error ? cause : new Error(String(cause)));
      return;
    }
    await queue.finish(id, runner);
    const durationMs = performance.now() - beganAtMs;
    observe({ kind: 'job.done', job: name, id, attempt, durationMs });
  };
}

async function inTime(handler: JobHandler<JobName>, job: Job, isLast: boolean): Promise<void> {
  const controller = new AbortController();
  const { payload } = job;
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`it was not done in ${timeMsMax / 1000} s`);
      controller.abort(error);
      reject(error);
    }, timeMsMax);
  });
  try {
    await Promise.race([handler({ job, payload, signal: controller.signal, isLast }), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What becomes of a job that failed. It waits longer each time; in an outage, which has no
 * number of times, half as long as the job is old, which comes to the same.
 */
function judge({ chance, clock }: PerformParts, job: Job, error: Error): JobFailure {
  const { attempt, createdAtMs, name } = job;
  const { attemptsMax, delayMsMin, delayMsMax, growth } = patienceOf[name] ?? usualPatience;
  const { message } = error;
  const isOutage = error instanceof PortError && error.retryable;
  if (!isOutage && attempt >= attemptsMax) return { error: message, delayMs: undefined, isOutage };
  const delayMs = isOutage
    ? Math.min(outageDelayMsMax, Math.max(delayMsMin, (clock.nowMs() - createdAtMs) / 2))
    : Math.min(delayMsMax, delayMsMin * growth ** (attempt - 1));
  return { error: message, delayMs: shortenByChance(delayMs, chance), isOutage };
}

function postpone({ chance }: PerformParts, { message, delayMs }: JobPostponed): JobFailure {
  return { error: message, delayMs: shortenByChance(delayMs, chance), isOutage: true };
}

/** By up to a half, so that what failed together does not come back together. */
function shortenByChance(ms: number, chance: Chance): number {
  const half = Math.round(ms / 2);
  return half + chance.integer(half + 1);
}
