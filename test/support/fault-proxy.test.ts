// The proxy against an echo on real sockets: what passes, what is refused, what waits and what
// comes late, and that a connection survives what a network's would.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

let echo: Server;
let proxy: FaultProxy;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  echo = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  proxy = await startFaultProxy('127.0.0.1', (echo.address() as AddressInfo).port);
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await proxy.stop();
  await new Promise((resolve) => echo.close(resolve));
});

async function open(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends a text and waits for as much; undefined when it does not come in time. */
async function say(socket: Socket, text: string, waitMs = 1000): Promise<string | undefined> {
  let heard = '';
  const all = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => {
      heard += chunk;
      if (heard.length >= text.length) resolve(heard);
    });
  });
  socket.write(text);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, waitMs, undefined);
  });
  return Promise.race([all, late]).finally(() => {
    clearTimeout(timer);
    socket.removeAllListeners('data');
  });
}

const isClosed = (socket: Socket) => expect.poll(() => socket.destroyed).toBe(true);

test('passes bytes both ways, and the end of a stream', async () => {
  const socket = await open();
  const large = 'cat '.repeat(100_000);
  expect(await say(socket, large)).toBe(large);
  expect(proxy.connections()).toBe(1);
  socket.end();
  await once(socket, 'close');
  await expect.poll(() => proxy.connections()).toBe(0);
});

test('refuses as a port does where nobody listens, and serves that port again', async () => {
  const before = await open();
  await proxy.refuse();
  await isClosed(before);
  const refused = connect(proxy.port, '127.0.0.1');
  const [error] = await once(refused, 'error');
  expect(error.code).toBe('ECONNREFUSED');
  await proxy.pass();
  expect(await say(await open(), 'again')).toBe('again');
});

test('stalls old and new connections, and then delivers what it held', async () => {
  const before = await open();
  expect(await say(before, 'one')).toBe('one');
  await proxy.stall();
  const during = await open();
  expect(await say(before, 'two', 100)).toBeUndefined();
  expect(await say(during, 'three', 100)).toBeUndefined();
  expect(proxy.connections()).toBe(2);
  const held = [once(before, 'data'), once(during, 'data')];
  await proxy.pass();
  expect((await Promise.all(held)).map(String)).toEqual(['two', 'three']);
});

test('delivers what a caller sent who gave up meanwhile', async () => {
  const received: string[] = [];
  echo.on('connection', (socket) => socket.on('data', (chunk) => received.push(String(chunk))));
  const socket = await open();
  await proxy.stall();
  socket.write('too late');
  socket.end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(received).toEqual([]);
  await proxy.pass();
  await expect.poll(() => received.join('')).toBe('too late');
});

test('is slow each way, and keeps the order when it is faster again', async () => {
  const socket = await open();
  await proxy.slow(60);
  const startedAtMs = performance.now();
  expect(await say(socket, 'slow')).toBe('slow');
  expect(performance.now() - startedAtMs).toBeGreaterThan(110);
  socket.write('first ');
  await new Promise((resolve) => setTimeout(resolve, 10));
  await proxy.pass();
  expect(await say(socket, 'second')).toMatch(/^first /);
});

test('cuts the connections that there are and no others', async () => {
  const before = await open();
  expect(await say(before, 'one')).toBe('one');
  proxy.cut();
  await isClosed(before);
  expect(await say(await open(), 'two')).toBe('two');
});
