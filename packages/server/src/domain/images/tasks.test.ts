// What is done with images by the clock, on a real SQLite and a real folder.

import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestRoom, startMs, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { photograph } from '../../../../../test/support/forms.ts';
import { PortError } from '../../errors.ts';
import { sqlTime } from '../../ports/database.ts';
import { createReview } from './review.ts';
import { checkFiles, createTasks, sweepUploads, withdrawUnpopular } from './tasks.ts';

let room: TestRoom;
let forgotten: string[];

beforeEach(async () => {
  room = await openTestRoom();
  forgotten = [];
  const { cache } = room.ports;
  const forget = cache.forget.bind(cache);
  cache.forget = async (tags) => {
    forgotten.push(...tags);
    await forget(tags);
  };
});
afterEach(() => room.close());

const stateOf = async (id: string) =>
  room.ports.database.latest('images').where({ id }).first('state', 'reason');

const hour = 3_600_000;

test('have names of their own, and times between them', () => {
  const tasks = createTasks(room.ports, { unpopularVotes: 1, unpopularPercent: 1 });
  expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
  expect(tasks.every(({ everyMs }) => everyMs >= hour)).toBe(true);
});

describe('the sweep of abandoned uploads', () => {
  const put = (name: string) => room.ports.objectStore.put(`incoming/${name}`, photograph);
  const isThere = async (name: string) =>
    (await room.ports.objectStore.find(`incoming/${name}`)) !== undefined;

  /** Files have the time of the disk, which the test's clock is moved to. */
  const passHours = (hours: number) => room.advance(Date.now() - startMs + hours * hour);

  test('takes what is a day old and belongs to nobody who waits', async () => {
    await room.insertImages(
      { id: 'waits', state: 'received' },
      { id: 'looked', state: 'review' },
      { id: 'shown', state: 'published' },
      { id: 'gone', state: 'deleted' },
    );
    const names = ['waits', 'looked', 'shown', 'gone', 'a-form-nobody-finished'];
    for (const name of names) await put(name);
    await room.ports.objectStore.put('images/shown.jpg', photograph);
    passHours(23);
    expect(await sweepUploads(room.ports)).toBe(0);
    room.advance(2 * hour);
    expect(await sweepUploads(room.ports)).toBe(3);
    expect(await Promise.all(names.map(isThere))).toEqual([true, true, false, false, false]);
    expect(await room.ports.objectStore.find('images/shown.jpg')).toBeDefined();
  });
});

describe('the check of files', () => {
  const put = (id: string, bytes = photograph) =>
    room.ports.objectStore.put(`images/${id}.png`, bytes);

  test('takes images out of rotation whose file is missing or broken', async () => {
    await room.insertImages(
      { id: 'well', type: 'png' },
      { id: 'missing', type: 'png' },
      { id: 'broken', type: 'png' },
      { id: 'drawn', type: 'png', source: 'drawings' },
    );
    await put('well');
    await put('broken', photograph.subarray(0, 50_000));
    expect(await checkFiles(room.ports)).toBe(2);
    expect(await stateOf('well')).toMatchObject({ state: 'published' });
    expect(await stateOf('drawn')).toMatchObject({ state: 'published' });
    const missing = { state: 'withdrawn', reason: 'its file is missing' };
    expect(await stateOf('missing')).toMatchObject(missing);
    expect(await stateOf('broken')).toMatchObject({
      state: 'withdrawn',
      reason: expect.stringMatching(/^its file is broken: it (is cut short|cannot be decoded)/),
    });
    expect(forgotten).toContain('image:missing');
  });

  test('looks at each once a week', async () => {
    await room.insertImages({ id: 'one', type: 'png' });
    await put('one');
    expect(await checkFiles(room.ports)).toBe(0);
    await room.ports.objectStore.delete('images/one.png');
    room.advance(6 * 24 * hour);
    expect(await checkFiles(room.ports)).toBe(0);
    room.advance(2 * 24 * hour);
    expect(await checkFiles(room.ports)).toBe(1);
  });

  test('takes nothing out while the store cannot be asked', async () => {
    await room.insertImages({ id: 'one', type: 'png' });
    const outage = new PortError('objectStore', 'find it', true, 'gone');
    const objectStore = { ...room.ports.objectStore, find: () => Promise.reject(outage) };
    await expect(checkFiles({ ...room.ports, objectStore })).rejects.toBe(outage);
    expect(await stateOf('one')).toMatchObject({ state: 'published' });
  });

  test('is undone by an operator when the file is there again', async () => {
    await room.insertImages({ id: 'one', type: 'png' });
    await checkFiles(room.ports);
    const review = createReview(room.ports);
    expect(await review.list('withdrawn', 10)).toMatchObject([
      { id: 'one', reason: 'its file is missing' },
    ]);
    await put('one');
    expect(await review.restore('one')).toBe(true);
    expect(await review.restore('one')).toBe(false);
    expect(await stateOf('one')).toMatchObject({ state: 'published', reason: null });
    expect(await checkFiles(room.ports)).toBe(0);
    const kept = await room.ports.objectStore.find('images/one.png');
    expect((await buffer(await (kept as NonNullable<typeof kept>).read())).length).toBeGreaterThan(
      0,
    );
  });
});

describe('unpopular images', () => {
  const settings = { unpopularVotes: 4, unpopularPercent: 75 };
  let voter = 0;

  async function vote(imageId: string, ...values: number[]): Promise<void> {
    for (const value of values) {
      voter += 1;
      await insertVote(imageId, `voter-${voter}`, value);
    }
  }

  async function insertVote(imageId: string, subId: string | null, value: number): Promise<void> {
    const account = await room.ports.database.latest('accounts').first('id');
    await room.ports.database.write('votes').insert({
      image_id: imageId,
      account_id: account?.id ?? (await room.insertCaller('voters')).accountId,
      sub_id: subId,
      value,
      created_at: sqlTime(startMs),
    });
  }

  beforeEach(() => room.insertImages({ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }));

  test('leave rotation when enough voters say so, with the count as the reason', async () => {
    await vote('a', 0, -1, 0, 1);
    await vote('b', 0, 0, 1, 1);
    await vote('c', 0, 0, 0);
    expect(await withdrawUnpopular(room.ports, settings)).toBe(1);
    expect(await stateOf('a')).toMatchObject({
      state: 'withdrawn',
      reason: '3 of 4 voters voted it down',
    });
    expect(forgotten).toContain('images');
    expect(await withdrawUnpopular(room.ports, settings)).toBe(0);
  });

  test('are judged by voters, of each of whom the newest vote counts', async () => {
    for (let time = 0; time < 10; time += 1) await insertVote('a', null, 0);
    await vote('b', 0, 0, 0, 0);
    for (const subId of ['x', 'y', 'z']) await insertVote('c', subId, 0);
    await insertVote('c', 'w', 1);
    for (const subId of ['x', 'y', 'z']) await insertVote('c', subId, 1);
    expect(await withdrawUnpopular(room.ports, settings)).toBe(1);
    expect(await stateOf('b')).toMatchObject({ state: 'withdrawn' });
  });

  test('stay when an operator brought them back, and all stay when it is off', async () => {
    await vote('a', 0, 0, 0, 0);
    expect(await withdrawUnpopular(room.ports, { ...settings, unpopularVotes: 0 })).toBe(0);
    await withdrawUnpopular(room.ports, settings);
    await createReview(room.ports).restore('a');
    expect(await withdrawUnpopular(room.ports, settings)).toBe(0);
    expect(await stateOf('a')).toMatchObject({ state: 'published' });
  });
});
