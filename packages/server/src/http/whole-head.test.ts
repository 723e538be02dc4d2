// The head as text is the head that Node lays out, byte for byte but for the date, and what cannot
// be one is left to Node. The connection is used again in either way, and ended where it must be.

import { once } from 'node:events';
import { createServer, ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type CallHead, type FinishedAnswer, writeAnswer } from './prepared-answer.ts';
import { keepAliveTimeoutMs, layOutText } from './whole-head.ts';

const anonymous: CallHead = {
  requestId: 'request-1',
  elapsedMs: 0,
  rateHeaders: undefined,
  unknownParameters: undefined,
  isAccount: false,
};
const account = { ...anonymous, isAccount: true, rateHeaders: { 'ratelimit-limit': '10' } };
const plain = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'a cat' };
const tagged = { ...plain, headers: { ...plain.headers, etag: '"a"' }, body: 'eine Käfigkatze' };
const closes: (() => void)[] = [];

afterEach(() => {
  for (const close of closes.splice(0)) close();
});

/** What comes back for what is sent, dates aside, and how many heads Node laid out. */
async function send(text: string, isOwn: boolean, finished: FinishedAnswer, call: CallHead) {
  class Response extends ServerResponse {}
  Object.defineProperty(Response.prototype, 'isOwn', { value: isOwn });
  let listsLaidOut = 0;
  const server = createServer({ ServerResponse: Response }, (request, response) => {
    const { writeHead } = response;
    response.writeHead = ((...args: Parameters<typeof writeHead>) => {
      listsLaidOut += 1;
      return writeHead.apply(response, args);
    }) as typeof writeHead;
    writeAnswer(request, response, finished, call);
  }).listen(0);
  server.keepAliveTimeout = keepAliveTimeoutMs;
  closes.push(() => server.close());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.end(text);
  await once(socket, 'close');
  return { received: received.replace(/^Date: .* GMT\r$/gm, 'Date:\r'), listsLaidOut };
}

const get = (more = '', version = '1.1') => `GET / HTTP/${version}\r\nHost: h\r\n${more}\r\n`;

test.each([
  ['a GET', get(), plain, anonymous, 1],
  ['text beyond ASCII', get(), tagged, anonymous, 1],
  ['an account', get(), tagged, account, 1],
  ['an unknown parameter', get(), plain, { ...anonymous, unknownParameters: 'colour' }, 1],
  ['two at once', get() + get(), plain, anonymous, 2],
  ['HEAD', get().replace('GET', 'HEAD'), plain, anonymous, 1],
  ['HTTP/1.0 that stays', get('Connection: keep-alive\r\n', '1.0'), plain, anonymous, 1],
  ['HTTP/1.0', get('', '1.0'), plain, anonymous, 0],
  ['a last request', get('Connection: close\r\n'), plain, anonymous, 0],
  ['who has it already', get('If-None-Match: "a"\r\n'), tagged, anonymous, 0],
  ['nothing to say', get(), { ...plain, status: 204, body: undefined }, anonymous, 0],
  [
    'an account, with cache-control',
    get(),
    { ...plain, headers: { 'cache-control': 'x' } },
    account,
    0,
  ],
])('says the same as Node: %s', async (_name, text, finished, call, wholeHeads) => {
  const [ours, byNode] = [
    await send(text, true, finished, call),
    await send(text, false, finished, call),
  ];
  expect(ours.received).toBe(byNode.received);
  expect(byNode.received).toMatch(/^HTTP\/1\.1 \d+ /);
  expect(byNode.listsLaidOut - ours.listsLaidOut).toBe(wholeHeads);
});

test('refuses what would be a header more', () => {
  expect(() => layOutText(['location', 'a\r\nset-cookie: b'])).toThrow(/Invalid character/);
  expect(() => layOutText(['a b', 'c'])).toThrow(/valid HTTP token/);
});
