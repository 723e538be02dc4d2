// What becomes of a job that fails: how long it waits, which failures count, and when it is dead.

import { expect, test } from 'vitest';
import { PortError } from '../errors.ts';
import type { Observation } from '../observe.ts';
import { type Job, type JobFailure, type JobHandlers, JobPostponed } from '../ports/queue.ts';
import { createPerform } from './perform.ts';

const nowMs = Date.UTC(2026, 0, 2);
const longest = {
  integer: (below: number) => below - 1,
  bytes: (count: number) => Buffer.alloc(count),
};
const outage = () => new PortError('imageAnalyser', 'look', true, new Error('away'));

/** Performs a job of this attempt and age once, and tells how it ended. */
async function performOnce(attempt: number, work: () => Promise<void>, ageMs = 0) {
  const job: Job = {
    id: 7,
    name: 'deleteFiles',
    payload: { imageId: 'abc' },
    attempt,
    createdAtMs: nowMs - ageMs,
  };
  const ends: (JobFailure | 'done')[] = [];
  const observations: Observation[] = [];
  let tries = 0;
  const perform = createPerform({
    queue: {
      claim: async () => job,
      finish: async () => void ends.push('done'),
      fail: async (_id, _runner, failure) => void ends.push(failure),
    },
    handlers: {
      deleteFiles: () => {
        tries += 1;
        return work();
      },
    } as unknown as JobHandlers,
    chance: longest,
    clock: { nowMs: () => nowMs },
    observe: (observation) => observations.push(observation),
    runner: 'one',
  });
  await perform(job.id);
  return { end: ends[0], tries, observations };
}

const failing = (error: Error) => () => Promise.reject(error);

test('it ends when it was done', async () => {
  const { end, observations } = await performOnce(3, async () => {});
  expect(end).toBe('done');
  expect(observations).toMatchObject([{ kind: 'job.done', id: 7, attempt: 3 }]);
});

test('it waits twice as long after each attempt, and is dead after the eighth', async () => {
  const delays: unknown[] = [];
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    const { end } = await performOnce(attempt, failing(new Error('no cat')));
    delays.push((end as JobFailure).delayMs);
  }
  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, undefined]);
});

test('one that makes room for others waits as it said, and nothing failed', async () => {
  const { end, observations } = await performOnce(8, failing(new JobPostponed('slow', 9000)));
  expect(end).toEqual({ error: 'slow', delayMs: 9000, isOutage: true });
  expect(observations).toEqual([]);
});

test('an outage counts for nothing, however long it lasts', async () => {
  const delays: unknown[] = [];
  for (const ageMs of [0, 4000, 60_000, 86_400_000]) {
    const { end } = await performOnce(8, failing(outage()), ageMs);
    expect(end).toMatchObject({ isOutage: true });
    delays.push((end as JobFailure).delayMs);
  }
  expect(delays).toEqual([1000, 2000, 30_000, 60_000]);
});

test('what another try cannot mend counts, though a port says it', async () => {
  const refused = new PortError('mailer', 'send', false, new Error('no such mailbox'));
  const { end, observations } = await performOnce(8, failing(refused));
  expect(end).toMatchObject({ isOutage: false, delayMs: undefined });
  expect(observations).toMatchObject([{ kind: 'job.failed', isDead: true }]);
});

test('it is dead without another try when nobody has survived it', async () => {
  const { end, tries } = await performOnce(9, async () => {});
  expect([end, tries]).toEqual([
    { error: 'whoever performed it died, each time', delayMs: undefined, isOutage: false },
    0,
  ]);
});
