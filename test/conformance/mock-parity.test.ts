// The mocks and the server side by side, asked the same things on the wire: both answer with the
// same status, code, text and headers. What differs is the catalogue, so of bodies only the kind
// counts.

import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCatMocks } from '../../packages/sdk/src/msw.ts';
import { type Ask, startServer, type TestServer } from '../support/server.ts';

const address = 'http://cats.test';
const mocked = setupServer(...createCatMocks({ baseUrl: address, apiKeys: ['mine'] }).handlers);

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  mocked.listen({ onUnhandledRequest: 'bypass' });
});
afterAll(async () => {
  mocked.close();
  await server?.stop();
});

type Told = Record<string, unknown>;

const compared = [
  'content-type',
  'x-error-code',
  'cache-control',
  'vary',
  'pagination-page',
  'pagination-limit',
  'x-unknown-parameters',
  'authenticated',
  'expires',
  'access-control-allow-origin',
];

function kindOf(type: string | null, text: string): unknown {
  if (type === null || text === '') return text;
  if (type.startsWith('text/plain')) return text;
  if (!type.includes('json')) return type;
  const body = JSON.parse(text) as object;
  if (!type.includes('problem')) return Array.isArray(body) ? 'a list' : 'an object';
  const { title: _, reason: __, request_id: id, ...problem } = body as Told;
  return { ...problem, id: typeof id };
}

function describeAnswer(status: number, headers: Headers, text: string): Told {
  const told = compared.map((name) => [name, headers.get(name)]);
  const has = ['etag', 'pagination-count', 'x-request-id'].map((name) => [name, headers.has(name)]);
  const body = kindOf(headers.get('content-type'), text);
  return { status, ...Object.fromEntries(told), ...Object.fromEntries(has), body };
}

type Asked = Omit<Ask, 'key'> & { mine?: boolean };

async function askServer(path: string, { mine, ...rest }: Asked): Promise<Told> {
  const { status, headers, text } = await server.ask(path, {
    ...rest,
    key: mine ? server.key : undefined,
  });
  return describeAnswer(status, new Headers(headers), text);
}

async function askMocks(path: string, { mine, method = 'GET', headers, body }: Asked) {
  const sent = new Headers(headers);
  if (mine) sent.set('x-api-key', 'mine');
  // Node's own client sends none where fetch sends a wildcard, and both mean the same.
  if (typeof body === 'string') sent.set('content-type', 'application/json');
  const written = body === undefined ? null : (body as BodyInit);
  const init: RequestInit = { method, headers: sent, body: written, redirect: 'manual' };
  const response = await fetch(address + path, init);
  return describeAnswer(response.status, response.headers, await response.text());
}

const mine = true;
const post = (body: string, headers: Record<string, string> = {}): Asked => ({
  mine,
  method: 'POST',
  body,
  headers,
});
const form = (name: string, file: string) => {
  const data = new FormData();
  data.set(name, new Blob([file]), 'a.png');
  return data;
};

const calls: [string, Asked][] = [
  ['/v1/images/search', {}],
  ['/v1/images/search?limit=100', {}],
  ['/v1/images/search?limit=3', { mine }],
  ['/v1/images/search?format=src', {}],
  ['/v1/images/search?limit=100&order=ASC', { mine }],
  ['/v1/images/search?order=RAND&seed=a&limit=3&page=2', { mine }],
  ['/v1/images/search?seed=a&limit=100', {}],
  ['/v1/images/search?limit=0', {}],
  ['/v1/images/search?limit=abc', { headers: { accept: 'application/json' } }],
  ['/v1/images/search?limit=-1', {}],
  ['/v1/images/search?width=99', {}],
  ['/v1/images/search?width=99999', {}],
  ['/v1/images/search?has_breeds=perhaps', {}],
  ['/v1/images/search?order=odd&size=odd&page=odd&mime_types=odd', {}],
  ['/v1/images/search?page=-1&seed=a', {}],
  ['/v1/images/search?colour=red&b=1', {}],
  ['/v1/images/search?breed_id=beng&category_ids=5', {}],
  ['/v1/images/nope', {}],
  ['/v1/images/nope', { headers: { accept: 'application/json' } }],
  ['/v1/images/nope', { headers: { accept: 'text/plain, application/json' } }],
  ['/v1/images/nope/breeds', {}],
  ['/v1/images/nope/analysis', {}],
  ['/v1/images/nope/status', { mine }],
  ['/v1/images/nope', { mine, method: 'DELETE' }],
  ['/v1/images', {}],
  ['/v1/images', { mine }],
  ['/v1/images?order=RANDOM&limit=50', { mine }],
  ['/v1/images/upload', { mine, method: 'POST', body: form('file', 'a text') }],
  ['/v1/images/upload', { mine, method: 'POST', body: form('picture', 'a text') }],
  ['/v1/images/nope/breeds', post('{"breed_id":"beng"}')],
  ['/v1/images/nope/breeds/beng', { mine, method: 'DELETE' }],
  ['/v1/breeds?limit=2&page=1', {}],
  ['/v1/breeds?limit=2', { mine }],
  ['/v1/breeds/search?q=beng&attach_image=1', {}],
  ['/v1/breeds/search', {}],
  ['/v1/breeds/abys', {}],
  ['/v1/breeds/nope', {}],
  ['/v1/breeds/nope/facts', {}],
  ['/v1/facts?limit=1000', {}],
  ['/v1/facts?order=RANDOM', { mine }],
  ['/v1/categories?limit=3', {}],
  ['/v1/sources?limit=3', {}],
  ['/v1/votes', {}],
  ['/v1/votes', { mine }],
  ['/v1/votes?limit=5000&order=DESC', { mine }],
  ['/v1/votes?limit=odd', { mine }],
  ['/v1/votes/1', { mine }],
  ['/v1/votes/odd', { mine }],
  ['/v1/votes/99', { mine, method: 'DELETE' }],
  ['/v1/vote/odd', { mine, method: 'DELETE' }],
  ['/v1/votes', { method: 'POST', body: '{"image_id":"a","value":1}' }],
  ['/v1/votes', post('{"image_id":"a","value":1}')],
  ['/v1/votes', post('{"image_id":"a","value":1,"sub_id":null}', { 'idempotency-key': 'a' })],
  ['/v1/votes', post('{"image_id":"b","value":1}', { 'idempotency-key': 'a' })],
  ['/v1/votes', post('{"value":1}')],
  ['/v1/votes', post('{"image_id":"a"}')],
  ['/v1/votes', post('{"image_id":"","value":1}')],
  ['/v1/votes', post('{"image_id":"a","value":"1"}')],
  ['/v1/votes', post('{"image_id":7,"value":1}')],
  ['/v1/votes', post('[]')],
  ['/v1/votes', post('{"image_id":')],
  ['/v1/votes', post('{"image_id": a}')],
  ['/v1/votes', post('7')],
  ['/v1/votes', post('')],
  ['/v1/favourites', post('{"image_id":"a"}')],
  ['/v1/favourites', post('{"image_id":"a"}')],
  ['/v1/favourites', post('{"image_id":"a","sub_id":""}')],
  ['/v1/favourites?limit=odd', { mine }],
  ['/v1/favourites/99', { mine }],
  ['/v1/favourites/99', { mine, method: 'DELETE' }],
  ['/v1/webhooks', { mine }],
  ['/v1/webhooks', post('{"name":"a","url":"ftp://a.example","events":["vote.created"]}')],
  ['/v1/webhooks', post('{"name":"a","url":"https://a.example","events":["odd"]}')],
  ['/v1/webhooks/nope', { mine, method: 'DELETE' }],
  ['/v1/user/passwordlesssignup', { method: 'POST', body: '{}' }],
  ['/v1/user/passwordlesssignup', { method: 'POST', body: '{"email":"nobody"}' }],
  ['/v1/user/passwordlesssignup', { method: 'POST', body: '{"email":"a@b.example"}' }],
  ['/v1/user/passwordlesssignup', { method: 'POST', body: '{"email":"a@b.example"}' }],
  ['/images/nope.jpg', {}],
  ['/healthz', {}],
  ['/readyz', {}],
  ['/openapi.json', {}],
];

it.each(calls)('answers %s %o alike', async (path, asked) => {
  expect(await askMocks(path, asked)).toEqual(await askServer(path, asked));
});

const counted = /^(ratelimit-(limit|remaining|consumed)|retry-after)$/;

it('counts calls alike, and refuses those that are too many', async () => {
  const limited = await startServer({ env: { RATE_LIMIT_PER_MINUTE: '2' } });
  const mocks = createCatMocks({ chaos: { rateLimit: { calls: 2 } } });
  mocked.use(...mocks.handlers);
  const tell = (status: number, headers: Headers) => {
    const told = [...headers].filter(([name]) => counted.test(name)).sort();
    return [status, ...told, headers.has('ratelimit-reset'), headers.has('retry-after-seconds')];
  };
  try {
    for (const _ of [1, 2, 3]) {
      const real = await limited.ask('/v1/votes', { key: limited.key });
      const sent = { headers: { 'x-api-key': 'mine' } };
      const mock = await fetch(`${address}/v1/votes`, sent);
      const [one, other] = [
        tell(mock.status, mock.headers),
        tell(real.status, new Headers(real.headers)),
      ];
      expect(one.map(inMinute)).toEqual(other.map(inMinute));
    }
  } finally {
    mocked.resetHandlers();
    await limited.stop();
  }
});

/** The wait depends on when in a minute it is told. */
const inMinute = (told: unknown) =>
  Array.isArray(told) && told[0] === 'retry-after' ? ['retry-after', Number(told[1]) <= 60] : told;
