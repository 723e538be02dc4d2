// Keeps the pool between searches, and makes a new one from it when the cache asks for one. The
// rules of waiting:
//
// - One refresh at a time. Who asks while one is under way gets what a later one finds, because
//   the one under way may have read the log before the change that made them ask.
// - Who asks waits for the refresh, a quarter of a second at most; then the pool that is there is
//   the answer, as one that is stale already: those who come next get it at once while the cache
//   has it renewed. So a change that was answered on this server shows in the next search here, but
//   where the database is slow or all must be loaded anew, and no search ever waits for that.
// - A pool may be answered for as long as the contract lets a search be stale (x-cache: its seconds
//   and stale seconds together), counted from when its refresh began. One that is older is waited
//   for, and so is the first one of a process, which is a whole load.
// - When a refresh fails, the pool that is there stands in for a second, then it is tried again.
// - Refreshes that are dear (at a million images one takes 45 ms of this thread) take a quarter of
//   the time at most, however often images change; a few may follow one another at once.
// - A pool that nobody asked for in half an hour is not built upon: the log tells of one hour only.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Loaded } from '../../ports/cache.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ImagePool } from './image-pool.ts';
import { loadImagePool } from './image-pool-load.ts';
import { within } from './within.ts';

export interface PoolKeeper {
  /** Loads for the cache: the pool as it is now, or, when that takes long, as it was. */
  load(knex: Knex): Promise<Loaded<ImagePool>>;
  /** Whether there is a pool, so that `load` is quick. */
  isLoaded(): boolean;
}

/** As long as the contract lets a search be stale. */
export const poolAgeMsMax = 330_000;

const patienceMs = 250;
const failurePauseMs = 1000;
const builtUponMsMax = 1_800_000;

/** Copying an image takes 45 ns of this thread; for that, three times as long is owed to others. */
const owedMsPerImage = 3 * 45e-6;
/** What may be owed before a refresh has to wait, and the most that is ever counted. */
const owedMsFree = 1000;
const owedMsMax = 2000;

interface Held {
  pool: ImagePool;
  /** When the refresh that made it began: changes before that are in it. */
  trueAtMs: number;
}

class OnePoolKeeper implements PoolKeeper {
  readonly #ports: Pick<Ports, 'clock' | 'observe'>;
  readonly #read: typeof loadImagePool;
  #held: Held | undefined;
  #underWay: Promise<Held> | undefined;
  /** The refresh that begins when the one under way ends. */
  #next: Promise<Held> | undefined;
  /** As it was given last: after a change it must be where the change was written. */
  #knex: Knex | undefined;

  /** When nothing more is owed, by performance.now(). */
  #evenAtMs = 0;

  constructor(ports: Pick<Ports, 'clock' | 'observe'>, read: typeof loadImagePool) {
    this.#ports = ports;
    this.#read = read;
  }

  isLoaded(): boolean {
    return this.#held !== undefined;
  }

  async load(knex: Knex): Promise<Loaded<ImagePool>> {
    this.#knex = knex;
    const refreshed = this.#refresh();
    const held = this.#held;
    const nowMs = this.#ports.clock.nowMs();
    if (held === undefined || nowMs - held.trueAtMs >= poolAgeMsMax) {
      return present(await refreshed);
    }
    try {
      const inTime = await within(patienceMs, refreshed);
      if (inTime !== undefined) return present(inTime);
      refreshed.catch((error: unknown) => this.#tell(error));
      return presentStale(held, nowMs);
    } catch (error) {
      this.#tell(error);
      return presentStale(held, nowMs + failurePauseMs);
    }
  }

  /** A refresh that begins now or later. */
  #refresh(): Promise<Held> {
    if (this.#underWay === undefined) {
      this.#underWay = this.#make().finally(() => {
        this.#underWay = undefined;
      });
      return this.#underWay;
    }
    this.#next ??= this.#underWay
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.#underWay ?? this.#refresh();
      });
    return this.#next;
  }

  async #make(): Promise<Held> {
    const waitMs = this.#evenAtMs - performance.now() - owedMsFree;
    if (waitMs > 0) await sleep(waitMs);
    const trueAtMs = this.#ports.clock.nowMs();
    const isBuiltUpon = this.#held && trueAtMs - this.#held.trueAtMs < builtUponMsMax;
    const previous = isBuiltUpon ? this.#held?.pool : undefined;
    const pool = await this.#read(this.#knex as Knex, previous);
    if (pool !== previous) this.#owe(pool.size * owedMsPerImage);
    this.#held = { pool, trueAtMs };
    return this.#held;
  }

  #owe(ms: number): void {
    const nowMs = performance.now();
    this.#evenAtMs = Math.min(Math.max(this.#evenAtMs, nowMs) + ms, nowMs + owedMsMax);
  }

  #tell(reason: unknown): void {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    this.#ports.observe({ kind: 'cache.failed', key: 'searchImages pool', error });
  }
}

/**
 * Not its true size: there is one pool in a process and every search needs it, so it may not be
 * refused by a cache that measures it against its bound. A refused pool is loaded by every call.
 */
const sizeBytes = 1000;

function present({ pool }: Held): Loaded<ImagePool> {
  return { value: pool, sizeBytes, absent: pool.size === 0 };
}

function presentStale({ pool, trueAtMs }: Held, freshUntilMs: number): Loaded<ImagePool> {
  const endMs = trueAtMs + poolAgeMsMax;
  return {
    value: pool,
    sizeBytes,
    ends: { freshUntilMs, staleUntilMs: endMs, errorUntilMs: endMs },
  };
}

/** `read` is how a pool is read; a test reads at its own pace. */
export function createPoolKeeper(
  ports: Pick<Ports, 'clock' | 'observe'>,
  read: typeof loadImagePool = loadImagePool,
): PoolKeeper {
  return new OnePoolKeeper(ports, read);
}
