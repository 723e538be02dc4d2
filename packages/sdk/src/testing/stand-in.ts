// A server for tests that says what it is told to say and remembers what it was asked. It is a real
// one, on a free port, because what is tested is what goes over the wire.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  /** Path and query, exactly as they were sent. */
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Said {
  status?: number;
  headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown;
}

export type Answering = (response: ServerResponse, asked: Asked) => void;

export interface StandIn {
  address: string;
  asked: Asked[];
  /** What requests are answered with from now on, or a function that does all by itself. */
  say(next: Said | Answering): void;
  close(): Promise<void>;
}

/** Says the list of each path, whatever its query, and an empty one for all other paths. */
export function listing(lists: Record<string, unknown[]>): Answering {
  return (response, { url }) => {
    const list = lists[url.split('?')[0] ?? ''] ?? [];
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(list));
  };
}

export async function openStandIn(): Promise<StandIn> {
  const asked: Asked[] = [];
  let said: Said | Answering = {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
    asked.push(one);
    if (typeof said === 'function') return said(response, one);
    const { status = 200, headers: sent = {}, body = {} } = said;
    const isText = typeof body === 'string';
    const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
    response.writeHead(status, { 'content-type': type, ...sent });
    response.end(status === 204 ? undefined : isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    say(next) {
      said = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
