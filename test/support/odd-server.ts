// A server that is up and wrong: what answers in the place of ours when an address is mistaken, a
// portal asks for a password, or a proxy breaks off. Examples must tell it from a cat.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OddServer {
  url: string;
  /** The headers of each request, in the order they came. */
  asked: { path: string; headers: NodeJS.Dict<string | string[]> }[];
  /** Answers the requests from now on. */
  answer: (path: string, response: ServerResponse) => void;
  stop(): Promise<void>;
}

export async function startOddServer(answer: OddServer['answer']): Promise<OddServer> {
  const asked: OddServer['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, headers: request.headers });
    odd.answer(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const odd: OddServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return odd;
}

/** Says that there is a cat, whose picture is whatever `send` answers. */
export function catOf(base: () => string, send: (response: ServerResponse) => void) {
  return (path: string, response: ServerResponse): void => {
    const url = `${base()}/images/odd.jpg`;
    // A redirect for format=src, and the search's answer for the rest.
    if (!path.includes('/images/search')) send(response);
    else if (path.includes('format=src')) response.writeHead(302, { location: url }).end();
    else response.end(JSON.stringify([{ id: 'odd', url, width: 1, height: 1 }]));
  };
}
