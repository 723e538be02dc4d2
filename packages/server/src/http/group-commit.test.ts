// The gathering by itself: who goes together, who goes alone, and who is refused. The transactions
// are the test's own, begun and ended when it says so.

import { beforeEach, describe, expect, test } from 'vitest';
import { type ApiError, PortError, refuse } from '../errors.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';

type Outcomes = (string | ApiError)[];

interface Transaction {
  begin(): readonly string[];
  commit(outcomes?: Outcomes): void;
  fail(error: unknown): void;
}

let nowMs: number;
let transactions: Transaction[];
let groups: GroupCommit<string, string>;

const turn = () => new Promise((resolve) => setImmediate(resolve));
const lost = new PortError('database', 'commit', true, new Error('gone'));

beforeEach(() => {
  nowMs = 0;
  transactions = [];
  const commit = (take: () => readonly string[]) =>
    new Promise<Outcomes>((resolve, reject) => {
      transactions.push({
        begin: take,
        commit: (outcomes = take().map((call) => `done ${call}`)) => resolve(outcomes),
        fail: reject,
      });
    });
  groups = createGroupCommit(commit, { nowMs: () => nowMs });
});

/** Adds calls; what becomes of each is text: its answer, or the code or text of its error. */
function add(...calls: string[]): Promise<string[]> {
  const say = (error: Error) => (error as ApiError).code ?? error.message;
  return Promise.all(calls.map((call) => groups.add(call).catch(say)));
}

async function transaction(index: number): Promise<Transaction> {
  await turn();
  const found = transactions[index];
  if (found === undefined) throw new Error(`there is no transaction ${index}`);
  return found;
}

describe('gathering', () => {
  test('begins at once, with all calls of one turn', async () => {
    const answers = add('a', 'b');
    expect((await transaction(0)).begin()).toEqual(['a', 'b']);
    transactions[0]?.commit();
    expect(await answers).toEqual(['done a', 'done b']);
  });

  test('takes who comes until the transaction has begun, and no later', async () => {
    const first = add('a');
    const one = await transaction(0);
    const second = add('b');
    expect(one.begin()).toEqual(['a', 'b']);
    const third = add('c', 'd');
    expect(one.begin()).toEqual(['a', 'b']);
    await turn();
    expect(transactions).toHaveLength(1);
    one.commit();
    expect([await first, await second]).toEqual([['done a'], ['done b']]);
    expect((await transaction(1)).begin()).toEqual(['c', 'd']);
    transactions[1]?.commit();
    expect(await third).toEqual(['done c', 'done d']);
  });

  test('begins again after a quiet time', async () => {
    const first = add('a');
    (await transaction(0)).commit();
    await first;
    const second = add('b');
    (await transaction(1)).commit();
    expect(await second).toEqual(['done b']);
  });

  test('takes 500 at most', async () => {
    const answers = add(...Array.from({ length: 501 }, (_, index) => String(index)));
    expect((await transaction(0)).begin()).toHaveLength(500);
    transactions[0]?.commit();
    expect((await transaction(1)).begin()).toEqual(['500']);
    transactions[1]?.commit();
    expect(new Set(await answers).size).toBe(501);
  });

  test('goes on beside a transaction that takes long', async () => {
    const first = add('a');
    (await transaction(0)).begin();
    const second = add('b');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    (await transaction(1)).commit();
    expect(await second).toEqual(['done b']);
    transactions[0]?.commit();
    expect(await first).toEqual(['done a']);
    const third = add('c');
    (await transaction(2)).commit();
    expect(await third).toEqual(['done c']);
  });
});

describe('refusing', () => {
  test('refuses one and answers the others', async () => {
    const answers = add('a', 'b', 'c');
    (await transaction(0)).commit(['done a', refuse('DUPLICATE_FAVOURITE'), 'done c']);
    expect(await answers).toEqual(['done a', 'DUPLICATE_FAVOURITE', 'done c']);
  });

  test('refuses at once what comes when 5000 wait', async () => {
    const held = add('held');
    (await transaction(0)).begin();
    const waiting = add(...Array.from({ length: 5000 }, (_, index) => String(index)));
    await expect(groups.add('one more')).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      details: { retryAfterSeconds: 1 },
    });
    for (let index = 0; index <= 10; index += 1) (await transaction(index)).commit();
    expect(await held).toEqual(['done held']);
    expect((await waiting).every((text) => text.startsWith('done'))).toBe(true);
  });

  test('does not write what waited more than 5 seconds', async () => {
    const held = add('held');
    (await transaction(0)).begin();
    const late = add('late');
    nowMs += 1000;
    const inTime = add('in time');
    nowMs += 4001;
    transactions[0]?.commit();
    expect((await transaction(1)).begin()).toEqual(['in time']);
    transactions[1]?.commit();
    expect(await late).toEqual(['SERVICE_UNAVAILABLE']);
    expect([await held, await inTime]).toEqual([['done held'], ['done in time']]);
  });
});

describe('failing', () => {
  test('tries each alone when a statement fails, and only the bad one fails', async () => {
    const answers = add('a', 'bad', 'c');
    (await transaction(0)).begin();
    transactions[0]?.fail(new Error('a row was refused'));
    const alone: (readonly string[])[] = [];
    for (const [index, error] of [undefined, new Error('it was this one'), undefined].entries()) {
      const one = await transaction(index + 1);
      alone.push(one.begin());
      if (error === undefined) one.commit();
      else one.fail(error);
    }
    // One after another, so that a large group does not ask for more places than there are.
    expect(alone).toEqual([['a'], ['bad'], ['c']]);
    expect(await answers).toEqual(['done a', 'it was this one', 'done c']);
  });

  test('tries nothing again when the database fails', async () => {
    const answers = add('a', 'b');
    (await transaction(0)).begin();
    const later = add('later');
    transactions[0]?.fail(lost);
    expect(await answers).toEqual([lost.message, lost.message]);
    (await transaction(1)).commit();
    expect(await later).toEqual(['done later']);
    expect(transactions).toHaveLength(2);
  });

  test('fails who waits for a transaction that cannot begin', async () => {
    const answers = add('a', 'b');
    (await transaction(0)).fail(lost);
    expect(await answers).toEqual([lost.message, lost.message]);
    const next = add('c');
    (await transaction(1)).commit();
    expect(await next).toEqual(['done c']);
  });

  test('tries a call that was alone only once', async () => {
    const answers = add('a');
    (await transaction(0)).begin();
    transactions[0]?.fail(new Error('refused'));
    expect(await answers).toEqual(['refused']);
    await turn();
    expect(transactions).toHaveLength(1);
  });

  test('that could not begin is told as it is, also to those who waited long for it', async () => {
    const answers = add('a', 'b');
    const one = await transaction(0);
    nowMs += 60_000;
    one.fail(lost);
    expect(await answers).toEqual([lost.message, lost.message]);
    await turn();
    expect(transactions).toHaveLength(1);
  });
});
