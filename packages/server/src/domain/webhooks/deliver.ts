// One delivery of one event, signed as Standard Webhooks has it. It keeps its id over all tries, so
// that a receiver that had it, and whose answer was lost, knows it again. A receiver that fails for
// half a day is told nothing more, and its owner why. One that is slow is told of a few events at a
// time: it would otherwise take every place, and all others be told late.

import { createHmac } from 'node:crypto';
import { sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { type JobCall, JobPostponed } from '../../ports/queue.ts';
import { disableWebhookRow, findWebhook, type WebhookRow } from './webhook-store.ts';

type DeliverPorts = Pick<Ports, 'database' | 'cache' | 'queue' | 'clock' | 'webhookSender'>;

/** The receiver is there and wants nothing more. */
const gone = 410;
/** Who is told of so many events by this process at this moment is told of the next later. */
const atOnceMax = 4;
const postponedMs = 10_000;

/** How many deliveries of this process each webhook has under way. */
export type UnderWay = Map<number, number>;

/** `v1,` and the signature of what is sent, by the part of the secret behind `whsec_`. */
export function signWebhook(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

export async function deliverWebhook(
  ports: DeliverPorts,
  underWay: UnderWay,
  call: JobCall<'deliverWebhook'>,
): Promise<void> {
  const { webhookId } = call.payload;
  const others = underWay.get(webhookId) ?? 0;
  if (others >= atOnceMax) throw new JobPostponed('its receiver is slow', postponedMs);
  underWay.set(webhookId, others + 1);
  try {
    await deliver(ports, call);
  } finally {
    const left = (underWay.get(webhookId) as number) - 1;
    if (left === 0) underWay.delete(webhookId);
    else underWay.set(webhookId, left);
  }
}

async function deliver(
  ports: DeliverPorts,
  { payload, isLast }: JobCall<'deliverWebhook'>,
): Promise<void> {
  const { database, clock, webhookSender } = ports;
  const webhook = await findWebhook(database.latest, payload.webhookId);
  if (webhook === undefined || webhook.disabled_reason !== null) return;
  const { messageId, body } = payload;
  const seconds = Math.floor(clock.nowMs() / 1000);
  const headers = {
    'webhook-id': messageId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signWebhook(webhook.secret, messageId, seconds, body),
  };
  const fault = await webhookSender.post(webhook.url, headers, body).then(
    (status) => (status >= 200 && status < 300 ? undefined : `it answered ${status}`),
    (error: Error) => error.message,
  );
  if (fault === undefined) return;
  const isGone = fault === `it answered ${gone}`;
  if (isGone || isLast)
    await disable(ports, webhook, isGone ? fault : `it failed too often: ${fault}`);
  if (!isGone) throw new Error(fault);
}

async function disable(
  { database, cache, queue, clock }: DeliverPorts,
  { id, account_id }: WebhookRow,
  reason: string,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const now = sqlTime(clock.nowMs());
    if (!(await disableWebhookRow(transaction, id, reason, now))) return;
    await queue.enqueue('tellWebhookOwner', { webhookId: id }, transaction);
  });
  await cache.forget([`webhooks:${account_id}`]);
}
