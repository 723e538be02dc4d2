// The promises of the database port, on every database that the machine has: MySQL is the truth,
// SQLite the convenience, and a room must not be able to tell them apart.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../packages/server/src/adapters/clock-system.ts';
import { openMysqlDatabase } from '../../packages/server/src/adapters/database-mysql.ts';
import { openSqliteDatabase } from '../../packages/server/src/adapters/database-sqlite.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import { type Database, presentTime, sqlTime } from '../../packages/server/src/ports/database.ts';
import { findFreePort } from '../support/private-process.ts';
import { createDatabase } from '../support/services.ts';

let folder: string;
let database: Database;
let reopen: () => Database;
let drop = async () => {};

const openMysql = (url: string) =>
  openMysqlDatabase({ url, readUrls: [], clock: systemClock, observe() {} });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-database-'));
  const provided = inject('database');
  if (provided.kind === 'sqlite') {
    reopen = () => openSqliteDatabase(join(folder, 'cats.sqlite'), systemClock);
  } else {
    const created = await createDatabase(provided.url);
    drop = created.drop;
    reopen = () => openMysql(created.url);
  }
  database = reopen();
});
afterAll(async () => {
  await database.close();
  await drop();
  await rm(folder, { recursive: true, force: true });
});

const time = '2023-10-28 17:44:36.007';

async function insertAccount(userId: string): Promise<number> {
  const [id] = await database.write('accounts').insert({ user_id: userId, created_at: time });
  return id as number;
}

describe('migrating', () => {
  it('is safe from several processes at once, and changes nothing twice', async () => {
    expect((await database.pendingMigrations()).length).toBeGreaterThan(0);
    const others = [reopen(), reopen()];
    const all = [database, ...others];
    const applied: string[][] = [];
    // SQLite's driver waits for a lock without letting go of the thread, so within one process
    // nobody could give it up; test/running/program.test.ts does it with real processes.
    if (database.dialect === 'sqlite') for (const one of all) applied.push(await one.migrate());
    else applied.push(...(await Promise.all(all.map((one) => one.migrate()))));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await database.pendingMigrations()).toEqual([]);
    await Promise.all(others.map((one) => one.close()));
  });

  it('has a version to show', async () => {
    expect(await database.version()).toMatch(/^(SQLite|MariaDB|MySQL) \d+\.\d+/);
  });
});

describe('text', () => {
  it.each(['Žofie', '猫の名前', '🐈‍⬛ with a tail', 'أسود', "'; DROP TABLE votes; --", '\\ % _'])(
    'comes back as it was: %s',
    async (text) => {
      const accountId = await insertAccount(text.slice(0, 8) + Math.random().toString(36));
      const row = {
        account_id: accountId,
        image_id: 'x',
        sub_id: text,
        value: 1,
        created_at: time,
      };
      const [id] = await database.write('votes').insert(row);
      const kept = await database.write('votes').where({ id, sub_id: text }).first('sub_id');
      expect(kept?.sub_id).toBe(text);
    },
  );

  it('is compared byte by byte: case, accents and spaces at the end count', async () => {
    const names = ['aB', 'Ab', 'ab', 'áb', 'ab ', 'ｂ'];
    for (const name of names) await insertAccount(name);
    for (const name of names) {
      const rows = await database.write('accounts').where({ user_id: name }).select('user_id');
      expect(rows).toEqual([{ user_id: name }]);
    }
  });
});

describe('numbers and times', () => {
  it.each([0.1, 1.797e308, -1.797e308, 5e-324, 9.195755793440053, 1 / 3, 123456789012345680])(
    'a double comes back as it was: %d',
    async (value) => {
      const accountId = await insertAccount(`double ${value}`.slice(0, 32));
      const row = { account_id: accountId, image_id: 'x', value, created_at: time };
      const [id] = await database.write('votes').insert(row);
      const kept = await database.write('votes').where({ id }).first('value', 'id');
      expect(kept).toEqual({ id, value });
    },
  );

  it('a time keeps its milliseconds', async () => {
    const id = await insertAccount('timed');
    const row = await database.write('accounts').where({ id }).first('created_at');
    expect(row.created_at).toBe(time);
    expect(presentTime(row.created_at)).toBe('2023-10-28T17:44:36.007Z');
    expect(sqlTime(Date.parse('2023-10-28T17:44:36.007Z'))).toBe(time);
  });
});

describe('a transaction', () => {
  it('is undone when its work throws', async () => {
    const work = database.transaction(async (transaction) => {
      await transaction('accounts').insert({ user_id: 'undone', created_at: time });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    const row = await database.write('accounts').where({ user_id: 'undone' }).first();
    expect(row).toBeUndefined();
  });

  it('shows nobody what it has not committed', async () => {
    let seen: unknown = 'not asked';
    await database.transaction(async (transaction) => {
      await transaction('accounts').insert({ user_id: 'hidden', created_at: time });
      seen = await database.read('accounts').where({ user_id: 'hidden' }).first();
    });
    expect(seen).toBeUndefined();
    expect(await database.read('accounts').where({ user_id: 'hidden' }).first()).toBeDefined();
  });

  it('waits for others and loses no count', async () => {
    const id = await insertAccount('counted');
    await Promise.all(
      Array.from({ length: 20 }, () =>
        database.transaction(async (transaction) => {
          await transaction('accounts').where({ id }).update({ app_description: 'locked' });
          await transaction('votes').insert({
            account_id: id,
            image_id: 'x',
            value: 1,
            created_at: time,
          });
        }),
      ),
    );
    const counted = await database
      .write('votes')
      .where({ account_id: id })
      .count({ n: '*' })
      .first();
    expect(Number(counted?.['n'])).toBe(20);
  });
});

describe('inserted rows', () => {
  const vote = (accountId: number, value: number) => ({
    account_id: accountId,
    image_id: `nonce ${value}`,
    sub_id: null,
    value,
    created_at: time,
  });

  async function idsByValue(accountId: number): Promise<Map<number, number>> {
    const rows: { id: number; value: number }[] = await database
      .write('votes')
      .where({ account_id: accountId })
      .select('id', 'value');
    return new Map(rows.map(({ id, value }) => [value, id]));
  }

  it('each get the id of their own row, whoever else inserts', async () => {
    const accountId = await insertAccount('many rows');
    const others = [reopen(), reopen()];
    const writers = [database, ...others, database, ...others];
    const said = new Map<number, number>();
    let nonce = 0;
    const insertSome = async (one: Database, count: number) => {
      const rows = Array.from({ length: count }, () => {
        nonce += 1;
        return vote(accountId, nonce);
      });
      const ids = await one.transaction((trx) => one.insertRows(trx, 'votes', rows));
      expect(ids).toHaveLength(count);
      for (const [index, row] of rows.entries()) said.set(row.value, ids[index] as number);
    };
    await Promise.all(
      writers.map(async (one, index) => {
        for (const count of [1, 7, 64, 2, 200, 1, 33]) await insertSome(one, count + index);
      }),
    );
    expect(said.size).toBe(nonce);
    const kept = await idsByValue(accountId);
    expect(kept.size).toBe(nonce);
    for (const [value, id] of said) expect(kept.get(value), `vote ${value}`).toBe(id);
    await Promise.all(others.map((one) => one.close()));
  });

  it('may be none, or more than fit into one statement', async () => {
    const accountId = await insertAccount('rows');
    const rows = Array.from({ length: 7000 }, (_, index) => vote(accountId, index));
    const [none, ids] = await database.transaction(async (transaction) => [
      await database.insertRows(transaction, 'votes', []),
      await database.insertRows(transaction, 'votes', rows),
    ]);
    expect(none).toEqual([]);
    const kept = await idsByValue(accountId);
    expect(ids).toEqual(rows.map(({ value }) => kept.get(value)));
  });

  it('are none at all when one is refused, and the transaction may go on', async () => {
    const accountId = await insertAccount('one bad row');
    await database.transaction(async (transaction) => {
      const rows = [vote(accountId, 1), vote(accountId + 1e6, 2), vote(accountId, 3)];
      await expect(database.insertRows(transaction, 'votes', rows)).rejects.toThrow();
      await database.insertRows(transaction, 'votes', [vote(accountId, 4)]);
    });
    expect([...(await idsByValue(accountId)).keys()]).toEqual([4]);
  });

  it.runIf(inject('database').kind === 'mysql')('follow the steps of a cluster', async () => {
    const accountId = await insertAccount('steps');
    const rows = Array.from({ length: 20 }, (_, index) => vote(accountId, index));
    const ids = await database.transaction(async (transaction) => {
      const setSteps = (step: number, offset: number) =>
        transaction.raw(
          `SET SESSION auto_increment_increment = ${step}, auto_increment_offset = ${offset}`,
        );
      await setSteps(7, 3);
      const inserted = await database.insertRows(transaction, 'votes', rows);
      await setSteps(1, 1);
      return inserted;
    });
    const kept = await idsByValue(accountId);
    expect(ids).toEqual(rows.map(({ value }) => kept.get(value)));
    expect((ids[1] as number) - (ids[0] as number)).toBe(7);
  });
});

describe('failures', () => {
  it('tells a duplicate from other errors', async () => {
    await insertAccount('twice');
    const again = insertAccount('twice');
    await expect(again).rejects.toSatisfy((error) => database.isDuplicate(error));
    const wrong = database.write('no_such_table').select();
    await expect(wrong).rejects.toSatisfy((error) => !database.isDuplicate(error));
    await expect(wrong).rejects.not.toBeInstanceOf(PortError);
  });

  it('answers a check', async () => {
    await expect(database.check()).resolves.toBeUndefined();
  });

  it.runIf(inject('database').kind === 'mysql')(
    'of the connection are PortErrors, and soon',
    async () => {
      const dead = openMysql(`mysql://root@127.0.0.1:${await findFreePort()}/cats`);
      const startedAtMs = performance.now();
      const check = dead.check();
      await expect(check).rejects.toBeInstanceOf(PortError);
      await expect(check).rejects.toMatchObject({ port: 'database', retryable: true });
      const row = dead.transaction((transaction) => transaction('accounts').first());
      await expect(row).rejects.toBeInstanceOf(PortError);
      expect(performance.now() - startedAtMs).toBeLessThan(15_000);
      await dead.close();
    },
  );
});

describe.runIf(inject('database').kind === 'sqlite')('a lock that another process holds', () => {
  const script = (file: string, ms: number) => `
    const db = new (require('libsql'))(${JSON.stringify(file)});
    db.exec('PRAGMA busy_timeout=3000');
    db.exec('BEGIN IMMEDIATE');
    process.stdout.write('held');
    setTimeout(() => { db.exec('ROLLBACK'); }, ${ms});`;

  async function holdLock(ms: number): Promise<() => void> {
    const file = join(folder, 'cats.sqlite');
    const child = spawn(process.execPath, ['-e', script(file, ms)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return () => child.kill();
  }

  it('is waited for, and the process goes on with other things meanwhile', async () => {
    const release = await holdLock(600);
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 20);
    await insertAccount('waited');
    clearInterval(timer);
    release();
    expect(ticks).toBeGreaterThan(10);
    // Committed, and not only answered: the other connection sees it.
    const row = await database.read('accounts').where({ user_id: 'waited' }).first();
    expect(row).toBeDefined();
  });

  it('for too long is a PortError', async () => {
    const release = await holdLock(8000);
    const insert = insertAccount('never');
    await expect(insert).rejects.toMatchObject({ port: 'database', retryable: true });
    release();
  });
});
