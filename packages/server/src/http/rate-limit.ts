// How often one caller may call, by x-rate-limit: an account, or an address without a key. Every
// process counts for itself, at once; with Redis the count is one over all servers. A caller who is
// far from the limit is counted here and told to Redis a moment later, with whatever else came in
// that moment, so that an answer from memory costs no round trip. From half of the limit on every
// call asks Redis first, so what is given too much is at most a twentieth by each other server.
// While Redis is away each process goes on with its own count: an outage neither opens the gates
// nor closes them. Only callers with a key see the headers, as on the live service.
//
// What must stay true: a call is told to Redis at most once. It is taken off `untold` before Redis
// is asked, and not told again when nobody answered: a question that came too late is still counted
// by Redis. And each call is judged by the count that it came to itself, however many came after it
// meanwhile.

import type { Request } from 'express';
import type { Operation } from '../contract/contract.ts';
import type { Caller } from '../contract/handler.ts';
import { refuse } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Count, Counter } from '../ports/counter.ts';
import { contextOf } from './call-context.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** A whole class behind one address must be able to sign up in one lesson. */
const signUpsPerHour = 60;
/** How long a count may be this process's secret. */
const tellMs = 50;
/** Of the limit, what a process may count before it tells; so much may be given too much by each. */
const untoldShareMax = 1 / 20;
/** Two clocks may differ by so much about the end of one stretch. */
const stretchToleranceMs = 1000;
/** Past so many callers in one window the oldest are forgotten: memory has to end somewhere. */
const windowsMax = 200_000;

/** What one caller has used of one stretch of time. */
export interface Window {
  limit: number;
  consumed: number;
  endsAtMs: number;
  /** Of `consumed`, what Redis has not been told. */
  untold: number;
}

/** The last end of a stretch as text: of many calls in a row it is the same. */
function createResetText(): (endsAtMs: number) => string {
  let [lastMs, text] = [Number.NaN, ''];
  return (endsAtMs) => {
    if (endsAtMs !== lastMs) [lastMs, text] = [endsAtMs, new Date(endsAtMs).toISOString()];
    return text;
  };
}

export interface RateLimit {
  /** Counts the call; throws TOO_MANY_REQUESTS when there were too many. */
  consume(request: Request): Promise<void>;
  /**
   * Counts a call of a caller who is far from the limit, without waiting. False: not counted, ask
   * `consume`. undefined: nothing limits this caller.
   */
  countNow(operation: Operation, caller: Caller, address: () => string): Window | false | undefined;
  /** The headers that tell an account of its window. */
  headersOf(window: Window): Record<string, string>;
}

export interface RateLimitOptions {
  perMinute: number;
  anonymousPerMinute: number;
  /** Calls a minute of accounts with another plan; 0 is no limit. */
  plans: ReadonlyMap<string, number>;
  clock: Clock;
  /** Counts over all servers; undefined where this process is the only one. */
  counter: Counter | undefined;
}

/** Counts calls in stretches that begin with a caller's first call. */
class Limiter {
  readonly #name: string;
  readonly #limit: number;
  readonly #durationMs: number;
  readonly #clock: Clock;
  readonly #counter: Counter | undefined;
  /** In the order in which they began, which is the order in which they end. */
  readonly #windows = new Map<string, Window>();
  readonly #untold = new Set<string>();

  constructor(
    name: string,
    limit: number,
    durationMs: number,
    { clock, counter }: Pick<RateLimitOptions, 'clock' | 'counter'>,
  ) {
    this.#name = name;
    this.#limit = limit;
    this.#durationMs = durationMs;
    this.#clock = clock;
    this.#counter = counter;
  }

  /** Counts in this process alone. */
  countHere(key: string, cost: number): Window {
    const window = this.#find(key) ?? this.#begin(key);
    window.consumed += cost;
    return { ...window };
  }

  countNow(key: string, cost: number): Window | false {
    const window = this.#find(key);
    if (this.#counter === undefined) {
      if (window !== undefined && window.consumed + cost > this.#limit) return false;
      return this.countHere(key, cost);
    }
    // A window that Redis was not asked about yet may be nearly used up, elsewhere.
    if (window === undefined || (window.consumed + cost) * 2 > this.#limit) return false;
    // Many servers must not each give away half of it before they tell one another.
    if (window.untold + cost > Math.max(1, this.#limit * untoldShareMax)) return false;
    window.consumed += cost;
    window.untold += cost;
    this.#tellSoon(key);
    return window;
  }

  /** Counts over all servers. */
  async count(key: string, cost: number): Promise<Window> {
    return (await this.#ask(key, cost)) ?? this.countHere(key, cost);
  }

  #find(key: string): Window | undefined {
    const window = this.#windows.get(key);
    return window !== undefined && window.endsAtMs > this.#clock.nowMs() ? window : undefined;
  }

  #begin(key: string): Window {
    const nowMs = this.#clock.nowMs();
    for (const [old, { endsAtMs }] of this.#windows) {
      if (endsAtMs > nowMs && this.#windows.size < windowsMax) break;
      this.#windows.delete(old);
    }
    const limit = this.#limit;
    const window = { limit, consumed: 0, untold: 0, endsAtMs: nowMs + this.#durationMs };
    this.#windows.delete(key);
    this.#windows.set(key, window);
    return window;
  }

  /** Tells Redis of a cost and of what it was not told yet; undefined when nobody answers. */
  async #ask(key: string, cost: number): Promise<Window | undefined> {
    if (this.#counter === undefined) return undefined;
    const told = this.#takeUntold(key);
    const count = await this.#counter.add(`${this.#name}:${key}`, cost + told, this.#durationMs);
    return count && this.#correct(key, count, cost);
  }

  #takeUntold(key: string): number {
    const window = this.#find(key);
    if (window === undefined) return 0;
    const { untold } = window;
    window.untold = 0;
    return untold;
  }

  /** Takes over the count of all servers; after an outage, the own one where that is higher. */
  #correct(key: string, count: Count, cost: number): Window {
    const window = this.#find(key) ?? this.#begin(key);
    const endsAtMs = this.#clock.nowMs() + count.endsInMs;
    const isLaterStretch = endsAtMs > window.endsAtMs + stretchToleranceMs;
    const here = isLaterStretch ? 0 : window.consumed + cost;
    window.consumed = Math.max(here, count.consumed + window.untold);
    window.endsAtMs = endsAtMs;
    return { ...window };
  }

  #tellSoon(key: string): void {
    if (this.#untold.size === 0) setTimeout(() => void this.#tell(), tellMs).unref();
    this.#untold.add(key);
  }

  async #tell(): Promise<void> {
    const keys = [...this.#untold];
    this.#untold.clear();
    await Promise.all(
      keys.map(async (key) => {
        if ((this.#find(key)?.untold ?? 0) > 0) await this.#ask(key, 0);
      }),
    );
  }
}

export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perMinute, anonymousPerMinute, plans, clock } = options;
  const create = (name: string, limit: number, durationMs: number) =>
    limit === 0 ? undefined : new Limiter(name, limit, durationMs, options);
  const free = create('account', perMinute, minuteMs);
  const others = new Map(
    [...plans].map(([plan, limit]) => [plan, create('account', limit, minuteMs)]),
  );
  /** A plan that is no setting any more is as good as none. */
  const limiterOf = (plan: string | undefined) =>
    plan !== undefined && others.has(plan) ? others.get(plan) : free;
  const addresses = create('address', anonymousPerMinute, minuteMs);
  const signUps = create('signup', perMinute === 0 ? 0 : signUpsPerHour, hourMs);

  /** Who is counted for a call, and by what. */
  const subjectOf = (
    { rate }: Operation,
    account: { accountId: number; plan?: string } | undefined,
    address: () => string,
  ): { limiter: Limiter; key: string } | undefined => {
    const isSignUp = rate.class === 'signup';
    if (rate.class === 'none') return undefined;
    if (!isSignUp && account !== undefined) {
      const limiter = limiterOf(account.plan);
      return limiter && { limiter, key: String(account.accountId) };
    }
    const limiter = isSignUp ? signUps : addresses;
    return limiter && { limiter, key: addressKey(address()) };
  };

  const resetText = createResetText();

  const headersOf = ({ limit, consumed, endsAtMs }: Window): Record<string, string> => ({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(Math.max(0, limit - consumed)),
    'ratelimit-consumed': String(consumed),
    'ratelimit-reset': resetText(endsAtMs),
    'retry-after-seconds': String(Math.max(0, endsAtMs - clock.nowMs()) / 1000),
  });

  return {
    headersOf,
    countNow(operation, caller, address) {
      const subject = subjectOf(operation, caller.kind === 'account' ? caller : undefined, address);
      return subject?.limiter.countNow(subject.key, operation.rate.cost);
    },
    async consume(request) {
      const context = contextOf(request);
      const { operation, caller, revoked } = context;
      if (operation === undefined) return;
      // A revoked key counts for its account as well: it can still ask for its own rotation.
      const account = caller.kind === 'account' ? caller : revoked;
      const subject = subjectOf(operation, account, () => request.ip ?? '');
      if (subject === undefined) return;
      const window = await subject.limiter.count(subject.key, operation.rate.cost);
      if (subject.limiter !== addresses && subject.limiter !== signUps)
        context.rateHeaders = headersOf(window);
      if (window.consumed > window.limit) {
        const retryAfterSeconds = Math.max(1, window.endsAtMs - clock.nowMs()) / 1000;
        throw refuse('TOO_MANY_REQUESTS', { retryAfterSeconds });
      }
    },
  };
}

/**
 * An address to count by; of IPv6 the first 64 bits, because one home has that many addresses. A
 * port, which some proxies add to what they forward, would make each connection a caller.
 */
export function addressKey(sent: string): string {
  const [, bracketed, dotted] = /^(?:\[(.*)\](?::\d+)?|([\d.]+):\d+)$/.exec(sent) ?? [];
  const address = bracketed ?? dotted ?? sent;
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1] as string;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last].slice(0, 4);
  const spelled = groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
  return `${spelled.join(':')}::/64`;
}
