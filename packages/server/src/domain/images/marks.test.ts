// The caller's own votes and favourites: whose they are, how few statements many callers cost, and
// what is answered when there is no database to ask.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { countStatements } from '../../../../../test/support/count-statements.ts';
import { anonymous, openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import type { AccountCaller, Caller } from '../../contract/handler.ts';
import { PortError } from '../../errors.ts';
import type { Observation } from '../../observe.ts';
import { createFindMarks, type FindMarks } from './marks.ts';

let room: TestRoom;
let mine: AccountCaller;
let theirs: AccountCaller;
let told: Observation[];
let findMarks: FindMarks;

const created_at = '2024-01-02 03:04:05.678';

beforeAll(async () => {
  room = await openTestRoom();
  mine = await room.insertCaller('mine');
  theirs = await room.insertCaller('theirs');
  const { write } = room.ports.database;
  const vote = (account_id: number, image_id: string, value: number) => ({
    ...{ account_id, image_id, value },
    ...{ sub_id: null, country_code: null, created_at },
  });
  await write('votes').insert([
    vote(mine.accountId, 'a', 1),
    vote(theirs.accountId, 'a', -1),
    vote(mine.accountId, 'b/c', 0.5),
  ]);
  const favourite = { sub_id: null, sub_id_or_empty: '', created_at };
  await write('favourites').insert({ ...favourite, account_id: theirs.accountId, image_id: 'a' });
});

afterAll(() => room.close());

beforeEach(() => {
  told = [];
  const observe = (observation: Observation) => told.push(observation);
  findMarks = createFindMarks({ ...room.ports, observe });
});

const callOf = (caller: Caller, query: object = {}) => ({
  operationId: 'getImage' as const,
  requestId: 'r',
  caller,
  query: { include_vote: true, include_favourite: true, ...query },
});

test('are the own ones alone, with no keys for what there is not', async () => {
  const own = await findMarks(callOf(mine), ['a', 'b/c', 'c']);
  expect(own('a')).toEqual({ vote: { id: 1, value: 1 } });
  expect(own('b/c')).toEqual({ vote: { id: 3, value: 0.5 } });
  expect(own('c')).toEqual({});
  const others = await findMarks(callOf(theirs, { include_vote: false }), ['a']);
  expect(others('a')).toEqual({ favourite: { id: 1 } });
});

test('are none, and ask nothing, without a key or when they are not wanted', async () => {
  const counted = countStatements(room.ports.database);
  const unwanted = { include_vote: false, include_favourite: false };
  for (const call of [callOf(anonymous), callOf(mine, unwanted)]) {
    expect((await findMarks(call, ['a']))('a')).toEqual({});
  }
  expect(counted.take().count).toBe(0);
  counted.stop();
});

test('of fifty callers at one time cost a few statements', async () => {
  const counted = countStatements(room.ports.database);
  const calls = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? mine : theirs));
  const found = await Promise.all(calls.map((caller) => findMarks(callOf(caller), ['a'])));
  expect(found.map((marksOf) => marksOf('a').vote?.value)).toEqual(
    calls.map((caller) => (caller === mine ? 1 : -1)),
  );
  expect(counted.take().count).toBeLessThanOrEqual(4);
  counted.stop();
});

test('are left out while the database cannot be had, which is told', async () => {
  const lost = new PortError('database', 'give a connection', true, new Error('gone'));
  const away = { ...room.ports.database, latest: throwing(lost) };
  const observe = (observation: Observation) => told.push(observation);
  const marksOf = await createFindMarks({ database: away, observe })(callOf(mine), ['a']);
  expect(marksOf('a')).toEqual({});
  expect(told).toMatchObject([
    { kind: 'port.failed', port: 'database', operation: 'getImage', requestId: 'r' },
  ]);
});

test('a bug is not taken for an outage', async () => {
  const away = { ...room.ports.database, latest: throwing(new TypeError('bug')) };
  const find = createFindMarks({ database: away, observe: room.ports.observe });
  await expect(find(callOf(mine), ['a'])).rejects.toThrow('bug');
});

/** A knex that fails in this way whatever it is asked. */
function throwing(error: Error) {
  return (() => {
    throw error;
  }) as unknown as TestRoom['ports']['database']['latest'];
}
