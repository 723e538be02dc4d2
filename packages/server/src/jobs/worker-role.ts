// The worker role: jobs that are due are performed, so many at a time, and kept from others as long
// as they are at work.

import type { Observe } from '../observe.ts';
import type { Chance } from '../ports/clock.ts';
import type { Delivery, JobHandlers, Queue } from '../ports/queue.ts';
import { createPerform, leaseMs } from './perform.ts';

export interface WorkerParts {
  queue: Queue;
  delivery: Delivery;
  handlers: JobHandlers;
  chance: Chance;
  observe: Observe;
  concurrency: number;
}

/** Starts to perform; `stop` begins no more and waits for what is at work. */
export function startWorker(parts: WorkerParts): { stop(): Promise<void> } {
  const { queue, delivery, observe, chance } = parts;
  const runner = `${process.pid}-${chance.bytes(8).toString('hex')}`;
  const perform = createPerform({ ...parts, runner });
  const tell = (action: string) => (cause: unknown) => {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    observe({ kind: 'port.failed', port: 'queue', action, error });
  };
  let atWork = 0;
  const working = delivery.start(async (id) => {
    atWork += 1;
    // It could not even be claimed, or its end not be written: it is due again by itself.
    await perform(id).catch(tell('perform a job'));
    atWork -= 1;
  }, parts.concurrency);
  const timer = setInterval(() => {
    if (atWork > 0) queue.keep(runner, leaseMs).catch(tell('keep a job'));
  }, leaseMs / 3);
  return {
    async stop() {
      await working.stop();
      clearInterval(timer);
    },
  };
}
