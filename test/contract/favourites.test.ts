// Favourites as the live service answers them, byte for byte.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const post = (body: unknown, key = server.key) =>
  server.ask('/v1/favourites', { method: 'POST', key, body });

interface Favourite {
  id: number;
  user_id: string;
  image_id: string;
  sub_id: string | null;
  created_at: string;
  image: { id?: string; url?: string };
}

const duplicate = 'DUPLICATE_FAVOURITE - favourites are unique for account + image_id + sub_id';

describe('POST /favourites', () => {
  it('answers 200 with message and id', async () => {
    const answer = await post({ image_id: '0XYvRd7oD', sub_id: 'first' });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(`{"message":"SUCCESS","id":${answer.json<Favourite>().id}}`);
  });

  it('does not check the image', async () => {
    expect((await post({ image_id: 'no such image' })).status).toBe(200);
  });

  it('refuses the same again, with and without a sub_id', async () => {
    for (const body of [{ image_id: 'twice' }, { image_id: 'twice', sub_id: 'a' }]) {
      expect((await post(body)).status).toBe(200);
      const again = await post(body);
      expect([again.status, again.text]).toEqual([400, duplicate]);
      expect(again.bytes).toHaveLength(75);
    }
    expect((await post({ image_id: 'twice' }, server.otherKey)).status).toBe(200);
    expect((await post({ image_id: 'Twice' })).status).toBe(200);
  });

  it('is one favourite when it is sent twice at once', async () => {
    const body = { image_id: 'at once' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(9).fill(400)]);
  });

  it.each([
    ['{}', '"image_id" is required'],
    ['{"image_id":""}', '"image_id" is not allowed to be empty'],
    ['{"image_id":"a","sub_id":""}', '"sub_id" is not allowed to be empty'],
    ['{"image_id":1}', 'INVALID_DATA'],
    [`{"image_id":"${'a'.repeat(256)}"}`, 'INVALID_DATA'],
    ['{"image_id":"a\\u0000b"}', 'INVALID_DATA'],
    ['{"image_id":"half \\ud800"}', 'INVALID_DATA'],
  ])('refuses %s', async (body, text) => {
    const answer = await post(body);
    expect([answer.status, answer.text]).toEqual([400, text]);
  });
});

describe('GET /favourites', () => {
  it('answers items with exactly the keys of the live service', async () => {
    await post({ image_id: '0XYvRd7oD', sub_id: 'keys' });
    await post({ image_id: 'unknown image', sub_id: 'keys' });
    const list = await server.ask('/v1/favourites?sub_id=keys', { key: server.key });
    const [known, unknown] = list.json<Favourite[]>();
    expect(Object.keys(known as Favourite)).toEqual([
      'id',
      'user_id',
      'image_id',
      'sub_id',
      'created_at',
      'image',
    ]);
    expect(known?.image).toEqual({ id: '0XYvRd7oD', url: `${server.url}/images/0XYvRd7oD.jpg` });
    expect(unknown?.image).toEqual({});
  });

  it('shows a missing sub_id as null', async () => {
    const { id } = (await post({ image_id: 'without' })).json<Favourite>();
    const one = await server.ask(`/v1/favourites/${id}`, { key: server.key });
    expect(one.json<Favourite>().sub_id).toBeNull();
  });

  it('walks pages', async () => {
    for (const image_id of ['p1', 'p2', 'p3']) await post({ image_id, sub_id: 'pages' });
    const page = await server.ask('/v1/favourites?sub_id=pages&limit=2&page=1', {
      key: server.key,
    });
    expect(page.json<Favourite[]>().map(({ image_id }) => image_id)).toEqual(['p3']);
    expect(page.headers['pagination-count']).toBe('3');
    expect(page.headers['pagination-limit']).toBe('2');
  });
});

describe('GET and DELETE /favourites/{id}', () => {
  it.each(['fff', '0', '99999999'])('does not find %s', async (id) => {
    const read = await server.ask(`/v1/favourites/${id}`, { key: server.key });
    expect([read.status, read.text]).toEqual([404, 'NOT_FOUND']);
    const gone = await server.ask(`/v1/favourites/${id}`, { method: 'DELETE', key: server.key });
    expect([gone.status, gone.text]).toEqual([400, 'INVALID_ACCOUNT']);
  });

  it("neither shows nor deletes somebody else's", async () => {
    const { id } = (await post({ image_id: 'mine alone' })).json<Favourite>();
    const path = `/v1/favourites/${id}`;
    expect((await server.ask(path, { key: server.otherKey })).status).toBe(404);
    const gone = await server.ask(path, { method: 'DELETE', key: server.otherKey });
    expect([gone.status, gone.text]).toEqual([400, 'INVALID_ACCOUNT']);
    const mine = await server.ask(path, { method: 'DELETE', key: server.key });
    expect([mine.status, mine.text]).toEqual([200, '{"message":"SUCCESS"}']);
    expect((await server.ask(path, { key: server.key })).status).toBe(404);
  });
});
