// The id that leads from an answer to its line in the log: the caller's own where it can be one,
// else made here. Ours are a prefix that chance gives each process, and a count: as unique as bytes
// of chance for each request, and free.

import type { Chance } from '../ports/clock.ts';

export interface RequestIds {
  idOf(sent: string | string[] | undefined): string;
}

const sentPattern = /^[\w.-]{8,64}$/;

export function createRequestIds(chance: Chance): RequestIds {
  const prefix = chance.bytes(9).toString('base64url');
  let count = 0;
  return {
    idOf(sent) {
      if (typeof sent === 'string' && sentPattern.test(sent)) return sent;
      count += 1;
      return `${prefix}.${count.toString(36)}`;
    },
  };
}
