// The queue in front of the application, where overload is shed. What the edge cannot answer waits
// here for its turn, which on a server with time to spare is at once. In each turn of the event
// loop only so many requests are begun that a turn stays short, for two reasons. A queue that is
// ours has an age, which is how long callers wait; how late the loop is does not tell that, because
// a request needs many turns. And Node accepts one new connection in each turn, so long turns shut
// everybody out who is not connected yet, health checks first.
//
// Measured with 500 callers who ask without a pause and retry, against one core: refusing a share
// of the arrivals by how late the loop was, it was never later than 0.2 s, and nobody who came anew
// was answered within a second, health not within five. With this queue every vote was answered,
// three in four of the searches that the crowd competed with, and health within 40 ms. Turns of 10
// ms instead of 20 halved what was answered in all; turns of 40 ms shut new connections out again.
//
// Writes with a key go first, then reads with one, then all without; health and preflights never
// wait. A queue that has stood for a while is worked from its newest end, because whoever came last
// is most likely to be still there, and who has waited for too long is refused before any work is
// done. The other queue, of calls that wait for the database, is bounded operation by operation in
// admit.ts: a slow database is no reason to refuse who does not need it.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApiError, unavailable } from '../errors.ts';
import type { Observe } from '../observe.ts';
import type { Chance } from '../ports/clock.ts';
import { jitteredSeconds } from './admit.ts';

/** In the order in which they are served; a write without a key is no better than a read. */
const kinds = ['write', 'keyed read', 'anonymous'] as const;

type Kind = (typeof kinds)[number];

/** How many are begun in a turn of the event loop follows how long turns take. */
const turnMsMax = 20;
const perTurnMax = 64;
/** A queue that has not been empty for so long is standing. */
const standingMs = 500;
/** One turn counts for no more: a pause of the machine is no overload. */
const countedMsMax = 100;
/** In a standing queue nobody waits for longer. */
const waitMsMax = 500;
const waitingMax = 5000;
/** An overload has ended when nobody had to be refused for so long. */
const quietMs = 1000;
/** So many of those who go first, then one of each other kind, so that nobody is forgotten. */
const firstInRow = 19;

const healthPaths = /^\/(?:healthz|readyz)\/?(?:\?|$)/;

interface Waiting {
  request: IncomingMessage;
  response: ServerResponse;
  sinceMs: number;
}

/** Begins a request for which there is time; `refusal` is what it is to be answered instead. */
export type BeginRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  refusal?: ApiError,
) => void;

/** What was refused of each kind, and who had left before their turn. */
export type Refused = Record<Kind | 'left', number>;

export interface IntakeLoad {
  waiting: number;
  oldestMs: number;
  isOverloaded: boolean;
}

export interface Intake {
  /** Begins the request now or when it is its turn. */
  take(request: IncomingMessage, response: ServerResponse): void;
  measure(): IntakeLoad;
}

const nobody = (): Refused => ({ write: 0, 'keyed read': 0, anonymous: 0, left: 0 });

class TurnByTurn implements Intake {
  readonly #queues: Record<Kind, Waiting[]> = {
    write: [],
    'keyed read': [],
    anonymous: [],
  };
  readonly #begin: BeginRequest;
  readonly #chance: Chance;
  readonly #observe: Observe;
  #waiting = 0;
  /** For how long somebody has been waiting all the time. */
  #stoodMs = 0;
  /** How many may be begun in a turn, and how many were in this one. */
  #perTurn = perTurnMax;
  #begun = 0;
  #isTurnAsked = false;
  #turnAtMs = 0;
  #begunInRow = 0;
  #refused = nobody();
  #overloadSinceMs: number | undefined;
  #refusedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(begin: BeginRequest, chance: Chance, observe: Observe) {
    this.#begin = begin;
    this.#chance = chance;
    this.#observe = observe;
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    const kind = kindOf(request);
    if (kind === undefined) {
      this.#begin(request, response);
      return;
    }
    if (this.#waiting === 0 && this.#begun < this.#perTurn) {
      this.#begun += 1;
      this.#askForTurn();
      this.#begin(request, response);
      return;
    }
    const nowMs = performance.now();
    if (this.#waiting >= waitingMax) {
      this.#refuse(kind, { request, response, sinceMs: nowMs }, nowMs);
      return;
    }
    if (this.#waiting === 0) {
      this.#stoodMs = 0;
      this.#turnAtMs = nowMs;
    }
    this.#queues[kind].push({ request, response, sinceMs: nowMs });
    this.#waiting += 1;
    this.#askForTurn();
  }

  measure(): IntakeLoad {
    const nowMs = performance.now();
    const oldest = kinds.flatMap((kind) => this.#queues[kind].slice(0, 1));
    const sinceMs = Math.min(nowMs, ...oldest.map((one) => one.sinceMs));
    return {
      waiting: this.#waiting,
      oldestMs: Math.round(nowMs - sinceMs),
      isOverloaded: this.#overloadSinceMs !== undefined,
    };
  }

  /** Then the sockets have been looked at again, and one more connection was accepted. */
  #askForTurn(): void {
    if (this.#isTurnAsked) return;
    this.#isTurnAsked = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    const nowMs = performance.now();
    this.#adapt(nowMs);
    this.#isTurnAsked = false;
    this.#begun = 0;
    const isStanding = this.#waiting > 0 && this.#stoodMs > standingMs;
    if (isStanding) this.#refuseLate(nowMs);
    const hasTime = () => this.#begun === 0 || performance.now() - nowMs < turnMsMax;
    for (; this.#waiting > 0 && this.#begun < this.#perTurn && hasTime(); this.#begun += 1) {
      this.#beginNext(isStanding);
    }
    if (this.#waiting > 0) this.#askForTurn();
    if (this.#overloadSinceMs !== undefined) this.#endOverload(nowMs);
  }

  /**
   * Most of a request is done after it was begun, so its cost is learned from how long turns take.
   * With a queue the loop never sleeps, and from one turn to the next all time was work.
   */
  #adapt(nowMs: number): void {
    const tookMs = nowMs - this.#turnAtMs;
    const isLong = this.#waiting > 0 && tookMs > turnMsMax;
    if (this.#waiting > 0) this.#stoodMs += Math.min(tookMs, countedMsMax);
    if (isLong) this.#perTurn = Math.max(1, Math.floor(this.#perTurn / 2));
    else if (this.#perTurn < perTurnMax) this.#perTurn += 1;
    this.#turnAtMs = nowMs;
  }

  #beginNext(isStanding: boolean): void {
    const waiting = kinds.filter((kind) => this.#queues[kind].length > 0);
    const place = Math.max(0, this.#begunInRow - firstInRow + 1);
    this.#begunInRow = place + 1 < waiting.length ? this.#begunInRow + 1 : 0;
    const queue = this.#queues[waiting[Math.min(place, waiting.length - 1)] as Kind];
    const { request, response } = (isStanding ? queue.pop() : queue.shift()) as Waiting;
    this.#waiting -= 1;
    if (response.destroyed) this.#refused.left += 1;
    else this.#begin(request, response);
  }

  #refuseLate(nowMs: number): void {
    const soonestMs = nowMs - waitMsMax;
    for (const kind of kinds) {
      const queue = this.#queues[kind];
      const late = queue.findIndex(({ sinceMs }) => sinceMs >= soonestMs);
      for (const one of queue.splice(0, late === -1 ? queue.length : late)) {
        this.#waiting -= 1;
        this.#refuse(kind, one, nowMs);
      }
    }
  }

  #refuse(kind: Kind, { request, response }: Waiting, nowMs: number): void {
    this.#refusedAtMs = nowMs;
    if (this.#overloadSinceMs === undefined) this.#beginOverload(nowMs);
    if (response.destroyed) {
      this.#refused.left += 1;
      return;
    }
    this.#refused[kind] += 1;
    const reason = 'the server has more to do than it can';
    this.#begin(request, response, unavailable(reason, jitteredSeconds(this.#chance)));
  }

  #beginOverload(nowMs: number): void {
    this.#overloadSinceMs = nowMs;
    this.#observe({ kind: 'overload.began', waiting: this.#waiting });
    // Asks once more when nothing comes that would ask.
    this.#timer = setInterval(() => this.#askForTurn(), quietMs).unref();
  }

  #endOverload(nowMs: number): void {
    if (nowMs - this.#refusedAtMs < quietMs) return;
    const durationMs = Math.round(this.#refusedAtMs - (this.#overloadSinceMs as number));
    this.#observe({ kind: 'overload.ended', durationMs, refused: this.#refused });
    this.#overloadSinceMs = undefined;
    clearInterval(this.#timer);
    this.#refused = nobody();
  }
}

/** undefined: what never waits. A key in the target counts, whether or not it is one. */
function kindOf({ method, url = '', headers }: IncomingMessage): Kind | undefined {
  if (method === 'OPTIONS' || healthPaths.test(url)) return undefined;
  const hasKey = headers['x-api-key'] !== undefined || url.includes('api_key=');
  if (!hasKey) return 'anonymous';
  return method === 'GET' || method === 'HEAD' ? 'keyed read' : 'write';
}

export function createIntake(begin: BeginRequest, chance: Chance, observe: Observe): Intake {
  return new TurnByTurn(begin, chance, observe);
}
