// What rooms tell of what happened, for accounts that want to hear of it. It is told in the
// transaction of its cause, so it is told when that was committed and never otherwise.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';

export type EventType = components['schemas']['WebhookEvent'];

export interface AccountEvent {
  accountId: number;
  type: EventType;
  /** As it is sent, and as it was when it happened. */
  data: Readonly<Record<string, unknown>>;
}

/** Tells of events after what caused them was written. */
export type Announce = (
  transaction: Knex.Transaction,
  events: readonly AccountEvent[],
) => Promise<void>;
