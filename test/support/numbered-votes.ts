// Votes that can be counted: each has a number and an Idempotency-Key, and what became of it is
// kept. So a test can say, after whatever it broke, that what was acknowledged is there, that
// nothing is there twice or in part, and that what was refused can be sent again and is done once.

import { expect } from 'vitest';
import type { Answer, TestServer } from './server.ts';

export interface NumberedVotes {
  /** Sends the next one. */
  send(): Promise<Answer>;
  /** How many were sent, and how many of these were acknowledged. */
  count(): { sent: number; acknowledged: number };
  /** All that was acknowledged is there, once and with its key; and so is whatever else is there. */
  expectWhole(): Promise<void>;
  /** Sends again what was not acknowledged; then each is there once. */
  expectAllOnce(): Promise<void>;
}

type Asked = Pick<TestServer, 'ask' | 'key' | 'ports'>;

/** `name` tells these votes from others in the same database. */
export function createNumberedVotes(server: Asked, name: string): NumberedVotes {
  const acknowledged = new Map<number, number>();
  let sent = 0;
  const vote = async (number: number): Promise<Answer> => {
    const answer = await server.ask('/v1/votes', {
      method: 'POST',
      key: server.key,
      body: { image_id: `${name}-${number}`, value: 1 },
      headers: { 'idempotency-key': `${name}-${number}` },
    });
    if (answer.status === 201) acknowledged.set(number, answer.json<{ id: number }>().id);
    return answer;
  };
  const listRows = async () => {
    const rows: { id: number; image_id: string }[] = await server.ports.database
      .write('votes')
      .where('image_id', 'like', `${name}-%`)
      .select('id', 'image_id');
    return rows.map(({ id, image_id }) => [Number(image_id.split('-').at(-1)), id] as const);
  };
  return {
    send() {
      sent += 1;
      return vote(sent);
    },
    count: () => ({ sent, acknowledged: acknowledged.size }),
    async expectWhole() {
      const rows = await listRows();
      const found = new Map(rows);
      expect(found.size, 'a vote is there twice').toBe(rows.length);
      const lost = [...acknowledged].filter(([number, id]) => found.get(number) !== id);
      expect(lost, 'acknowledged and not there').toEqual([]);
      const halves = await server.ports.database
        .write('idempotency_keys')
        .whereNull('answer')
        .count({ count: '*' });
      expect(Number(halves[0]?.['count']), 'a key without its answer').toBe(0);
    },
    async expectAllOnce() {
      const numbers = Array.from({ length: sent }, (_, at) => at + 1);
      const refused = numbers.filter((number) => !acknowledged.has(number));
      const sendAgain = async () => {
        for (let next = refused.pop(); next !== undefined; next = refused.pop()) {
          expect((await vote(next)).status).toBe(201);
        }
      };
      await Promise.all(Array.from({ length: 10 }, sendAgain));
      const rows = await listRows();
      expect(new Map(rows)).toEqual(acknowledged);
      expect(rows).toHaveLength(sent);
    },
  };
}
