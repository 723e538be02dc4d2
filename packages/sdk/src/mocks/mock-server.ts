// The life of a mocked call: what goes wrong on purpose, whose it is, whether there is room,
// whether it was done before, what it does, and what is said. In the order that the server has it.
import { HttpResponse } from 'msw';
import { operations } from '../generated/operations.ts';
import { digest } from '../request.ts';
import type { OperationId } from '../shapes.ts';
import { accountDeeds } from './mock-account.ts';
import type { Ask, Deed } from './mock-deeds.ts';
import { imageDeeds, type Verdict } from './mock-images.ts';
import { readQuery, wireOf } from './mock-query.ts';
import { readingDeeds } from './mock-reading.ts';
import {
  type Asking,
  createHead,
  MockRefusal,
  present,
  presentRefusal,
  refuse,
  writeBytes,
} from './mock-reply.ts';
import { type MockMemory, type MockState, openAccount } from './mock-state.ts';

const deeds: Record<OperationId, Deed> = { ...imageDeeds, ...accountDeeds, ...readingDeeds };

export interface MockServerOptions {
  /** Keys that are known; any key is when absent. */
  apiKeys?: readonly string[] | undefined;
  /** What uploads are taken for; approved when absent. */
  verdict?: Verdict | ((upload: { filename: string; bytes: Uint8Array }) => Verdict) | undefined;
  /** A number from 0 to 1 for whatever happens by chance; Math.random when absent. */
  chance?: (() => number) | undefined;
}

export interface MockCall {
  operation: OperationId;
  request: Request;
  params: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const minuteMs = 60_000;

export function createMockServer(
  state: MockState,
  memory: MockMemory,
  origin: string | undefined,
  { apiKeys, verdict = 'approved', chance = Math.random }: MockServerOptions,
): (call: MockCall) => Promise<Response> {
  const next = (counter: 'lastId' | 'lastRequest') => {
    memory[counter] += 1;
    return memory[counter];
  };

  /** The key that was sent, if it is one that works. */
  function findKey(url: URL, request: Request): string | undefined {
    const key = readKey(url, request);
    if (key === undefined || state.revoked.has(key)) return undefined;
    const isKnown = apiKeys === undefined || apiKeys.includes(key) || state.accounts.has(key);
    return isKnown ? key : undefined;
  }

  /** Counts the call and says how it stands; throws when there were too many. */
  function count(operation: OperationId, key: string | undefined, head: Headers): void {
    const { rateLimit } = state.chaos;
    if (rateLimit === undefined || wireOf[operation].limit === undefined) return;
    const { calls, perMs = minuteMs } = rateLimit;
    const nowMs = Date.now();
    const known = memory.windows.get(key ?? '');
    const isOver = known === undefined || known.endsAtMs <= nowMs;
    const window = isOver ? { endsAtMs: nowMs + perMs, consumed: 0 } : known;
    memory.windows.set(key ?? '', window);
    window.consumed += 1;
    const leftSeconds = (window.endsAtMs - nowMs) / 1000;
    if (key !== undefined) {
      head.set('ratelimit-limit', String(calls));
      head.set('ratelimit-remaining', String(Math.max(0, calls - window.consumed)));
      head.set('ratelimit-consumed', String(window.consumed));
      head.set('ratelimit-reset', new Date(window.endsAtMs).toISOString());
      head.set('retry-after-seconds', String(leftSeconds));
    }
    if (window.consumed <= calls) return;
    throw new MockRefusal('TOO_MANY_REQUESTS', { retryAfterSeconds: leftSeconds });
  }

  async function act(asking: Asking, call: MockCall, url: URL, key: string | undefined) {
    const { operation, request } = call;
    if (operations[operation].key === 'required' && key === undefined) {
      throw refuse('AUTHENTICATION_ERROR');
    }
    const ask: Ask = {
      request,
      state,
      origin: origin ?? url.origin,
      params: call.params as Record<string, string>,
      query: readQuery(operation, url.searchParams),
      key,
      account: key === undefined ? undefined : openAccount(state, key),
      chance,
      nextId: () => next('lastId'),
      judge: async (upload) => (typeof verdict === 'function' ? verdict(upload) : verdict),
    };
    return present(asking, await deeds[operation](ask));
  }

  /** Does it once for one Idempotency-Key; what was refused was not done and can be tried again. */
  async function actOnce(asking: Asking, call: MockCall, url: URL, key: string | undefined) {
    const { operation, request } = call;
    const sent = request.headers.get('idempotency-key');
    if (request.method !== 'POST' || !sent) return act(asking, call, url, key);
    // A key that was rotated away can still ask for the answer to its own rotation.
    const whose = key ?? [...state.revoked].find((old) => old === readKey(url, request));
    if (whose === undefined && sent.length < 16) {
      throw refuse(operation === 'signUp' ? 'INVALID_CREDENTIALS' : 'INVALID_DATA');
    }
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const fingerprint = digest(`${url.pathname} ${writeBody(request, body)}`);
    const scope = JSON.stringify([operation, whose, sent]);
    const first = memory.firstAnswers.get(scope);
    if (first !== undefined) {
      if (first.fingerprint !== fingerprint) throw refuse('IDEMPOTENCY_KEY_REUSED');
      return (await first.answer).clone();
    }
    const answer = act(asking, call, url, key);
    memory.firstAnswers.set(scope, { fingerprint, answer });
    answer.catch(() => memory.firstAnswers.delete(scope));
    return (await answer).clone();
  }

  return async (call: MockCall): Promise<Response> => {
    const { operation, request } = call;
    const url = new URL(request.url);
    await wait(state.chaos.latencyMs, chance);
    if (chance() < (state.chaos.networkErrors ?? 0)) return HttpResponse.error();
    const head = createHead(`mock-${next('lastRequest')}`);
    const key = operations[operation].key === 'unused' ? undefined : findKey(url, request);
    const unknown = unknownParameters(operation, url);
    if (unknown.length > 0) head.set('x-unknown-parameters', unknown.join(', '));
    const asking = { operation, request, hasKey: key !== undefined, head };
    try {
      if (chance() < (state.chaos.unavailable ?? 0)) {
        throw new MockRefusal('SERVICE_UNAVAILABLE', { retryAfterSeconds: 1 });
      }
      count(operation, key, head);
      return await actOnce(asking, call, url, key);
    } catch (error) {
      if (error instanceof MockRefusal) return presentRefusal(asking, error);
      throw error;
    }
  };
}

const readKey = (url: URL, request: Request): string | undefined =>
  request.headers.get('x-api-key') || url.searchParams.get('api_key') || undefined;

function unknownParameters(operation: OperationId, url: URL): string[] {
  const known: readonly string[] = operations[operation].queryParameters;
  const names = new Set(url.searchParams.keys());
  return [...names].filter((name) => name !== 'api_key' && !known.includes(name));
}

/** The body as text; what stands between the parts of a form is new in each try. */
function writeBody({ headers }: Request, bytes: Uint8Array): string {
  const text = writeBytes(bytes);
  const boundary = /boundary="?([^";]+)/.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return text;
  return text.replaceAll(boundary, '');
}

async function wait(
  latencyMs: number | readonly [number, number] | undefined,
  chance: () => number,
) {
  if (latencyMs === undefined) return;
  const [from, to] = typeof latencyMs === 'number' ? [latencyMs, latencyMs] : latencyMs;
  await new Promise((resolve) => setTimeout(resolve, from + chance() * (to - from)));
}
