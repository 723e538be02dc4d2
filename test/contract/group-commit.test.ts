// Votes and favourites that are committed together: each caller gets the own id and the own
// refusal, and when the database fails nobody is told of what is not there. A transaction of the
// test's own holds the writes back, so that calls gather.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startServer, type TestServer } from '../support/server.ts';

const startMs = Date.UTC(2026, 10, 22);
let server: TestServer;
let nowMs = startMs;
let accountId: number;
let release = async () => {};

beforeAll(async () => {
  server = await startServer({ overrides: { clock: { nowMs: () => nowMs } } });
  await post('/v1/votes', { image_id: 'first', value: 1 });
  const row = await server.ports.database.write('votes').where({ image_id: 'first' }).first();
  accountId = row.account_id;
});
afterEach(() => release());
afterAll(() => server.stop());

function post(path: string, body: unknown, idempotencyKey?: string, key = server.key) {
  const headers: Record<string, string> =
    idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
  return server.ask(path, { method: 'POST', key, body, headers });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Long enough for calls to have come, and shorter than a group may hold back the next. */
const gatherMs = 500;

/** Keeps writes of the test's account waiting: on SQLite all writes. */
async function holdWrites(): Promise<void> {
  let end = () => {};
  const isOver = new Promise<void>((resolve) => {
    end = resolve;
  });
  await new Promise<void>((resolve) => {
    const held = server.ports.database.transaction(async (transaction) => {
      const app_description = `held at ${performance.now()}`;
      await transaction('accounts').where({ id: accountId }).update({ app_description });
      resolve();
      await isOver;
    });
    release = async () => {
      release = async () => {};
      end();
      await held;
    };
  });
}

interface Vote {
  id: number;
  value: number;
}

async function votesOf(subId: string): Promise<Map<number, number>> {
  const list = await server.ask(`/v1/votes?limit=1000&sub_id=${subId}`, { key: server.key });
  return new Map(list.json<Vote[]>().map(({ id, value }) => [id, value]));
}

/** Counts the statements that insert into a table, until it is called. */
function countInserts(table: string): () => number {
  let count = 0;
  const listen = ({ sql }: { sql: string }) => {
    if (new RegExp(`^insert into \`${table}\``, 'i').test(sql)) count += 1;
  };
  const { write } = server.ports.database;
  write.on('query', listen);
  return () => {
    write.removeListener('query', listen);
    return count;
  };
}

const statuses = (answers: Answer[]) => answers.map(({ status }) => status);

describe('64 writers at once', () => {
  it('each get the id of their own vote', async () => {
    const inserts = countInserts('votes');
    const acknowledged = new Map<number, number>();
    await Promise.all(
      Array.from({ length: 64 }, async (_, writer) => {
        for (let turn = 0; turn < 3; turn += 1) {
          const value = writer * 3 + turn + 0.5;
          const answer = await post('/v1/votes', { image_id: 'w', sub_id: 'writers', value });
          expect(answer.json<Vote>().value).toBe(value);
          acknowledged.set(answer.json<Vote>().id, value);
        }
      }),
    );
    expect(inserts()).toBeLessThan(192);
    expect(acknowledged.size).toBe(192);
    expect(await votesOf('writers')).toEqual(acknowledged);
  });

  it('are few statements', async () => {
    await holdWrites();
    const inserts = countInserts('votes');
    const body = { image_id: 'w', sub_id: 'gathered', value: 1 };
    const answers = Promise.all(Array.from({ length: 64 }, () => post('/v1/votes', body)));
    await pause(gatherMs);
    await release();
    expect(new Set(statuses(await answers))).toEqual(new Set([201]));
    expect(inserts()).toBeLessThan(10);
    expect((await votesOf('gathered')).size).toBe(64);
  });
});

describe('favourites of one group', () => {
  it('are refused each by itself, and of equal ones the first is kept', async () => {
    await post('/v1/favourites', { image_id: 'had' });
    await holdWrites();
    const names = ['new', 'had', 'new', 'other', 'had', 'new'];
    const answers = Promise.all(names.map((image_id) => post('/v1/favourites', { image_id })));
    await pause(gatherMs);
    await release();
    const sorted = statuses(await answers).sort();
    expect(sorted).toEqual([200, 200, 400, 400, 400, 400]);
    for (const answer of await answers) {
      if (answer.status === 400) expect(answer.headers['x-error-code']).toBe('DUPLICATE_FAVOURITE');
    }
    const list = await server.ask('/v1/favourites', { key: server.key });
    const kept = list.json<{ image_id: string }[]>().map(({ image_id }) => image_id);
    expect(kept.sort()).toEqual(['had', 'new', 'other']);
  });
});

describe('a bad row', () => {
  it('harms only itself', async () => {
    server.expectFailures('request.failed');
    const { database } = server.ports;
    const { key } = await server.domain.accounts.createKey({ name: 'soon gone' });
    // Its caller is known for some seconds more, and its row's account is not.
    const vote = await post('/v1/votes', { image_id: 'x', value: 1 }, undefined, key);
    const { id } = vote.json<Vote>();
    const { account_id } = await database.write('votes').where({ id }).first();
    await database.write('votes').where({ account_id }).delete();
    await database.write('api_keys').where({ account_id }).delete();
    await database.write('accounts').where({ id: account_id }).delete();
    await holdWrites();
    const good = [1, 2, 3, 4, 5, 6].map((value) =>
      post('/v1/votes', { image_id: 'x', sub_id: 'bad', value }, `beside-${value}`),
    );
    const bad = post('/v1/votes', { image_id: 'x', value: 7 }, 'bad-row', key);
    await pause(gatherMs);
    await release();
    const answers = await Promise.all(good);
    expect(new Set(statuses(answers))).toEqual(new Set([201]));
    expect((await bad).status).toBe(500);
    const acknowledged = answers.map((answer) => answer.json<Vote>());
    const kept = new Map(acknowledged.map(({ id, value }) => [id, value]));
    expect(await votesOf('bad')).toEqual(kept);
  });
});

describe('Idempotency-Keys of one group', () => {
  it('make each vote happen once', async () => {
    const body = { image_id: 'i', sub_id: 'keyed', value: 1 };
    await holdWrites();
    const first = post('/v1/votes', body, 'group-1');
    await pause(100);
    const again = [1, 2, 3].map(() => post('/v1/votes', body, 'group-1'));
    const changed = post('/v1/votes', { ...body, value: 2 }, 'group-1');
    const others = [3, 4].map((value) => post('/v1/votes', { ...body, value }, `group-${value}`));
    await pause(gatherMs - 100);
    await release();
    const { status, text } = await first;
    expect(status).toBe(201);
    for (const answer of await Promise.all(again)) expect(answer.text).toBe(text);
    expect((await changed).headers['x-error-code']).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(statuses(await Promise.all(others))).toEqual([201, 201]);
    expect([...(await votesOf('keyed')).values()].sort()).toEqual([1, 3, 4]);
    expect((await post('/v1/votes', body, 'group-1')).text).toBe(text);
  });

  it('are free again where the call was refused', async () => {
    const body = { image_id: 'refused' };
    const had = await post('/v1/favourites', body);
    await holdWrites();
    const answers = Promise.all([
      post('/v1/favourites', body, 'refused-1'),
      post('/v1/favourites', body, 'refused-1'),
      post('/v1/favourites', { image_id: 'not refused' }, 'refused-2'),
    ]);
    await pause(gatherMs);
    await release();
    expect(statuses(await answers)).toEqual([400, 400, 200]);
    // A key that is committed without an answer would let two calls at once do the work.
    const { write } = server.ports.database;
    expect(await write('idempotency_keys').whereNull('answer').select()).toEqual([]);
    const path = `/v1/favourites/${had.json<Vote>().id}`;
    await server.ask(path, { method: 'DELETE', key: server.key });
    const kept = await post('/v1/favourites', body, 'refused-1');
    expect(kept.status).toBe(200);
    expect((await post('/v1/favourites', body, 'refused-1')).text).toBe(kept.text);
  });
});

describe('a failing database', () => {
  it('is answered 503 by whoever waited too long, and the vote is not made', async () => {
    await holdWrites();
    const first = post('/v1/votes', { image_id: 'd', value: 1 });
    await pause(100);
    const late = post('/v1/votes', { image_id: 'd', sub_id: 'late', value: 1 });
    await pause(gatherMs - 100);
    nowMs += 5001;
    await release();
    await first;
    expect((await late).status).toBe(503);
    expect((await late).headers['retry-after']).toBe('1');
    expect((await votesOf('late')).size).toBe(0);
  });

  /** Ends the connections whose inserts wait for the lock; on SQLite the lock's time runs out. */
  async function breakGroups(isOver: () => boolean): Promise<void> {
    const { database } = server.ports;
    while (!isOver()) {
      await pause(50);
      if (database.dialect === 'sqlite') continue;
      const [rows] = await database.write.raw(
        'SELECT id FROM information_schema.processlist ' +
          "WHERE db = DATABASE() AND info LIKE 'insert into `votes`%'",
      );
      for (const { id } of rows) await database.write.raw(`KILL ${id}`).catch(() => {});
    }
  }

  it('is a 503 for the whole group, and nothing is half written', async () => {
    server.expectFailures('request.failed');
    server.expectFailures('port.failed');
    await holdWrites();
    let isOver = false;
    const answers = Promise.all(
      Array.from({ length: 20 }, (_, value) =>
        post('/v1/votes', { image_id: 'd', sub_id: 'broken', value }, `broken-${value}`),
      ),
    ).finally(() => {
      isOver = true;
    });
    await pause(gatherMs);
    await breakGroups(() => isOver);
    expect(new Set(statuses(await answers))).toEqual(new Set([503]));
    await release();
    expect((await votesOf('broken')).size).toBe(0);
    const again = await Promise.all(
      Array.from({ length: 20 }, (_, value) =>
        post('/v1/votes', { image_id: 'd', sub_id: 'broken', value }, `broken-${value}`),
      ),
    );
    expect(new Set(statuses(again))).toEqual(new Set([201]));
    expect((await votesOf('broken')).size).toBe(20);
  });
});
