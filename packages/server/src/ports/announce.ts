// What rooms tell of what happened, for accounts that want to hear of it. It is told in the
// transaction of its cause, so it is told when that was committed and never otherwise.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';

type Schemas = components['schemas'];

/** What is sent for each event, as the contract has it. */
type Message =
  | Schemas['ImageUploadedEvent']
  | Schemas['ImageProcessedEvent']
  | Schemas['ImageLabelsCreatedEvent']
  | Schemas['VoteCreatedEvent']
  | Schemas['FavouriteCreatedEvent'];

/** What happened in an account; its data is as it was then, and is sent so. */
export type AccountEvent = {
  [Type in Schemas['WebhookEvent']]: {
    accountId: number;
    type: Type;
    data: Extract<Message, { type: Type }>['data'];
  };
}[Schemas['WebhookEvent']];

/** Tells of events after what caused them was written. */
export type Announce = (
  transaction: Knex.Transaction,
  events: readonly AccountEvent[],
) => Promise<void>;
