// Signing up, rotating a key, rate limits and Idempotency-Keys, as a client meets them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

interface KeyGiven {
  message: string;
  api_key: string;
}

const signUp = (body: unknown, headers: Record<string, string> = {}) =>
  server.ask('/v1/user/passwordlesssignup', { method: 'POST', body, headers });

const details = {
  appDescription: 'A gallery',
  opted_into_mailing_list: false,
  details: { user_type: 'education' },
};

describe('signing up', () => {
  it('gives a key that works', async () => {
    const answer = await signUp({ email: 'one@school.example', ...details });
    expect(answer.status).toBe(200);
    const { message, api_key: key } = answer.json<KeyGiven>();
    expect(message).toBe('SUCCESS');
    expect(key).toMatch(/^live_[A-Za-z0-9]{64}$/);
    expect((await server.ask('/v1/votes', { key })).status).toBe(200);
  });

  it.each(['two@school.example', 'TWO@School.example', ' two@school.example '])(
    'refuses the same address again: %s',
    async (email) => {
      await signUp({ email: 'two@school.example', ...details });
      const again = await signUp({ email, ...details });
      expect(again.status).toBe(400);
      expect(['DUPLICATE_EMAIL', 'INVALID_CREDENTIALS']).toContain(again.text);
    },
  );

  it.each([
    ['{}', '"email" is required'],
    ['{"email":""}', '"email" is not allowed to be empty'],
    ['{"email":"nobody"}', 'INVALID_CREDENTIALS'],
    ['{"email":5}', 'INVALID_CREDENTIALS'],
  ])('refuses %s', async (body, text) => {
    const answer = await signUp(body);
    expect([answer.status, answer.text]).toEqual([400, text]);
  });

  it('gives the same key again under the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'sign-up-of-one-school' };
    const body = { email: 'three@school.example', ...details };
    const first = await signUp(body, headers);
    const again = await signUp(body, headers);
    expect(again.text).toBe(first.text);
    expect(again.status).toBe(200);
  });
});

describe('rotating a key', () => {
  it('answers a new key, and the old one stops working', async () => {
    const { key: old } = await server.domain.accounts.createKey({ name: 'rotating' });
    const answer = await server.ask('/v1/user/keys/rotate', { method: 'POST', key: old });
    expect(answer.status).toBe(200);
    const { api_key: fresh } = answer.json<KeyGiven>();
    expect((await server.ask('/v1/votes', { key: old })).status).toBe(401);
    expect((await server.ask('/v1/votes', { key: fresh })).status).toBe(200);
  });

  it('answers the same new key again when its answer was lost', async () => {
    const { key: old } = await server.domain.accounts.createKey({ name: 'lost' });
    const headers = { 'idempotency-key': 'rotation-1' };
    const rotate = { method: 'POST', key: old, headers };
    const first = await server.ask('/v1/user/keys/rotate', rotate);
    const again = await server.ask('/v1/user/keys/rotate', rotate);
    expect([again.status, again.text]).toEqual([200, first.text]);
    const other = { method: 'POST', key: old, headers: { 'idempotency-key': 'rotation-2' } };
    expect((await server.ask('/v1/user/keys/rotate', other)).status).toBe(401);
    const { api_key: fresh } = first.json<KeyGiven>();
    expect((await server.ask('/v1/votes', { key: fresh })).status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  const vote = (headers: Record<string, string>, body: unknown, key = server.key) =>
    server.ask('/v1/votes', { method: 'POST', key, body, headers });

  it('makes the same vote happen once, and answers it again to the byte', async () => {
    const headers = { 'idempotency-key': 'vote-1' };
    const body = { image_id: 'idem', value: 1, sub_id: 'idem-1' };
    const first = await vote(headers, body);
    const again = await vote(headers, body);
    expect([again.status, again.text]).toEqual([201, first.text]);
    const list = await server.ask('/v1/votes?sub_id=idem-1', { key: server.key });
    expect(list.json<unknown[]>()).toHaveLength(1);
  });

  it('refuses the same key with another body', async () => {
    const headers = { 'idempotency-key': 'vote-2' };
    await vote(headers, { image_id: 'idem', value: 1 });
    const other = await vote(headers, { image_id: 'idem', value: 0 });
    expect([other.status, other.headers['x-error-code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('keeps the keys of different accounts and operations apart', async () => {
    const headers = { 'idempotency-key': 'vote-3' };
    const mine = await vote(headers, { image_id: 'idem', value: 1 });
    const theirs = await vote(headers, { image_id: 'other', value: 1 }, server.otherKey);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    const favourite = await server.ask('/v1/favourites', {
      method: 'POST',
      key: server.key,
      headers,
      body: { image_id: 'idem' },
    });
    expect(favourite.status).toBe(200);
  });

  it('makes it happen once when it is sent many times at once', async () => {
    const headers = { 'idempotency-key': 'vote-4' };
    const body = { image_id: 'idem', value: 1, sub_id: 'idem-4' };
    const answers = await Promise.all(Array.from({ length: 12 }, () => vote(headers, body)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const list = await server.ask('/v1/votes?sub_id=idem-4', { key: server.key });
    expect(list.json<unknown[]>()).toHaveLength(1);
  });

  it('remembers nothing of a call that failed', async () => {
    const headers = { 'idempotency-key': 'favourite-1' };
    const create = () =>
      server.ask('/v1/favourites', {
        method: 'POST',
        key: server.key,
        headers,
        body: { image_id: 'failing' },
      });
    const blocker = await server.ask('/v1/favourites', {
      method: 'POST',
      key: server.key,
      body: { image_id: 'failing' },
    });
    expect((await create()).status).toBe(400);
    const { id } = blocker.json<{ id: number }>();
    await server.ask(`/v1/favourites/${id}`, { method: 'DELETE', key: server.key });
    expect((await create()).status).toBe(200);
  });

  it('keeps no key and no answer in clear', async () => {
    const headers = { 'idempotency-key': 'secret-key-of-the-caller' };
    const answer = await signUp({ email: 'secret@school.example', ...details }, headers);
    const rows = await server.ports.database.write('idempotency_keys').select();
    const text = JSON.stringify(rows);
    expect(text).not.toContain(answer.json<KeyGiven>().api_key);
    expect(text).not.toContain('secret-key-of-the-caller');
  });
});

it('goes by the plan of the account, and by the address without a key', async () => {
  const limited = await startServer({
    env: {
      RATE_LIMIT_PER_MINUTE: '3',
      RATE_LIMIT_PLANS: 'school:50,free-for-all:0',
      RATE_LIMIT_ANONYMOUS: '4',
      TRUST_PROXY: '1',
    },
  });
  try {
    const { createKey, changePlan } = limited.domain.accounts;
    const [school, all] = [await createKey({ name: 'a' }), await createKey({ name: 'b' })];
    expect(await changePlan(school.userId, 'school')).toBe(true);
    expect(await changePlan(all.userId, 'free-for-all')).toBe(true);
    expect(await changePlan('nobody', 'school')).toBe(false);
    const ask = (key: string) => limited.ask('/v1/breeds/abys', { key });
    expect((await ask(school.key)).headers['ratelimit-limit']).toBe('50');
    expect((await ask(all.key)).headers['ratelimit-limit']).toBeUndefined();
    expect((await ask(limited.key)).headers['ratelimit-limit']).toBe('3');
    const from = async (address: string) => {
      const headers = { 'x-forwarded-for': address };
      return (await limited.ask('/v1/breeds/abys', { headers })).status;
    };
    const home = ['2001:db8:1:1::1', '2001:db8:1:1::2', '2001:db8:1:1:9::3', '2001:db8:1:1::4'];
    for (const address of home) expect(await from(address)).toBe(200);
    expect(await from('2001:db8:1:1::5')).toBe(429);
    expect(await from('2001:db8:1:2::1')).toBe(200);
  } finally {
    await limited.stop();
  }
});

describe('the rate limit', () => {
  it('counts each account by itself, and tells in the live headers', async () => {
    const limited = await startServer({ env: { RATE_LIMIT_PER_MINUTE: '3' } });
    try {
      const ask = (key?: string) => limited.ask('/v1/images/search', { key });
      const first = await ask(limited.key);
      expect(first.headers).toMatchObject({
        'ratelimit-limit': '3',
        'ratelimit-remaining': '2',
        'ratelimit-consumed': '1',
      });
      const { 'ratelimit-reset': reset, 'retry-after-seconds': wait } = first.headers;
      expect(reset).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Number(wait)).toBeGreaterThan(50);
      expect(Number(wait)).toBeLessThanOrEqual(60);
      await ask(limited.key);
      await ask(limited.key);
      const over = await ask(limited.key);
      expect([over.status, over.text]).toEqual([429, 'Too Many Requests']);
      expect(over.headers['x-error-code']).toBe('TOO_MANY_REQUESTS');
      expect(over.headers['ratelimit-remaining']).toBe('0');
      expect(over.headers['retry-after']).toMatch(/^\d+$/);
      expect(Number(over.headers['retry-after-seconds'])).toBeGreaterThan(0);
      expect((await ask(limited.otherKey)).status).toBe(200);
      const anonymous = await ask();
      expect(anonymous.status).toBe(200);
      expect(anonymous.headers['ratelimit-limit']).toBeUndefined();
    } finally {
      await limited.stop();
    }
  });

  it('stops an address after sixty sign-ups in an hour, and no other address', async () => {
    const limited = await startServer({
      env: { RATE_LIMIT_PER_MINUTE: '3', TRUST_PROXY: '1' },
    });
    try {
      const ask = (email: string, address: string, accept = '*/*') =>
        limited.ask('/v1/user/passwordlesssignup', {
          method: 'POST',
          body: { email, ...details },
          headers: { 'x-forwarded-for': address, accept },
        });
      for (let at = 0; at < 60; at += 1) {
        expect((await ask(`pupil-${at}@school.example`, '192.0.2.1')).status).toBe(200);
      }
      const asText = await ask('late@school.example', '192.0.2.1');
      expect([asText.status, asText.text]).toEqual([429, 'Too Many Requests']);
      expect(asText.headers['content-type']).toBe('text/plain; charset=utf-8');
      const type = 'application/problem+json';
      const asProblem = await ask('late@school.example', '192.0.2.1', type);
      expect(asProblem.status).toBe(429);
      expect(asProblem.headers['content-type']).toBe(`${type}; charset=utf-8`);
      expect(asProblem.json()).toEqual({
        type: 'about:blank',
        title: 'Too Many Requests',
        status: 429,
        code: 'TOO_MANY_REQUESTS',
        detail: 'Too Many Requests',
        request_id: asProblem.headers['x-request-id'],
      });
      for (const { headers } of [asText, asProblem]) expectToBeToldWhen(headers);
      expect((await ask('late@school.example', '192.0.2.2')).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });
});

/** What a 429 tells a caller without a key: when to come back, and no count of calls. */
function expectToBeToldWhen(headers: Record<string, string>): void {
  expect(headers['x-error-code']).toBe('TOO_MANY_REQUESTS');
  expect(headers['x-request-id']).toMatch(/^[\w.-]+$/);
  expect(headers['retry-after']).toMatch(/^\d+$/);
  const seconds = Number(headers['retry-after']);
  expect(seconds).toBeGreaterThan(3500);
  expect(seconds).toBeLessThanOrEqual(3600);
  const exact = Number(headers['retry-after-seconds']);
  expect(Math.ceil(exact)).toBe(seconds);
  for (const name of ['limit', 'remaining', 'consumed', 'reset']) {
    expect(headers[`ratelimit-${name}`]).toBeUndefined();
  }
}

describe('the log', () => {
  it('never shows a key', async () => {
    await server.ask(`/v1/votes?api_key=${server.key}`);
    await server.ask(`/v1/nowhere/${server.key}?x-api-key=${server.key}`);
    await server.ask('/v1/images/search', { key: server.key });
    const text = server.logLines.join('');
    expect(text).toContain('request.answered');
    expect(text).not.toContain(server.key);
  });
});
