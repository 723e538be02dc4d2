// A stretch of network that fails by the request and by chance, between a client and a server.
// Where fault-proxy.ts knows connections and fails on command, this one knows what is asked: so it
// can say whether the server had done what it was asked for when its answer was lost, which decides
// whether asking again does it twice. Chance is seeded: the same requests meet the same faults.

import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded } from '../../packages/server/src/domain/drawings/seeded.ts';

export const requestFaults = [
  /** The connection is reset, and the server never hears of it. */
  'resetBefore',
  /** The server has answered, and the connection is reset before a byte of that comes. */
  'resetAfter',
  /** Nobody answers, and the server never hears of it. */
  'hangBefore',
  /** The server has answered, and the answer does not come. */
  'hangAfter',
  /** 503 from whoever stands before the server, without a word and with Retry-After. */
  'unavailable',
  'unavailableUntil',
  /** 429, the same. */
  'limited',
  'limitedUntil',
  /** The answer comes a few bytes at a time. */
  'slow',
  /** The answer breaks off in the middle of its body. */
  'truncated',
] as const;

export type RequestFault = (typeof requestFaults)[number];

export interface HttpFaultProxy {
  url: string;
  /** How many requests met each fault, how many met none, and how many the server was asked. */
  counts: Record<RequestFault | 'none' | 'forwarded', number>;
  stop(): Promise<void>;
}

export interface HttpFaultOptions {
  seed: string;
  /** The part of all requests that meets each fault. */
  shares: Partial<Record<RequestFault, number>>;
  /** Seconds, in the answers that have it. */
  retryAfter?: number;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** Nothing is held longer, whatever its client does. */
const hangMsMax = 10_000;
const slowParts = 6;
const slowPauseMs = 15;
const bodyBytesMax = 1_000_000;

/** Starts one on a free port of the loopback address. */
export async function startHttpFaultProxy(
  target: string,
  { seed, shares, retryAfter = 1 }: HttpFaultOptions,
): Promise<HttpFaultProxy> {
  const chance = seeded(seed);
  const agent = new Agent({ keepAlive: true });
  const names = [...requestFaults, 'none', 'forwarded'] as const;
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as HttpFaultProxy['counts'];
  const draw = (): RequestFault | undefined => {
    let left = chance.next();
    return requestFaults.find((fault) => {
      left -= shares[fault] ?? 0;
      return left < 0;
    });
  };
  const server = createServer(async (incoming, response) => {
    const fault = draw();
    counts[fault ?? 'none'] += 1;
    response.on('error', () => {});
    try {
      const body = await collect(incoming);
      const refusal = refuseByFault(fault, retryAfter);
      if (refusal !== undefined) return send(response, refusal);
      if (fault === 'resetBefore') return reset(response);
      if (fault === 'hangBefore') return hang(response);
      counts.forwarded += 1;
      const answer = await forward(target, agent, incoming, body);
      await deliver(response, answer, fault);
    } catch {
      // The one side or the other has gone, so the other one is told so.
      reset(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

async function collect(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += (chunk as Buffer).length;
    if (bytes > bodyBytesMax) throw new Error('more than this proxy holds');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function forward(
  target: string,
  agent: Agent,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const passed = { ...headers, connection: 'keep-alive', 'content-length': body.length };
    const asking = request(`${target}${url}`, { method, agent, headers: passed }, (coming) => {
      const { statusCode: status = 502, headers } = coming;
      collect(coming).then((whole) => resolve({ status, headers, body: whole }), reject);
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

function refuseByFault(fault: RequestFault | undefined, retryAfter: number): Answer | undefined {
  const status = { unavailable: 503, limited: 429 }[fault?.replace('Until', '') ?? ''];
  if (status === undefined) return undefined;
  const until = fault?.endsWith('Until') ? { 'retry-after': String(retryAfter) } : {};
  const body = Buffer.from('<html>not now</html>');
  return { status, headers: { 'content-type': 'text/html', ...until }, body };
}

async function deliver(
  response: ServerResponse,
  answer: Answer,
  fault: RequestFault | undefined,
): Promise<void> {
  if (fault === 'resetAfter') return reset(response);
  if (fault === 'hangAfter') return hang(response);
  if (fault !== 'slow' && fault !== 'truncated') return send(response, answer);
  const { status, headers, body } = answer;
  response.writeHead(status, withLength(headers, body));
  if (fault === 'truncated') {
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
    return;
  }
  const size = Math.ceil(body.length / slowParts);
  for (let at = 0; at < body.length; at += size) {
    response.write(body.subarray(at, at + size));
    await new Promise((resolve) => setTimeout(resolve, slowPauseMs));
  }
  response.end();
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, withLength(headers, body));
  response.end(body);
}

/** Headers of a connection are each connection's own. */
function withLength(headers: Answer['headers'], body: Buffer): Answer['headers'] {
  const { connection, 'keep-alive': _, 'transfer-encoding': __, ...passed } = headers;
  return { ...passed, 'content-length': String(body.length) };
}

const reset = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};

function hang(response: ServerResponse): void {
  const timer = setTimeout(() => response.destroy(), hangMsMax);
  response.once('close', () => clearTimeout(timer));
}
