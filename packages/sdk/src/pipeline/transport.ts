// From a call to the platform's fetch, or to one that is given in its place.
import type { Transport } from './deadline.ts';

/** The platform's fetch, or one given in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export function createTransport(given: Fetch | undefined): Transport {
  // Looked up at each call, so that a fetch replaced later (by a test, say) is the one used.
  const send: Fetch = given ?? ((url, init) => globalThis.fetch(url, init));
  return ({ wire, url, headers, body }, signal) => {
    const init = { method: wire.method, headers, signal };
    if (typeof body === 'object') return body.send(url, init, send, given === undefined);
    return send(url, body === undefined ? init : { ...init, body });
  };
}
