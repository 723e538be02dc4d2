// Machines of one deployment, as far as jobs are concerned: each with its own connection to Redis
// and its own delivery, all on one table. What they perform is written down, and that none of them
// ever has more at work than it may.

import { expect } from 'vitest';
import { systemChance } from '../../packages/server/src/adapters/clock-system.ts';
import { openBullmqDelivery } from '../../packages/server/src/adapters/queue-bullmq.ts';
import { openOutboxQueue } from '../../packages/server/src/adapters/queue-outbox.ts';
import { openRedisConnection } from '../../packages/server/src/adapters/redis-connection.ts';
import { taskFailure } from '../../packages/server/src/errors.ts';
import { startWorker } from '../../packages/server/src/jobs/worker-role.ts';
import type { Observation } from '../../packages/server/src/observe.ts';
import type { Database } from '../../packages/server/src/ports/database.ts';
import type { JobHandlers, Queue } from '../../packages/server/src/ports/queue.ts';

export interface Machine {
  queue: Queue;
  observations: Observation[];
  /** What was performed here, by image or account, in the order in which it began. */
  begun: string[];
  /** Ids that were claimed in vain: somebody else's, or done. */
  vain: number[];
  /** Begins to work, so many jobs at a time. */
  work(concurrency: number): void;
  stopWork(): Promise<void>;
  close(): Promise<void>;
}

export interface Deployment {
  open(options?: {
    /** Sees nothing in the table, so that it knows only what Redis tells. */
    isBlind?: boolean;
    perform?: (subject: string) => Promise<void>;
  }): Machine;
  /** Adds jobs to the table, told by nobody; answers their ids. */
  enqueue(queue: Queue, ...subjects: string[]): Promise<void>;
  /** What all machines have performed. */
  begun(): string[];
  countJobs(): Promise<number>;
  advance(ms: number): void;
  close(): Promise<void>;
}

export function openDeployment(database: Database, redisUrl: string): Deployment {
  const machines: Machine[] = [];
  let offsetMs = 0;
  const clock = { nowMs: () => Date.now() + offsetMs };
  return {
    open({ isBlind = false, perform = async () => {} } = {}) {
      const machine = openMachine(database, redisUrl, clock, isBlind, perform);
      machines.push(machine);
      return machine;
    },
    enqueue: (queue, ...subjects) =>
      database.transaction(async (transaction) => {
        for (const subject of subjects) {
          const accountId = Number(subject.replace('letter-', ''));
          if (subject.startsWith('letter-')) {
            await queue.enqueue('sendWelcome', { accountId }, transaction);
          } else await queue.enqueue('deleteFiles', { imageId: subject }, transaction);
        }
      }),
    begun: () => machines.flatMap(({ begun }) => begun),
    countJobs: async () => (await database.latest('jobs').select('id')).length,
    advance(ms) {
      offsetMs += ms;
    },
    async close() {
      await Promise.all(machines.map((machine) => machine.close()));
    },
  };
}

function openMachine(
  database: Database,
  redisUrl: string,
  clock: { nowMs(): number },
  isBlind: boolean,
  perform: (subject: string) => Promise<void>,
): Machine {
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  const begun: string[] = [];
  const vain: number[] = [];
  const queue = openOutboxQueue(database, clock);
  const redis = openRedisConnection(redisUrl, observe);
  const sight = isBlind ? { listDue: async () => [], onCommitted() {} } : queue;
  const delivery = openBullmqDelivery(sight, redis, (cause) => {
    observe(taskFailure('queue', 'look for jobs', cause));
  });
  const claim: Queue['claim'] = async (id, runner, leaseMs) => {
    const job = await queue.claim(id, runner, leaseMs);
    if (job === undefined) vain.push(id);
    return job;
  };
  const performing = {
    finish: queue.finish.bind(queue),
    fail: queue.fail.bind(queue),
    keep: queue.keep.bind(queue),
  };
  let working: { stop(): Promise<void> } | undefined;
  const machine = {
    ...{ queue, observations, begun, vain },
    work(concurrency: number) {
      let atWork = 0;
      const run = async (subject: string) => {
        begun.push(subject);
        atWork += 1;
        expect(atWork).toBeLessThanOrEqual(concurrency);
        await perform(subject).finally(() => {
          atWork -= 1;
        });
      };
      const handlers = {
        deleteFiles: ({ payload }) => run(payload.imageId),
        sendWelcome: ({ payload }) => run(`letter-${payload.accountId}`),
      } as Partial<JobHandlers> as JobHandlers;
      const atOnce = { own: concurrency, outside: concurrency };
      const parts = { delivery, handlers, clock, chance: systemChance, observe, atOnce };
      working = startWorker({ ...parts, queue: { ...performing, claim } });
    },
    async stopWork() {
      await working?.stop();
      working = undefined;
    },
    async close() {
      await machine.stopWork();
      await delivery.close();
      await redis.close();
    },
  };
  return machine;
}
