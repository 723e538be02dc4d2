// Votes as the live service answers them, byte for byte, and the numbers and texts that it keeps.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => server.stop());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  server.ask('/v1/votes', { method: 'POST', key: server.key, body, headers });

interface Vote {
  id: number;
  image_id: string;
  sub_id?: string;
  value: number;
  country_code: string | null;
  created_at: string;
  image?: { id?: string; url?: string };
}

describe('POST /votes', () => {
  it('answers 201 with exactly the keys of the live service', async () => {
    const answer = await post({ image_id: '0XYvRd7oD', sub_id: 'my-user-1234', value: 1 });
    expect(answer.status).toBe(201);
    const { id } = answer.json<Vote>();
    expect(answer.text).toBe(
      `{"message":"SUCCESS","id":${id},"image_id":"0XYvRd7oD","sub_id":"my-user-1234",` +
        '"value":1,"country_code":null}',
    );
  });

  it('leaves sub_id out when none was sent', async () => {
    const answer = await post({ image_id: 'asf2', value: 0 });
    const { id } = answer.json<Vote>();
    expect(answer.text).toBe(
      `{"message":"SUCCESS","id":${id},"image_id":"asf2","value":0,"country_code":null}`,
    );
  });

  it("takes the country from a proxy's header where proxies are believed", async () => {
    const answer = await post({ image_id: 'x', value: 1 }, { 'cf-ipcountry': 'au' });
    expect(answer.json<Vote>().country_code).toBe('AU');
    const unknown = await post({ image_id: 'x', value: 1 }, { 'cf-ipcountry': 'XX' });
    expect(unknown.json<Vote>().country_code).toBeNull();
  });

  it.each([2, 3, 10, -10, 0.1, 1.5e-7, 123456789.123, 1.797e308, -1.797e308, 5e-324])(
    'keeps the number %d as it is',
    async (value) => {
      const { id } = (await post({ image_id: 'numbers', value })).json<Vote>();
      const kept = await server.ask(`/v1/votes/${id}`, { key: server.key });
      expect(kept.json<Vote>().value).toBe(value);
    },
  );

  it.each([
    ['{"value":1}', '"image_id" is required', 'FIELD_REQUIRED'],
    ['{"image_id":"a"}', '"value" is required', 'FIELD_REQUIRED'],
    ['{}', '"image_id" is required', 'FIELD_REQUIRED'],
    ['', '"image_id" is required', 'FIELD_REQUIRED'],
    ['{"image_id":"","value":1}', '"image_id" is not allowed to be empty', 'FIELD_EMPTY'],
    [
      '{"image_id":"a","value":1,"sub_id":""}',
      '"sub_id" is not allowed to be empty',
      'FIELD_EMPTY',
    ],
    ['{"image_id":"a","value":"1"}', 'INVALID_DATA', 'INVALID_DATA'],
    ['{"image_id":"a","value":1e400}', 'INVALID_DATA', 'INVALID_DATA'],
    ['{"image_id":"a","value":true}', 'INVALID_DATA', 'INVALID_DATA'],
    ['{"image_id":5,"value":1}', 'INVALID_DATA', 'INVALID_DATA'],
    ['[]', 'INVALID_DATA', 'INVALID_DATA'],
  ])('refuses %s', async (body, text, code) => {
    const answer = await post(body);
    expect([answer.status, answer.text]).toEqual([400, text]);
    expect(answer.headers['x-error-code']).toBe(code);
  });

  it.each(['{"image_id":a}', '{', '"text"', 'null', '{"a":1}}', '\u0000'])(
    'says of malformed JSON where it is broken: %s',
    async (body) => {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(answer.text).toMatch(/^Unexpected token .+ in JSON position \d+$/);
      expect(answer.headers['x-error-code']).toBe('MALFORMED_JSON');
    },
  );

  it.each([
    ['{"image_id":"a","value":a}', 'Unexpected token a in JSON position 24'],
    ['{"image_id":"a","value":1', 'Unexpected token end of input in JSON position 25'],
    ['{"image_id":"a" "value":1}', 'Unexpected token " in JSON position 16'],
    ["{'image_id':1}", "Unexpected token ' in JSON position 1"],
  ])('says where %s is broken', async (body, text) => {
    expect((await post(body)).text).toBe(text);
  });

  it('keeps a repeated vote as a second one', async () => {
    const vote = { image_id: 'again', value: 1, sub_id: 'repeater' };
    const first = (await post(vote)).json<Vote>();
    const second = (await post(vote)).json<Vote>();
    expect(second.id).not.toBe(first.id);
    const list = await server.ask('/v1/votes?sub_id=repeater', { key: server.key });
    expect(list.json<Vote[]>().map(({ id }) => id)).toEqual([first.id, second.id]);
  });

  it('keeps text of any language', async () => {
    const sub_id = 'Žofie 猫 🐈‍⬛ ﷽ אבג';
    const { id } = (await post({ image_id: 'text', value: 1, sub_id })).json<Vote>();
    const query = new URLSearchParams({ sub_id });
    const list = await server.ask(`/v1/votes?${query}`, { key: server.key });
    expect(list.json<Vote[]>()).toMatchObject([{ id, sub_id }]);
  });
});

describe('GET /votes', () => {
  it('answers items with exactly the keys of the live service', async () => {
    await post({ image_id: '0XYvRd7oD', value: 1, sub_id: 'lister' });
    await post({ image_id: 'unknown', value: 1, sub_id: 'lister' });
    const list = await server.ask('/v1/votes?sub_id=lister', { key: server.key });
    const [known, unknown] = list.json<Vote[]>();
    expect(Object.keys(known as Vote).sort()).toEqual(
      ['country_code', 'created_at', 'id', 'image', 'image_id', 'sub_id', 'value'].sort(),
    );
    expect(known?.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(known?.image).toEqual({ id: '0XYvRd7oD', url: `${server.url}/images/0XYvRd7oD.jpg` });
    expect(unknown?.image).toEqual({});
    expect(list.headers['pagination-count']).toBe('2');
  });

  it('has no cap at 100, and answers 100 unless told', async () => {
    const votes = Array.from({ length: 102 }, () => ({ image_id: 'm', value: 1, sub_id: 'many' }));
    for (const vote of votes) await post(vote);
    const all = await server.ask('/v1/votes?sub_id=many&limit=102', { key: server.key });
    expect(all.json<Vote[]>()).toHaveLength(102);
    const unsaid = await server.ask('/v1/votes?sub_id=many', { key: server.key });
    expect(unsaid.json<Vote[]>()).toHaveLength(100);
    const rest = await server.ask('/v1/votes?sub_id=many&page=1', { key: server.key });
    expect(rest.json<Vote[]>()).toHaveLength(2);
  });

  it('orders by id', async () => {
    for (const value of [1, 2, 3]) await post({ image_id: 'o', value, sub_id: 'ordered' });
    const values = async (order: string) =>
      (await server.ask(`/v1/votes?sub_id=ordered&order=${order}`, { key: server.key }))
        .json<Vote[]>()
        .map(({ value }) => value);
    expect(await values('ASC')).toEqual([1, 2, 3]);
    expect(await values('desc')).toEqual([3, 2, 1]);
  });

  it.each(['0', '-1', 'x', '1.5'])('refuses limit=%s', async (limit) => {
    const answer = await server.ask(`/v1/votes?limit=${limit}`, { key: server.key });
    expect([answer.status, answer.text]).toEqual([400, 'INVALID_DATA']);
  });

  it('leaves the image out with attach_image=0', async () => {
    await post({ image_id: '0XYvRd7oD', value: 1, sub_id: 'bare' });
    const list = await server.ask('/v1/votes?sub_id=bare&attach_image=0', { key: server.key });
    expect(list.json<Vote[]>()[0]).not.toHaveProperty('image');
  });

  it("answers [] for an empty sub_id, and not everybody's", async () => {
    await post({ image_id: 'p', value: 1, sub_id: 'somebody' });
    expect((await server.ask('/v1/votes?sub_id=', { key: server.key })).text).toBe('[]');
  });

  it("shows nobody else's votes", async () => {
    await post({ image_id: 'p', value: 1, sub_id: 'private' });
    const list = await server.ask('/v1/votes?sub_id=private', { key: server.otherKey });
    expect(list.text).toBe('[]');
  });
});

describe('GET and DELETE /votes/{id}', () => {
  it('answers one vote, with user_id', async () => {
    const { id } = (await post({ image_id: 'one', value: 7 })).json<Vote>();
    const answer = await server.ask(`/v1/votes/${id}`, { key: server.key });
    expect(Object.keys(answer.json<object>()).sort()).toEqual(
      ['country_code', 'created_at', 'id', 'image', 'image_id', 'user_id', 'value'].sort(),
    );
  });

  it.each(['fff', '0', '-1', '1.5', '99999999', '9'.repeat(40), '%00', '%zz'])(
    'answers 404 for the unknown vote %s',
    async (id) => {
      const answer = await server.ask(`/v1/votes/${id}`, { key: server.key });
      expect([answer.status, answer.text]).toEqual([404, 'NOT_FOUND']);
    },
  );

  it("answers 404 for somebody else's vote", async () => {
    const { id } = (await post({ image_id: 'mine', value: 1 })).json<Vote>();
    const read = await server.ask(`/v1/votes/${id}`, { key: server.otherKey });
    expect([read.status, read.text]).toEqual([404, 'NOT_FOUND']);
    const remove = { method: 'DELETE', key: server.otherKey };
    const deleted = await server.ask(`/v1/votes/${id}`, remove);
    expect([deleted.status, deleted.text]).toEqual([404, 'INVALID_ACCOUNT']);
    expect((await server.ask(`/v1/votes/${id}`, { key: server.key })).status).toBe(200);
  });

  it.each(['/v1/votes', '/v1/vote'])('deletes under %s/{id}', async (path) => {
    const { id } = (await post({ image_id: 'gone', value: 1 })).json<Vote>();
    const remove = { method: 'DELETE', key: server.key };
    const deleted = await server.ask(`${path}/${id}`, remove);
    expect([deleted.status, deleted.text]).toEqual([200, '{"message":"SUCCESS"}']);
    const again = await server.ask(`${path}/${id}`, remove);
    expect([again.status, again.text]).toEqual([404, 'NO_VOTE_FOUND_MATCHING_ID']);
  });

  it('answers the same for a vote that is no number', async () => {
    const answer = await server.ask('/v1/votes/abc', { method: 'DELETE', key: server.key });
    expect([answer.status, answer.text]).toEqual([404, 'NO_VOTE_FOUND_MATCHING_ID']);
  });
});
