// The delivery by itself: how soon it looks, how many it takes at a time, and how it stops.

import { expect, test } from 'vitest';
import type { Lane } from '../ports/queue.ts';
import { openInProcessDelivery } from './queue-in-process.ts';

const atOnce = (own: number) => ({ own, outside: 1 });
const turn = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** Jobs that are due until they were performed, and performed until the test says so. */
function openJobs(count: number) {
  const due = new Set(Array.from({ length: count }, (_, index) => index + 1));
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const listeners: (() => void)[] = [];
  return {
    due,
    begun,
    commit() {
      for (const listen of listeners) listen();
    },
    end: async (id: number) => {
      ends.get(id)?.();
      await turn();
    },
    queue: {
      // Ids from a hundred on are of the other lane.
      listDue: async (limit: number, lane?: Lane) =>
        [...due]
          .filter((id) => id >= 100 === (lane === 'outside'))
          .slice(0, limit)
          .map((id) => ({ id, priority: 10 })),
      onCommitted: (listen: () => void) => void listeners.push(listen),
    },
    perform: (id: number) => {
      begun.push(id);
      return new Promise<void>((resolve) =>
        ends.set(id, () => {
          due.delete(id);
          resolve();
        }),
      );
    },
  };
}

test('takes so many at a time, and the next when one has ended', async () => {
  const jobs = openJobs(4);
  const working = openInProcessDelivery(jobs.queue, () => {}).start(jobs.perform, atOnce(2));
  await turn();
  expect(jobs.begun).toEqual([1, 2]);
  await jobs.end(2);
  expect(jobs.begun).toEqual([1, 2, 3]);
  await jobs.end(1);
  await jobs.end(3);
  await jobs.end(4);
  expect(jobs.begun).toEqual([1, 2, 3, 4]);
  await working.stop();
});

test('lets no lane wait for another', async () => {
  const jobs = openJobs(0);
  for (const id of [100, 101, 1, 2]) jobs.due.add(id);
  const working = openInProcessDelivery(jobs.queue, () => {}).start(jobs.perform, atOnce(2));
  await turn();
  expect(jobs.begun.toSorted((a, b) => a - b)).toEqual([1, 2, 100]);
  await jobs.end(100);
  expect(jobs.begun).toContain(101);
  for (const id of [1, 2, 101]) await jobs.end(id);
  await working.stop();
});

test('looks at once when a job was committed', async () => {
  const jobs = openJobs(0);
  const working = openInProcessDelivery(jobs.queue, () => {}).start(jobs.perform, atOnce(2));
  await turn();
  jobs.due.add(7);
  jobs.commit();
  await turn();
  expect(jobs.begun).toEqual([7]);
  await jobs.end(7);
  await working.stop();
});

test('stops when what is at work has ended, and begins no more', async () => {
  const jobs = openJobs(3);
  const working = openInProcessDelivery(jobs.queue, () => {}).start(jobs.perform, atOnce(1));
  await turn();
  let isStopped = false;
  const stopping = working.stop().then(() => {
    isStopped = true;
  });
  await turn();
  expect(isStopped).toBe(false);
  await jobs.end(1);
  await stopping;
  expect(jobs.begun).toEqual([1]);
});

test('tells that it cannot look, and looks again', async () => {
  const jobs = openJobs(1);
  const failures: unknown[] = [];
  let isAway = true;
  const listDue = (limit: number, lane?: Lane) =>
    isAway ? Promise.reject(new Error('away')) : jobs.queue.listDue(limit, lane);
  const delivery = openInProcessDelivery({ ...jobs.queue, listDue }, (error) =>
    failures.push(error),
  );
  const working = delivery.start(jobs.perform, atOnce(1));
  await turn();
  jobs.commit();
  await turn();
  expect(failures, 'told once').toMatchObject([{ message: 'away' }]);
  isAway = false;
  jobs.commit();
  await turn();
  expect(jobs.begun).toEqual([1]);
  await jobs.end(1);
  await working.stop();
});
