// The rest of a body that nobody wants any more. A connection that is closed over unread bytes is
// reset, and then the caller may never see why it was refused; so the rest is read and thrown away
// for a while, as long as it is not too much. Who still sends after that has had its answer.

import type { IncomingMessage } from 'node:http';

const discardBytesMax = 32 * 1024 * 1024;
const discardMsMax = 10_000;

export function discardRest(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let left = discardBytesMax;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.pause();
  });
  const timer = setTimeout(() => request.destroy(), discardMsMax);
  request.once('end', () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
  request.once('aborted', () => clearTimeout(timer));
  request.resume();
}
