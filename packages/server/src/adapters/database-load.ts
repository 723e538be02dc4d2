// Who waits for a connection, and for how long. Kept here, because the pools know how many wait
// but not since when, and the age of the oldest wait is what tells a busy database from a dead one.

import type { PortLoad } from '../errors.ts';

export interface WaitingLine {
  readonly length: number;
  /** Enters the line; what it answers leaves it. */
  enter(): () => void;
  measure(busy: number, size: number): PortLoad;
}

export function createWaitingLine(): WaitingLine {
  // A Set keeps the order of arrival, so its first is the oldest.
  const line = new Set<{ sinceMs: number }>();
  return {
    get length() {
      return line.size;
    },
    enter() {
      const place = { sinceMs: performance.now() };
      line.add(place);
      return () => line.delete(place);
    },
    measure(busy, size) {
      const [oldest] = line;
      const oldestMs = oldest === undefined ? 0 : Math.round(performance.now() - oldest.sinceMs);
      return { busy, waiting: line.size, oldestMs, size };
    },
  };
}
