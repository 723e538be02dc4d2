// The worker role: jobs that are due are performed, so many at a time, and kept from others as long
// as they are at work.

import { taskFailure } from '../errors.ts';
import type { Observe } from '../observe.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Delivery, JobHandlers, Lane, Queue } from '../ports/queue.ts';
import { createPerform, leaseMs, type Perform } from './perform.ts';

export interface PerformerParts {
  queue: Pick<Queue, 'claim' | 'keep' | 'finish' | 'fail'>;
  handlers: JobHandlers;
  chance: Chance;
  clock: Clock;
  observe: Observe;
}

export interface WorkerParts extends PerformerParts {
  delivery: Delivery;
  atOnce: Readonly<Record<Lane, number>>;
}

/** Performs as one runner, and keeps what it has at work from others. */
export function createPerformer(parts: PerformerParts): Perform {
  const { queue, chance } = parts;
  const runner = `${process.pid}-${chance.bytes(8).toString('hex')}`;
  const perform = createPerform({ ...parts, runner });
  const tellKeep = tell(parts.observe, 'keep a job');
  let atWork = 0;
  let timer: NodeJS.Timeout | undefined;
  return async (id) => {
    atWork += 1;
    timer ??= setInterval(() => queue.keep(runner, leaseMs).catch(tellKeep), leaseMs / 3);
    try {
      await perform(id);
    } finally {
      atWork -= 1;
      if (atWork === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    }
  };
}

const tell = (observe: Observe, action: string) => (cause: unknown) =>
  observe(taskFailure('queue', action, cause));

/** Starts to perform; `stop` begins no more and waits for what is at work. */
export function startWorker(parts: WorkerParts): { stop(): Promise<void> } {
  const perform = createPerformer(parts);
  const tellPerform = tell(parts.observe, 'perform a job');
  return parts.delivery.start(
    // It could not even be claimed, or its end not be written: it is due again by itself.
    (id) => perform(id).catch(tellPerform),
    parts.atOnce,
  );
}
