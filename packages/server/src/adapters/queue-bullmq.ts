// The delivery for many worker processes: BullMQ on Redis carries ids of due jobs, so that a
// process which only answers requests can hand its jobs over at once, and whichever worker is free
// gets them. Redis is told an id and nothing else, and is not believed: it may lose everything, or
// be away.
//
// Whoever works also looks into the table every second. What is due there is told again; an id that
// Redis knows already is told once. And a worker that has heard nothing from Redis for a moment
// performs what it finds itself, as the delivery in one process does: so jobs go on while Redis is
// away, and nothing waits for ever that Redis has forgotten, or believes to be at work in a process
// that died. However an id comes, no more of its lane are performed at a time than may be; each
// lane is a queue of BullMQ's.

import { setTimeout as sleep } from 'node:timers/promises';
import { Queue as BullQueue, Worker, type WorkerOptions } from 'bullmq';
import { type Delivery, type DueJob, type Lane, lanes, type Queue } from '../ports/queue.ts';
import { createTeller } from './queue-failures.ts';
import { startLooking } from './queue-in-process.ts';
import type { RedisConnection } from './redis-connection.ts';

const queueNames = { own: 'catapi-jobs', outside: 'catapi-jobs-outside' };
const relayMs = 1000;
/** So many of a lane are on their way at a time; the rest wait in the table, in their order. */
const underWayMax = 200;
/** Who has heard nothing for so long looks into the table. */
const silenceMs = 3000;
/** So long Redis is asked to wait for an id; a connection that is silent for longer is given up. */
const waitSeconds = 2;
const connectionSilenceMs = 5000;
/** How long a worker may be silent before BullMQ gives its ids to others; it renews at half. */
const lockMs = 15_000;
/** A job's row knows how often it was tried: Redis need not count as well. */
const stalledMax = 1_000_000;
/** How long BullMQ may take to say good-bye to Redis. */
const closeMsMax = 1000;

type DueQueue = Pick<Queue, 'listDue' | 'onCommitted'>;

export function openBullmqDelivery(
  queue: DueQueue,
  redis: RedisConnection,
  onFailure: (error: unknown) => void,
): Delivery {
  // BullMQ makes of it the connection that waits for ids; both tell of an outage as one.
  const connection = redis.duplicate({
    lazyConnect: false,
    socketTimeout: connectionSilenceMs,
  });
  // The version is of no use to us, and asking for it prints advice to the console.
  const settings = { connection, skipVersionCheck: true };
  const toldOf = (lane: Lane) => {
    const told = new BullQueue(queueNames[lane], settings);
    told.on('error', ignore);
    return told;
  };
  const told = { own: toldOf('own'), outside: toldOf('outside') };
  const relay = createRelay(queue, told, () => connection.status === 'ready', onFailure);
  queue.onCommitted(relay.soon);
  return {
    start(perform, atOnce) {
      const teller = createTeller(onFailure);
      const workers = lanes.map((lane) => {
        const listDue = (limit: number) => queue.listDue(limit, lane);
        return startWorker(queueNames[lane], settings, atOnce[lane], perform, listDue, teller);
      });
      const timer = setInterval(relay.soon, relayMs);
      relay.soon();
      return {
        async stop() {
          clearInterval(timer);
          await Promise.all(workers.map(({ stop }) => stop()));
        },
      };
    },
    settle: relay.settle,
    async close() {
      await relay.stop();
      await Promise.all(lanes.map((lane) => told[lane].close()));
      connection.disconnect();
    },
  };
}

/** Performs the ids that Redis tells of a lane, and what is due in it while Redis tells none. */
function startWorker(
  queueName: string,
  settings: WorkerOptions,
  concurrency: number,
  perform: (id: number) => Promise<void>,
  listDue: (limit: number) => Promise<DueJob[]>,
  teller: ReturnType<typeof createTeller>,
): { stop(): Promise<void> } {
  const inTurn = createTurns(concurrency);
  let heardAtMs = performance.now();
  const hear = async ({ data }: { data: { id: number } }) => {
    heardAtMs = performance.now();
    await inTurn.take(() => perform(data.id));
  };
  const worker = new Worker<{ id: number }>(queueName, hear, {
    ...settings,
    concurrency,
    drainDelay: waitSeconds,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount: stalledMax,
  });
  // What it says of an id that Redis has forgotten meanwhile concerns nobody: its row knows.
  worker.on('error', ignore);
  const looking = startLooking(
    async (limit) => (performance.now() - heardAtMs > silenceMs ? listDue(limit) : []),
    (id) => inTurn.take(() => perform(id)),
    concurrency,
    teller,
  );
  return {
    async stop() {
      inTurn.end();
      const closing = worker.close();
      await looking.stop();
      await inTurn.untilIdle();
      // Without Redis it would wait for Redis.
      await Promise.race([closing, sleep(closeMsMax, undefined, { ref: false })]);
      await worker.getBackend().close(true);
    },
  };
}

/** Outages are told by the connection, which knows when one begins and ends. */
function ignore(): void {}

/** Tells Redis what is due; of several who ask for it at one time all are served by the next. */
function createRelay(
  queue: DueQueue,
  told: Record<Lane, BullQueue>,
  isConnected: () => boolean,
  onFailure: (error: unknown) => void,
) {
  const looks = createTeller(onFailure);
  const tells = createTeller(onFailure);
  let relaying: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;

  const tell = async (lane: Lane, due: DueJob[]) => {
    if (due.length === 0 || isStopped) return;
    try {
      await told[lane].addBulk(due.map(asBullJob));
      tells.worked();
    } catch (error) {
      // An outage is told by the connection.
      if (isConnected() && !isStopped) tells.failed(error);
    }
  };
  const relayOnce = async (lane: Lane) => {
    try {
      const due = await queue.listDue(underWayMax, lane);
      looks.worked();
      await tell(lane, due);
    } catch (error) {
      looks.failed(error);
    }
  };
  /** Waits for the table, and for Redis only a moment. */
  const settle = async () => {
    await Promise.race([relaying, sleep(closeMsMax, undefined, { ref: false })]);
  };
  return {
    soon() {
      isWanted = true;
      relaying ??= (async () => {
        while (isWanted && !isStopped) {
          isWanted = false;
          await Promise.all(lanes.map(relayOnce));
        }
        relaying = undefined;
      })();
    },
    settle,
    async stop() {
      isStopped = true;
      await settle();
    },
  };
}

/** A name of its own, because BullMQ keeps plain numbers for itself. */
const asBullJob = ({ id, priority }: DueJob) => ({
  name: 'job',
  data: { id },
  opts: { jobId: `job-${id}`, priority, removeOnComplete: true, removeOnFail: true },
});

/** So many have their turn at a time; who has none yet when it ends never has. */
function createTurns(atOnce: number) {
  const waiting: (() => void)[] = [];
  const atWork = new Set<Promise<void>>();
  let free = atOnce;
  let isEnded = false;
  return {
    async take(work: () => Promise<void>): Promise<void> {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
      try {
        if (isEnded) return;
        const working = work().finally(() => atWork.delete(working));
        atWork.add(working);
        await working;
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
    end() {
      isEnded = true;
      for (const resolve of waiting.splice(0)) resolve();
    },
    async untilIdle() {
      await Promise.allSettled(atWork);
    },
  };
}
