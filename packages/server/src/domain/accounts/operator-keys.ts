// Keys as an operator handles them: made, listed and revoked without any mail, from the command
// line or at start. Lookups come before the transactions and never inside them, because on SQLite a
// transaction that begins by reading cannot wait for its turn to write; whatever changes in
// between shows as a duplicate, and then the lookups are made again.

import { refuse } from '../../errors.ts';
import { presentTime, sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import {
  findAccountByEmail,
  findAccountByUserId,
  findKeyByHash,
  findKeyStanding,
  insertAccount,
  insertKey,
  listKeyRows,
  listStandingKeys,
  updateKeyRevoked,
  updatePlan,
} from './account-store.ts';
import { createApiKey, endingOf, hashApiKey, isApiKey } from './api-key.ts';
import { accountTag, keyTag } from './find-caller.ts';
import { createUserId, parseEmail, userIdTriesMax } from './identity.ts';

export interface ListedKey {
  id: number;
  userId: string;
  email: string | null;
  plan: string;
  name: string;
  /** The last characters; the rest is known to its holder only. */
  ending: string;
  createdAt: string;
  revokedAt: string | null;
}

export interface MadeKey {
  key: string;
  userId: string;
  /** Whether calls may be made with it. */
  stands: boolean;
}

export interface OperatorKeys {
  /**
   * Makes a key, for the account of `email` where there is one, else for a new account. A `key`
   * that is given and was made before is answered as it is, so that every start may ask for
   * DEMO-API-KEY; when it was revoked since it stays revoked, and `stands` is false. A text that
   * cannot be a key is refused with INVALID_CREDENTIALS.
   */
  createKey(wish: {
    name: string;
    email?: string | undefined;
    key?: string | undefined;
  }): Promise<MadeKey>;
  /** All keys, the revoked ones too, oldest first. */
  listKeys(): Promise<ListedKey[]>;
  /**
   * Revokes the one key meant. False when there is none, or none that still stands; an ending that
   * several have is refused with INVALID_DATA, whose reason names their ids.
   */
  revokeKey(which: { id: number } | { ending: string }): Promise<boolean>;
  /** Gives an account another plan; false when there is no such account. */
  changePlan(userId: string, plan: string): Promise<boolean>;
}

type OperatorPorts = Pick<Ports, 'database' | 'clock' | 'chance' | 'cache'>;

export function createOperatorKeys(ports: OperatorPorts): OperatorKeys {
  return {
    createKey: (wish) => createKey(ports, wish),
    revokeKey: (which) => revokeKey(ports, which),
    changePlan: (userId, plan) => changePlan(ports, userId, plan),
    async listKeys() {
      const rows = await listKeyRows(ports.database.write);
      return rows.map((row) => ({
        id: row.id,
        userId: row.user_id,
        email: row.email,
        plan: row.plan,
        name: row.name,
        ending: row.key_ending,
        createdAt: presentTime(row.created_at),
        revokedAt: row.revoked_at === null ? null : presentTime(row.revoked_at),
      }));
    },
  };
}

async function createKey(
  ports: OperatorPorts,
  wish: Parameters<OperatorKeys['createKey']>[0],
): Promise<MadeKey> {
  const email = wish.email === undefined ? null : parseEmail(wish.email);
  if (wish.key !== undefined && !isApiKey(wish.key)) {
    const reason = 'A key is 1 to 255 visible ASCII characters without spaces.';
    throw refuse('INVALID_CREDENTIALS', { reason });
  }
  const key = wish.key ?? createApiKey(ports.chance);
  for (let attempt = 0; ; attempt += 1) {
    const made = await findMadeKey(ports, key);
    if (made !== undefined) return made;
    try {
      const userId = await insertKeyFor(ports, { key, email, name: wish.name, attempt });
      await ports.cache.forget([keyTag(hashApiKey(key))]);
      return { key, userId, stands: true };
    } catch (error) {
      const isLast = attempt + 1 === userIdTriesMax;
      if (isLast || !ports.database.isDuplicate(error)) throw error;
    }
  }
}

async function findMadeKey({ database }: OperatorPorts, key: string): Promise<MadeKey | undefined> {
  const row = await findKeyByHash(database.write, hashApiKey(key));
  const standing = row && (await findKeyStanding(database.write, row.id));
  if (standing === undefined) return undefined;
  return { key, userId: standing.user_id, stands: standing.revoked_at === null };
}

async function insertKeyFor(
  { database, clock, chance }: OperatorPorts,
  {
    key,
    email,
    name,
    attempt,
  }: { key: string; email: string | null; name: string; attempt: number },
): Promise<string> {
  const created_at = sqlTime(clock.nowMs());
  const known = email === null ? undefined : await findAccountByEmail(database.write, email);
  const userId = known?.user_id ?? createUserId(chance, attempt);
  await database.transaction(async (transaction) => {
    const accountId =
      known?.id ??
      (await insertAccount(transaction, {
        user_id: userId,
        email,
        app_description: null,
        user_type: null,
        opted_into_mailing_list: false,
        created_at,
      }));
    await insertKey(transaction, {
      account_id: accountId,
      key_hash: hashApiKey(key),
      key_ending: endingOf(key),
      name,
      created_at,
    });
  });
  return userId;
}

async function revokeKey(
  { database, clock, cache }: OperatorPorts,
  which: { id: number } | { ending: string },
): Promise<boolean> {
  const meant = 'id' in which ? { id: which.id } : { key_ending: which.ending };
  const [found, ...others] = await listStandingKeys(database.write, meant);
  if (found === undefined) return false;
  if (others.length > 0) {
    const ids = [found, ...others].map(({ id }) => id).join(', ');
    throw refuse('INVALID_DATA', { reason: `Several keys end so; name one by its id: ${ids}.` });
  }
  const isRevoked = await database.transaction((transaction) =>
    updateKeyRevoked(transaction, found.id, sqlTime(clock.nowMs())),
  );
  await cache.forget([accountTag(found.account_id)]);
  return isRevoked;
}

async function changePlan(
  { database, cache }: OperatorPorts,
  userId: string,
  plan: string,
): Promise<boolean> {
  const account = await findAccountByUserId(database.write, userId);
  if (account === undefined) return false;
  await updatePlan(database.write, account.id, plan);
  await cache.forget([accountTag(account.id)]);
  return true;
}
