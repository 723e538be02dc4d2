// The rules of every call, as clients of the live service rely on them: lenient reading, keys,
// headers, CORS and errors. Requests are written byte for byte, and compared byte for byte.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const needsKey = "AUTHENTICATION_ERROR - you need to send your API Key as the 'x-api-key' header";

describe('paths and parameters', () => {
  it.each([
    ['/v1/images/search', undefined],
    ['/v1/breeds', undefined],
    ['/v1/breeds/abys', undefined],
    ['/v1/categories', undefined],
    ['/v1/images/0XYvRd7oD', undefined],
    ['/v1/images', 'key'],
    ['/v1/votes', 'key'],
    ['/v1/favourites', 'key'],
    ['/healthz', undefined],
  ])('answers %s with and without a trailing slash, without a redirect', async (path, key) => {
    const ask = { key: key && server.key };
    const bare = await server.ask(path, ask);
    const slashed = await server.ask(`${path}/`, ask);
    expect([bare.status, slashed.status]).toEqual([200, 200]);
  });

  it('ignores unknown parameters, and names them', async () => {
    const answer = await server.ask('/v1/breeds?results_per_page=3&category=hats&breeds=1&limit=2');
    expect(answer.status).toBe(200);
    expect(answer.json<unknown[]>()).toHaveLength(2);
    expect(answer.headers['x-unknown-parameters']).toBe('results_per_page, category, breeds');
  });

  it('refuses unknown parameters when asked to be strict', async () => {
    const headers = { prefer: 'handling=strict' };
    const answer = await server.ask('/v1/breeds?breeds=1', { headers });
    expect([answer.status, answer.text]).toEqual([400, 'Invalid parameters.']);
    expect(answer.headers['x-error-code']).toBe('INVALID_PARAMETERS');
    expect((await server.ask('/v1/breeds?limit=1', { headers })).status).toBe(200);
  });

  it('lowers a limit that is too large, silently', async () => {
    const anonymous = await server.ask('/v1/images/search?limit=100');
    expect(anonymous.json<unknown[]>()).toHaveLength(10);
    const keyed = await server.ask('/v1/images/search?limit=100', { key: server.key });
    expect(keyed.json<unknown[]>()).toHaveLength(25);
    const huge = await server.ask(`/v1/images/search?limit=${'9'.repeat(300)}`);
    expect(huge.json<unknown[]>()).toHaveLength(10);
  });

  it('counts pages from zero', async () => {
    const first = await server.ask('/v1/breeds?limit=1&page=0');
    const second = await server.ask('/v1/breeds?limit=1&page=1');
    expect(first.json<{ name: string }[]>()[0]?.name).toBe('Abyssinian');
    expect(second.json<{ name: string }[]>()[0]?.name).toBe('Aegean');
  });

  it.each(['/v1/votes?sub_id=nobody', '/v1/favourites?sub_id=nobody', '/v1/images?sub_id=nobody'])(
    'answers [] with 200 for an unknown sub_id: %s',
    async (path) => {
      const answer = await server.ask(path, { key: server.key });
      expect([answer.status, answer.text]).toEqual([200, '[]']);
      expect(answer.headers['pagination-count']).toBe('0');
    },
  );

  it.each(['Random', 'RAND', 'rand', 'random', 'RANDOM', 'Asc', 'asc', 'DESC', 'Desc', 'nonsense'])(
    'accepts order=%s',
    async (order) => {
      const answer = await server.ask(`/v1/images/search?order=${order}`, { key: server.key });
      expect(answer.status).toBe(200);
      expect(answer.headers['pagination-count'] !== undefined).toBe(/^(asc|desc)$/i.test(order));
    },
  );

  it.each(['/v1/breeds', '/v1/categories', '/v1/images/search', '/v1/facts', '/v1/sources'])(
    'accepts sub_id on %s',
    async (path) => {
      const answer = await server.ask(`${path}?sub_id=my-user`);
      expect(answer.status).toBe(200);
      expect(answer.headers['x-unknown-parameters']).toBeUndefined();
    },
  );

  it('takes image ids in exact letter case', async () => {
    expect((await server.ask('/v1/images/0XYvRd7oD')).status).toBe(200);
    expect((await server.ask('/v1/images/0xyvrd7od')).status).toBe(400);
  });
});

describe('keys', () => {
  it.each(['x-api-key', 'X-API-KEY', 'X-Api-Key'])('are taken from the header %s', async (name) => {
    const answer = await server.ask('/v1/votes', { headers: { [name]: server.key } });
    expect(answer.status).toBe(200);
  });

  it('are taken from the query', async () => {
    expect((await server.ask(`/v1/votes?api_key=${server.key}`)).status).toBe(200);
    const search = await server.ask(`/v1/images/search?api_key=${server.key}`);
    expect(search.headers['authenticated']).toBe('true');
    expect(search.headers['x-unknown-parameters']).toBeUndefined();
  });

  it('that are unknown count as none where none is needed', async () => {
    const answer = await server.ask('/v1/images/search', { key: 'live_nonsense' });
    expect(answer.status).toBe(200);
    expect(answer.headers['authenticated']).toBe('false');
    expect(answer.headers['ratelimit-limit']).toBeUndefined();
  });

  it.each([
    ['GET', '/v1/votes'],
    ['POST', '/v1/votes'],
    ['GET', '/v1/votes/1'],
    ['DELETE', '/v1/votes/1'],
    ['DELETE', '/v1/vote/1'],
    ['GET', '/v1/favourites'],
    ['POST', '/v1/favourites'],
    ['GET', '/v1/favourites/1'],
    ['DELETE', '/v1/favourites/1'],
    ['GET', '/v1/images'],
    ['GET', '/v1/images/'],
    ['DELETE', '/v1/images/x'],
    ['POST', '/v1/images/x/breeds'],
    ['DELETE', '/v1/images/x/breeds/abys'],
    ['POST', '/v1/user/keys/rotate'],
  ])('are needed for %s %s: 401, missing or unknown', async (method, path) => {
    for (const key of [undefined, 'live_unknown', '', 'x'.repeat(5000)]) {
      const answer = await server.ask(path, { method, key });
      expect(answer.status).toBe(401);
      expect(answer.text).toBe(needsKey);
      expect(answer.bytes).toHaveLength(78);
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(answer.headers['x-error-code']).toBe('AUTHENTICATION_ERROR');
    }
  });

  it.each([
    '/v1/images/search',
    '/v1/images/0XYvRd7oD',
    '/v1/images/0XYvRd7oD/analysis',
    '/v1/images/0XYvRd7oD/breeds',
    '/v1/breeds',
    '/v1/breeds/abys',
    '/v1/breeds/search?q=a',
    '/v1/categories',
    '/v1/facts',
    '/v1/breeds/abys/facts',
    '/v1/sources',
  ])('are not needed for %s', async (path) => {
    expect((await server.ask(path)).status).toBe(200);
  });

  it('tell on search whether they were known', async () => {
    expect((await server.ask('/v1/images/search')).headers['authenticated']).toBe('false');
    const keyed = await server.ask('/v1/images/search', { key: server.key });
    expect(keyed.headers['authenticated']).toBe('true');
  });
});

describe('headers of a success', () => {
  it('are those of the live service', async () => {
    const { headers } = await server.ask('/v1/breeds?limit=1');
    expect(headers).toMatchObject({
      'x-dns-prefetch-control': 'off',
      'x-frame-options': 'SAMEORIGIN',
      'strict-transport-security': 'max-age=15552000; includeSubDomains',
      'x-download-options': 'noopen',
      'x-content-type-options': 'nosniff',
      'x-xss-protection': '1; mode=block',
      vary: 'Origin',
      connection: 'keep-alive',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(headers['x-response-time']).toMatch(/^\d+ms$/);
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('tell of pages, as decimal text', async () => {
    const { headers } = await server.ask('/v1/breeds?limit=10&page=2');
    expect(headers['pagination-count']).toBe('67');
    expect(headers['pagination-page']).toBe('2');
    expect(headers['pagination-limit']).toBe('10');
    expect(headers['access-control-expose-headers']).toMatch(
      /^Pagination-Count, Pagination-Page, Pagination-Limit(,|$)/,
    );
  });

  it('forbid keeping a random search', async () => {
    for (const path of ['/v1/images/search', '/v1/images/search?format=src']) {
      for (const key of [undefined, server.key]) {
        const { headers } = await server.ask(path, { key });
        expect(headers['expires']).toBe('Tue, 03 Jul 2001 06:00:00 GMT');
        const ours = key === undefined ? '' : ', private, no-store';
        expect(headers['cache-control']).toBe(`post-check=0, pre-check=0${ours}`);
        const written = headers['last-modified'] as string;
        expect(written).toMatch(/^\w{3} \w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4} \(.+\)$/);
        expect(Math.abs(Date.parse(written) - Date.now())).toBeLessThan(60_000);
        expect(headers['etag']).toBeUndefined();
        expect(headers['pagination-count']).toBeUndefined();
      }
    }
  });
});

describe('CORS', () => {
  it('allows browser apps of any origin', async () => {
    const headers = {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-api-key, content-type, idempotency-key',
    };
    const preflight = await server.ask('/v1/votes', { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(['*', 'https://app.example']).toContain(
      preflight.headers['access-control-allow-origin'],
    );
    const methods = preflight.headers['access-control-allow-methods'];
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) expect(methods).toContain(method);
    const allowed = preflight.headers['access-control-allow-headers'];
    const names = ['x-api-key', 'content-type', 'idempotency-key', 'if-none-match', 'prefer'];
    for (const name of names) expect(allowed).toContain(name);
  });

  it.each([
    ['/v1/nowhere', 404],
    ['/v1/votes', 401],
    ['/v1/images/nope', 400],
    ['/v1/images/search?format=src', 302],
    ['/v1/breeds', 200],
  ])('stands on every answer: %s %i', async (path, status) => {
    const answer = await server.ask(path, { headers: { origin: 'https://app.example' } });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['x-request-id']).toMatch(/^[\w.-]{8,64}$/);
  });
});

describe('errors', () => {
  it('are bare text without a line break', async () => {
    const answer = await server.ask('/v1/images/nope');
    expect(answer.status).toBe(400);
    expect(answer.text).toBe("Couldn't find an image matching the passed 'id' of nope");
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.headers['x-error-code']).toBe('IMAGE_NOT_FOUND');
  });

  it.each([
    ['application/json', true],
    ['application/problem+json', true],
    ['application/json, */*;q=0.5', true],
    ['application/json;q=0.9, text/plain;q=0.1', true],
    ['*/*', false],
    [undefined, false],
    ['application/json, */*', false],
    ['application/json, text/plain, */*', false],
    ['text/html', false],
    ['application/json;q=0.1, text/*', false],
    [';;;,,q=', false],
  ])('for Accept %s are a problem document: %s', async (accept, isProblem) => {
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    const answer = await server.ask('/v1/images/nope', { headers });
    const type = isProblem ? 'application/problem+json' : 'text/plain';
    expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(answer.headers['vary']).toBe('Origin, Accept');
    if (!isProblem) return;
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'IMAGE_NOT_FOUND',
      detail: "Couldn't find an image matching the passed 'id' of nope",
      request_id: answer.headers['x-request-id'],
    });
  });

  it.each([
    ['GET', '/v1/nowhere'],
    ['GET', '/nowhere'],
    ['PUT', '/v1/votes'],
    ['PATCH', '/v1/breeds/abys'],
    ['DELETE', '/v1/breeds'],
    ['GET', '/v1'],
    ['GET', '/v1/'],
    ['GET', '/v1//images//search'],
  ])('of unknown routes are 404 and never 405: %s %s', async (method, path) => {
    const answer = await server.ask(path, { method });
    expect([answer.status, answer.text]).toEqual([404, 'NOT_FOUND']);
  });

  it('reads GET /images/upload as an id, and tells the operator', async () => {
    const answer = await server.ask('/v1/images/upload');
    expect([answer.status, answer.text]).toEqual([
      400,
      "Couldn't find an image matching the passed 'id' of upload",
    ]);
    expect(server.observations.some(({ kind }) => kind === 'request.hint')).toBe(true);
  });

  it('carry the request id that a caller chose, when it is harmless', async () => {
    const chosen = await server.ask('/v1/nowhere', { headers: { 'x-request-id': 'my-id-12345' } });
    expect(chosen.headers['x-request-id']).toBe('my-id-12345');
    const odd = await server.ask('/v1/nowhere', { headers: { 'x-request-id': 'no <good>' } });
    expect(odd.headers['x-request-id']).not.toContain('good');
  });
});

describe('HEAD', () => {
  it.each([
    '/v1/breeds',
    '/v1/images/search',
    '/v1/images/0XYvRd7oD',
    '/healthz',
    '/v1/images/search?format=src',
  ])('answers %s like GET, without a body', async (path) => {
    const head = await server.ask(path, { method: 'HEAD' });
    const get = await server.ask(path);
    expect(head.status).toBe(get.status);
    expect(head.bytes).toHaveLength(0);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    expect(head.headers['location'] === undefined).toBe(get.headers['location'] === undefined);
  });
});

describe('ETag', () => {
  it.each([
    '/v1/breeds',
    '/v1/breeds/abys',
    '/v1/categories',
    '/v1/facts',
    '/v1/images/0XYvRd7oD',
    '/v1/images/search?seed=tuesday',
    '/openapi.json',
    '/openapi.yaml',
  ])('lets %s be asked again for nothing', async (path) => {
    const first = await server.ask(path);
    const { etag } = first.headers;
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await server.ask(path, { headers: { 'if-none-match': etag as string } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(again.headers['etag']).toBe(etag);
    const weak = await server.ask(path, { headers: { 'if-none-match': `"x", W/${etag}` } });
    expect(weak.status).toBe(304);
    const other = await server.ask(path, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });
});

describe('image urls', () => {
  const first = async (host: string) => {
    const answer = await server.ask('/v1/images/0XYvRd7oD', { headers: { host } });
    return answer.json<{ url: string }>().url;
  };

  it('name the host that was asked, when it is this machine', async () => {
    const own = new URL(server.url).port;
    expect(await first(`127.0.0.1:${own}`)).toBe(`http://127.0.0.1:${own}/images/0XYvRd7oD.jpg`);
    expect(await first(`LOCALHOST:${own}`)).toBe(`http://localhost:${own}/images/0XYvRd7oD.jpg`);
    expect(await first('localhost:8080')).toBe('http://localhost:8080/images/0XYvRd7oD.jpg');
  });

  it('name no host of a stranger, and not every port that somebody makes up', async () => {
    const own = `http://localhost:${new URL(server.url).port}/images/0XYvRd7oD.jpg`;
    expect(await first('evil.example')).toBe(own);
    const urls = new Set<string>();
    for (let made = 20_000; made < 20_050; made += 1) urls.add(await first(`localhost:${made}`));
    expect(urls.size).toBeLessThan(12);
  });
});
