// Webhooks over HTTP. The address is checked in the look-up that the connection uses, as for
// pictures that others name; a literal one before. Of the answer the status counts and nothing is
// kept.

import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { WebhookSender } from '../ports/webhook-sender.ts';
import { createOutsideLookup, Refused, requireOutside } from './outside-address.ts';

export interface WebhookSenderOptions {
  /** Lets webhooks lead into this machine's own network, as in development. */
  allowsPrivate: boolean;
  /** Who sends, for who reads the receiver's log. */
  userAgent: string;
  /** For all of it: the look-up, the connection and the answer. */
  timeMsMax?: number;
}

const timeMsDefault = 10_000;

export function openWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { allowsPrivate, timeMsMax = timeMsDefault } = options;
  const findFault = (text: string) => {
    if (!URL.canParse(text)) return `${JSON.stringify(text)} is no address`;
    const url = new URL(text);
    if (url.username !== '' || url.password !== '')
      return 'a url with a password is kept by nobody';
    if (!/^https?:$/.test(url.protocol)) return `${url.protocol}// is neither http:// nor https://`;
    if (allowsPrivate) return undefined;
    try {
      requireOutside(url);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  return {
    findFault,
    async post(text, headers, body) {
      const fault = findFault(text);
      if (fault !== undefined) throw new Error(fault);
      const call = open(new URL(text), options, headers, body);
      return answerOf(call, timeMsMax).catch((cause: Error) => {
        throw new Error(explain(cause, new URL(text).hostname), { cause });
      });
    },
    async close() {},
  };
}

function open(
  url: URL,
  { allowsPrivate, userAgent }: WebhookSenderOptions,
  headers: Readonly<Record<string, string>>,
  body: string,
): ClientRequest {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const call = send(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': userAgent,
    },
    // A connection that is kept could lead to an address that was checked for another.
    agent: false,
    ...(allowsPrivate ? {} : { lookup: createOutsideLookup() }),
  });
  call.end(body);
  return call;
}

/** Its status. Whatever it does instead of answering, in time it comes to an end. */
function answerOf(call: ClientRequest, timeMsMax: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      call.destroy(new Error(`it was not answered in ${timeMsMax / 1000} s`));
    }, timeMsMax);
    call.on('error', reject);
    // Some are closed without an error, as by whoever wants to speak another protocol.
    call.on('close', () => {
      clearTimeout(timer);
      reject(new Error('it was closed without an answer'));
    });
    call.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      // Whatever else it says, and however long, is for nobody.
      response.on('error', () => {});
      response.destroy();
    });
  });
}

/** What its owner is told: not which address of our network a name has, which is nobody's affair. */
function explain(cause: Error, hostname: string): string {
  return cause instanceof Refused ? `${hostname} leads to no public address` : cause.message;
}
