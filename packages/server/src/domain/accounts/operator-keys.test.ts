// Keys as an operator handles them, on a real SQLite.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemChance } from '../../adapters/clock-system.ts';
import { openSqliteDatabase } from '../../adapters/database-sqlite.ts';
import { openLogMailer } from '../../adapters/mailer-log.ts';
import { openOutboxQueue } from '../../adapters/queue-outbox.ts';
import type { Cache, CachePolicy, Loaded } from '../../ports/cache.ts';
import type { Database } from '../../ports/database.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import { hashApiKey } from './api-key.ts';

let folder: string;
let database: Database;
let nowMs: number;
let forgotten: string[];
let keys: Accounts;

const cache: Cache = {
  async remember<T>(_key: string, _policy: CachePolicy, load: () => Promise<Loaded<T>>) {
    return { value: (await load()).value, from: 'database' };
  },
  async forget(tags) {
    forgotten.push(...tags);
  },
  peek: () => undefined,
  isSettling: () => false,
  check: async () => {},
  close: async () => {},
};

beforeEach(async () => {
  nowMs = Date.UTC(2024, 0, 2, 3, 4, 5, 678);
  forgotten = [];
  const clock = { nowMs: () => nowMs };
  folder = await mkdtemp(join(tmpdir(), 'catapi-keys-'));
  database = openSqliteDatabase(join(folder, 'test.sqlite'), clock);
  await database.migrate();
  const queue = openOutboxQueue(database, clock);
  const mailer = openLogMailer(() => {});
  keys = openAccounts(
    { database, clock, chance: systemChance, cache, queue, mailer },
    { signUp: 'answer', demoKey: undefined, baseUrl: 'https://cats.example' },
  );
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const countOf = async (table: string) => (await database.read(table).select('id')).length;

describe('createKey', () => {
  test('makes a key and an account without any mail', async () => {
    const made = await keys.createKey({ name: 'school' });
    expect(made).toEqual({
      key: expect.stringMatching(/^live_[A-Za-z0-9]{64}$/),
      userId: expect.stringMatching(/^[a-z0-9]{6}$/),
      stands: true,
    });
    expect(await keys.findCaller(made.key)).toMatchObject({ caller: { userId: made.userId } });
    expect(forgotten).toEqual([`key:${hashApiKey(made.key)}`]);
  });

  test('gives the account of a mail address one more key', async () => {
    const first = await keys.createKey({ name: 'laptop', email: 'a@a.example' });
    const second = await keys.createKey({ name: 'phone', email: ' A@A.example' });
    expect(second.userId).toBe(first.userId);
    expect(second.key).not.toBe(first.key);
    expect(await countOf('accounts')).toBe(1);
  });

  test('gives each key without an address its own account', async () => {
    const first = await keys.createKey({ name: 'one' });
    expect((await keys.createKey({ name: 'two' })).userId).not.toBe(first.userId);
  });

  test('answers a given key that stands already as it is', async () => {
    const first = await keys.createKey({ name: 'demo', key: 'DEMO-API-KEY' });
    expect(first.key).toBe('DEMO-API-KEY');
    expect(await keys.createKey({ name: 'demo', key: 'DEMO-API-KEY' })).toEqual(first);
    expect(await countOf('api_keys')).toBe(1);
    expect(await countOf('accounts')).toBe(1);
  });

  test('may be asked for the same key by several at once', async () => {
    const wish = { name: 'demo', key: 'DEMO-API-KEY' };
    const made = await Promise.all(Array.from({ length: 4 }, () => keys.createKey(wish)));
    expect(new Set(made.map(({ userId }) => userId)).size).toBe(1);
    expect(await countOf('accounts')).toBe(1);
  });

  test('may be asked for the same new address by several at once', async () => {
    const wish = { name: 'one', email: 'a@a.example' };
    const made = await Promise.all([keys.createKey(wish), keys.createKey(wish)]);
    expect(new Set(made.map(({ userId }) => userId)).size).toBe(1);
    expect(await countOf('api_keys')).toBe(2);
  });

  test('leaves revoked what was revoked, and says so', async () => {
    const first = await keys.createKey({ name: 'demo', key: 'DEMO-API-KEY' });
    await keys.revokeKey({ ending: '-KEY' });
    const again = await keys.createKey({ name: 'demo', key: 'DEMO-API-KEY' });
    expect(again).toEqual({ ...first, stands: false });
    expect(await keys.findCaller('DEMO-API-KEY')).toHaveProperty('revoked');
    expect(await countOf('api_keys')).toBe(1);
  });

  test.each(['', 'two words', 'clé', 'x'.repeat(256)])('refuses %j as a key', async (key) => {
    const refused = keys.createKey({ name: 'one', key });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(await countOf('accounts')).toBe(0);
  });

  test('refuses what is not a mail address', async () => {
    const refused = keys.createKey({ name: 'one', email: 'nobody' });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });
});

describe('listKeys', () => {
  test('shows everything but the key, the revoked ones too', async () => {
    const first = await keys.createKey({ name: 'laptop', email: 'a@a.example' });
    nowMs += 1000;
    const second = await keys.createKey({ name: 'demo', key: 'DEMO-API-KEY' });
    nowMs += 1000;
    await keys.revokeKey({ ending: first.key.slice(-4) });
    expect(await keys.listKeys()).toEqual([
      {
        id: expect.any(Number),
        userId: first.userId,
        email: 'a@a.example',
        name: 'laptop',
        ending: first.key.slice(-4),
        createdAt: '2024-01-02T03:04:05.678Z',
        plan: 'free',
        revokedAt: '2024-01-02T03:04:07.678Z',
      },
      {
        id: expect.any(Number),
        userId: second.userId,
        email: null,
        name: 'demo',
        ending: '-KEY',
        createdAt: '2024-01-02T03:04:06.678Z',
        plan: 'free',
        revokedAt: null,
      },
    ]);
  });
});

describe('revokeKey', () => {
  test('revokes by id, once, and the account is forgotten', async () => {
    const { key } = await keys.createKey({ name: 'one' });
    const [listed] = await keys.listKeys();
    const id = listed?.id ?? 0;
    expect(await keys.revokeKey({ id })).toBe(true);
    expect(forgotten).toContainEqual(expect.stringMatching(/^account:\d+$/));
    expect(await keys.findCaller(key)).toMatchObject({ revoked: { keyId: id } });
    expect(await keys.revokeKey({ id })).toBe(false);
  });

  test('revokes nothing when nothing is meant', async () => {
    await keys.createKey({ name: 'demo', key: 'DEMO-API-KEY' });
    expect(await keys.revokeKey({ id: 999 })).toBe(false);
    expect(await keys.revokeKey({ ending: 'none' })).toBe(false);
    expect(await keys.revokeKey({ ending: '-key' })).toBe(false);
    expect(await keys.findCaller('DEMO-API-KEY')).toHaveProperty('caller');
  });

  test('refuses an ending that several have, and names them', async () => {
    await keys.createKey({ name: 'one', key: 'FIRST-KEY' });
    await keys.createKey({ name: 'two', key: 'SECOND-KEY' });
    const [one, two] = await keys.listKeys();
    await expect(keys.revokeKey({ ending: '-KEY' })).rejects.toMatchObject({
      code: 'INVALID_DATA',
      details: { reason: expect.stringContaining(`${one?.id}, ${two?.id}`) },
    });
    expect((await keys.listKeys()).map(({ revokedAt }) => revokedAt)).toEqual([null, null]);
  });
});
