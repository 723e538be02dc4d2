// Turns at dear work: some have one at a time, a bounded number waits, and whoever comes when that
// is full is told to come again. Without it a few callers could fill the memory with pictures.

import { unavailable } from '../../errors.ts';

/** Does the work when its turn comes. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns({
  atOnce,
  waitingMax,
}: {
  atOnce: number;
  waitingMax: number;
}): InTurn {
  const waiting: (() => void)[] = [];
  let working = 0;
  return async (work) => {
    if (working >= atOnce) {
      if (waiting.length >= waitingMax)
        throw unavailable('too many pictures are being worked on', 2);
      // Whoever finishes gives the turn to the one who waited longest, without setting it free.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      working += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) working -= 1;
      else next();
    }
  };
}
