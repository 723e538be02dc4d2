// x-cache made real. An operation with keep: response is remembered whole, as finished bytes,
// without its handler knowing: a route cannot forget its cache. One with keep: pool is handed
// `remember` for its candidates and chooses anew on each call. A key is made from what the lenient
// reading left, so that spelling a request differently does not make it another one.

import type { Operation } from '../contract/contract.ts';
import type { AnyAnswer, RememberPolicy } from '../contract/handler.ts';
import { ApiError, type ApiErrorDetails, type ErrorCode } from '../errors.ts';
import type { CacheOutcome } from '../observe.ts';
import {
  type Cache,
  type CachePolicy,
  type Codec,
  jsonCodec,
  type Loaded,
} from '../ports/cache.ts';
import type { CallContext } from './call-context.ts';
import type { FinishedAnswer } from './prepared-answer.ts';
import { finishAnswer } from './reply.ts';

/** What is kept: the answer, or the refusal that says the thing does not exist. */
export type Kept = { finished: FinishedAnswer } | { code: ErrorCode; details: ApiErrorDetails };

const headerSizeBytes = 400;

const keptCodec = jsonCodec<Kept>();

/** Fills `image:{image_id}` and `votes:{caller}` from the call. */
export function fillTags(tags: readonly string[], context: CallContext): string[] {
  const caller = context.caller.kind === 'account' ? String(context.caller.accountId) : 'anonymous';
  return tags.map((tag) =>
    tag.replace(/\{(\w+)\}/g, (_all, name: string) =>
      name === 'caller' ? caller : (context.path[name] ?? ''),
    ),
  );
}

function policyOf(remember: RememberPolicy, context: CallContext): CachePolicy {
  return { ...remember, tags: fillTags(remember.tags, context) };
}

/** Whether this caller's answer is the same for everyone whom the policy is for. */
export function isShared(operation: Operation, context: CallContext): boolean {
  const { remember } = operation;
  if (remember?.keep !== 'response') return false;
  return remember.for === 'everyone' || context.caller.kind === 'anonymous';
}

export function keyOf(operation: Operation, context: CallContext, filesUrl: string): string {
  const effective = operation.parameters
    .filter(
      ({ in: place, withoutEffect, aliasOf }) => place === 'query' && !withoutEffect && !aliasOf,
    )
    .map(({ name }) => context.query[name]);
  return JSON.stringify([operation.operationId, filesUrl, context.path, effective]);
}

/** Answers a whole response from the cache, or makes it with `answer` and keeps it. */
export async function rememberResponse(
  cache: Cache,
  operation: Operation,
  context: CallContext,
  filesUrl: string,
  answer: () => Promise<AnyAnswer>,
): Promise<{ finished: FinishedAnswer; from: CacheOutcome }> {
  const policy = policyOf(operation.remember as RememberPolicy, context);
  const key = keyOf(operation, context, filesUrl);
  const load = () => loadResponse(answer);
  const { value, from } = await cache.remember<Kept>(key, policy, load, keptCodec);
  if ('code' in value) {
    context.cache = from;
    throw new ApiError(value.code, value.details);
  }
  return { finished: value.finished, from };
}

async function loadResponse(answer: () => Promise<AnyAnswer>): Promise<Loaded<Kept>> {
  try {
    const finished = finishAnswer({ ...(await answer()), repeatable: true });
    const sizeBytes = headerSizeBytes + (finished.body?.length ?? 0) * 2;
    return { value: { finished }, sizeBytes };
  } catch (error) {
    if (!(error instanceof ApiError) || !error.isAbsence) throw error;
    const value = { code: error.code, details: error.details };
    return { value, sizeBytes: headerSizeBytes, absent: true };
  }
}

/** `remember` for a handler, bound to its operation's policy. */
export function bindRemember(
  cache: Cache,
  operation: Operation,
  context: CallContext,
  admitLoad: <T>(load: () => Promise<T>) => Promise<T>,
): <T>(key: string, load: () => Promise<Loaded<T>>, codec?: Codec<T>) => Promise<T> {
  const { remember } = operation;
  if (remember === undefined) return async (_key, load) => (await load()).value;
  const policy = policyOf(remember, context);
  const isPool = remember.keep === 'pool';
  return async (key, load, codec) => {
    const wholeKey = `${operation.operationId} ${key}`;
    const admitted = isPool ? () => admitLoad(load) : load;
    const { value, from } = await cache.remember(wholeKey, policy, admitted, codec);
    context.cache = worse(context.cache, from);
    return value;
  };
}

/** What is kept, as an answer; an absence is told by the long way. */
export function answerKept(kept: Kept | undefined): FinishedAnswer | undefined {
  return kept !== undefined && 'finished' in kept ? kept.finished : undefined;
}

/** The other side of `bindRemember` for those who cannot wait. */
export function recallFrom(cache: Cache, operation: Operation): <T>(key: string) => T | undefined {
  /** Kept, because a text that is put together anew must be read whole to be looked up. */
  const wholeKeys = new Map<string, string>();
  return <T>(key: string) => {
    let wholeKey = wholeKeys.get(key);
    if (wholeKey === undefined) {
      wholeKey = `${operation.operationId} ${key}`;
      wholeKeys.set(key, wholeKey);
    }
    return cache.peek<T>(wholeKey)?.value;
  };
}

const outcomes: CacheOutcome[] = [
  'none',
  'edge',
  'memory',
  'stale',
  'shared-flight',
  'redis',
  'database',
];

/** Of several parts of one answer the log names the one that cost most. */
function worse(before: CacheOutcome | undefined, now: CacheOutcome): CacheOutcome {
  if (before === undefined) return now;
  return outcomes.indexOf(now) > outcomes.indexOf(before) ? now : before;
}
