// Jobs and the schedule behind Lambda, called with the events that SQS and EventBridge send, on a
// database that a server which only answers requests has put jobs into.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBridgeEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../packages/server/src/config.ts';
import { type Container, openContainer } from '../../packages/server/src/lambda.ts';
import type { Observation } from '../../packages/server/src/observe.ts';
import type { Ports } from '../../packages/server/src/ports/ports.ts';
import { catSeer, createSeer, seen } from '../support/cat-seer.ts';
import { formOf } from '../support/forms.ts';
import { startServer, type TestServer } from '../support/server.ts';

let folder: string;
let server: TestServer;
let letters: string[];
let observations: Observation[];
let analyse: typeof catSeer.analyse;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-lambda-'));
  letters = [];
  observations = [];
  analyse = catSeer.analyse;
  server = await startServer({
    dataDir: folder,
    env: { ROLES: 'api', SIGN_UP: 'mail', UPLOAD_WAIT_SECONDS: '0' },
  });
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** A container of Lambda, which holds no connection to the one that put the jobs there. */
async function open(ports?: (real: Ports) => Ports): Promise<Container> {
  const env = { DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const container = await openContainer(readConfig(env), (one) => observations.push(one), {
    imageAnalyser: createSeer((jpeg) => analyse(jpeg)),
    writeLetter: (text) => letters.push(text),
    ...(ports === undefined ? {} : { ports }),
  });
  onTestFinished(() => container.close());
  return container;
}

const jobs = () => server.ports.queue.list(undefined, 100);
const newestJob = async () => (await jobs())[0]?.id as number;
const failuresOf = () => observations.filter(({ kind }) => kind === 'port.failed');

async function upload(): Promise<string> {
  const ask = { method: 'POST', key: server.key, body: formOf() };
  return (await server.ask('/v1/images/upload', ask)).json<{ id: string }>().id;
}

async function signUp(email: string): Promise<number> {
  const body = { email, appDescription: 'a test' };
  const answer = await server.ask('/v1/user/passwordlesssignup', { method: 'POST', body });
  expect(answer.status).toBe(200);
  return newestJob();
}

const statusOf = async (id: string) =>
  (await server.ask(`/v1/images/${id}/status`, { key: server.key })).json<{ status: string }>()
    .status;

/** As SQS hands it over. */
const recordOf = (body: string, number: number): SQSRecord => ({
  messageId: `19dd0b57-b21e-4ac1-bd88-01bbb068cb${String(number).padStart(2, '0')}`,
  receiptHandle: 'MessageReceiptHandle',
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1523232000000',
    SenderId: '123456789012',
    ApproximateFirstReceiveTimestamp: '1523232000001',
  },
  messageAttributes: {},
  md5OfBody: '7b270e59b47ff90a553787216d55d91d',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:catapi-jobs',
  awsRegion: 'eu-west-1',
});
const eventOf = (...bodies: string[]): SQSEvent => ({ Records: bodies.map(recordOf) });
const bodyOf = (id: number) => JSON.stringify({ id });

const scheduled: EventBridgeEvent<'Scheduled Event', object> = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: '2026-01-02T03:04:05Z',
  region: 'eu-west-1',
  resources: ['arn:aws:events:eu-west-1:123456789012:rule/catapi-minute'],
  detail: {},
};

const callOf = (leftMs: number) => ({ getRemainingTimeInMillis: () => leftMs });
const twoMinutes = callOf(120_000);

describe('messages of SQS', () => {
  it('have their jobs performed, and nothing is given back', async () => {
    const [one, two] = [await signUp('one@cats.example'), await signUp('two@cats.example')];
    const container = await open();
    const answer = await container.handleSqs(eventOf(bodyOf(one), bodyOf(two)));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(letters).toHaveLength(2);
    expect(await jobs()).toEqual([]);
  });

  it('that come twice, in one batch, in two or in two containers, do no harm', async () => {
    const id = await signUp('one@cats.example');
    const [first, second] = [await open(), await open()];
    const twice = eventOf(bodyOf(id), bodyOf(id));
    const answers = await Promise.all([first.handleSqs(twice), second.handleSqs(twice)]);
    answers.push(await first.handleSqs(twice));
    for (const answer of answers) expect(answer).toEqual({ batchItemFailures: [] });
    expect(letters).toHaveLength(1);
    expect(await jobs()).toEqual([]);
  });

  it('are given back alone when their job could not be claimed or its end be written', async () => {
    const ids: number[] = [];
    for (const name of ['good', 'unclaimed', 'unfinished']) {
      ids.push(await signUp(`${name}@cats.example`));
    }
    const [good, unclaimed, unfinished] = ids as [number, number, number];
    const away = () => Promise.reject(new Error('the database is away'));
    const container = await open((ports) => {
      const { queue } = ports;
      const failing = {
        claim: (id: number, runner: string, leaseMs: number) =>
          id === unclaimed ? away() : queue.claim(id, runner, leaseMs),
        finish: (id: number, runner: string) =>
          id === unfinished ? away() : queue.finish(id, runner),
        keep: (runner: string, leaseMs: number) => queue.keep(runner, leaseMs),
        fail: queue.fail.bind(queue),
        enqueue: queue.enqueue.bind(queue),
        enqueueAll: queue.enqueueAll.bind(queue),
      };
      return { ...ports, queue: { ...queue, ...failing } };
    });
    const event = eventOf(bodyOf(unclaimed), bodyOf(good), bodyOf(unfinished));
    const answer = await container.handleSqs(event);
    const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const { Records } = event;
    expect(failed.toSorted()).toEqual([Records[0]?.messageId, Records[2]?.messageId]);
    expect((await jobs()).map(({ id }) => id)).toEqual([unfinished, unclaimed]);
    expect(failuresOf()).toMatchObject([
      { port: 'queue', action: 'perform a job' },
      { port: 'queue', action: 'perform a job' },
    ]);
  });

  it('whose job failed are not given back: it waits for its next attempt', async () => {
    const id = await upload();
    const container = await open();
    const job = await newestJob();
    await server.ports.objectStore.delete(`incoming/${id}`);
    expect(await container.handleSqs(eventOf(bodyOf(job)))).toEqual({ batchItemFailures: [] });
    expect(await server.ports.queue.show(job)).toMatchObject({ state: 'waiting', attempts: 1 });
  });

  it('that name no job are told, and do not come for ever', async () => {
    const container = await open();
    const bodies = ['', 'cat', '{}', '[]', 'null', '{"id":"1"}', '{"id":1.5}', '{"id":1e99}'];
    expect(await container.handleSqs(eventOf(...bodies))).toEqual({ batchItemFailures: [] });
    expect(failuresOf()).toHaveLength(bodies.length);
    observations = [];
    // One that is done is as good as done again.
    expect(await container.handleSqs(eventOf('{"id":123456}'))).toEqual({ batchItemFailures: [] });
    expect(failuresOf()).toEqual([]);
  });
});

describe('a call of the schedule', () => {
  it('performs what is due, and what follows from it', async () => {
    const id = await upload();
    await signUp('one@cats.example');
    const container = await open();
    expect(await statusOf(id)).toBe('pending');
    await container.handleSchedule(twoMinutes);
    expect(await statusOf(id)).toBe('approved');
    expect(letters).toHaveLength(1);
    expect(await jobs()).toEqual([]);
  });

  it('runs tasks that are due, and not again before they are', async () => {
    const container = await open();
    await container.handleSchedule(twoMinutes);
    const ran = observations.filter(({ kind }) => kind === 'schedule.ran');
    expect(ran.map((one) => 'task' in one && one.task)).toContain('forget image changes');
    await container.handleSchedule(twoMinutes);
    expect(observations.filter(({ kind }) => kind === 'schedule.ran')).toHaveLength(ran.length);
  });

  it('begins nothing for which there is no time', async () => {
    await signUp('one@cats.example');
    const container = await open();
    let leftMs = 120_000;
    const call = { getRemainingTimeInMillis: () => leftMs };
    const calling = container.handleSchedule(call);
    leftMs = 20_000;
    await calling;
    expect(await jobs()).toHaveLength(1);
    await container.handleSchedule(twoMinutes);
    expect(await jobs()).toEqual([]);
  });

  it('keeps a long job from other containers', async () => {
    const id = await upload();
    let look = (_: ReturnType<typeof seen>) => {};
    analyse = () => new Promise((resolve) => (look = resolve));
    const [first, second] = [await open(), await open()];
    const calling = first.handleSchedule(twoMinutes);
    await expect.poll(async () => (await jobs())[0]?.state).toBe('running');
    await second.handleSchedule(twoMinutes);
    expect(await statusOf(id)).toBe('pending');
    look(seen('Cat'));
    await calling;
    expect(await statusOf(id)).toBe('approved');
  });
});

it('is opened by the first call, and by the next when it could not be', async () => {
  onTestFinished(() => {
    for (const name of ['DATA_DIR', 'LOG_LEVEL']) delete process.env[name];
  });
  const imageId = await upload();
  await server.ask(`/v1/images/${imageId}`, { method: 'DELETE', key: server.key });
  const id = await newestJob();
  const { handleSchedule, handleSqs } = await import('../../packages/server/src/lambda.ts');
  Object.assign(process.env, { LOG_LEVEL: 'silent', DATA_DIR: '/dev/null/none' });
  await expect(handleSqs(eventOf(bodyOf(id)))).rejects.toThrow('DATA_DIR');
  process.env['DATA_DIR'] = folder;
  expect(await handleSqs(eventOf(bodyOf(id)))).toEqual({ batchItemFailures: [] });
  expect(await jobs()).toMatchObject([{ name: 'analyseImage' }]);
  await handleSchedule(scheduled, twoMinutes);
  expect(await jobs()).toEqual([]);
});
