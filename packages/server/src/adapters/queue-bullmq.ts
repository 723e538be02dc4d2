// The delivery for many worker processes: BullMQ on Redis carries ids of due jobs, so that workers
// need not look into the table, and a process that only answers requests can hand its jobs over.
// Redis is told an id and nothing else, and is not believed: it may lose everything. Whoever works
// also looks into the table now and then, and what is due there is told again; an id that is known
// already is told once.

import { Queue as BullQueue, type ConnectionOptions, Worker } from 'bullmq';
import type { Delivery, Queue } from '../ports/queue.ts';

const queueName = 'catapi-jobs';
const relayMs = 1000;
/** So many are on their way at a time; the rest wait in the table, in their order. */
const underWayMax = 200;

export function openBullmqDelivery(
  queue: Pick<Queue, 'listDue' | 'onCommitted'>,
  redisUrl: string,
  onFailure: (error: unknown) => void,
): Delivery {
  const connection: ConnectionOptions = { url: redisUrl, maxRetriesPerRequest: null };
  const told = new BullQueue(queueName, { connection });
  told.on('error', onFailure);
  let relaying: Promise<void> | undefined;
  let isWanted = false;

  const relayOnce = async () => {
    const due = await queue.listDue(underWayMax);
    await told.addBulk(
      due.map((id, index) => ({
        name: 'job',
        data: { id },
        // A name of its own, because BullMQ keeps plain numbers for itself.
        opts: {
          jobId: `job-${id}`,
          priority: index + 1,
          removeOnComplete: true,
          removeOnFail: true,
        },
      })),
    );
  };
  const relaySoon = () => {
    isWanted = true;
    relaying ??= (async () => {
      while (isWanted) {
        isWanted = false;
        await relayOnce().catch(onFailure);
      }
      relaying = undefined;
    })();
  };
  queue.onCommitted(relaySoon);

  return {
    start(perform, concurrency) {
      const worker = new Worker<{ id: number }>(queueName, ({ data }) => perform(data.id), {
        connection,
        concurrency,
      });
      worker.on('error', onFailure);
      const timer = setInterval(relaySoon, relayMs);
      relaySoon();
      return {
        async stop() {
          clearInterval(timer);
          await worker.close();
        },
      };
    },
    async close() {
      isWanted = false;
      await relaying;
      await told.close();
    },
  };
}
