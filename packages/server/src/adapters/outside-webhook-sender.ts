// Webhooks over HTTP. The address is checked in the look-up that the connection uses, as for
// pictures that others name; a literal one before. Of the answer the status counts and nothing is
// kept.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { WebhookSender } from '../ports/webhook-sender.ts';
import { createOutsideLookup, requireOutside } from './outside-address.ts';

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
  const { allowsPrivate, userAgent, timeMsMax = timeMsDefault } = options;
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
    post(text, headers, body) {
      const fault = findFault(text);
      if (fault !== undefined) return Promise.reject(new Error(fault));
      const url = new URL(text);
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      return new Promise((resolve, reject) => {
        const call = send(
          url,
          {
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
          },
          (response) => {
            clearTimeout(timer);
            resolve(response.statusCode ?? 0);
            // Whatever else it says, and however long, is for nobody.
            response.on('error', () => {});
            response.destroy();
          },
        );
        const timer = setTimeout(() => {
          call.destroy(new Error(`it was not answered in ${timeMsMax / 1000} s`));
        }, timeMsMax);
        call.on('error', (error) => {
          clearTimeout(timer);
          reject(new Error(error.message, { cause: error }));
        });
        call.end(body);
      });
    },
    async close() {},
  };
}
