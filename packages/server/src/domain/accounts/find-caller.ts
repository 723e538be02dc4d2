// Who sends this key: asked on every request, answered from memory. A key is remembered in two
// entries, because a tag must be known before a load and the account is known only after it. The
// first says whose the key is, under the key's own tag; that never changes once it is true. The
// second says whether it still stands, under `account:<id>`, the tag that a rotation forgets: so
// a key that was taken back stops working at once in this process, and in the others within the
// second entry's seconds.

import { LRUCache } from 'lru-cache';
import type { AccountCaller, Caller } from '../../contract/handler.ts';
import type { CachePolicy, Loaded } from '../../ports/cache.ts';
import type { Ports } from '../../ports/ports.ts';
import { findKeyByHash, findKeyStanding, type KeyRow, type KeyStanding } from './account-store.ts';
import { hashApiKey, isApiKey, isSameHash } from './api-key.ts';

/** A known key: its caller, or, when it was taken back, only whose it was. */
export type FoundCaller =
  | { caller: AccountCaller }
  | { revoked: { accountId: number; keyId: number } };

export type FindCaller = (key: string) => Promise<FoundCaller | undefined>;

/** Who sends this key, when memory knows it now; undefined means: ask `FindCaller`. */
export type PeekCaller = (key: string) => Caller | undefined;

// While the database is away what was known of a key last may stand in for a while, so callers with
// a key are answered from memory like the others. A server that is cut off alone, from Redis too,
// takes a key that was revoked meanwhile for as long.
const outageSeconds = 1800;
const ownerPolicy = {
  seconds: 600,
  staleSeconds: 0,
  absentSeconds: 5,
  errorSeconds: outageSeconds,
};
// Never stale: a key that was taken back must not work once more while its entry is renewed.
const standingPolicy = {
  seconds: 10,
  staleSeconds: 0,
  absentSeconds: 5,
  errorSeconds: outageSeconds,
};
const entrySizeBytes = 300;

/**
 * What a key came to the last time. It is believed only while memory holds the very same entries,
 * so it saves the hash and the comparison, which are half of what a warm answer would cost, and
 * makes nobody welcome who is not.
 */
interface Recent {
  ownerKey: string;
  owner: KeyRow;
  standingKey: string;
  standing: KeyStanding;
  caller: AccountCaller;
}

const recentMax = 10_000;
const anonymous: Caller = { kind: 'anonymous' };

/** Forgets what is remembered of one key; call it after the commit that makes the key. */
export const keyTag = (hash: string) => `key:${hash}`;

/** Forgets the standing of all of an account's keys; the contract's x-invalidates names it too. */
export const accountTag = (accountId: number) => `account:${accountId}`;

/**
 * Both loads ask what is there now. A replica that lags would not know a key that was answered a
 * moment ago, and would call a key valid, for the seconds of the entry, that has just been rotated
 * away.
 */
export function createFindCaller({ database, cache }: Pick<Ports, 'database' | 'cache'>): {
  findCaller: FindCaller;
  peekCaller: PeekCaller;
} {
  async function rememberRow<Row>(
    key: string,
    policy: CachePolicy,
    find: () => Promise<Row | undefined>,
  ): Promise<Row | null> {
    const load = async (): Promise<Loaded<Row | null>> => {
      const row = await find();
      return { value: row ?? null, sizeBytes: entrySizeBytes, absent: row === undefined };
    };
    return (await cache.remember(key, policy, load)).value;
  }

  const recent = new LRUCache<string, Recent>({ max: recentMax });

  const peekCaller: PeekCaller = (key) => {
    if (!isApiKey(key)) return anonymous;
    const known = recent.get(key);
    const ownerKey = known?.ownerKey ?? `key:${hashApiKey(key)}`;
    const owner = cache.peek<KeyRow | null>(ownerKey)?.value;
    if (owner === null) return anonymous;
    if (owner === undefined) return undefined;
    const standingKey = known?.standingKey ?? `key-standing:${owner.id}`;
    const standing = cache.peek<KeyStanding | null>(standingKey)?.value;
    if (standing == null || standing.revoked_at !== null) return undefined;
    if (known !== undefined && known.owner === owner && known.standing === standing) {
      return known.caller;
    }
    if (!isSameHash(owner.key_hash, hashApiKey(key))) return undefined;
    const { id: keyId, account_id: accountId } = owner;
    const { user_id: userId, plan } = standing;
    const caller: AccountCaller = { kind: 'account', accountId, userId, keyId, plan };
    recent.set(key, { ownerKey, owner, standingKey: `key-standing:${keyId}`, standing, caller });
    return caller;
  };

  const findCaller: FindCaller = async (key) => {
    if (!isApiKey(key)) return undefined;
    const hash = hashApiKey(key);
    const owner = await rememberRow(
      `key:${hash}`,
      { ...ownerPolicy, tags: [keyTag(hash)] },
      async () => findKeyByHash(database.latest, hash),
    );
    // The database has compared already, by its own rules for text; the last word is ours, byte by
    // byte, and takes the same time wherever two hashes differ.
    if (owner === null || !isSameHash(owner.key_hash, hash)) return undefined;
    const { id: keyId, account_id: accountId } = owner;
    const standing = await rememberRow(
      `key-standing:${keyId}`,
      { ...standingPolicy, tags: [accountTag(accountId)] },
      async () => findKeyStanding(database.latest, keyId),
    );
    if (standing === null) return undefined;
    if (standing.revoked_at !== null) return { revoked: { accountId, keyId } };
    const { user_id: userId, plan } = standing;
    return { caller: { kind: 'account', accountId, userId, keyId, plan } };
  };
  return { findCaller, peekCaller };
}
