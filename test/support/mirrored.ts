// A server to be mirrored, as small as can be: it says what a test gives it, answers its pictures
// as the test wants them, and keeps every request that it got.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MirroredOptions {
  /** The images of the catalogue, made when the url is known. */
  images?: (url: string) => object[];
  /** Answers what is no part of the API; true when it did. */
  picture?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The only key that it takes, where it takes any. */
  key?: string;
  /** Answers instead of the API; true when it did. */
  api?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface Mirrored {
  url: string;
  requests: { path: string; key: string | undefined }[];
  close(): Promise<void>;
}

export async function startMirrored(options: MirroredOptions = {}): Promise<Mirrored> {
  const requests: Mirrored['requests'] = [];
  let url = '';
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const key = request.headers['x-api-key'] as string | undefined;
    requests.push({ path, key });
    if (!path.startsWith('/v1/')) {
      if (options.picture?.(request, response) !== true) response.writeHead(404).end();
      return;
    }
    if (options.api?.(request, response) === true) return;
    const images = options.images?.(url) ?? [];
    const { pathname, searchParams } = new URL(path, url);
    response.setHeader('content-type', 'application/json');
    if (pathname !== '/v1/images/search') {
      response.end('[]');
      return;
    }
    const limit = Number(searchParams.get('limit'));
    const from = Number(searchParams.get('page')) * limit;
    // As the live service has it: an order is for keys that it knows, and nobody is refused.
    if (options.key === undefined || options.key === key) {
      response.setHeader('pagination-count', images.length);
      response.setHeader('pagination-limit', limit);
    }
    response.end(JSON.stringify(images.slice(from, from + limit)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What a terminal, or a file in its place, was given. */
export function createRecorder(isTTY = false) {
  const written: string[] = [];
  return {
    isTTY,
    columns: 100,
    write: (text: string) => written.push(text),
    text: () => written.join(''),
    lines: () => written.join('').split('\n').filter(Boolean),
  };
}
