// The delivery that needs nothing: this process looks into the table, at once when it has itself
// committed a job, once a second otherwise. Several processes may do so side by side; a job that
// two of them find is claimed by one.

import { type Delivery, type DueJob, lanes, type Queue } from '../ports/queue.ts';
import { createTeller } from './queue-failures.ts';

const lookMs = 1000;

export function openInProcessDelivery(
  queue: Pick<Queue, 'listDue' | 'onCommitted'>,
  /** Hears why looking failed, once until it works again. */
  onFailure: (error: unknown) => void,
): Delivery {
  const teller = createTeller(onFailure);
  return {
    start(perform, atOnce) {
      const lookers = lanes.map((lane) => {
        const listDue = (limit: number) => queue.listDue(limit, lane);
        return startLooking(listDue, perform, atOnce[lane], teller);
      });
      queue.onCommitted(() => {
        for (const { lookSoon } of lookers) lookSoon();
      });
      return {
        async stop() {
          await Promise.all(lookers.map(({ stop }) => stop()));
        },
      };
    },
    async settle() {},
    async close() {},
  };
}

/** Performs what is due, so many at a time; what they are is looked up whenever one has ended. */
export function startLooking(
  listDue: (limit: number) => Promise<DueJob[]>,
  perform: (id: number) => Promise<void>,
  concurrency: number,
  teller: ReturnType<typeof createTeller>,
): { lookSoon(): void; stop(): Promise<void> } {
  const atWork = new Map<number, Promise<void>>();
  let isStopped = false;
  let look: Promise<void> | undefined;
  let isWanted = false;

  const begin = (id: number) => {
    const work = perform(id).finally(() => {
      atWork.delete(id);
      lookSoon();
    });
    atWork.set(id, work);
  };
  const lookOnce = async () => {
    const free = concurrency - atWork.size;
    if (free <= 0) return;
    // Those at work are due again when their lease runs out, which is for others to see.
    const due = await listDue(free + atWork.size);
    const fresh = due.filter(({ id }) => !atWork.has(id)).slice(0, free);
    if (!isStopped) for (const { id } of fresh) begin(id);
  };
  const lookSoon = () => {
    isWanted = true;
    look ??= (async () => {
      while (isWanted && !isStopped) {
        isWanted = false;
        await lookOnce().then(teller.worked, teller.failed);
      }
      look = undefined;
    })();
  };

  const timer = setInterval(lookSoon, lookMs);
  lookSoon();
  return {
    lookSoon,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await look;
      await Promise.all(atWork.values());
    },
  };
}
