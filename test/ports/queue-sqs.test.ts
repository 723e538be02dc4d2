// Ids of jobs through SQS, as the AWS SDK sends them and Lambda is handed them. msw stands where
// AWS is; it answers as SQS does, checksums included, because the SDK looks at them.

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import { HttpResponse, http, passthrough } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqsDelivery } from '../../packages/server/src/adapters/queue-sqs.ts';
import { readConfig } from '../../packages/server/src/config.ts';
import { openContainer } from '../../packages/server/src/lambda.ts';
import type { Delivery, DueJob, Lane } from '../../packages/server/src/ports/queue.ts';
import { credentials, interceptNetwork } from '../support/analyser-network.ts';
import { catSeer } from '../support/cat-seer.ts';
import { formOf } from '../support/forms.ts';
import { startServer } from '../support/server.ts';

const region = 'eu-west-1';
const url = `https://sqs.${region}.amazonaws.com/123456789012/jobs`;
const network = interceptNetwork();

interface Entry {
  Id: string;
  MessageBody: string;
}

/** What was sent, a list for each call. */
let sent: string[][];
let refuse: (entry: Entry) => boolean;
let isAway: boolean;

beforeEach(() => {
  sent = [];
  refuse = () => false;
  isAway = false;
  const answer = async ({ request }: { request: Request }) => {
    if (isAway) return HttpResponse.json({ __type: 'InternalFailure' }, { status: 500 });
    expect(request.headers.get('x-amz-target')).toBe('AmazonSQS.SendMessageBatch');
    expect(request.headers.get('authorization')).toContain(`/${region}/sqs/aws4_request`);
    const { QueueUrl, Entries } = (await request.json()) as { QueueUrl: string; Entries: Entry[] };
    expect(QueueUrl).toBe(url);
    expect(Entries.length).toBeLessThanOrEqual(10);
    const taken = Entries.filter((entry) => !refuse(entry));
    sent.push(taken.map(({ MessageBody }) => MessageBody));
    return HttpResponse.json({
      Successful: taken.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: `message-${Id}`,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
      Failed: Entries.filter(refuse).map(({ Id }) => ({
        ...{ Id, Code: 'InternalError', Message: 'try again', SenderFault: false },
      })),
    });
  };
  network.use(
    http.post(`https://sqs.${region}.amazonaws.com/*`, answer),
    http.all('http://127.0.0.1:*', () => passthrough()),
  );
});

const bodiesOf = (...ids: number[]) => ids.map((id) => JSON.stringify({ id }));

describe('the delivery through SQS', () => {
  let due: DueJob[];
  let commit: () => void;
  let failures: unknown[];
  let delivery: Delivery;

  beforeEach(() => {
    due = [];
    failures = [];
    const queue = {
      listDue: async (limit: number, lane?: Lane) =>
        lane === 'outside' ? [] : due.slice(0, limit),
      onCommitted: (listener: () => void) => {
        commit = listener;
      },
    };
    delivery = openSqsDelivery(queue, { url, region, credentials }, (error) =>
      failures.push(error),
    );
  });
  afterEach(() => delivery.close());

  const enqueue = async (...ids: number[]) => {
    due.push(...ids.map((id) => ({ id, priority: 10 })));
    commit();
    await delivery.settle();
  };

  it('sends what is due when a job was committed, each once, ten at a time', async () => {
    await enqueue(1);
    await enqueue(2, 3);
    expect(sent).toEqual([bodiesOf(1), bodiesOf(2, 3)]);
    await enqueue(...Array.from({ length: 25 }, (_, index) => 10 + index));
    expect(sent.slice(2).map((bodies) => bodies.length)).toEqual([10, 10, 5]);
    expect(failures).toEqual([]);
  });

  it('sends again what SQS did not take, and tells of it once', async () => {
    refuse = ({ Id }) => Id === '2';
    await enqueue(1, 2);
    await enqueue(3);
    expect(failures).toMatchObject([{ message: 'SQS took not all of it: try again' }]);
    refuse = () => false;
    await enqueue(4);
    expect(sent.flat().toSorted()).toEqual(bodiesOf(1, 2, 3, 4));
  });

  it('goes on when SQS is away, which is told once', { timeout: 60_000 }, async () => {
    isAway = true;
    await enqueue(1);
    await enqueue(2);
    expect(failures).toHaveLength(1);
    isAway = false;
    await enqueue(3);
    expect(sent).toEqual([bodiesOf(1, 2, 3)]);
  });

  it('needs no SQS to perform in a worker', async () => {
    isAway = true;
    due.push({ id: 7, priority: 10 });
    const performed: number[] = [];
    const working = delivery.start(
      async (id) => {
        performed.push(id);
        due = [];
      },
      { own: 1, outside: 1 },
    );
    await expect.poll(() => performed).toEqual([7]);
    await working.stop();
  });
});

it('carries an upload through Lambda, one message after the other', async () => {
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
  const dataDir = await mkdtemp(join(tmpdir(), 'catapi-sqs-'));
  const env = { JOBS_URL: url, UPLOAD_WAIT_SECONDS: '0' };
  const server = await startServer({ dataDir, env: { ...env, ROLES: 'api' } });
  const config = readConfig({ ...env, DATA_DIR: dataDir });
  const container = await openContainer(config, () => {}, { imageAnalyser: catSeer });
  const ask = { method: 'POST', key: server.key, body: formOf() };
  const { id } = (await server.ask('/v1/images/upload', ask)).json<{ id: string }>();
  await expect.poll(() => sent.length).toBe(1);
  // Analysed, resized, and the file that waited deleted.
  for (let count = 1; count <= 3; count += 1) {
    expect(sent).toHaveLength(count);
    const [body] = sent.at(-1) as string[];
    const event = { Records: [{ messageId: String(count), body }] } as SQSEvent;
    expect(await container.handleSqs(event)).toEqual({ batchItemFailures: [] });
  }
  expect(sent).toHaveLength(3);
  const status = await server.ask(`/v1/images/${id}/status`, { key: server.key });
  expect(status.json()).toMatchObject({ status: 'approved' });
  expect(await server.ports.queue.list(undefined, 10)).toEqual([]);
  await container.close();
  await server.stop();
  await rm(dataDir, { recursive: true });
});
