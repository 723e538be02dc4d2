// The delivery by itself: how soon it looks, how many it takes at a time, and how it stops.

import { expect, test } from 'vitest';
import { openInProcessDelivery } from './queue-in-process.ts';

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
      listDue: async (limit: number) =>
        [...due].slice(0, limit).map((id) => ({ id, priority: 10 })),
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
  const working = openInProcessDelivery(jobs.queue, () => {}).start(jobs.perform, 2);
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

test('looks at once when a job was committed', async () => {
  const jobs = openJobs(0);
  const working = openInProcessDelivery(jobs.queue, () => {}).start(jobs.perform, 2);
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
  const working = openInProcessDelivery(jobs.queue, () => {}).start(jobs.perform, 1);
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
  const listDue = (limit: number) =>
    isAway ? Promise.reject(new Error('away')) : jobs.queue.listDue(limit);
  const delivery = openInProcessDelivery({ ...jobs.queue, listDue }, (error) =>
    failures.push(error),
  );
  const working = delivery.start(jobs.perform, 1);
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
