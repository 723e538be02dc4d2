// Who hears of an event, and what it costs those of whom nobody wants to hear.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countStatements } from '../../../../../test/support/count-statements.ts';
import { openTestRoom, startMs, type TestRoom } from '../../../../../test/support/domain-room.ts';
import type { AccountEvent, Announce } from '../../ports/announce.ts';
import { sqlTime } from '../../ports/database.ts';
import { createAnnounce } from './announce-events.ts';
import { disableWebhookRow, findWebhook, insertWebhook } from './webhook-store.ts';

let room: TestRoom;
let announce: Announce;
let made = 0;

beforeEach(async () => {
  room = await openTestRoom();
  announce = createAnnounce(room.ports);
});
afterEach(() => room.close());

const insertAccount = async () => (await room.insertCaller(`user-${made++}`)).accountId;

async function insertFor(accountId: number, events = 'vote.created'): Promise<void> {
  made += 1;
  const now = sqlTime(startMs);
  await insertWebhook(room.ports.database.write, {
    account_id: accountId,
    app_id: `app_${made}`,
    endpoint_id: `ep_${made}`,
    name: 'Mine',
    url: 'https://cats.example/hook',
    events,
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    disabled_reason: null,
    created_at: now,
    updated_at: now,
  });
  await room.ports.cache.forget(['webhooks', `webhooks:${accountId}`]);
}

const voteOf = (accountId: number, id = 1): AccountEvent => ({
  accountId,
  type: 'vote.created',
  data: { id, image_id: 'a', value: 1, country_code: null, created_at: '2023-10-28T17:44:36.000Z' },
});

const tell = (...events: AccountEvent[]) =>
  room.ports.database.transaction((transaction) => announce(transaction, events));

async function deliveries(): Promise<{ webhookId: number; messageId: string; body: string }[]> {
  const texts: string[] = await room.ports.database.latest('jobs').orderBy('id').pluck('payload');
  return texts.map((text) => JSON.parse(text));
}

describe('an event', () => {
  it('costs one statement now and then when nobody has a webhook, however many accounts', async () => {
    const events: AccountEvent[] = [];
    for (let index = 0; index < 100; index += 1) events.push(voteOf(await insertAccount()));
    const statements = countStatements(room.ports.database);
    await tell(...events);
    expect(statements.take().count).toBe(1);
    await tell(...events);
    expect(statements.take().count).toBe(0);
    statements.stop();
  });

  it('costs those without a webhook nothing when others have one', async () => {
    await insertFor(await insertAccount());
    const without = await insertAccount();
    await tell(voteOf(without));
    const statements = countStatements(room.ports.database);
    await tell(voteOf(without), voteOf(without));
    expect(statements.take().count).toBe(0);
    statements.stop();
    expect(await deliveries()).toEqual([]);
  });

  it('is a delivery for each webhook that wants it, as it was', async () => {
    const [mine, theirs] = [await insertAccount(), await insertAccount()];
    await insertFor(mine);
    await insertFor(mine, 'favourite.created');
    await insertFor(mine, 'image.uploaded,vote.created');
    await insertFor(theirs);
    const event = voteOf(mine);
    await tell(event);
    const found = await deliveries();
    expect(found.map(({ webhookId }) => webhookId)).toEqual([1, 3]);
    expect(new Set(found.map(({ messageId }) => messageId)).size).toBe(2);
    for (const { body } of found) {
      const { type, data } = event;
      expect(JSON.parse(body)).toEqual({ type, timestamp: '2023-10-28T17:44:36.000Z', data });
    }
  });

  it('is written with a hundred others at a time', async () => {
    const mine = await insertAccount();
    await insertFor(mine);
    await tell(voteOf(mine));
    const statements = countStatements(room.ports.database);
    await tell(...Array.from({ length: 250 }, (_, index) => voteOf(mine, index + 1)));
    expect(statements.take().count).toBe(3);
    statements.stop();
    const told = (await deliveries()).map(({ body }) => JSON.parse(body).data.id);
    expect(told.slice(1)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  });

  it('is told to nobody when its cause was undone', async () => {
    const mine = await insertAccount();
    await insertFor(mine);
    const undone = room.ports.database.transaction(async (transaction) => {
      await announce(transaction, [voteOf(mine)]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await deliveries()).toEqual([]);
  });
});

describe('a webhook', () => {
  it('hears from when it was made until it is disabled', async () => {
    const mine = await insertAccount();
    await tell(voteOf(mine, 1));
    await insertFor(mine);
    await tell(voteOf(mine, 2));
    const [{ webhookId = 0 } = {}] = await deliveries();
    const { write, latest } = room.ports.database;
    expect(await disableWebhookRow(write, webhookId, 'gone', sqlTime(startMs))).toBe(true);
    expect(await disableWebhookRow(write, webhookId, 'again', sqlTime(startMs))).toBe(false);
    expect(await findWebhook(latest, webhookId)).toMatchObject({ disabled_reason: 'gone' });
    await room.ports.cache.forget([`webhooks:${mine}`]);
    await tell(voteOf(mine, 3));
    expect((await deliveries()).map(({ body }) => JSON.parse(body).data.id)).toEqual([2]);
  });

  it('is heard of in time by a server that nobody tells', async () => {
    const mine = await insertAccount();
    await tell(voteOf(mine, 1));
    const { forget } = room.ports.cache;
    room.ports.cache.forget = async () => {};
    await insertFor(mine);
    room.ports.cache.forget = forget;
    room.advance(21_000);
    await tell(voteOf(mine, 2));
    expect((await deliveries()).map(({ body }) => JSON.parse(body).data.id)).toEqual([2]);
  });
});
