// x-budget made real: only so many calls of one operation may be at work on the database at once,
// and only so many more may wait. Past that the call is refused at once with Retry-After, so a
// flood of one route can never take the connections of the others.

import type { Operation } from '../contract/contract.ts';
import { unavailable } from '../errors.ts';

const waitingPerPlace = 50;
const waitMsMax = 5000;

interface Waiting {
  start(): void;
  refuse(): void;
}

class Gate {
  #running = 0;
  readonly #places: number;
  readonly #waiting = new Set<Waiting>();

  constructor(places: number) {
    this.#places = places;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#places) await this.#wait();
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }

  /** Resolves with the place of a call that has ended; its count goes on unchanged. */
  #wait(): Promise<void> {
    if (this.#waiting.size >= this.#places * waitingPerPlace) {
      throw unavailable('too many calls of this operation are waiting');
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiting.refuse(), waitMsMax);
      const leave = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        start: () => {
          leave();
          resolve();
        },
        refuse: () => {
          leave();
          reject(unavailable('this operation is overloaded'));
        },
      };
      this.#waiting.add(waiting);
    });
  }
}

/** Who calls is asked before any operation is known to be wanted, so it has a gate of its own. */
export function createGate(places: number): { run<T>(work: () => Promise<T>): Promise<T> } {
  return new Gate(places);
}

export type Admit = <T>(operation: Operation, work: () => Promise<T>) => Promise<T>;

export function createAdmit(): Admit {
  const gates = new Map<string, Gate>();
  return (operation, work) => {
    const gate = gates.get(operation.operationId) ?? new Gate(operation.budget);
    gates.set(operation.operationId, gate);
    return gate.run(work);
  };
}
