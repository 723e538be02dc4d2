// Who sends webhooks, to real receivers on this machine: where it may be led, and that it comes to
// an end with whoever is at the other.

import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWebhookSender } from '../../packages/server/src/adapters/outside-webhook-sender.ts';

const options = { userAgent: 'test', timeMsMax: 300 };
const sender = openWebhookSender({ ...options, allowsPrivate: false });
const inside = openWebhookSender({ ...options, allowsPrivate: true });

let received = 0;
const closings: (() => Promise<unknown>)[] = [];

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closings.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

beforeEach(() => {
  received = 0;
});
afterEach(() => Promise.all(closings.splice(0).map((close) => close())));

describe('who sends', () => {
  it.each([
    'http://127.0.0.1/hook',
    'http://[::1]/hook',
    'http://10.1.2.3/hook',
    'http://169.254.169.254/latest/meta-data',
    'http://0x7f000001/hook',
    'http://[::ffff:10.0.0.1]/hook',
  ])('is not led to %s', async (address) => {
    expect(sender.findFault(address)).toMatch(/private address/);
    await expect(sender.post(address, {}, '{}')).rejects.toThrow(/private address/);
  });

  it('is not led there by a name either', async () => {
    const url = await listen(createServer(() => received++));
    const named = url.replace('127.0.0.1', 'localhost');
    expect(sender.findFault(named)).toBeUndefined();
    // Not to which: what names mean inside is nobody's affair.
    const why = 'localhost leads to no public address';
    await expect(sender.post(named, {}, '{}')).rejects.toThrow(why);
    expect(received).toBe(0);
  });

  it('is not led on by a redirect', async () => {
    const url = await listen(
      createServer((_request, response) => {
        received += 1;
        response.writeHead(307, { location: '/elsewhere' }).end();
      }),
    );
    expect(await inside.post(url, {}, '{}')).toBe(307);
    expect(received).toBe(1);
  });

  it('is told when nobody is there', async () => {
    await expect(inside.post('http://127.0.0.1:1/', {}, '{}')).rejects.toThrow(/ECONNREFUSED/);
    const nowhere = 'http://nowhere.invalid/';
    await expect(sender.post(nowhere, {}, '{}')).rejects.toThrow(/nowhere.invalid/);
  });

  it.each([
    ['is silent', '', /not answered in 0.3 s/],
    ['never ends its head', 'HTTP/1.1 200 OK\r\nx: ', /not answered in 0.3 s/],
    ['only hints', 'HTTP/1.1 103 Early Hints\r\n\r\n', /not answered in 0.3 s/],
    [
      'wants another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      /closed without an answer/,
    ],
    ['talks nonsense', 'meow\r\n\r\n', /Parse Error/],
  ])('is done in time with who %s', async (_, said, why) => {
    const url = await listen(
      createSocketServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write(said));
      }),
    );
    await expect(inside.post(url, {}, '{}')).rejects.toThrow(why);
  });

  it('reads nothing of what is answered, however long', async () => {
    let sent = 0;
    const url = await listen(
      createServer((_request, response) => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536;
        };
        response.on('drain', more);
        response.on('error', () => {});
        response.writeHead(200);
        more();
      }),
    );
    expect(await inside.post(url, {}, '{}')).toBe(200);
    // It ends by itself only because the connection is closed.
    await Promise.all(closings.splice(0).map((close) => close()));
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });
});
