// Nothing that a caller can send produces a 5xx, a hang or a stack trace. Sent over a raw socket
// where a client library would tidy it; each gets the contract's own error.

import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../support/raw-socket.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

afterEach(async () => {
  // Whatever was sent, the server goes on serving.
  expect((await server.ask('/v1/images/search')).status).toBe(200);
});

function request(target: string, headers: string[] = [], method = 'GET', body = ''): string {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'host: localhost',
    'connection: close',
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function post(target: string, body: string | Buffer, headers: string[] = []): Buffer {
  const bytes = Buffer.from(body);
  const all = [
    'content-type: application/json',
    `content-length: ${bytes.length}`,
    `x-api-key: ${server.key}`,
    ...headers,
  ];
  return Buffer.concat([Buffer.from(request(target, all, 'POST')), bytes]);
}

describe('targets', () => {
  it.each([
    ['/v1/images/%zz', 400],
    ['/v1/images/%', 400],
    ['/v1/images/%00', 400],
    ['/v1/images/%E0%A4%A', 400],
    ['/v1/images/%ff%fe', 400],
    ['/v1/images/..%2f..%2fetc%2fpasswd', 400],
    ['/v1/images/%f0%9f%90%b1', 400],
    ['/v1/images/../../../etc/passwd', 404],
    ['/images/..%2f..%2fcatapi.sqlite', 404],
    ['/images/%00.jpg', 404],
    ['/v1/breeds/%00', 404],
    ['/v1/breeds/__proto__', 404],
    ['/v1/breeds/constructor', 404],
    ['/v1/images/__proto__', 400],
    ['/v1/breeds/search?q=%00', 200],
    ['/v1/breeds/search?q=%ff%fe', 200],
    ['/v1/breeds/search?q=%', 200],
    ['/v1/images/search?__proto__[limit]=5', 200],
    ['/v1/images/search?constructor=1&prototype=2&toString=3&hasOwnProperty=4', 200],
    ['/v1/images/search?limit[]=1&limit[]=2', 200],
    ['/v1/images/search?limit=1&limit=2', 200],
    ['/v1/images/search?limit[a]=1', 200],
    ['/v1/images/search?breed_ids[]=abys&breed_ids[]=beng', 200],
    ['/v1/images/search?breed_ids=%00,abys', 200],
    ['/v1/images/search?page=-1', 200],
    ['/v1/images/search?page=99999999999999999999', 200],
    ['/v1/images/search?limit=0', 400],
    ['/v1/images/search?limit=-1', 400],
    ['/v1/images/search?limit=1.5', 400],
    ['/v1/images/search?limit=abc', 400],
    ['/v1/images/search?limit=NaN', 400],
    ['/v1/images/search?has_breeds=maybe', 400],
    [`/v1/images/search?breed_ids=${'a,'.repeat(3000)}`, 200],
    [`/v1/images/search?exclude_ids=${Array.from({ length: 1500 }, (_, i) => i).join(',')}`, 200],
    ['/v1/images/search?size=1280&format=xml&order=up&mime_types=bmp', 200],
    [`/v1/images/search?${'a=1&'.repeat(2000)}`, 200],
    ['/v1/images/search?seed=%00', 200],
    ['/v1/images/search?;DROP TABLE images', 400],
    ["/v1/breeds/search?q='%20OR%201=1--", 200],
    ['*', 404],
    ['http://elsewhere.example/v1/breeds', 404],
    ['/%2e%2e/%2e%2e/', 404],
  ])('%s answers %i', async (target, status) => {
    const answer = await sendRaw(server.url, request(target));
    expect(answer.status).toBe(status);
    expect(answer.body).not.toMatch(/\bat .*\.(ts|js):\d+/);
  });

  it('repeats the whole of an absurdly long id', async () => {
    const id = 'x'.repeat(10_000);
    const answer = await server.ask(`/v1/images/${id}`);
    expect([answer.status, answer.text]).toEqual([
      400,
      `Couldn't find an image matching the passed 'id' of ${id}`,
    ]);
  });

  it('does not find more rows for a statement in a parameter', async () => {
    const answer = await server.ask("/v1/breeds/search?q='%20OR%201=1--");
    expect(answer.text).toBe('[]');
  });
});

describe('bodies', () => {
  it.each([
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'MALFORMED_JSON'],
    ['a NUL byte', Buffer.from('{"image_id":"a\u0000","value":1}'), 'MALFORMED_JSON'],
    ['an escaped NUL', '{"image_id":"a\\u0000","value":1}', 'INVALID_DATA'],
    ['half a surrogate', '{"image_id":"\\ud83d","value":1}', 'INVALID_DATA'],
    ['__proto__', '{"__proto__":{"image_id":"a","value":1}}', 'FIELD_REQUIRED'],
    ['constructor', '{"constructor":{"prototype":{"value":1}}}', 'FIELD_REQUIRED'],
    ['an array', '[{"image_id":"a"}]', 'INVALID_DATA'],
    ['an object for a text', '{"image_id":{"$ne":null},"value":1}', 'INVALID_DATA'],
    ['a long text', `{"image_id":"${'a'.repeat(256)}","value":1}`, 'INVALID_DATA'],
    ['nothing', '', 'FIELD_REQUIRED'],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'INVALID_DATA'],
    ['a number beyond a double', '{"image_id":"a","value":1e999}', 'INVALID_DATA'],
  ])('with %s', async (_name, body, code) => {
    const answer = await sendRaw(server.url, post('/v1/votes', body));
    expect(answer.status).toBe(400);
    expect(answer.head).toContain(`x-error-code: ${code}`);
  });

  it('over the limit', async () => {
    const answer = await server.ask('/v1/votes', {
      method: 'POST',
      key: server.key,
      body: `{"image_id":"${'a'.repeat(200_000)}"}`,
    });
    expect([answer.status, answer.text]).toEqual([413, 'Payload Too Large']);
  });

  it('that unpack to more than the limit', async () => {
    const bomb = gzipSync(Buffer.from(`{"image_id":"${'a'.repeat(50_000_000)}"}`));
    const answer = await server.ask('/v1/votes', {
      method: 'POST',
      key: server.key,
      body: bomb,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect(answer.status).toBe(413);
  });

  it.each([
    ['text/plain', 'FIELD_REQUIRED'],
    ['application/x-www-form-urlencoded', 'FIELD_REQUIRED'],
    ['multipart/form-data; boundary=x', 'FIELD_REQUIRED'],
    ['application/xml', 'FIELD_REQUIRED'],
    ['nonsense', 'FIELD_REQUIRED'],
    [';;;', 'FIELD_REQUIRED'],
  ])('of the type %s count as none', async (type, code) => {
    const answer = await server.ask('/v1/votes', {
      method: 'POST',
      key: server.key,
      body: Buffer.from('{"image_id":"a","value":1}'),
      headers: { 'content-type': type },
    });
    expect([answer.status, answer.headers['x-error-code']]).toEqual([400, code]);
  });

  it('in an unknown encoding', async () => {
    const answer = await server.ask('/v1/votes', {
      method: 'POST',
      key: server.key,
      body: { image_id: 'a', value: 1 },
      headers: { 'content-encoding': 'brrr' },
    });
    expect([answer.status, answer.headers['x-error-code']]).toEqual([400, 'MALFORMED_REQUEST']);
  });

  it('that are not read on a GET', async () => {
    const body = 'x'.repeat(1000);
    const headers = [`content-length: ${body.length}`, 'content-type: application/json'];
    const answer = await sendRaw(server.url, request('/v1/breeds?limit=1', headers, 'GET', body));
    expect(answer.status).toBe(200);
  });
});

describe('what is no request at all', () => {
  it.each([
    ['nonsense\r\n\r\n', 400],
    ['GET / HTTP/9.9\r\n\r\n', 400],
    ['GET /v1/breeds HTTP/1.1\r\nhost: a\r\nbad header\r\n\r\n', 400],
    ['GET /v1/breeds HTTP/1.1\r\nhost: a\r\ncontent-length: -5\r\n\r\n', 400],
    [
      'POST /v1/votes HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['GET /v1/breeds HTTP/1.1\r\n\r\n', 400],
    ['\u0000\u0001\u0002\r\n\r\n', 400],
  ])('%j answers %i', async (bytes, status) => {
    expect((await sendRaw(server.url, bytes)).status).toBe(status);
  });

  it('with a flood of headers', async () => {
    const flood = Array.from({ length: 5000 }, (_, index) => `x-${index}: ${'a'.repeat(20)}`);
    const answer = await sendRaw(server.url, request('/v1/breeds', flood));
    expect(answer.status).toBe(431);
    expect(answer.head).toContain('x-error-code: HEADERS_TOO_LARGE');
    expect(answer.head).toContain('access-control-allow-origin: *');
  });

  it('from clients that go away half-way', async () => {
    const { hostname, port } = new URL(server.url);
    await Promise.all(
      Array.from(
        { length: 20 },
        () =>
          new Promise<void>((resolve) => {
            const socket = connect(Number(port), hostname, () => {
              socket.write(post('/v1/votes', '{"image_id":"half","value":1}').subarray(0, -10));
              setTimeout(() => socket.resetAndDestroy(), 20);
            });
            socket.on('close', () => resolve());
            socket.on('error', () => {});
          }),
      ),
    );
    const votes = await server.ask('/v1/votes', { key: server.key });
    expect(votes.text).toBe('[]');
  });

  it('from clients that end half-way and listen for the answer', async () => {
    const { hostname, port } = new URL(server.url);
    const answered = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () => {
        socket.end(post('/v1/votes', '{"image_id":"half","value":1}').subarray(0, -10));
      });
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('end', () => resolve(text));
    });
    expect(answered).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('headers', () => {
  it.each([
    ['x-api-key', 'a'.repeat(8000)],
    ['x-api-key', '__proto__'],
    ['idempotency-key', 'k'.repeat(256)],
    ['accept', 'a'.repeat(8000)],
    ['accept', '*/*;q=abc, application/json;q=99'],
    ['prefer', 'handling="strict'],
    ['if-none-match', '"'.repeat(4000)],
    ['host', 'evil.example'],
    ['host', 'a b c'],
    ['x-forwarded-for', '1.2.3.4, not an address'],
    ['cf-ipcountry', '<script>'],
    ['content-type', 'application/json; charset=utf-99'],
  ])('%s: %s are no fault of the server', async (name, value) => {
    const get = await server.ask('/v1/images/search', { headers: { [name]: value } });
    expect(get.status).toBeLessThan(500);
    expect(get.text).not.toContain('evil.example');
    const vote = await server.ask('/v1/votes', {
      method: 'POST',
      body: { image_id: 'headers', value: 1 },
      headers: { 'x-api-key': server.key, [name]: value },
    });
    expect(vote.status).toBeLessThan(500);
  });

  it('refuses an Idempotency-Key that is too long', async () => {
    const answer = await server.ask('/v1/votes', {
      method: 'POST',
      key: server.key,
      body: { image_id: 'a', value: 1 },
      headers: { 'idempotency-key': 'k'.repeat(256) },
    });
    expect([answer.status, answer.text]).toEqual([400, 'INVALID_DATA']);
  });
});

describe('an Idempotency-Key', () => {
  it('bears a body that is nested deeply where nobody looks', async () => {
    const deep = `{"image_id":"a","value":1,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const answer = await sendRaw(
      server.url,
      post('/v1/votes', deep, ['idempotency-key: deep-nesting-0001']),
    );
    expect(answer.status).toBe(201);
  });
});

describe('targets that are no path', () => {
  it.each(['http://', 'http://[', 'http:///x', 'ftp://localhost/v1/breeds'])(
    '%s get our own answer',
    async (target) => {
      const answer = await sendRaw(server.url, request(target));
      expect(answer.status).toBe(404);
      expect(answer.head).toContain('x-error-code: NOT_FOUND');
      expect(answer.head).toContain('access-control-allow-origin: *');
    },
  );

  it('of our own host are read as paths', async () => {
    const answer = await sendRaw(server.url, request('http://localhost/v1/categories'));
    expect(answer.status).toBe(200);
  });
});
