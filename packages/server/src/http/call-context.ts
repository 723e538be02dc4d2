// What the frame knows about one request on its way through Express: every step reads and adds to
// it, under one key of the request, so that no step has to trust what another left on `req`.

import type { Request } from 'express';
import type { Operation } from '../contract/contract.ts';
import type { Caller, ReceivedFile } from '../contract/handler.ts';
import type { CacheOutcome } from '../observe.ts';

export interface CallContext {
  requestId: string;
  startedAtMs: number;
  /** A HEAD is answered as a GET whose body is not sent. */
  isHead: boolean;
  /** The target as it was sent, which may hold a key: never logged. */
  sentTarget: string;
  /** The path as it was sent, for the log. */
  sentPath: string;
  operation: Operation | undefined;
  path: Record<string, string>;
  query: Record<string, string | string[]>;
  unknownParameters: string[];
  /** Whether the target itself holds a key. */
  hasKeyInTarget: boolean;
  /** The key that was sent, wherever it was sent; never logged. */
  sentKey: string | undefined;
  caller: Caller;
  /** A key that was known once: a lost answer to its own rotation may still be fetched with it. */
  revoked: { accountId: number; keyId: number } | undefined;
  body: unknown;
  /** What came in a form beside its fields. */
  form: { file: ReceivedFile } | undefined;
  /** The work of its handler, once that has begun. */
  answering: Promise<unknown> | undefined;
  /** SHA-256 of the body's bytes: what an Idempotency-Key was sent with. */
  bodyHash: string;
  rateHeaders: Record<string, string>;
  cache: CacheOutcome | undefined;
  /** What else answered, for the log: `page`, `preflight` or `shed`. */
  answeredBy: string | undefined;
  errorCode: string | undefined;
  /** Whether why it failed was told already, so that its answer need not stand out. */
  isTold: boolean;
  /** Aborted when the caller has left without an answer; made when somebody asks. */
  gone: () => AbortSignal;
}

const contexts = new WeakMap<object, CallContext>();

export function setContext(request: Request, context: CallContext): void {
  contexts.set(request, context);
}

export function contextOf(request: Request): CallContext {
  const context = contexts.get(request);
  if (context === undefined) throw new Error('the first step of app.ts has not run');
  return context;
}
