// Accounts on a real SQLite, with a small cache that really remembers and forgets, because when a
// key stops working is half of what this room promises.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemChance } from '../../adapters/clock-system.ts';
import { openSqliteDatabase } from '../../adapters/database-sqlite.ts';
import { openLogMailer } from '../../adapters/mailer-log.ts';
import { openOutboxQueue } from '../../adapters/queue-outbox.ts';
import type { AccountCaller, Call } from '../../contract/handler.ts';
import type { Cache, CachePolicy, Loaded } from '../../ports/cache.ts';
import type { Chance } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import { hashApiKey } from './api-key.ts';

let folder: string;
let database: Database;
let nowMs: number;
let loads: number;
let cache: Cache;
let accounts: Accounts;
let letters: string[];

const clock = { nowMs: () => nowMs };

/** Keeps every entry for exactly its seconds, by the test's clock. */
function createTestCache(): Cache {
  const entries = new Map<string, { value: unknown; untilMs: number; tags: readonly string[] }>();
  return {
    async remember<T>(key: string, policy: CachePolicy, load: () => Promise<Loaded<T>>) {
      const kept = entries.get(key);
      if (kept !== undefined && kept.untilMs > nowMs) {
        return { value: kept.value as T, from: 'memory' };
      }
      loads += 1;
      const { value, absent } = await load();
      const seconds = absent === true ? policy.absentSeconds : policy.seconds;
      entries.set(key, { value, untilMs: nowMs + seconds * 1000, tags: policy.tags });
      return { value, from: 'database' };
    },
    async forget(tags) {
      for (const [key, entry] of entries) {
        if (entry.tags.some((tag) => tags.includes(tag))) entries.delete(key);
      }
    },
    peek: () => undefined,
    isSettling: () => false,
    check: async () => {},
    close: async () => {},
  };
}

beforeEach(async () => {
  nowMs = Date.UTC(2024, 0, 2, 3, 4, 5, 678);
  loads = 0;
  letters = [];
  folder = await mkdtemp(join(tmpdir(), 'catapi-accounts-'));
  database = openSqliteDatabase(join(folder, 'test.sqlite'), clock);
  await database.migrate();
  cache = createTestCache();
  accounts = openWith();
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const settings = { signUp: 'answer', demoKey: undefined, baseUrl: 'https://cats.example' } as const;

function openWith({ signUp = 'answer' as 'answer' | 'mail' | 'off', chance = systemChance } = {}) {
  const queue = openOutboxQueue(database, clock);
  const mailer = openLogMailer((text) => letters.push(text));
  const ports = { database, clock, chance, cache, queue, mailer };
  return openAccounts(ports, { ...settings, signUp });
}

type SignUpBody = Call<'signUp'>['body'];

async function signUp(body: SignUpBody, room = accounts): Promise<string> {
  const answer = await database.transaction((transaction) =>
    room.handlers.signUp({ body, transaction } as unknown as Call<'signUp'>),
  );
  return (answer as { body: { api_key: string } }).body.api_key;
}

/** As the frame does it: the tag of x-invalidates is forgotten after the commit. */
async function rotate(caller: AccountCaller): Promise<string> {
  const answer = await database.transaction((transaction) =>
    accounts.handlers.rotateKey({ caller, transaction } as unknown as Call<'rotateKey'>),
  );
  await cache.forget([`account:${caller.accountId}`]);
  return (answer as { body: { api_key: string } }).body.api_key;
}

async function callerOf(key: string): Promise<AccountCaller> {
  const found = await accounts.findCaller(key);
  if (found === undefined || !('caller' in found)) throw new Error('nobody calls with this key');
  return found.caller;
}

/** Gives the user_ids that are wanted, then real chance. */
function chanceOfUserIds(...userIds: string[]): Chance {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const wanted = [...userIds.join('')].map((letter) => letters.indexOf(letter));
  return { ...systemChance, integer: (below) => wanted.shift() ?? systemChance.integer(below) };
}

describe('signUp', () => {
  test('answers a key that works at once', async () => {
    const key = await signUp({ email: 'teacher@school.example' });
    expect(key).toMatch(/^live_[A-Za-z0-9]{64}$/);
    const { userId, ...rest } = await callerOf(key);
    expect(userId).toMatch(/^[a-z0-9]{6}$/);
    expect(rest).toEqual({
      kind: 'account',
      accountId: expect.any(Number),
      keyId: expect.any(Number),
      plan: 'free',
    });
  });

  test('keeps the hash and the ending of the key, and the key nowhere', async () => {
    const key = await signUp({ email: 'teacher@school.example' });
    const [row] = await database.read('api_keys').select();
    expect(row).toMatchObject({
      key_hash: hashApiKey(key),
      key_ending: key.slice(-4),
      name: 'sign-up',
      created_at: '2024-01-02 03:04:05.678',
      revoked_at: null,
    });
    expect(JSON.stringify([row, await database.read('accounts').select()])).not.toContain(
      key.slice(5, 20),
    );
  });

  test('keeps what was told of the account', async () => {
    await signUp({
      email: ' Teacher@School.Example ',
      appDescription: 'A gallery 😺',
      opted_into_mailing_list: true,
      details: { user_type: 'education' },
    });
    await signUp({ email: 'other@school.example' });
    const rows = await database
      .read('accounts')
      .orderBy('id')
      .select('email', 'app_description', 'user_type', 'opted_into_mailing_list');
    expect(rows.map((row) => ({ ...row }))).toMatchObject([
      {
        email: 'teacher@school.example',
        app_description: 'A gallery 😺',
        user_type: 'education',
        opted_into_mailing_list: 1,
      },
      {
        email: 'other@school.example',
        app_description: null,
        user_type: null,
        opted_into_mailing_list: 0,
      },
    ]);
  });

  test('refuses an address that has an account, in any letter case', async () => {
    await signUp({ email: 'teacher@school.example' });
    const refusal = { code: 'DUPLICATE_EMAIL', status: 400, message: 'DUPLICATE_EMAIL' };
    await expect(signUp({ email: 'teacher@school.example' })).rejects.toMatchObject(refusal);
    await expect(signUp({ email: 'TEACHER@school.EXAMPLE' })).rejects.toMatchObject(refusal);
    expect(await accounts.listKeys()).toHaveLength(1);
  });

  test('of two at once exactly one succeeds', async () => {
    const email = 'teacher@school.example';
    const both = await Promise.allSettled([signUp({ email }), signUp({ email })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((one) => one.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'DUPLICATE_EMAIL' });
  });

  test.each([
    ['grows too long in lower case', `${'İ'.repeat(200)}@a.example`],
    ['holds a control character', 'a\0b@a.example'],
    ['holds half a character', 'a\ud800@a.example'],
  ])('refuses an address that %s', async (_, email) => {
    await expect(signUp({ email })).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  test('takes another user_id when one is taken, and a longer one', async () => {
    const room = openWith({ chance: chanceOfUserIds('aaaaaa', 'aaaaaa', 'bbbbbbb') });
    const first = await signUp({ email: 'a@a.example' }, room);
    const second = await signUp({ email: 'b@b.example' }, room);
    expect((await callerOf(first)).userId).toBe('aaaaaa');
    expect((await callerOf(second)).userId).toBe('bbbbbbb');
  });

  test('sends the key by a letter, where the operator wants addresses to be true', async () => {
    const room = openWith({ signUp: 'mail' });
    expect(await signUp({ email: 'teacher@school.example' }, room)).toBeUndefined();
    expect(await accounts.listKeys()).toEqual([]);
    const [job] = await database.read('jobs').select();
    expect(job).toMatchObject({ name: 'sendWelcome', priority: 1 });
    const call = { payload: JSON.parse(job.payload) } as Parameters<
      typeof room.jobs.sendWelcome
    >[0];
    await room.jobs.sendWelcome(call);
    // As after a death between the letter and the end of its job.
    await room.jobs.sendWelcome(call);
    const [first = '', second = ''] = letters.map((text) => /live_\w{64}/.exec(text)?.[0]);
    expect(letters[1]).toContain('To: teacher@school.example');
    expect(await accounts.findCaller(first)).toBeUndefined();
    expect((await callerOf(second)).plan).toBe('free');
    expect(await accounts.listKeys()).toHaveLength(1);
  });

  test('is refused with its reason where the operator hands keys out', async () => {
    const refused = signUp({ email: 'a@a.example' }, openWith({ signUp: 'off' }));
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
      status: 400,
      details: { reason: expect.stringContaining('operator') },
    });
    expect(await database.read('accounts').select()).toEqual([]);
  });
});

describe('rotateKey', () => {
  test('answers a new key of the same account; the old one stops at once', async () => {
    const old = await signUp({ email: 'a@a.example' });
    const before = await callerOf(old);
    const fresh = await rotate(before);
    const { accountId, keyId, userId } = before;
    expect(await accounts.findCaller(old)).toEqual({ revoked: { accountId, keyId } });
    expect(await callerOf(fresh)).toMatchObject({ accountId, userId });
    expect((await callerOf(fresh)).keyId).not.toBe(keyId);
  });

  test("leaves the account's other keys alone", async () => {
    const first = await accounts.createKey({ email: 'a@a.example', name: 'laptop' });
    const second = await accounts.createKey({ email: 'a@a.example', name: 'phone' });
    await rotate(await callerOf(first.key));
    expect((await callerOf(second.key)).userId).toBe(second.userId);
  });

  test('keeps the name of the key', async () => {
    const { key } = await accounts.createKey({ name: 'laptop 😺' });
    await rotate(await callerOf(key));
    expect((await accounts.listKeys()).map(({ name }) => name)).toEqual(['laptop 😺', 'laptop 😺']);
  });

  test('of two at once exactly one succeeds', async () => {
    const caller = await callerOf(await signUp({ email: 'a@a.example' }));
    const both = await Promise.allSettled([rotate(caller), rotate(caller)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((one) => one.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'AUTHENTICATION_ERROR', status: 401 });
    expect(await accounts.listKeys()).toHaveLength(2);
  });
});

describe('findCaller', () => {
  test('finds nobody for a key that was never given out', async () => {
    expect(await accounts.findCaller(`live_${'x'.repeat(64)}`)).toBeUndefined();
  });

  test.each(['', 'a b', 'x'.repeat(256), 'nul\0', 'clé', '😺'])(
    'asks neither cache nor database about %j',
    async (key) => {
      expect(await accounts.findCaller(key)).toBeUndefined();
      expect(loads).toBe(0);
    },
  );

  test('tells keys apart that differ in letter case or at the end only', async () => {
    await accounts.createKey({ name: 'demo', key: 'DEMO-API-KEY' });
    expect(await accounts.findCaller('DEMO-API-KEY')).toBeDefined();
    for (const key of ['demo-api-key', 'DEMO-API-KE', 'DEMO-API-KEYS']) {
      expect(await accounts.findCaller(key)).toBeUndefined();
    }
  });

  test('does not take the word of a database that answers another hash', async () => {
    const { key } = await accounts.createKey({ name: 'one' });
    await database.write('api_keys').update({ key_hash: hashApiKey('another') });
    // Its where() matches everything, as a comparison that ignores letter case could match more.
    const latest = () => ({ where: () => database.write('api_keys') });
    const lying = { ...database, latest } as unknown as Database;
    const queue = openOutboxQueue(database, clock);
    const mailer = openLogMailer(() => {});
    const ports = { database: lying, clock, chance: systemChance, cache, queue, mailer };
    const room = openAccounts(ports, settings);
    expect(await room.findCaller(key)).toBeUndefined();
  });

  test('answers from memory, and asks again only whether the key still stands', async () => {
    const { key } = await accounts.createKey({ name: 'one' });
    await callerOf(key);
    expect(loads).toBe(2);
    await callerOf(key);
    expect(loads).toBe(2);
    nowMs += 10_000;
    await callerOf(key);
    expect(loads).toBe(3);
  });

  test('sees within ten seconds a key that another process revoked', async () => {
    const { key } = await accounts.createKey({ name: 'one' });
    await callerOf(key);
    await database.write('api_keys').update({ revoked_at: '2024-01-02 03:04:05.678' });
    expect(await accounts.findCaller(key)).toHaveProperty('caller');
    nowMs += 10_000;
    expect(await accounts.findCaller(key)).toHaveProperty('revoked');
  });

  test('forgets an absence when the very key is made', async () => {
    expect(await accounts.findCaller('DEMO-API-KEY')).toBeUndefined();
    await accounts.createKey({ name: 'demo', key: 'DEMO-API-KEY' });
    expect(await accounts.findCaller('DEMO-API-KEY')).toHaveProperty('caller');
  });
});
