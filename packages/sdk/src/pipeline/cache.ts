// Answers that are remembered, as an HTTP cache of one caller would: fresh ones are given at once,
// stale ones while they are renewed, and old ones rather than none. A key that is asked with is
// part of what an answer is remembered under, so nobody sees what another key was answered.
//
// What a write makes untrue, the contract says by tags. A tag is forgotten by noting when: an
// answer that was asked for before is not given any more, be it in the store or still on its way.
// So nothing needs to be searched for, and a store needs no more than get, set and delete.
import { isUnreachable } from '../errors.ts';
import { findFreshness } from './freshness.ts';
import type { Reply, ReplyHeaders, Send, Sending, Stage } from './pipeline.ts';
import { type CacheEntry, type CacheStore, MemoryStore } from './store.ts';
import { Stop } from './wait.ts';

/** What answers are remembered in. */
export interface CacheOptions {
  /** How much memory may be used, in bytes; 4 MiB when absent. Not for a store of your own. */
  bytesMax?: number | undefined;
  /** Keeps answers instead of this client's memory. */
  store?: CacheStore | undefined;
  /** Tells other tabs of the same page's origin what was written; off when absent. */
  acrossTabs?: boolean | undefined;
}

const bytesMaxUsual = 4 * 1024 * 1024;
/** So many tags are remembered to be forgotten; then everything older is taken for untrue. */
const forgottenMax = 1000;

/**
 * Remembers answers: RFC 9111 and 5861 for what the server says, the contract for the rest. Set by
 * `cache: { bytesMax, store, acrossTabs }`; 4 MiB when absent.
 *
 * @example
 * import { cache, createBreeds, createClient } from '@thecatapi/sdk';
 *
 * const given = { baseUrl: 'http://localhost:3000', cache: { bytesMax: 1_000_000 } };
 * const cats = createClient(given, { breeds: createBreeds }, [cache]);
 * console.log(await cats.breeds.list());
 */
export const cache: Stage = (options) => {
  if (options.cache === false) return undefined;
  const chosen = typeof options.cache === 'object' ? options.cache : {};
  const store = chosen.store ?? new MemoryStore(chosen.bytesMax ?? bytesMaxUsual);
  const forgotten = openForgotten(chosen.acrossTabs === true, options.address);
  const renewals = new Map<string, Promise<Reply>>();
  const keyOf = ({ partition, url }: Sending) => `${options.address} ${partition} ${url}`;
  return (next) => {
    const send: Send = async (sending) => {
      const { wire, cacheMode } = sending;
      if (wire.method !== 'GET') {
        const reply = await next(sending);
        if (reply.status < 400) forgotten.add(tagsOf(sending, wire.forgets ?? []));
        return reply;
      }
      if (!isKept(sending)) return next(sending);
      const key = keyOf(sending);
      const found = check(await store.get(key), sending, forgotten);
      const nowMs = Date.now();
      if (found !== undefined && cacheMode === 'default') {
        if (nowMs < found.freshUntilMs) return asReply(found);
        if (nowMs < found.staleUntilMs) {
          renewSoon(renewals, key, () => ask(next, withoutCaller(sending), key, store, found));
          return asReply(found);
        }
      }
      return ask(next, sending, key, store, cacheMode === 'reload' ? undefined : found);
    };
    send.peek = (sending) => {
      if (sending.cacheMode !== 'default' || !isKept(sending)) return undefined;
      const entry = store.get(keyOf(sending));
      if (entry === undefined || entry instanceof Promise) return undefined;
      const found = check(entry, sending, forgotten);
      return found && Date.now() < found.freshUntilMs ? asReply(found) : undefined;
    };
    return send;
  };
};

/** Whether the answer of a call may be remembered, whatever the server says. */
const isKept = ({ wire, isRandom, cacheMode }: Sending) =>
  wire.method === 'GET' && !isRandom && !wire.answersFile && cacheMode !== 'no-store';

/** Asks whether it is still so, or anew; what is known stands in where nobody answers. */
async function ask(
  next: Send,
  sending: Sending,
  key: string,
  store: CacheStore,
  known: CacheEntry | undefined,
): Promise<Reply> {
  const etag = known?.headers['etag'];
  const asked = { ...sending };
  if (etag !== undefined) asked.headers = { 'if-none-match': etag, ...sending.headers };
  const askedAtMs = Date.now();
  let reply: Reply;
  try {
    reply = await next(asked);
  } catch (error) {
    if (known !== undefined && isUnreachable(error) && standsIn(known)) return asReply(known);
    throw error;
  } finally {
    sending.attempt = asked.attempt;
  }
  if (reply.status >= 500 && known !== undefined && standsIn(known)) return asReply(known);
  const whole = reply.status === 304 && known !== undefined ? merge(known, reply) : reply;
  const entry = makeEntry(sending, whole, askedAtMs);
  if (entry !== undefined) await store.set(key, entry);
  else if (reply.status < 500) await store.delete(key);
  return whole;
}

const standsIn = ({ failureUntilMs }: CacheEntry) => Date.now() < failureUntilMs;

/** Renews what was just given, once however many were given it; nobody waits for it. */
function renewSoon(
  renewals: Map<string, Promise<Reply>>,
  key: string,
  renew: () => Promise<Reply>,
): void {
  if (renewals.has(key)) return;
  const renewal = renew();
  renewals.set(key, renewal);
  const end = () => renewals.delete(key);
  renewal.then(end, end);
}

/** A call that goes on when its caller has gone. */
const withoutCaller = (sending: Sending): Sending => ({ ...sending, stop: new Stop() });

/** The entry, if it is this call's and still true. */
function check(
  entry: CacheEntry | undefined,
  { headers }: Sending,
  forgotten: Forgotten,
): CacheEntry | undefined {
  if (entry === undefined || forgotten.has(entry.tags, entry.askedAtMs)) return undefined;
  for (const [name, value] of entry.vary) if ((headers[name] ?? null) !== value) return undefined;
  return entry;
}

function makeEntry(sending: Sending, reply: Reply, askedAtMs: number): CacheEntry | undefined {
  const { wire, headers } = sending;
  const life = wire.life?.forAll || headers['x-api-key'] === undefined ? wire.life : undefined;
  const freshness = findFreshness(reply, life);
  if (freshness === undefined || typeof reply.body !== 'string') return undefined;
  const freshUntilMs = askedAtMs + freshness.freshMs;
  const vary = (reply.headers.get('vary') ?? '').toLowerCase().split(/[\s,]+/);
  return {
    status: reply.status,
    headers: Object.fromEntries(reply.headers.entries()),
    body: reply.body,
    askedAtMs,
    freshUntilMs,
    staleUntilMs: freshUntilMs + freshness.staleMs,
    failureUntilMs: freshUntilMs + freshness.failureMs,
    tags: tagsOf(sending, wire.life?.tags ?? []),
    vary: vary.filter(Boolean).map((name) => [name, headers[name] ?? null]),
  };
}

/** What is said anew of an answer that is still the same. */
function merge({ status, headers, body }: CacheEntry, reply: Reply): Reply {
  const merged = { ...headers, ...Object.fromEntries(reply.headers.entries()) };
  return { status, headers: new KeptHeaders(merged), body, attempts: reply.attempts };
}

const asReply = ({ status, headers, body }: CacheEntry): Reply => ({
  status,
  headers: new KeptHeaders(headers),
  body,
  attempts: 0,
});

/** Headers of the platform cost more to make than all the rest of an answer that is there. */
class KeptHeaders implements ReplyHeaders {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(headers: Readonly<Record<string, string>>) {
    this.#headers = headers;
  }

  get(name: string): string | null {
    return this.#headers[name] ?? null;
  }

  entries(): [string, string][] {
    return Object.entries(this.#headers);
  }
}

/** Tags with the ids of this call in them, and whose they are. */
function tagsOf({ path, partition }: Sending, tags: readonly string[]): string[] {
  return tags.map((tag) =>
    tag.replace(/{(\w+)}/g, (_, name) => (name === 'caller' ? partition : String(path[name]))),
  );
}

interface Forgotten {
  add(tags: readonly string[]): void;
  /** Whether one of them was forgotten since. */
  has(tags: readonly string[], sinceMs: number): boolean;
}

function openForgotten(isAcrossTabs: boolean, address: string): Forgotten {
  const atMs = new Map<string, number>();
  let allBeforeMs = 0;
  const note = (tags: readonly string[]) => {
    const nowMs = Date.now();
    for (const tag of tags) {
      atMs.delete(tag);
      atMs.set(tag, nowMs);
    }
    for (const [tag, oldMs] of atMs) {
      if (atMs.size <= forgottenMax) break;
      atMs.delete(tag);
      allBeforeMs = oldMs;
    }
  };
  const channel = isAcrossTabs ? openChannel(address, note) : undefined;
  return {
    add(tags) {
      if (tags.length === 0) return;
      note(tags);
      channel?.postMessage(tags);
    },
    has: (tags, sinceMs) =>
      sinceMs <= allBeforeMs || tags.some((tag) => sinceMs <= (atMs.get(tag) ?? 0)),
  };
}

type Channel = InstanceType<typeof BroadcastChannel>;

function openChannel(address: string, note: (tags: string[]) => void): Channel {
  const channel = new BroadcastChannel(`catapi ${address}`);
  channel.onmessage = (message) => note((message as { data: string[] }).data);
  // In Node it would keep the process from ending.
  (channel as { unref?: () => void }).unref?.();
  return channel;
}
