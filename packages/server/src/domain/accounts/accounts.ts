// Accounts and their keys, seen from outside: signing up, changing the key, finding out who calls,
// and what an operator's commands need. A key is in clear text exactly once, in the answer that
// gives it away; afterwards nobody, the operator included, can read it again.

import type { Answer, Call, HandlersOf } from '../../contract/handler.ts';
import { refuse } from '../../errors.ts';
import { sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import type { JobHandlers } from '../../ports/queue.ts';
import {
  findKeyName,
  hasKeyHash,
  insertAccount,
  insertKey,
  isEmailTaken,
  type NewAccountRow,
  updateKeyRevoked,
} from './account-store.ts';
import { createApiKey, endingOf, hashApiKey } from './api-key.ts';
import { createFindCaller, type FindCaller, type PeekCaller } from './find-caller.ts';
import { createUserId, parseEmail, userIdTriesMax } from './identity.ts';
import { createOperatorKeys, type OperatorKeys } from './operator-keys.ts';
import { sendWelcome, signUpKeyName } from './send-welcome.ts';
import { tellUploader } from './tell-uploader.ts';
import { tellWebhookOwner } from './tell-webhook-owner.ts';

type AccountPorts = Pick<Ports, 'database' | 'clock' | 'chance' | 'cache' | 'queue' | 'mailer'>;

export interface AccountSettings {
  /** How the key of a sign-up gets to its owner; off: the operator hands keys out. */
  signUp: 'answer' | 'mail' | 'off';
  /** Where letters say that this server is. */
  baseUrl: string;
  /** Everybody's key, which nobody may rotate away from the others. */
  demoKey: string | undefined;
  /** A key that everybody knows and that is not to work here, though it was made once. */
  closedKey?: string | undefined;
}

export interface Accounts extends OperatorKeys {
  handlers: HandlersOf<'signUp' | 'rotateKey'>;
  jobs: Pick<JobHandlers, 'sendWelcome' | 'tellUploader' | 'tellWebhookOwner'>;
  /** Who sends this key; undefined when nobody was ever given it. */
  findCaller: FindCaller;
  /** The same, when memory knows it now. */
  peekCaller: PeekCaller;
}

export function openAccounts(ports: AccountPorts, settings: AccountSettings): Accounts {
  return {
    ...createOperatorKeys(ports),
    ...withoutKey(settings.closedKey, createFindCaller(ports)),
    jobs: {
      sendWelcome: ({ payload }) => sendWelcome(ports, settings.baseUrl, payload.accountId),
      tellUploader: ({ payload }) => tellUploader(ports, payload.imageId),
      tellWebhookOwner: ({ payload }) => tellWebhookOwner(ports, payload.webhookId),
    },
    handlers: {
      signUp: (call) => signUp(ports, settings, call),
      rotateKey: (call) => rotateKey(ports, settings, call),
    },
  };
}

/** Nobody is known by this key, as if it had never been made; it is there again when it may. */
function withoutKey(
  closedKey: string | undefined,
  { findCaller, peekCaller }: Pick<Accounts, 'findCaller' | 'peekCaller'>,
): Pick<Accounts, 'findCaller' | 'peekCaller'> {
  return {
    findCaller: async (key) => (key === closedKey ? undefined : findCaller(key)),
    peekCaller: (key) => (key === closedKey ? { kind: 'anonymous' } : peekCaller(key)),
  };
}

async function signUp(
  ports: AccountPorts,
  settings: AccountSettings,
  { body, transaction }: Call<'signUp'>,
): Promise<Answer<'signUp'>> {
  if (settings.signUp === 'off') {
    const reason = 'This server takes no sign-ups; its operator hands keys out.';
    throw refuse('INVALID_CREDENTIALS', { reason });
  }
  const created_at = sqlTime(ports.clock.nowMs());
  const accountId = await insertSignedUp(ports, transaction, {
    email: parseEmail(body.email),
    app_description: body.appDescription ?? null,
    user_type: body.details?.user_type ?? null,
    opted_into_mailing_list: body.opted_into_mailing_list ?? false,
    created_at,
  });
  if (settings.signUp === 'mail') {
    await ports.queue.enqueue('sendWelcome', { accountId }, transaction);
    return { status: 200, body: { message: 'SUCCESS' } };
  }
  const key = createApiKey(ports.chance);
  await insertKey(transaction, {
    account_id: accountId,
    key_hash: hashApiKey(key),
    key_ending: endingOf(key),
    name: signUpKeyName,
    created_at,
  });
  return { status: 200, body: { message: 'SUCCESS', api_key: key } };
}

/**
 * Inserts first and asks afterwards what was taken: of two sign-ups at once both would have found
 * the address free. When it was not the address it was the user_id, and another one is tried.
 */
async function insertSignedUp(
  { database, chance }: AccountPorts,
  transaction: Call<'signUp'>['transaction'],
  account: Omit<NewAccountRow, 'user_id'> & { email: string },
): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await insertAccount(transaction, {
        ...account,
        user_id: createUserId(chance, attempt),
      });
    } catch (error) {
      if (!database.isDuplicate(error)) throw error;
      if (await isEmailTaken(transaction, account.email)) throw refuse('DUPLICATE_EMAIL');
      if (attempt + 1 === userIdTriesMax) throw error;
    }
  }
}

/**
 * Revokes the key that was sent, and no other of the account, before the new one is made: of two
 * rotations at once the second finds nothing left to revoke, and is told that its key is gone.
 */
async function rotateKey(
  { chance, clock }: AccountPorts,
  { demoKey }: AccountSettings,
  { caller, transaction }: Call<'rotateKey'>,
): Promise<Answer<'rotateKey'>> {
  const now = sqlTime(clock.nowMs());
  if (!(await updateKeyRevoked(transaction, caller.keyId, now))) {
    throw refuse('AUTHENTICATION_ERROR', { reason: 'The key was changed a moment ago.' });
  }
  // Asked after the write, which is undone by the refusal: a transaction begins by writing.
  if (demoKey !== undefined && (await hasKeyHash(transaction, caller.keyId, hashApiKey(demoKey)))) {
    throw refuse('INVALID_DATA', { reason: 'The demo key is for everybody and stays as it is.' });
  }
  const key = createApiKey(chance);
  await insertKey(transaction, {
    account_id: caller.accountId,
    key_hash: hashApiKey(key),
    key_ending: endingOf(key),
    name: (await findKeyName(transaction, caller.keyId)) ?? 'rotated',
    created_at: now,
  });
  return { status: 200, body: { message: 'SUCCESS', api_key: key } };
}
