// Each fault as a client and a server see it: what comes, and whether the server was asked.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type HttpFaultProxy,
  type RequestFault,
  requestFaults,
  startHttpFaultProxy,
} from './fault-proxy-http.ts';

const text = 'a cat is here and looks at you';
let server: Server;
let target: string;
let asked = 0;

beforeAll(async () => {
  server = createServer((incoming, response) => {
    asked += 1;
    incoming.resume();
    incoming.on('end', () => response.writeHead(201, { 'x-cat': 'yes' }).end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function through(
  shares: Partial<Record<RequestFault, number>>,
  use: (proxy: HttpFaultProxy) => Promise<void>,
): Promise<void> {
  const proxy = await startHttpFaultProxy(target, { seed: 'one', shares });
  asked = 0;
  await use(proxy).finally(proxy.stop);
}

async function seenBy(url: string): Promise<unknown[]> {
  const init = { method: 'POST', body: 'miaow', signal: AbortSignal.timeout(300) };
  try {
    const { status, headers, ...response } = await fetch(url, init).then(async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      body: await answer.text(),
    }));
    const told = headers.get('retry-after') ?? headers.get('x-cat');
    return [status, told, response.body];
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return [cause?.code ?? name];
  }
}

const busy = '<html>not now</html>';

it.each<[RequestFault, unknown[], number]>([
  ['resetBefore', ['ECONNRESET'], 0],
  ['resetAfter', ['ECONNRESET'], 1],
  ['hangBefore', ['TimeoutError'], 0],
  ['hangAfter', ['TimeoutError'], 1],
  ['unavailable', [503, null, busy], 0],
  ['unavailableUntil', [503, '1', busy], 0],
  ['limited', [429, null, busy], 0],
  ['limitedUntil', [429, '1', busy], 0],
  ['slow', [201, 'yes', text], 1],
  ['truncated', ['UND_ERR_SOCKET'], 1],
])('does %s to a request', async (fault, seen, times) => {
  await through({ [fault]: 1 }, async ({ url, counts }) => {
    expect(await seenBy(url)).toEqual(seen);
    await expect.poll(() => [asked, counts.forwarded, counts[fault]]).toEqual([times, times, 1]);
  });
});

it('does nothing to the others, and the same to the same requests', async () => {
  const drawn = async () => {
    const seen: unknown[] = [];
    await through({ unavailable: 0.3, limited: 0.3 }, async ({ url, counts }) => {
      for (let count = 0; count < 40; count += 1) seen.push((await seenBy(url))[0]);
      expect(counts.none).toBe(asked);
      expect(requestFaults.reduce((sum, one) => sum + counts[one], counts.none)).toBe(40);
    });
    return seen;
  };
  const first = await drawn();
  expect(new Set(first)).toEqual(new Set([201, 429, 503]));
  expect(await drawn()).toEqual(first);
});
