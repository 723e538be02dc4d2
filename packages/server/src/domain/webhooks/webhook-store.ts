// The webhooks table.

import type { Knex } from 'knex';

export interface WebhookRow {
  id: number;
  account_id: number;
  app_id: string;
  endpoint_id: string;
  name: string;
  url: string;
  /** Names of events, separated by commas. */
  events: string;
  secret: string;
  disabled_reason: string | null;
  created_at: string;
  updated_at: string;
}

export async function insertWebhook(knex: Knex, row: Omit<WebhookRow, 'id'>): Promise<void> {
  await knex('webhooks').insert(row);
}

export async function listWebhookRows(knex: Knex, accountId: number): Promise<WebhookRow[]> {
  return knex('webhooks').where({ account_id: accountId }).orderBy('id');
}

export async function countWebhooks(knex: Knex, accountId: number): Promise<number> {
  const counted = await knex('webhooks').where({ account_id: accountId }).count({ count: '*' });
  return Number(counted[0]?.['count']);
}

/** Whether the account had such a webhook, by the id of its endpoint or of its app. */
export async function deleteWebhookRow(
  knex: Knex,
  accountId: number,
  publicId: string,
): Promise<boolean> {
  const deleted: number = await knex('webhooks')
    .where({ account_id: accountId })
    .where((either) => either.where({ endpoint_id: publicId }).orWhere({ app_id: publicId }))
    .delete();
  return deleted > 0;
}

export async function findWebhook(knex: Knex, id: number): Promise<WebhookRow | undefined> {
  return knex('webhooks').where({ id }).first();
}

/** Whether it was this call that disabled it. */
export async function disableWebhookRow(
  knex: Knex,
  id: number,
  reason: string,
  at: string,
): Promise<boolean> {
  const updated: number = await knex('webhooks')
    .where({ id, disabled_reason: null })
    .update({ disabled_reason: reason.slice(0, 255), updated_at: at });
  return updated > 0;
}

/** The accounts that have a webhook, be it disabled: so the index alone answers it. */
export async function listAccountsWithWebhooks(knex: Knex): Promise<number[]> {
  const ids: (number | string)[] = await knex('webhooks').distinct().pluck('account_id');
  return ids.map(Number);
}

/** What of an account's webhooks decides who hears of an event. */
export interface Subscription {
  id: number;
  events: ReadonlySet<string>;
}

export async function listSubscriptions(knex: Knex, accountId: number): Promise<Subscription[]> {
  const rows: Pick<WebhookRow, 'id' | 'events'>[] = await knex('webhooks')
    .where({ account_id: accountId, disabled_reason: null })
    .select('id', 'events');
  return rows.map(({ id, events }) => ({ id, events: new Set(events.split(',')) }));
}
