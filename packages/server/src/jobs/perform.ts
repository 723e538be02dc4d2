// One attempt at one job, the same in a worker, beside the api and behind Lambda. Every job is
// written so that doing it again changes nothing, because a worker may die at any step and somebody
// else begins anew; what is here only bounds the attempts. An outage of what we stand on is no
// attempt of the job's: however long it lasts, the job waits for its end. What another try cannot
// mend (a key that is refused, a mailbox that is none) is one.

import { PortError } from '../errors.ts';
import type { Observe } from '../observe.ts';
import type { Chance } from '../ports/clock.ts';
import type { Job, JobHandler, JobHandlers, JobName, Queue } from '../ports/queue.ts';

export const leaseMs = 15_000;
const attemptsMax = 8;
const timeMsMax = 120_000;
const [delayMsMin, delayMsMax] = [1000, 300_000];

/** Tries the job with this id once, if it is due and nobody else's; never throws for the job's sake. */
export type Perform = (id: number) => Promise<void>;

export interface PerformParts {
  queue: Pick<Queue, 'claim' | 'finish' | 'fail'>;
  handlers: JobHandlers;
  chance: Chance;
  observe: Observe;
  /** Who performs, different for each process. */
  runner: string;
}

export function createPerform({ queue, handlers, chance, observe, runner }: PerformParts): Perform {
  return async (id) => {
    const job = await queue.claim(id, runner, leaseMs);
    if (job === undefined) return;
    const beganAtMs = performance.now();
    const { name, attempt } = job;
    try {
      await inTime(handlers[name] as JobHandler<JobName>, job);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      const delayMs = delayAfter(error, attempt, chance);
      await queue.fail(id, runner, error.message, delayMs);
      observe({ kind: 'job.failed', job: name, id, attempt, error, isDead: delayMs === undefined });
      return;
    }
    await queue.finish(id, runner);
    observe({
      kind: 'job.done',
      job: name,
      id,
      attempt,
      durationMs: performance.now() - beganAtMs,
    });
  };
}

async function inTime(handler: JobHandler<JobName>, job: Job): Promise<void> {
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
    await Promise.race([handler({ job, payload, signal: controller.signal }), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Twice as long each time, by chance up to half shorter; undefined when it has failed for good. */
function delayAfter(error: Error, attempt: number, chance: Chance): number | undefined {
  const isOutage = error instanceof PortError && error.retryable;
  if (!isOutage && attempt >= attemptsMax) return undefined;
  const delayMs = Math.min(delayMsMax, delayMsMin * 2 ** Math.min(attempt - 1, 16));
  return Math.round(delayMs / 2) + chance.integer(Math.round(delayMs / 2) + 1);
}
