// Ids of jobs on a real Redis: which order they come in, that each job is performed once whoever
// hears of it, and that nothing is lost when Redis is emptied, killed or held still.

import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Database } from '../../packages/server/src/ports/database.ts';
import { type Deployment, type Machine, openDeployment } from '../support/bull-machines.ts';
import { onRedis } from '../support/caches.ts';
import { openTestDatabase } from '../support/database.ts';
import { type Service, startRedis } from '../support/services.ts';

const sharedUrl = `${inject('redis')}/11`;
const queueName = 'catapi-jobs';
/** Sooner than a worker looks into the table by itself. */
const soon = { timeout: 2000, interval: 10 };
const late = { timeout: 15_000, interval: 50 };

const subjects = (count: number, name = 'image') =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** What a job waits for; open at the latest when its test is over. */
const gates: { open(): void }[] = [];

function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const gate = { opened, open };
  gates.push(gate);
  return gate;
}

describe.runIf(inject('redis') !== undefined)('jobs that Redis carries', () => {
  let database: Database;
  let closeDatabase: () => Promise<void>;
  let deployment: Deployment;

  beforeAll(async () => {
    ({ database, close: closeDatabase } = await openTestDatabase());
  });
  afterAll(() => closeDatabase());
  beforeEach(async () => {
    await database.write('jobs').delete();
    await onRedis(sharedUrl, (redis) => redis.flushdb());
    deployment = openDeployment(database, sharedUrl);
  });
  afterEach(async () => {
    for (const gate of gates.splice(0)) gate.open();
    await deployment.close();
  });

  const isAllDone = () => expect.poll(() => deployment.countJobs(), late).toBe(0);
  const expectOnce = (expected: string[]) =>
    expect(deployment.begun().toSorted()).toEqual(expected.toSorted());
  const failuresOf = (machine: Machine) =>
    machine.observations.filter(({ kind }) => kind === 'port.failed');
  const countKnown = () =>
    onRedis(sharedUrl, (redis) => redis.zcard(`bull:${queueName}:prioritized`));

  it('reach a worker that sees none of them in the table', async () => {
    const api = deployment.open();
    const worker = deployment.open({ isBlind: true });
    worker.work(1);
    await deployment.enqueue(api.queue, 'one');
    await expect.poll(() => worker.begun, soon).toEqual(['one']);
    await isAllDone();
  });

  it('come in the order of the table, those that somebody waits for ahead', async () => {
    const api = deployment.open();
    const names = subjects(30);
    // One after the other, so that each is told of while others are known already.
    for (const [index, name] of names.entries()) {
      await deployment.enqueue(api.queue, name);
      await expect.poll(countKnown, soon).toBe(index + 1);
    }
    await deployment.enqueue(api.queue, 'letter-1');
    await expect.poll(countKnown, soon).toBe(31);
    const worker = deployment.open({ isBlind: true });
    worker.work(1);
    await isAllDone();
    expect(worker.begun).toEqual(['letter-1', ...names]);
  });

  it('are performed once by two workers, each no more than it may at a time', async () => {
    const perform = () => sleep(5);
    const workers = [deployment.open({ perform }), deployment.open({ perform })];
    for (const worker of workers) worker.work(3);
    const names = subjects(150);
    await Promise.all(
      names.map((name, index) => deployment.enqueue((workers[index % 2] as Machine).queue, name)),
    );
    await isAllDone();
    expectOnce(names);
    for (const { begun } of workers) expect(begun.length).toBeGreaterThan(30);
  });

  it('are all done when Redis is emptied in the midst', async () => {
    const perform = () => sleep(20);
    const workers = [deployment.open({ perform }), deployment.open({ perform })];
    for (const worker of workers) worker.work(2);
    const names = subjects(120);
    await deployment.enqueue(workers[0]?.queue as Machine['queue'], ...names);
    for (const count of [20, 60, 90]) {
      await expect.poll(() => deployment.begun().length, late).toBeGreaterThan(count);
      await onRedis(sharedUrl, (redis) => redis.flushdb());
    }
    await isAllDone();
    expectOnce(names);
    for (const worker of workers) expect(failuresOf(worker)).toEqual([]);
  });

  it('are performed once though Redis takes one for given up', async () => {
    const gate = createGate();
    const slow = deployment.open({ perform: () => gate.opened });
    const other = deployment.open({ isBlind: true });
    await deployment.enqueue(slow.queue, 'one');
    slow.work(1);
    await expect.poll(() => slow.begun, soon).toEqual(['one']);
    other.work(1);
    const connection = new Redis(sharedUrl, { maxRetriesPerRequest: null });
    const [key = ''] = await connection.keys(`bull:${queueName}:job-*:lock`);
    await connection.del(key);
    // Another process of BullMQ that looks for what is given up, at once and not after 15 s.
    const options = { connection, autorun: false, stalledInterval: 100, skipVersionCheck: true };
    const checker = new Worker(queueName, undefined, options);
    await checker.startStalledCheckTimer();
    const retake = async () => {
      // Workers agree in Redis on looking only now and then.
      await connection.del(`bull:${queueName}:stalled-check`);
      return other.vain.length;
    };
    await expect.poll(retake, late).toBe(1);
    await checker.close();
    connection.disconnect();
    gate.open();
    await isAllDone();
    expectOnce(['one']);
  });

  it('are done though who heard of them died before it told Redis', async () => {
    const gate = createGate();
    const dying = deployment.open({ perform: () => gate.opened });
    await deployment.enqueue(dying.queue, 'one');
    dying.work(1);
    await expect.poll(() => dying.begun, soon).toEqual(['one']);
    // Redis goes on believing in it, because it lives; its row does not, because of the clock.
    deployment.advance(16_000);
    const other = deployment.open();
    other.work(1);
    await expect.poll(() => other.begun, late).toEqual(['one']);
    await isAllDone();
    gate.open();
  });

  it('are finished before a worker has stopped, and no other is begun', async () => {
    const gate = createGate();
    const worker = deployment.open({ perform: () => gate.opened });
    await deployment.enqueue(worker.queue, ...subjects(5));
    worker.work(2);
    await expect.poll(() => worker.begun.length, soon).toBe(2);
    let isStopped = false;
    const stopping = worker.stopWork().then(() => {
      isStopped = true;
    });
    await sleep(1500);
    expect(isStopped).toBe(false);
    gate.open();
    await stopping;
    expect(worker.begun).toHaveLength(2);
    expect(await deployment.countJobs()).toBe(3);
  });

  describe('and which Redis', () => {
    let redis: Service;
    let own: Deployment;

    beforeEach(async () => {
      redis = await startRedis();
      own = openDeployment(database, redis.url);
    });
    afterEach(async () => {
      await own.close();
      await redis.stop();
    });

    const untilDone = () => expect.poll(() => own.countJobs(), late).toBe(0);
    const faults: [string, () => Promise<void> | void, () => Promise<void> | void][] = [
      ['was killed', () => redis.kill(), () => redis.restart()],
      ['was held still', () => redis.pause(), () => redis.resume()],
    ];

    it.each(faults)('%s go on, and reach others again when it is back', async (_, fail, mend) => {
      const perform = () => sleep(20);
      const [one, blind] = [own.open({ perform }), own.open({ perform, isBlind: true })];
      one.work(2);
      blind.work(2);
      const names = subjects(40);
      await own.enqueue(one.queue, ...names);
      await expect.poll(() => own.begun().length, late).toBeGreaterThan(5);
      await fail();
      const more = subjects(20, 'more');
      await own.enqueue(one.queue, ...more);
      await untilDone();
      await mend();
      await one.stopWork();
      await expect
        .poll(async () => {
          await own.enqueue(one.queue, `after-${own.begun().length}`);
          return blind.begun.some((subject) => subject.startsWith('after'));
        }, late)
        .toBe(true);
      await untilDone();
      const begun = own.begun().filter((subject) => !subject.startsWith('after'));
      expect(begun.toSorted()).toEqual([...names, ...more].toSorted());
      for (const machine of [one, blind]) {
        const told = failuresOf(machine).map(portOf);
        expect(told.length, 'once, where it was noticed').toBeLessThanOrEqual(1);
        expect(told.filter((one) => one !== 'redis stay connected')).toEqual([]);
      }
    });

    it.each(faults)('%s can be stopped without it', async (_, fail) => {
      const gate = createGate();
      const worker = own.open({ perform: () => gate.opened });
      await own.enqueue(worker.queue, 'one', 'two');
      worker.work(1);
      await expect.poll(() => worker.begun.length, soon).toBe(1);
      await fail();
      await sleep(500);
      const startedAtMs = performance.now();
      const stopping = worker.close();
      gate.open();
      await stopping;
      expect(performance.now() - startedAtMs).toBeLessThan(4000);
      expect(await own.countJobs()).toBe(1);
      redis.resume();
    });

    it('is not there yet are done, and can be stopped', async () => {
      await redis.kill();
      const worker = own.open();
      worker.work(1);
      await own.enqueue(worker.queue, 'one');
      await untilDone();
      const startedAtMs = performance.now();
      await worker.close();
      expect(performance.now() - startedAtMs).toBeLessThan(4000);
      expect(failuresOf(worker).map(portOf)).toEqual(['redis stay connected']);
    });
  });
});

const portOf = (observation: object) => {
  const { port, action } = observation as { port: string; action: string };
  return `${port} ${action}`;
};
