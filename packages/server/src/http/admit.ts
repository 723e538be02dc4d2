// x-budget made real: only so many calls of one operation may be at work on the database at once,
// and only so many more may wait. Past that the call is refused at once, so a flood of one route
// can never take the connections of the others. What is remembered stands in for a refused load
// (see cache-memory.ts), so only a caller for whom there is nothing sees 503 with Retry-After.
//
// A queue that never empties makes everybody wait as long as its bound allows, and most of those
// who come to their turn have given up by then: work for nobody, which is how an overload outlives
// its cause. So a queue that has stood for a second is worked from its newest end, where somebody
// still listens, nobody waits in it for longer than a second more, and who has left is never begun.

import type { Operation } from '../contract/contract.ts';
import { unavailable } from '../errors.ts';
import type { Chance } from '../ports/clock.ts';
import type { PoolLoad } from '../ports/database.ts';

const waitingPerPlace = 50;
const waitMsMax = 5000;
/** A queue that has not been empty for so long is standing. */
const standingMs = 1000;
const waitMsStanding = 1000;
const retryAfterSeconds = { least: 1, most: 3 };
/** What an operation must leave of a pool to the others. */
const connectionsLeft = 2;

const reasons = { late: 'this operation is overloaded', gone: 'the caller has left' };

/** How a place in the queue ends. */
type End = 'begin' | keyof typeof reasons;

interface Waiting {
  sinceMs: number;
  end(how: End): void;
}

/** Aborted when the caller has left; asked for only by those who have to wait. */
export type Gone = () => AbortSignal;

/** How many calls wait for a place, and for how long the first of them has. */
export interface GateLoad {
  name: string;
  busy: number;
  places: number;
  waiting: number;
  oldestMs: number;
}

export interface Gate {
  /** Runs `work` when there is a place; `gone` ends the waiting and never the work. */
  run<T>(work: () => Promise<T>, gone?: Gone): Promise<T>;
  measure(): GateLoad;
}

class PlacesGate implements Gate {
  #busy = 0;
  #emptyAtMs = performance.now();
  /** By arrival, the oldest first. */
  readonly #waiting: Waiting[] = [];
  readonly #name: string;
  readonly #places: number;
  readonly #chance: Chance;

  constructor(name: string, places: number, chance: Chance) {
    this.#name = name;
    this.#places = places;
    this.#chance = chance;
  }

  async run<T>(work: () => Promise<T>, gone?: Gone): Promise<T> {
    if (this.#busy >= this.#places) await this.#wait(gone?.());
    else this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#giveOn();
    }
  }

  measure(): GateLoad {
    const [oldest] = this.#waiting;
    return {
      name: this.#name,
      busy: this.#busy,
      places: this.#places,
      waiting: this.#waiting.length,
      oldestMs: oldest === undefined ? 0 : Math.round(performance.now() - oldest.sinceMs),
    };
  }

  /** The place of a call that has ended goes to one that waits; the count goes on unchanged. */
  #giveOn(): void {
    const isStanding = this.#isStanding();
    if (isStanding) this.#refuseLate();
    const next = isStanding ? this.#waiting.at(-1) : this.#waiting[0];
    if (next === undefined) this.#busy -= 1;
    else next.end('begin');
  }

  #isStanding(): boolean {
    return this.#waiting.length > 0 && performance.now() - this.#emptyAtMs > standingMs;
  }

  #refuseLate(): void {
    const soonestMs = performance.now() - waitMsStanding;
    for (;;) {
      const [oldest] = this.#waiting;
      if (oldest === undefined || oldest.sinceMs >= soonestMs) return;
      oldest.end('late');
    }
  }

  /** Resolves with the place of a call that has ended. */
  #wait(gone: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.length >= this.#places * waitingPerPlace) {
      throw this.#refusal('too many calls of this operation are waiting');
    }
    if (gone?.aborted === true) throw this.#refusal(reasons.gone);
    if (this.#waiting.length === 0) this.#emptyAtMs = performance.now();
    const waitMs = this.#isStanding() ? waitMsStanding : waitMsMax;
    return new Promise((resolve, reject) => {
      const leave = () => waiting.end('gone');
      const timer = setTimeout(() => waiting.end('late'), waitMs);
      const waiting: Waiting = {
        sinceMs: performance.now(),
        end: (how) => {
          clearTimeout(timer);
          gone?.removeEventListener('abort', leave);
          this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
          if (how === 'begin') resolve();
          else reject(this.#refusal(reasons[how]));
        },
      };
      gone?.addEventListener('abort', leave);
      this.#waiting.push(waiting);
    });
  }

  #refusal(reason: string): Error {
    const { busy, waiting, oldestMs, places: size } = this.measure();
    const load = { busy, waiting, oldestMs, size };
    return unavailable(reason, jitteredSeconds(this.#chance), load);
  }
}

/** Not the same for everybody, or all who were refused would come back in one moment. */
export function jitteredSeconds(chance: Chance): number {
  const { least, most } = retryAfterSeconds;
  return least + chance.integer(most - least + 1);
}

export function createGate(name: string, places: number, chance: Chance): Gate {
  return new PlacesGate(name, places, chance);
}

export interface Admit {
  <T>(operation: Operation, work: () => Promise<T>, gone?: Gone): Promise<T>;
  /** One figure for each operation that has been asked for. */
  measure(): GateLoad[];
}

export function createAdmit(chance: Chance): Admit {
  const gates = new Map<string, Gate>();
  const gateOf = ({ operationId, budget }: Operation) => {
    const gate = gates.get(operationId) ?? createGate(operationId, budget, chance);
    gates.set(operationId, gate);
    return gate;
  };
  return Object.assign(
    <T>(operation: Operation, work: () => Promise<T>, gone?: Gone) =>
      gateOf(operation).run(work, gone),
    { measure: () => [...gates.values()].map((gate) => gate.measure()) },
  );
}

/**
 * Throws where an operation could hold so many connections that a pool has none for the others.
 * SQLite has one for reading, and nobody waits while holding it: its driver is synchronous.
 */
export function checkBudgets(operations: readonly Operation[], pools: readonly PoolLoad[]): void {
  const least = Math.min(...pools.map(({ size }) => size));
  if (least === 1) return;
  const tooMany = operations.filter(({ connections }) => connections > least - connectionsLeft);
  if (tooMany.length === 0) return;
  const named = tooMany.map(({ operationId, connections }) => `${operationId} (${connections})`);
  throw new Error(
    `x-budget lets these operations hold too many of a pool's ${least} connections, ` +
      `of which ${connectionsLeft} are left to others: ${named.join(', ')}`,
  );
}
