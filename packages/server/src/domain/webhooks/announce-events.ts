// Who hears of an event: a job for each webhook that wants it, in the transaction of its cause.
// Votes come in groups of hundreds of accounts, of which hardly any has a webhook, so nothing may
// be asked for each of them: which accounts have one at all is remembered as one list.
//
// What is remembered is read outside of the transaction. Inside, MySQL would show it as it was when
// the transaction began, and a webhook that was made meanwhile would be overlooked for as long as
// that is remembered.

import type { Knex } from 'knex';
import type { AccountEvent, Announce } from '../../ports/announce.ts';
import type { CachePolicy } from '../../ports/cache.ts';
import type { Ports } from '../../ports/ports.ts';
import { listAccountsWithWebhooks, listSubscriptions, type Subscription } from './webhook-store.ts';

type AnnouncePorts = Pick<Ports, 'database' | 'cache' | 'queue' | 'clock' | 'chance'>;

/**
 * Short, because a server that nobody tells of changes, as without Redis, learns of a new webhook
 * when this is over. While the database has no room a list that is older is better than no vote.
 */
const life = { seconds: 10, staleSeconds: 10, absentSeconds: 10, errorSeconds: 600 };

/** Forgotten when an account may have its first webhook. */
const listPolicy: CachePolicy = { ...life, tags: ['webhooks'] };
const accountPolicy = (accountId: number): CachePolicy => ({
  ...life,
  tags: [`webhooks:${accountId}`],
});

const accountSizeBytes = 40;
const subscriptionSizeBytes = 200;

export function createAnnounce(ports: AnnouncePorts): Announce {
  return (transaction, events) => announce(ports, transaction, events);
}

async function announce(
  ports: AnnouncePorts,
  transaction: Knex.Transaction,
  events: readonly AccountEvent[],
): Promise<void> {
  const { queue, clock, chance } = ports;
  const concerned = await findConcerned(ports, events);
  if (concerned.size === 0) return;
  const timestamp = new Date(clock.nowMs()).toISOString();
  const deliveries = events.flatMap(({ accountId, type, data }) => {
    const webhooks = concerned.get(accountId)?.filter(({ events: wanted }) => wanted.has(type));
    if (webhooks === undefined || webhooks.length === 0) return [];
    const body = JSON.stringify({ type, timestamp, data });
    return webhooks.map(({ id }) => ({
      webhookId: id,
      messageId: `msg_${chance.bytes(16).toString('base64url')}`,
      body,
    }));
  });
  await queue.enqueueAll('deliverWebhook', deliveries, transaction);
}

/** The webhooks of those accounts of the events that have any. */
async function findConcerned(
  { cache, database }: AnnouncePorts,
  events: readonly AccountEvent[],
): Promise<Map<number, Subscription[]>> {
  const { value: all } = await cache.remember('accounts with webhooks', listPolicy, async () => {
    const ids = new Set(await listAccountsWithWebhooks(database.latest));
    return { value: ids, sizeBytes: (ids.size + 1) * accountSizeBytes };
  });
  const accountIds = new Set(events.map(({ accountId }) => accountId).filter((id) => all.has(id)));
  const found = await Promise.all(
    [...accountIds].map(async (accountId) => {
      const policy = accountPolicy(accountId);
      const { value } = await cache.remember(`webhooks of ${accountId}`, policy, async () => {
        const rows = await listSubscriptions(database.latest, accountId);
        return { value: rows, sizeBytes: (rows.length + 1) * subscriptionSizeBytes };
      });
      return [accountId, value] as const;
    }),
  );
  return new Map(found);
}
