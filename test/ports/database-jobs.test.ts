// Jobs in the database: there with their cause or not at all, claimed by one, never lost and never
// kept by who died. On each kind of database.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openOutboxQueue } from '../../packages/server/src/adapters/queue-outbox.ts';
import { takeTurn } from '../../packages/server/src/jobs/schedule.ts';
import type { Database } from '../../packages/server/src/ports/database.ts';
import type { Queue } from '../../packages/server/src/ports/queue.ts';
import { openTestDatabase } from '../support/database.ts';

const leaseMs = 15_000;
const payload = { imageId: 'abc' };

let database: Database;
let close: () => Promise<void>;
let nowMs: number;
let queue: Queue;

beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

beforeEach(async () => {
  await database.write('jobs').delete();
  nowMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  queue = openOutboxQueue(database, { nowMs: () => nowMs });
});

const enqueue = (name: 'analyseImage' | 'sendWelcome' = 'analyseImage', delayMs = 0) =>
  database.transaction((transaction) =>
    name === 'sendWelcome'
      ? queue.enqueue(name, { accountId: 1 }, transaction, { delayMs })
      : queue.enqueue(name, payload, transaction, { delayMs }),
  );

const fatal = (error: string) => ({ error, delayMs: undefined, isOutage: false });

/** The id of the first job that is due, claimed. */
async function claimFirst(runner = 'one') {
  const [due] = await queue.listDue(1);
  return queue.claim(due?.id as number, runner, leaseMs);
}

describe('a job', () => {
  it('is there when its cause was committed, and tells who listens', async () => {
    const told: number[] = [];
    queue.onCommitted(() => told.push(nowMs));
    await enqueue();
    await expect.poll(() => told.length).toBe(1);
    expect(await claimFirst()).toMatchObject({ name: 'analyseImage', payload, attempt: 1 });
  });

  it('is not there when its cause was rolled back', async () => {
    const told: number[] = [];
    queue.onCommitted(() => told.push(nowMs));
    const failing = database.transaction(async (transaction) => {
      await queue.enqueue('analyseImage', payload, transaction);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await queue.listDue(10)).toEqual([]);
    expect(told).toEqual([]);
  });

  it('is one of many that are committed together', async () => {
    const payloads = Array.from({ length: 250 }, (_, index) => ({ imageId: `image-${index}` }));
    const told: number[] = [];
    queue.onCommitted(() => told.push(nowMs));
    await database.transaction((transaction) =>
      queue.enqueueAll('analyseImage', payloads, transaction),
    );
    const texts: string[] = await database.latest('jobs').orderBy('id').pluck('payload');
    expect(texts.map((text) => JSON.parse(text))).toEqual(payloads);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    await database.transaction((transaction) => queue.enqueueAll('analyseImage', [], transaction));
    expect(await queue.listDue(1000)).toHaveLength(250);
  });

  it('goes before webhooks, whose receivers may be slow', async () => {
    const delivery = { webhookId: 1, messageId: 'msg', body: '{}' };
    await database.transaction((transaction) =>
      queue.enqueueAll('deliverWebhook', [delivery, delivery], transaction),
    );
    await enqueue();
    const due = await queue.listDue(3);
    const names = await Promise.all(due.map(async ({ id }) => (await queue.show(id))?.name));
    expect(names).toEqual(['analyseImage', 'deliverWebhook', 'deliverWebhook']);
    expect(await queue.listDue(10, 'own')).toEqual(due.slice(0, 1));
    expect(await queue.listDue(10, 'outside')).toEqual(due.slice(1));
  });

  it('is claimed by one of many', async () => {
    await enqueue();
    const [due] = await queue.listDue(1);
    const runners = Array.from({ length: 20 }, (_, index) => `runner-${index}`);
    const claims = await Promise.all(
      runners.map((runner) => queue.claim(due?.id as number, runner, leaseMs)),
    );
    expect(claims.filter((job) => job !== undefined)).toHaveLength(1);
    expect(await queue.listDue(10)).toEqual([]);
  });

  it('is gone when it is done', async () => {
    await enqueue();
    const job = await claimFirst();
    await queue.finish(job?.id as number, 'one');
    expect(await database.write('jobs')).toEqual([]);
  });

  it('waits for its time', async () => {
    await enqueue('analyseImage', 5000);
    expect(await queue.listDue(10)).toEqual([]);
    nowMs += 5000;
    expect(await queue.listDue(10)).toHaveLength(1);
  });

  it('goes ahead of the rest when somebody waits for it', async () => {
    await enqueue();
    await enqueue();
    await enqueue('sendWelcome');
    const names: unknown[] = [];
    for (let count = 0; count < 3; count += 1) names.push((await claimFirst())?.name);
    expect(names).toEqual(['sendWelcome', 'analyseImage', 'analyseImage']);
  });
});

describe('a job whose runner died', () => {
  it('is due again when its lease has run out, and no longer the dead one’s', async () => {
    await enqueue();
    const first = await claimFirst('dead');
    nowMs += leaseMs - 1;
    expect(await queue.listDue(10)).toEqual([]);
    nowMs += 1;
    const second = await claimFirst('alive');
    expect(second).toMatchObject({ id: first?.id, attempt: 2 });
    // It was only held still, and goes on as if it were its own.
    await queue.finish(first?.id as number, 'dead');
    await queue.fail(first?.id as number, 'dead', fatal('late'));
    expect(await queue.show(first?.id as number)).toMatchObject({
      state: 'running',
      runner: 'alive',
      lastError: null,
    });
  });

  it('is not given to others as long as it is kept', async () => {
    await enqueue();
    await claimFirst('slow');
    for (let round = 0; round < 5; round += 1) {
      nowMs += leaseMs - 1;
      await queue.keep('slow', leaseMs);
    }
    expect(await queue.listDue(10)).toEqual([]);
  });
});

describe('a job that failed', () => {
  it('waits for another attempt, and shows why', async () => {
    await enqueue();
    const job = await claimFirst();
    await queue.fail(job?.id as number, 'one', { ...fatal('no cat'), delayMs: 2000 });
    expect(await queue.listDue(10)).toEqual([]);
    nowMs += 2000;
    expect(await queue.show(job?.id as number)).toMatchObject({
      state: 'waiting',
      attempts: 1,
      lastError: 'no cat',
    });
    expect(await claimFirst()).toMatchObject({ attempt: 2 });
  });

  it('has as many attempts as before when it was no fault of its own', async () => {
    await enqueue();
    for (let count = 0; count < 3; count += 1) {
      const job = await claimFirst();
      expect(job).toMatchObject({ attempt: 1 });
      const failure = { error: 'away', delayMs: 0, isOutage: true };
      await queue.fail(job?.id as number, 'one', failure);
    }
    expect(await claimFirst()).toMatchObject({ attempt: 1 });
  });

  it('is kept when it is dead, and waits again when it is revived', async () => {
    await enqueue();
    await enqueue();
    for (let count = 0; count < 2; count += 1) {
      const job = await claimFirst();
      await queue.fail(job?.id as number, 'one', fatal('x'.repeat(10_000)));
    }
    nowMs += 1_000_000;
    expect(await queue.listDue(10)).toEqual([]);
    const dead = await queue.list('dead', 10);
    expect(dead).toHaveLength(2);
    expect(dead[0]?.lastError).toHaveLength(2000);
    expect(await queue.revive(dead[0]?.id)).toBe(1);
    expect(await queue.revive(undefined)).toBe(1);
    expect(await queue.listDue(10)).toHaveLength(2);
    expect(await claimFirst()).toMatchObject({ attempt: 1 });
  });
});

it('counts jobs by name and state, and says since when', async () => {
  await enqueue();
  nowMs += 60_000;
  await enqueue();
  await enqueue('sendWelcome');
  await claimFirst();
  const counted = await queue.count();
  expect(counted.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: 'analyseImage', state: 'waiting', count: 2, oldestMs: 60_000 },
    { name: 'sendWelcome', state: 'running', count: 1, oldestMs: 0 },
  ]);
});

describe('a task of the schedule', () => {
  const task = { name: 'sweep', everyMs: 60_000 };
  const ports = () => ({ database, clock: { nowMs: () => nowMs } });

  beforeEach(() => database.write('schedule').delete());

  it('is run by one of many servers, and again when its time has come', async () => {
    const takeAll = async () => {
      const turns = await Promise.all(Array.from({ length: 10 }, () => takeTurn(ports(), task)));
      return turns.filter((isMine) => isMine).length;
    };
    expect(await takeAll()).toBe(1);
    expect(await takeAll()).toBe(0);
    nowMs += 59_999;
    expect(await takeAll()).toBe(0);
    nowMs += 1;
    expect(await takeAll()).toBe(1);
    expect(await takeAll()).toBe(0);
  });

  it('does not hold up another', async () => {
    expect(await takeTurn(ports(), task)).toBe(true);
    expect(await takeTurn(ports(), { ...task, name: 'other' })).toBe(true);
  });
});
