// What a bucket adds to the promises of an object store: it is far away, so it can refuse, be slow,
// fall silent in the middle, or not be there. The servers here misbehave in one way each.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { openS3ObjectStore } from '../../packages/server/src/adapters/object-store-s3.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import type { ObjectStore } from '../../packages/server/src/ports/object-store.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function openAt(port: number, timeoutMs: number): ObjectStore {
  const store = openS3ObjectStore({
    bucket: 'cats',
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    timeoutMs,
  });
  closing.push(() => store.close());
  return store;
}

async function openOn(answer: RequestListener, timeoutMs = 5000): Promise<ObjectStore> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return openAt((server.address() as AddressInfo).port, timeoutMs);
}

const refusal = (status: number, code: string): RequestListener => {
  return (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/xml' });
    const body = `<Error><Code>${code}</Code><Message>no</Message></Error>`;
    response.end(request.method === 'HEAD' ? undefined : body);
  };
};

const headers = {
  'content-length': '1000',
  etag: '"1"',
  'last-modified': 'Thu, 29 Feb 2024 12:00:00 GMT',
};

test.each([
  [403, 'AccessDenied', false],
  [404, 'NoSuchBucket', false],
  [400, 'RequestTimeout', true],
  [409, 'OperationAborted', true],
  [503, 'SlowDown', true],
  [500, 'InternalError', true],
])('%i %s is a PortError, retryable: %s', { timeout: 20_000 }, async (status, code, retryable) => {
  const store = await openOn(refusal(status, code));
  const outcome = store.put('a', Buffer.from('x'));
  await expect(outcome).rejects.toBeInstanceOf(PortError);
  await expect(outcome).rejects.toMatchObject({
    port: 'objectStore',
    action: 'write a',
    retryable,
  });
  await expect(outcome).rejects.toThrow(`${code}: no (HTTP ${status})`);
  await expect(store.check()).rejects.toMatchObject({ action: 'use the bucket cats', retryable });
});

test('a refusal without a body still says its status', async () => {
  const store = await openOn(refusal(403, 'AccessDenied'));
  await expect(store.find('a')).rejects.toThrow(/^objectStore could not find a: .*\(HTTP 403\)$/);
});

test('a server that is not there is a PortError that may pass', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  const store = openAt(port, 5000);
  await expect(store.find('a')).rejects.toMatchObject({ name: 'PortError', retryable: true });
});

test('a server that never answers is given up in time, whatever was asked', async () => {
  const store = await openOn(() => {}, 300);
  const began = Date.now();
  const streamed = Readable.from([Buffer.from('x')]);
  const outcomes = await Promise.allSettled([
    store.find('a'),
    store.put('a', Buffer.from('x')),
    store.put('a', streamed),
    store.delete('a'),
    store.check(),
  ]);
  expect(Date.now() - began).toBeLessThan(3000);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: { name: 'PortError', retryable: true },
    });
  }
  expect(streamed.destroyed).toBe(true);
});

test('no more of a stream is held in memory than the parts that are being sent', async () => {
  // It takes the beginnings of uploads and never the bytes of their parts.
  const store = await openOn((request, response) => {
    if (request.method !== 'POST') return;
    response.end(
      '<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>',
    );
  }, 1000);
  let made = 0;
  async function* endless() {
    for (;;) {
      yield Buffer.alloc(100_000);
      made += 100_000;
    }
  }
  await expect(store.put('a', Readable.from(endless()))).rejects.toMatchObject({
    name: 'PortError',
    retryable: true,
  });
  expect(made).toBeGreaterThan(5_000_000);
  expect(made).toBeLessThan(20_000_000);
});

test('a body that falls silent is a PortError', async () => {
  const store = await openOn((request, response) => {
    response.writeHead(200, headers);
    if (request.method === 'HEAD') response.end();
    else response.write('x'.repeat(500));
  }, 300);
  const found = await store.find('a');
  const body = (await found?.read()) as Readable;
  await expect(buffer(body)).rejects.toMatchObject({
    name: 'PortError',
    action: 'read a',
    retryable: true,
  });
});

test('a body that is cut off is a PortError, not a short object', async () => {
  const store = await openOn((request, response) => {
    response.writeHead(200, headers);
    if (request.method === 'HEAD') response.end();
    else response.write('x'.repeat(500), () => response.destroy());
  });
  const found = await store.find('a');
  const body = (await found?.read()) as Readable;
  await expect(buffer(body)).rejects.toMatchObject({ name: 'PortError', retryable: true });
});

test('a reader may take longer than the limit', async () => {
  const size = 3_000_000;
  const store = await openOn((request, response) => {
    response.writeHead(200, { ...headers, 'content-length': String(size) });
    response.end(request.method === 'HEAD' ? undefined : Buffer.alloc(size));
  }, 200);
  const found = await store.find('a');
  let length = 0;
  const body = (await found?.read()) as Readable;
  for await (const chunk of body) {
    if (length === 0) await sleep(600);
    length += (chunk as Buffer).length;
  }
  expect(length).toBe(size);
});

test('a reader that leaves lets the connection go', async () => {
  let closed = 0;
  const store = await openOn((request, response) => {
    response.writeHead(200, headers);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.write('x');
    response.once('close', () => {
      closed += 1;
    });
  });
  const found = await store.find('a');
  const body = (await found?.read()) as Readable;
  await once(body, 'readable');
  body.destroy();
  await expect.poll(() => closed).toBe(1);
});

test('what was replaced is noticed where If-Match is not heeded', async () => {
  let etag = '"1"';
  const store = await openOn((request, response) => {
    response.writeHead(200, { ...headers, etag });
    response.end(request.method === 'HEAD' ? undefined : 'x'.repeat(1000));
  });
  const found = await store.find('a');
  etag = '"2"';
  await expect(found?.read()).rejects.toThrow('it was replaced since it was found');
});

test('keys lie under the prefix of the bucket, in the path of the url', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url?.split('?')[0]}`);
    request.resume();
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const store = openS3ObjectStore({
    bucket: 'cats',
    prefix: 'deep/folder',
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: 'id',
    secretAccessKey: 'secret',
  });
  closing.push(() => store.close());
  await store.put('images/-aB.jpg', Buffer.from('x'));
  await store.check();
  await store.check();
  expect(seen).toEqual([
    'PUT /cats/deep/folder/images/-aB.jpg',
    'PUT /cats/deep/folder/~probe',
    'DELETE /cats/deep/folder/~probe',
    'HEAD /cats/',
  ]);
});
