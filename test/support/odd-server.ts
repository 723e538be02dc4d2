// A server that is up and wrong: what answers in the place of ours when an address is mistaken, a
// portal asks for a password, or a proxy breaks off. Examples must tell it from a cat.

import type { ServerResponse } from 'node:http';
import { openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';

export interface OddServer {
  url: string;
  /** What it was asked, in the order in which it came. */
  asked: StandIn['asked'];
  /** Answers the requests from now on. */
  answer: (path: string, response: ServerResponse) => void;
  stop(): Promise<void>;
}

export async function startOddServer(answer: OddServer['answer']): Promise<OddServer> {
  const standIn = await openStandIn();
  const { address: url, asked, close: stop } = standIn;
  const odd: OddServer = { url, asked, answer, stop };
  standIn.say((response, one) => odd.answer(one.url, response));
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
