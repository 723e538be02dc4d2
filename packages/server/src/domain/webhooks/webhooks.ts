// Webhooks of an account: where it wants to be told of what happens in it. An event is a job for
// each webhook that wants it, committed with its cause (announce-events.ts). The secret is answered
// once, to whoever made the webhook; afterwards only what is sent is signed with it.

import type { components } from '@thecatapi/sdk/contract';
import type { Answer, Call, HandlersOf } from '../../contract/handler.ts';
import { refuse } from '../../errors.ts';
import type { Announce } from '../../ports/announce.ts';
import { presentTime, sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import type { JobHandlers } from '../../ports/queue.ts';
import { lockAccount } from '../accounts/account-store.ts';
import { createAnnounce } from './announce-events.ts';
import { deliverWebhook, type UnderWay } from './deliver.ts';
import {
  countWebhooks,
  deleteWebhookRow,
  insertWebhook,
  listWebhookRows,
  type WebhookRow,
} from './webhook-store.ts';

type WebhookPorts = Pick<
  Ports,
  'database' | 'cache' | 'queue' | 'clock' | 'chance' | 'webhookSender'
>;
type Webhook = components['schemas']['Webhook'];
type Handled = 'listWebhooks' | 'createWebhook' | 'deleteWebhook';

export interface Webhooks {
  handlers: HandlersOf<Handled>;
  jobs: Pick<JobHandlers, 'deliverWebhook'>;
  announce: Announce;
}

const webhooksMax = 5;

export function openWebhooks(ports: WebhookPorts): Webhooks {
  const underWay: UnderWay = new Map();
  return {
    announce: createAnnounce(ports),
    jobs: { deliverWebhook: (call) => deliverWebhook(ports, underWay, call) },
    handlers: {
      listWebhooks: (call) => listWebhooks(ports, call),
      createWebhook: (call) => createWebhook(ports, call),
      deleteWebhook,
    },
  };
}

async function listWebhooks(
  { database }: WebhookPorts,
  { caller }: Call<'listWebhooks'>,
): Promise<Answer<'listWebhooks'>> {
  const rows = await listWebhookRows(database.latest, caller.accountId);
  return { status: 200, body: rows.map((row) => presentWebhook(row, caller.userId)) };
}

async function createWebhook(
  { chance, clock, webhookSender }: WebhookPorts,
  { body, caller, transaction }: Call<'createWebhook'>,
): Promise<Answer<'createWebhook'>> {
  const fault = webhookSender.findFault(body.url);
  if (fault !== undefined)
    throw refuse('INVALID_DATA', { reason: `"url" cannot be used: ${fault}` });
  const { accountId } = caller;
  await lockAccount(transaction, accountId);
  if ((await countWebhooks(transaction, accountId)) >= webhooksMax) {
    const reason = `an account has at most ${webhooksMax} webhooks; delete one first`;
    throw refuse('INVALID_DATA', { reason });
  }
  const idOf = (prefix: string) => `${prefix}_${chance.bytes(16).toString('base64url')}`;
  const now = sqlTime(clock.nowMs());
  const row = {
    account_id: accountId,
    app_id: idOf('app'),
    endpoint_id: idOf('ep'),
    name: body.name,
    url: body.url,
    events: [...new Set(body.events)].join(','),
    // As Standard Webhooks has it: 24 bytes or more, in base64.
    secret: `whsec_${chance.bytes(32).toString('base64')}`,
    disabled_reason: null,
    created_at: now,
    updated_at: now,
  };
  await insertWebhook(transaction, row);
  const made = presentWebhook(row, caller.userId);
  return { status: 200, body: { ...made, signing_secret: row.secret } };
}

async function deleteWebhook({
  path,
  caller,
  transaction,
}: Call<'deleteWebhook'>): Promise<Answer<'deleteWebhook'>> {
  if (!(await deleteWebhookRow(transaction, caller.accountId, path.webhook_id))) {
    throw refuse('NOT_FOUND');
  }
  return { status: 200, body: { message: 'SUCCESS' } };
}

/** The keys are those that the live service's clients know, most of which say nothing here. */
function presentWebhook(row: Omit<WebhookRow, 'id'>, userId: string): Webhook {
  const times = {
    createdAt: presentTime(row.created_at),
    updatedAt: presentTime(row.updated_at),
  };
  return {
    app: { ...times, id: row.app_id, metadata: {}, name: row.name, uid: userId },
    endpoint: {
      ...times,
      channels: [],
      description: row.disabled_reason === null ? '' : `disabled: ${row.disabled_reason}`,
      disabled: row.disabled_reason !== null,
      filterTypes: row.events.split(',') as Webhook['endpoint']['filterTypes'],
      id: row.endpoint_id,
      metadata: {},
      rateLimit: null,
      uid: null,
      url: row.url,
      version: 1,
    },
  };
}
