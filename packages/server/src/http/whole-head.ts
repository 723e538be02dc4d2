// The head of an answer as one text. Node lays a head out from a list, and at every answer asks
// two regular expressions about each name and value: of a server that does nothing else a quarter
// of the time. Here what an answer's headers come to is laid out and checked once, and sent often.
//
// Node has no door for this. What is used instead is `_header`, where it keeps the text that it
// laid out itself until the body comes, in every version since the first; a test holds the bytes
// against Node's own. Only for the plain case: anything else is laid out by Node.

import { type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';

export const keepAliveTimeoutMs = 65_000;

/** A response of our own listener, of whose connections we know how long they are kept. */
type OwnResponse = ServerResponse & { isOwn?: true; _header?: string | null };

/** Names and values in turn as text; throws where Node would. */
export function layOutText(head: readonly string[]): string {
  let text = '';
  for (let at = 0; at < head.length; at += 2) {
    const [name = '', value = ''] = [head[at], head[at + 1]];
    validateHeaderName(name);
    validateHeaderValue(name, value);
    text += `${name}: ${value}\r\n`;
  }
  return text;
}

/** Whether this response may be given its head as text: nobody has begun one. */
export function takesWholeHead(response: OwnResponse): boolean {
  return (
    response.isOwn === true &&
    response._header === null &&
    response.shouldKeepAlive &&
    response.getHeaderNames().length === 0
  );
}

/** What Node adds to a head by itself, made once a second. */
const lastLines = (() => {
  let second = Number.NaN;
  let made = '';
  return () => {
    const nowMs = Date.now();
    if (Math.floor(nowMs / 1000) === second) return made;
    second = Math.floor(nowMs / 1000);
    const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${keepAliveTimeoutMs / 1000}\r\n`;
    made = `Date: ${new Date(nowMs).toUTCString()}\r\n${kept}\r\n`;
    return made;
  };
})();

/** The head of a success with a body whose length is among the `lines`. */
export function setWholeHead(response: OwnResponse, lines: string): void {
  response._header = `HTTP/1.1 200 OK\r\n${lines}${lastLines()}`;
}
