// What a handler is, as types made from the contract: its input is what openapi.yaml lets through
// (defaults filled in), its output is a status and a body that openapi.yaml promises. A missing
// handler, a wrong status or a wrong body does not compile. Types only: nothing here runs.

import type { Readable } from 'node:stream';
import type { operations as Contract } from '@thecatapi/sdk/contract';
import type { operations } from '@thecatapi/sdk/operations';
import type { Knex } from 'knex';
import type { ApiError } from '../errors.ts';
import type { CachePolicy, Codec, Loaded } from '../ports/cache.ts';

export type OperationId = keyof Contract & keyof typeof operations;

type ParametersIn<Id extends OperationId, Place extends string> = Contract[Id] extends {
  parameters: infer P;
}
  ? Place extends keyof P
    ? NonNullable<P[Place]>
    : unknown
  : unknown;

type Defaults<Id extends OperationId> = (typeof operations)[Id] extends { defaults: infer D }
  ? keyof D
  : never;

/** The query as the handler sees it: parameters that have a default are always there. */
export type QueryOf<Id extends OperationId> =
  ParametersIn<Id, 'query'> extends infer Q
    ? Q & { [K in Defaults<Id> & keyof Q]-?: NonNullable<Q[K]> }
    : never;

export type PathOf<Id extends OperationId> = ParametersIn<Id, 'path'>;

export type BodyOf<Id extends OperationId> = Contract[Id] extends {
  requestBody: { content: { 'application/json': infer B } };
}
  ? B
  : Contract[Id] extends { requestBody: { content: { 'multipart/form-data': infer B } } }
    ? Omit<B, 'file'>
    : undefined;

/** A file that came in a form, and lies in the object store as long as the call lasts. */
export interface ReceivedFile {
  key: string;
  sizeBytes: number;
  /** SHA-256 of its bytes, in hexadecimal digits. */
  contentHash: string;
  /** By its first bytes. */
  type: 'jpg' | 'png' | 'gif' | 'webp';
  /** As its sender has it, without folders; undefined where none was said. */
  filename: string | undefined;
}

export type FormOf<Id extends OperationId> = Contract[Id] extends {
  requestBody: { content: { 'multipart/form-data': unknown } };
}
  ? { file: ReceivedFile }
  : undefined;

/** Somebody whose key is known. */
export interface AccountCaller {
  kind: 'account';
  accountId: number;
  /** The id that the contract shows as user_id. */
  userId: string;
  keyId: number;
  /** How often the account may call goes by this. */
  plan: string;
}

/** Somebody without a key, or with one that is not known. */
export interface AnonymousCaller {
  kind: 'anonymous';
}

export type Caller = AccountCaller | AnonymousCaller;

type CallerOf<Id extends OperationId> = (typeof operations)[Id]['key'] extends 'required'
  ? AccountCaller
  : Caller;

export interface Call<Id extends OperationId> {
  operationId: Id;
  requestId: string;
  path: PathOf<Id>;
  query: QueryOf<Id>;
  body: BodyOf<Id>;
  /** What came in a form beside its fields, which are the body. */
  form: FormOf<Id>;
  caller: CallerOf<Id>;
  /** Where image files are reached from outside, without a slash at the end. */
  filesUrl: string;
  /** Two letters, or null where no trusted proxy said where the caller is. */
  countryCode: string | null;
  /** Whether only the head of the answer is sent. */
  isHead: boolean;
  /** Conditional and range headers, for handlers that answer files. */
  headers: Record<string, string | undefined>;
  /** For writes: the transaction that the whole call is, committed when the handler answers. */
  transaction: Knex.Transaction;
  /**
   * Where to read: a replica, or, for a while after something that this operation shows was
   * changed, the database that was written, so that nobody misses what they have just done.
   */
  read: Knex;
  /**
   * Remembers under the operation's own x-cache policy; what it loads is shared by all callers,
   * and with a codec by all processes.
   */
  remember<T>(key: string, load: () => Promise<Loaded<T>>, codec?: Codec<T>): Promise<T>;
}

export interface PageHeaders {
  /** How many there are in all, where that is known. */
  count: number;
  page: number;
  limit: number;
}

interface AnswerExtras {
  page?: PageHeaders;
  headers?: Record<string, string>;
  /** That the same call gets the same bytes until something changes, so an ETag makes sense. */
  repeatable?: boolean;
}

type Contents<R> = R extends { content: infer C } ? C[keyof C] : never;

/** Opens the body when it is to be sent; a HEAD never does. What it throws is answered as such. */
export type OpenStream = () => Promise<Readable>;

type AnswerFor<Status, R> = Status extends 200 | 201 | 206
  ? R extends { content: { 'image/jpeg': unknown } }
    ? { status: Status; openStream: OpenStream }
    : { status: Status; body: Contents<R> }
  : Status extends 204 | 302 | 304 | 416
    ? { status: Status; body?: undefined }
    : Status extends 503
      ? { status: Status; body: Extract<Contents<R>, { status: 'unavailable' | 'ok' }> }
      : never;

/** What a handler may answer; errors are thrown. */
export type Answer<Id extends OperationId> = {
  [Status in keyof Contract[Id]['responses']]: AnswerFor<Status, Contract[Id]['responses'][Status]>;
}[keyof Contract[Id]['responses']] &
  AnswerExtras;

export type Handler<Id extends OperationId> = (call: Call<Id>) => Promise<Answer<Id>>;

/**
 * A handler of a write that takes several calls at once, all in the one transaction. It answers
 * each in the calls' order, and refuses one without harm to the others by giving its ApiError in
 * its place. What it throws undoes them all; the frame then hands it each call alone.
 */
export interface GroupHandler<Id extends OperationId> {
  handleGroup(
    calls: readonly Call<Id>[],
    transaction: Knex.Transaction,
  ): Promise<(Answer<Id> | ApiError)[]>;
}

/**
 * A handler of a write whose costly part needs no transaction. What `prepare` made is undone by
 * `discard` when the commit fails. `commit` answers what is kept for its Idempotency-Key, as JSON;
 * `answer` makes the answer of it after the commit, and again when the call is repeated.
 */
export interface StagedHandler<Id extends OperationId, Prepared, Committed> {
  prepare(call: Omit<Call<Id>, 'transaction'>): Promise<Prepared>;
  commit(call: Call<Id>, prepared: Prepared): Promise<Committed>;
  discard(prepared: Prepared): Promise<void>;
  answer(call: Omit<Call<Id>, 'transaction'>, committed: Committed): Promise<Answer<Id>>;
}

/** Some of the operations, each with its handler: what a room's door gives. */
export type HandlersOf<Id extends OperationId> = { [K in Id]: Handler<K> };

/** The same for operations whose calls are committed in groups. */
export type GroupHandlersOf<Id extends OperationId> = { [K in Id]: GroupHandler<K> };

type IsRead<Id extends OperationId> = (typeof operations)[Id]['method'] extends 'GET'
  ? true
  : false;

export type Handlers = {
  [K in OperationId]: IsRead<K> extends true
    ? Handler<K>
    : // biome-ignore lint/suspicious/noExplicitAny: what is between its stages is its own affair
      Handler<K> | GroupHandler<K> | StagedHandler<K, any, any>;
};

/** Any answer, for the frame that turns answers into responses and knows no operation by name. */
export interface AnyAnswer extends AnswerExtras {
  status: number;
  body?: unknown;
  openStream?: OpenStream;
}

/** A read as the edge has it: what it says is answered from memory, in this turn, or not at all. */
export interface WarmCall<Id extends OperationId = OperationId> {
  path: PathOf<Id>;
  query: QueryOf<Id>;
  filesUrl: string;
  caller: Caller;
  /** What `remember` would answer at once for this key; undefined when it would have to wait. */
  recall<T>(key: string): T | undefined;
}

/** Answers as the operation's handler would, or undefined where that one has to wait. */
export type WarmHandler<Id extends OperationId> = (call: WarmCall<Id>) => Answer<Id> | undefined;

export type WarmHandlersOf<Id extends OperationId> = { [K in Id]?: WarmHandler<K> };

export type AnyWarmHandler = (call: WarmCall) => AnyAnswer | undefined;

export type AnyHandler = (call: Call<OperationId>) => Promise<AnyAnswer>;

export interface AnyGroupHandler {
  handleGroup(
    calls: readonly Call<OperationId>[],
    transaction: Knex.Transaction,
  ): Promise<(AnyAnswer | ApiError)[]>;
}

export type AnyStagedHandler = StagedHandler<OperationId, unknown, unknown>;

/** What x-cache says for one operation. */
export interface RememberPolicy extends CachePolicy {
  keep: 'response' | 'pool';
  for: 'everyone' | 'anonymous';
}
