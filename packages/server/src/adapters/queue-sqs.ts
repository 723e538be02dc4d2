// The delivery for Lambda: SQS carries ids of due jobs to `handleSqs` (lambda.ts), so that a job
// need not wait for the schedule's next call. Whoever commits a job looks at once for what is due
// and sends it; an id that this process sent a moment ago is not sent again, and what SQS loses is
// found by the schedule. A worker process beside it needs no SQS: it looks into the table itself.

import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { Delivery, Queue } from '../ports/queue.ts';
import { createTeller } from './queue-failures.ts';
import { openInProcessDelivery } from './queue-in-process.ts';

export interface SqsOptions {
  /** Of the queue, as AWS names it. */
  url: string;
  region: string;
  /** Otherwise as the AWS SDK finds them: environment, profile, role of the machine. */
  credentials?: NonNullable<SQSClientConfig['credentials']>;
}

/** SQS takes no more at a time. */
const batchMax = 10;
/** The rest is found by the schedule. */
const sentMax = 100;
const resendMs = 60_000;
const sendMsMax = 5000;

export function openSqsDelivery(
  queue: Pick<Queue, 'listDue' | 'onCommitted'>,
  { url, region, credentials }: SqsOptions,
  /** Hears why sending failed, once until it works again. */
  onFailure: (error: unknown) => void,
): Delivery {
  const client = new SQSClient({ region, ...(credentials === undefined ? {} : { credentials }) });
  const teller = createTeller(onFailure);
  /** When each was sent, of those that were sent a moment ago. */
  const sentAtMs = new Map<number, number>();
  let sending: Promise<void> | undefined;
  let isWanted = false;

  const send = async (ids: number[]) => {
    const Entries = ids.map((id) => ({ Id: String(id), MessageBody: JSON.stringify({ id }) }));
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries });
    const abortSignal = AbortSignal.timeout(sendMsMax);
    const { Successful = [], Failed = [] } = await client.send(command, { abortSignal });
    for (const { Id } of Successful) sentAtMs.set(Number(Id), performance.now());
    const [first] = Failed;
    if (first !== undefined)
      throw new Error(`SQS took not all of it: ${first.Message ?? first.Code}`);
  };
  const sendDue = async () => {
    const longAgoMs = performance.now() - resendMs;
    for (const [id, atMs] of sentAtMs) if (atMs < longAgoMs) sentAtMs.delete(id);
    const due = await queue.listDue(sentMax);
    const ids = due.map(({ id }) => id).filter((id) => !sentAtMs.has(id));
    for (let at = 0; at < ids.length; at += batchMax) await send(ids.slice(at, at + batchMax));
  };
  queue.onCommitted(() => {
    isWanted = true;
    sending ??= (async () => {
      while (isWanted) {
        isWanted = false;
        await sendDue().then(teller.worked, teller.failed);
      }
      sending = undefined;
    })();
  });

  return {
    start: openInProcessDelivery(queue, onFailure).start,
    async settle() {
      await sending;
    },
    async close() {
      await sending;
      client.destroy();
    },
  };
}
