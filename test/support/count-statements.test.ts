// A count that misses a statement would let any route pass the load guard, so the count has a test:
// reads, writes, raw statements, transactions and what a transaction starts at once.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { countStatements, type StatementCount } from './count-statements.ts';
import { openTestRoom, type TestRoom } from './domain-room.ts';

let room: TestRoom;
let statements: StatementCount;

beforeEach(async () => {
  room = await openTestRoom();
  statements = countStatements(room.ports.database);
});

afterEach(async () => {
  statements.stop();
  await room.close();
});

test('counts what either connection is asked, and once', async () => {
  const { read, write } = room.ports.database;
  await read('breeds').select('id');
  await write('breeds').select('id');
  await read.raw('SELECT 1');
  expect(statements.take().count).toBe(3);
  expect(statements.take().count).toBe(0);
});

test('counts inside transactions, without what frames them', async () => {
  await room.ports.database.transaction(async (transaction) => {
    await transaction('facts').delete();
    await Promise.all([transaction('breeds').select('id'), transaction.raw('SELECT 1')]);
  });
  const { count, statements: which } = statements.take();
  expect(count, JSON.stringify(which)).toBe(3);
});

test('names the most frequent first, whatever the values', async () => {
  const { read } = room.ports.database;
  await read('facts').first('id');
  for (const id of ['abys', 'beng', 'none']) await read('breeds').where({ id }).first('id');
  const [[sql, times] = ['', 0]] = statements.take().statements;
  expect([sql.includes('breeds'), times]).toEqual([true, 3]);
});

test('stops when it is told to', async () => {
  statements.stop();
  await room.ports.database.read('breeds').select('id');
  expect(statements.take().count).toBe(0);
});
