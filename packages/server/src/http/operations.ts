// Each operation bound to its handler: the last step of a request. Reads are remembered; a write is
// one transaction with its Idempotency-Key, alone or in a group of its operation as its handler has
// it, and makes its tags untrue after the commit. A contract with an operation that has no handler,
// or a handler that is in no contract, does not start.

import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Contract, Operation } from '../contract/contract.ts';
import type {
  AnyAnswer,
  AnyGroupHandler,
  AnyHandler,
  AnyStagedHandler,
  Call,
  Handlers,
  OperationId,
} from '../contract/handler.ts';
import { PortError, refuse } from '../errors.ts';
import type { Ports } from '../ports/ports.ts';
import type { Admit } from './admit.ts';
import { type CallContext, contextOf } from './call-context.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import type { IdempotentRequest } from './idempotency.ts';
import type { FinishedAnswer } from './prepared-answer.ts';
import { bindRemember, fillTags, isShared, rememberResponse } from './remember.ts';
import { finishAnswer } from './reply.ts';
import { performAlone, performTogether, replayAnswer, type Write } from './write-transaction.ts';

export interface CallSurroundings {
  filesUrl: string;
  countryCode: string | null;
}

/** Bytes to send, or a stream. */
export type Outcome = { finished: FinishedAnswer } | { streamed: AnyAnswer };

export type Perform = (request: Request, surroundings: CallSurroundings) => Promise<Outcome>;

const anonymousKeyLengthMin = 16;

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

type OperationPorts = Pick<Ports, 'database' | 'cache' | 'clock'>;

/** Joins the contract's operations with the handlers; throws when they are not the same set. */
export function bindOperations(
  contract: Contract,
  handlers: Handlers,
  ports: OperationPorts,
  admit: Admit,
): Perform {
  const known = new Set<string>(contract.operations.map(({ operationId }) => operationId));
  const missing = [...known].filter((id) => !(id in handlers));
  const unknown = Object.keys(handlers).filter((id) => !known.has(id));
  if (missing.length > 0 || unknown.length > 0) {
    throw new Error(
      `operations without a handler: [${missing}]; handlers without an operation: [${unknown}]`,
    );
  }
  const bound = new Map(
    contract.operations.map((operation) => {
      const handler = handlers[operation.operationId] as unknown as
        | AnyHandler
        | AnyGroupHandler
        | AnyStagedHandler;
      const isGroup = 'handleGroup' in handler;
      const one = isGroup ? bindGroupCommit(operation, handler, ports, admit) : handler;
      return [operation.operationId, one] as const;
    }),
  );
  return (request, surroundings) => {
    const context = contextOf(request);
    const operation = context.operation as Operation;
    const handler = bound.get(operation.operationId) as BoundHandler;
    const call = createCall(request, context, operation, surroundings, ports, admit);
    if (operation.method === 'GET') {
      return read(operation, context, call, handler as AnyHandler, ports, admit);
    }
    const idempotent = idempotentRequest(request, operation, context);
    return write(operation, context, { call, idempotent }, handler, ports, admit);
  };
}

function createCall(
  request: Request,
  context: CallContext,
  operation: Operation,
  surroundings: CallSurroundings,
  ports: OperationPorts,
  admit: Admit,
): Call<OperationId> {
  const path = (request as { openapi?: { pathParams?: object } }).openapi?.pathParams;
  return {
    operationId: operation.operationId,
    requestId: context.requestId,
    path: { ...context.path, ...path },
    query: request.query,
    body: request.body,
    form: context.form,
    caller: context.caller,
    filesUrl: surroundings.filesUrl,
    countryCode: surroundings.countryCode,
    isHead: context.isHead,
    // A range is for GET alone; a HEAD tells of the whole.
    headers: context.isHead ? { ...request.headers, range: undefined } : request.headers,
    get read() {
      const tags = fillTags(operation.cache?.tags ?? [], context);
      return ports.cache.isSettling(tags) ? ports.database.latest : ports.database.read;
    },
    remember: bindRemember(ports.cache, operation, context, (load) => admit(operation, load)),
    // Set for writes; a read that asks for it is a mistake that the types cannot see.
    transaction: undefined,
  } as unknown as Call<OperationId>;
}

async function read(
  operation: Operation,
  context: CallContext,
  call: Call<OperationId>,
  handler: AnyHandler,
  ports: OperationPorts,
  admit: Admit,
): Promise<Outcome> {
  // What is remembered is loaded for others as well: it goes on when this caller leaves.
  const isForOthers = isShared(operation, context);
  const gone = isForOthers ? undefined : context.gone;
  // Who chooses from a pool needs the database for the pool alone, and is admitted to load it.
  const isAdmittedToLoad = operation.remember?.keep === 'pool';
  const answer = () =>
    isAdmittedToLoad ? handler(call) : admit(operation, () => handler(call), gone);
  if (isForOthers) {
    const { finished, from } = await rememberResponse(
      ports.cache,
      operation,
      context,
      call.filesUrl,
      answer,
    );
    context.cache = from;
    return { finished };
  }
  const answered = await answer();
  if (answered.openStream !== undefined) return { streamed: answered };
  // What is remembered for callers without a key has an ETag for those with one as well.
  const repeatable = answered.repeatable ?? operation.remember?.keep === 'response';
  return { finished: finishAnswer({ ...answered, repeatable }) };
}

function idempotentRequest(
  request: Request,
  operation: Operation,
  context: CallContext,
): IdempotentRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (operation.method !== 'POST' || typeof key !== 'string' || key === '') return undefined;
  const { caller } = context;
  const account = caller.kind === 'account' ? caller.accountId : context.revoked?.accountId;
  if (account === undefined && key.length < anonymousKeyLengthMin) {
    const reason = `without an account an Idempotency-Key needs ${anonymousKeyLengthMin} characters`;
    throw refuse(operation.invalid, { reason });
  }
  // Two strangers who chose the same key must not meet: the answer may hold an API key.
  const who = account ?? `from ${hashOf(request.ip ?? '').slice(0, 32)}`;
  return {
    scope: `${operation.operationId}:${who}`,
    key,
    fingerprint: JSON.stringify([context.path, context.bodyHash]),
  };
}

type WriteGroups = GroupCommit<Write, FinishedAnswer>;

type BoundHandler = AnyHandler | WriteGroups | AnyStagedHandler;

/** Calls of one operation that are committed in groups; each group holds one place of x-budget. */
function bindGroupCommit(
  operation: Operation,
  handler: AnyGroupHandler,
  ports: OperationPorts,
  admit: Admit,
): WriteGroups {
  return createGroupCommit(
    (take) => admit(operation, () => performTogether(ports, handler, take)),
    ports.clock,
  );
}

async function write(
  operation: Operation,
  context: CallContext,
  one: Write,
  handler: BoundHandler,
  ports: OperationPorts,
  admit: Admit,
): Promise<Outcome> {
  const perform = () => {
    const isReplay = operation.key === 'required' && context.caller.kind === 'anonymous';
    const { gone } = context;
    if (isReplay) return admit(operation, () => replayAnswer(ports, one.idempotent), gone);
    if ('add' in handler) return handler.add(one);
    if ('prepare' in handler) return commitPrepared(operation, one, handler, ports, admit);
    return admit(operation, () => performAlone(ports, one, handler), gone);
  };
  const forget = () => ports.cache.forget(fillTags(operation.invalidates, context));
  try {
    const finished = await perform();
    await forget();
    if (!('prepare' in handler)) return { finished };
    // What was committed, now or when this call came first, becomes an answer as things are now.
    const answered = await handler.answer(one.call, JSON.parse(finished.body as string));
    return { finished: finishAnswer(answered) };
  } catch (error) {
    // A commit whose acknowledgement was lost may have been done: nobody knows it better.
    if (error instanceof PortError) await forget();
    throw error;
  }
}

/** Prepares outside of the transaction, and undoes that when surely nothing was committed. */
async function commitPrepared(
  operation: Operation,
  one: Write,
  handler: AnyStagedHandler,
  ports: OperationPorts,
  admit: Admit,
): Promise<FinishedAnswer> {
  // It waits for no connection; what it costs it bounds itself.
  const prepared = await handler.prepare(one.call);
  let isUsed = false;
  try {
    return await admit(operation, () =>
      performAlone(ports, one, async (call) => {
        isUsed = true;
        return { status: 201, body: await handler.commit(call, prepared) };
      }),
    );
  } catch (error) {
    // After a lost commit what was prepared may be what a row names.
    isUsed = error instanceof PortError;
    throw error;
  } finally {
    if (!isUsed) await handler.discard(prepared);
  }
}
