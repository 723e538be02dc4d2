// The letter to the owner of a webhook that was disabled, if there is an address.

import type { Ports } from '../../ports/ports.ts';
import { findWebhook } from '../webhooks/webhook-store.ts';
import { findAccountEmail } from './account-store.ts';
import { disabledWebhookLetter } from './letters.ts';

export async function tellWebhookOwner(
  { database, mailer }: Pick<Ports, 'database' | 'mailer'>,
  webhookId: number,
): Promise<void> {
  const webhook = await findWebhook(database.latest, webhookId);
  if (webhook === undefined || webhook.disabled_reason === null) return;
  const email = await findAccountEmail(database.latest, webhook.account_id);
  if (email === undefined) return;
  const { name, url, disabled_reason: reason } = webhook;
  await mailer.send(disabledWebhookLetter(email, { name, url, reason }), `webhook-${webhookId}`);
}
