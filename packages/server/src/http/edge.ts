// The short way, before Express. A target that the contract has accepted once need not be parsed,
// routed or validated again: the edge remembers what each such target came to (the operation, where
// its answer is kept) and, when the answer is warm, sends it in the same turn, with the same
// headers, rate limit, 304, HEAD and observation as the long way. Whatever it is not sure of goes
// the long way: a key that is not in memory, a caller near the limit, an answer to be renewed, a
// header that changes how a target is read. So the edge can be wrong about speed, never about
// answers, and dropping all that it knows changes nothing but the next few milliseconds.
//
// What it remembers of a target holds no answer. The answers stay in the cache, and are forgotten
// there: nothing has to be forgotten here.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Operation } from '../contract/contract.ts';
import type { AnyWarmHandler, Caller, WarmCall } from '../contract/handler.ts';
import type { Observe } from '../observe.ts';
import type { Cache } from '../ports/cache.ts';
import { type FinishedAnswer, writeAnswer } from './prepared-answer.ts';
import type { RateLimit } from './rate-limit.ts';
import { answerKept, type Kept, recallFrom } from './remember.ts';
import { finishAnswer } from './reply.ts';
import type { RequestIds } from './request-id.ts';

/** What is known of a key without waiting; undefined: ask the long way. */
export type PeekCaller = (key: string) => Caller | undefined;

/** What a target came to when the long way answered it. */
export interface KnownTarget {
  operation: Operation;
  /** Where the whole answer is kept; undefined when the handler answers from its pool. */
  cacheKey: string | undefined;
  /** As the handler had it, but for who calls. */
  call: Omit<WarmCall, 'caller' | 'recall'>;
  /** Names of parameters that the contract does not know, as header text. */
  unknownParameters: string | undefined;
  path: string;
}

export interface EdgeParts {
  cache: Cache;
  peekCaller: PeekCaller;
  rateLimit: RateLimit;
  warmHandlers: Partial<Record<string, AnyWarmHandler>>;
  /** How image urls name this server to this caller. */
  filesUrlOf(request: IncomingMessage): string;
  /** Who is counted when there is no key. */
  addressOf(request: IncomingMessage): string;
  requestIds: RequestIds;
  observe: Observe;
}

export interface Edge {
  /** Answers when it can; false: nothing was done, take the long way. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Remembers a target that the long way has just answered with 200. */
  learn(request: IncomingMessage, sentTarget: string, known: KnownTarget): void;
}

/** With what its handler reads from. */
type LearnedTarget = Omit<KnownTarget, 'call'> & { call: Omit<WarmCall, 'caller'> };

const targetsMax = 20_000;
const targetLengthMax = 512;
const namesMax = 20;
const anonymous: Caller = { kind: 'anonymous' };

/** These change how a target is read, or come with a body that somebody has to read. */
const longWayHeaders = ['prefer', 'content-length', 'transfer-encoding', 'expect', 'upgrade'];

class WarmEdge implements Edge {
  readonly #parts: EdgeParts;
  /** By how image urls name this server to the caller, of which there are a handful. */
  readonly #targets = new Map<string, LRUCache<string, LearnedTarget>>();

  constructor(parts: EdgeParts) {
    this.#parts = parts;
  }

  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url = '', headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    if (headers.host === undefined && request.httpVersion === '1.1') return false;
    const known = this.#targets.get(this.#parts.filesUrlOf(request))?.get(url);
    if (known === undefined) return false;
    for (const name of longWayHeaders) if (headers[name] !== undefined) return false;
    const startedAtMs = performance.now();
    const caller = this.#callerOf(known, request);
    if (caller === undefined) return false;
    const finished = this.#finishedFor(known, caller);
    if (finished === undefined) return false;
    const { rateLimit, requestIds, addressOf, observe } = this.#parts;
    const window = rateLimit.countNow(known.operation, caller, () => addressOf(request));
    if (window === false) return false;
    const isAccount = caller.kind === 'account';
    const requestId = requestIds.idOf(headers['x-request-id']);
    const status = writeAnswer(request, response, finished, {
      requestId,
      elapsedMs: 0,
      rateHeaders: isAccount && window !== undefined ? rateLimit.headersOf(window) : undefined,
      unknownParameters: known.unknownParameters,
      isAccount,
    });
    observe({
      kind: 'request.answered',
      requestId,
      operation: known.operation.operationId,
      method,
      path: known.path,
      status,
      cache: 'edge',
      durationMs: performance.now() - startedAtMs,
    });
    return true;
  }

  learn(request: IncomingMessage, sentTarget: string, known: KnownTarget): void {
    if (sentTarget.length > targetLengthMax) return;
    const { operationId } = known.operation;
    if (known.cacheKey === undefined && !(operationId in this.#parts.warmHandlers)) return;
    const filesUrl = this.#parts.filesUrlOf(request);
    let targets = this.#targets.get(filesUrl);
    if (targets === undefined) {
      // One name more than there can be by right: then all are learned anew.
      if (this.#targets.size >= namesMax) this.#targets.clear();
      targets = new LRUCache({ max: targetsMax });
      this.#targets.set(filesUrl, targets);
    }
    // A validator made these objects, and reading theirs is slower than reading plain ones.
    const { path, query, filesUrl: imagesUrl } = known.call;
    const recall = recallFrom(this.#parts.cache, known.operation);
    const call = { path: { ...path }, query: { ...query }, filesUrl: imagesUrl, recall };
    targets.set(sentTarget, { ...known, call });
  }

  #callerOf({ operation }: LearnedTarget, request: IncomingMessage): Caller | undefined {
    if (operation.key === 'unused') return anonymous;
    const key = request.headers['x-api-key'];
    const caller = typeof key === 'string' ? this.#parts.peekCaller(key.trim()) : anonymous;
    // The long way knows how to refuse.
    return operation.key === 'required' && caller?.kind === 'anonymous' ? undefined : caller;
  }

  #finishedFor(known: LearnedTarget, caller: Caller): FinishedAnswer | undefined {
    const { cache, warmHandlers } = this.#parts;
    const { operation, cacheKey } = known;
    if (cacheKey !== undefined) {
      if (operation.remember?.for === 'anonymous' && caller.kind === 'account') return undefined;
      return answerKept(cache.peek<Kept>(cacheKey)?.value);
    }
    const { path, query, filesUrl, recall } = known.call;
    try {
      // Written out: spreading the call here took a twentieth of a search.
      const call = { path, query, filesUrl, recall, caller };
      const answer = warmHandlers[operation.operationId]?.(call);
      return answer === undefined ? undefined : finishAnswer(answer);
    } catch {
      // Nobody above would catch it; the long way fails in the same way, and tells of it.
      return undefined;
    }
  }
}

export function createEdge(parts: EdgeParts): Edge {
  return new WarmEdge(parts);
}
