// The same failure thousands of times a second is one thing to an operator. The first of its kind
// is told at once; then, while it lasts, the latest of each second with the count of those that
// were not told. Nothing is lost but their words: the metrics count each one.

import type { Observation } from '../observe.ts';

const everyMs = 1000;
/** Kinds that are told apart at one time; all others are one kind together. */
const kindsMax = 1000;

interface Held {
  latest: Observation;
  count: number;
  timer: NodeJS.Timeout;
}

export interface FloodGate {
  pass(sameness: string, observation: Observation): void;
  /** Tells what is held, because the process ends. */
  empty(): void;
}

export function createFloodGate(
  tell: (observation: Observation, count?: number) => void,
): FloodGate {
  const kinds = new Map<string, Held>();
  const tellHeld = (sameness: string) => {
    const held = kinds.get(sameness);
    if (held === undefined) return;
    if (held.count === 0) {
      kinds.delete(sameness);
      return;
    }
    tell(held.latest, held.count);
    held.count = 0;
    held.timer = wait(sameness);
  };
  const wait = (sameness: string) => setTimeout(tellHeld, everyMs, sameness).unref();
  return {
    pass(sameness, observation) {
      const key = kinds.has(sameness) || kinds.size < kindsMax ? sameness : 'any other';
      const held = kinds.get(key);
      if (held === undefined) {
        kinds.set(key, { latest: observation, count: 0, timer: wait(key) });
        tell(observation);
      } else {
        held.latest = observation;
        held.count += 1;
      }
    },
    empty() {
      for (const { latest, count, timer } of kinds.values()) {
        clearTimeout(timer);
        if (count > 0) tell(latest, count);
      }
      kinds.clear();
    },
  };
}
