// One call of one operation: what is given becomes a request, the request goes through the
// pipeline, and the answer becomes a value or a CatApiError.
//
// Requests are written here and not by a library: openapi-fetch, of which only this was used, is
// 2.6 KB of a browser's download and a third of what a call costs.
import { parseAddress } from './address.ts';
import { createArgumentError } from './errors.ts';
import { createBadAnswer } from './failure.ts';
import { createPage, type Page } from './pages.ts';
import type { CacheOptions } from './pipeline/cache.ts';
import { createAttempt, hasLimit, sendInTime } from './pipeline/deadline.ts';
import {
  type CacheMode,
  createPipeline,
  type Hooks,
  type Reply,
  type Sending,
  type Stage,
  type Upload,
  type Wire,
} from './pipeline/pipeline.ts';
import { createTransport, type Fetch } from './pipeline/transport.ts';
import { Stop } from './pipeline/wait.ts';
import { createRefusalError } from './refusal.ts';
import { digest, makeIdempotencyKey, readHeaders, writeJson, writeUrl } from './request.ts';
import type { AnswerOf, OperationId } from './shapes.ts';

/** How to reach a server, as whom, and what to do when that does not work at once. */
export interface CatApiOptions {
  /** Sent as `x-api-key`, and only with operations that look at it. */
  apiKey?: string | undefined;
  /** Where the server is, with or without `/v1`; the live service when absent. */
  baseUrl?: string | undefined;
  /** How long one call may take, retries and body included; 30 000 when absent, 0 for ever. */
  timeoutMs?: number | undefined;
  /** How long one attempt may take; 10 000 when absent, 0 for as long as the call. */
  attemptTimeoutMs?: number | undefined;
  /** Stops every call. */
  signal?: AbortSignal | undefined;
  /** How often a call is sent again at most; 2 when absent, 0 for never. */
  retries?: number | undefined;
  /** How long a call waits at most to be sent again; as long as it may take when absent. */
  retryDelayMsMax?: number | undefined;
  /**
   * Whether the server does things once for one `Idempotency-Key`; a POST that nobody answered is
   * sent again only then. True when absent, but for the live service.
   */
  idempotency?: boolean | undefined;
  /** Whether identical GETs at the same time are sent once; true when absent. */
  dedupe?: boolean | undefined;
  /** What answers are remembered in; 4 MiB of memory when absent, `false` for nothing. */
  cache?: boolean | CacheOptions | undefined;
  /** Whether calls wait that the server's rate limit would refuse; false when absent. */
  pace?: boolean | undefined;
  /** Sent with every call. */
  headers?: Record<string, string> | undefined;
  /** Told of every attempt; `createDebugHooks()` writes them as lines. */
  hooks?: Hooks | undefined;
  /** Used instead of the platform's fetch; it is given an address and an init. */
  fetch?: Fetch | undefined;
}

/** What may be said about one call. */
export interface CallOptions {
  /** Stops the call; it then throws a CatApiError with the code ABORTED. */
  signal?: AbortSignal | undefined;
  /** The time limit of this call, instead of the client's. */
  timeoutMs?: number | undefined;
  /** The time limit of each attempt, instead of the client's. */
  attemptTimeoutMs?: number | undefined;
  /** What of the cache this call wants; `default` when absent. */
  cache?: CacheMode | undefined;
  /** Sent with this call; they win over the client's. */
  headers?: Record<string, string> | undefined;
}

/** What may be said about one POST. */
export interface PostOptions extends CallOptions {
  /** New for each thing you want done; sent again with the same call, it is not done twice. */
  idempotencyKey?: string | undefined;
}

/** What an operation is called with, by the contract's names. */
export interface Given {
  path?: Readonly<Record<string, string | number>>;
  query?: object | undefined;
  /** Is sent as JSON. */
  body?: unknown;
  /** Is sent as it is. */
  upload?: Upload;
  options?: PostOptions | undefined;
  /** Whether a body that came with an error's status is an answer all the same. */
  isAnswer?: (body: unknown) => boolean;
}

/** Sends calls of operations; what resources are made from. */
export interface Call {
  /** Answers what the operation answers. */
  one<Id extends OperationId>(wire: Wire<Id>, given: Given): Promise<AnswerOf<Id>>;
  /** The same for an operation that answers a page. */
  page<Id extends OperationId>(wire: Wire<Id>, given: Given): Promise<Page<ItemOf<Id>>>;
}

export type ItemOf<Id extends OperationId> = AnswerOf<Id> extends (infer Item)[] ? Item : never;

const timeoutMsUsual = 30_000;
const attemptTimeoutMsUsual = 10_000;
/** A picture on a slow line. */
const uploadMsUsual = 300_000;

export function createCall(client: CatApiOptions, stages: readonly Stage[]): Call {
  const address = parseAddress(client.baseUrl);
  const pipeline = { ...client, address };
  const attempt = createAttempt(createTransport(client.fetch), pipeline);
  const { send, peek } = createPipeline(stages, pipeline, attempt);
  const prepare = createPreparer(client, address);

  async function reply(wire: Wire, given: Given): Promise<Reply> {
    const sending = prepare(wire, given);
    const { timeoutMs, signal } = given.options ?? {};
    const limitMs =
      timeoutMs ?? client.timeoutMs ?? (given.upload ? uploadMsUsual : timeoutMsUsual);
    checkTimeout(wire.id, limitMs);
    const stop = joinSignals(client.signal, signal);
    const known = stop?.aborted ? undefined : peek(sending);
    if (known !== undefined) return known;
    if (hasLimit(limitMs)) sending.deadlineAtMs = performance.now() + limitMs;
    return sendInTime(send, sending, limitMs, stop);
  }
  async function answer(wire: Wire, given: Given): Promise<{ value: unknown; came: Reply }> {
    const came = await reply(wire, given);
    const isOk = came.status >= 200 && came.status < 300;
    if (isOk) return { value: readAnswer(wire, came), came };
    const body = readRefusal(came.body);
    if (given.isAnswer?.(body)) return { value: body, came };
    throw createRefusalError(wire.id, came, body);
  }

  return {
    one: async (wire, given) => (await answer(wire, given)).value as never,
    async page<Id extends OperationId>(wire: Wire<Id>, given: Given) {
      const { value, came } = await answer(wire, given);
      if (!Array.isArray(value)) throw createBadAnswer(wire.id, came, 'It is not a list.');
      return createPage(value as ItemOf<Id>[], came.headers);
    },
  };
}

function createPreparer(client: CatApiOptions, address: string) {
  const { apiKey } = client;
  const partition = digest(JSON.stringify([apiKey, client.headers]));
  const anonymous = digest(JSON.stringify(['', client.headers]));
  let ofClient: Record<string, string> | undefined;
  const writeHeaders = (wire: Wire, { idempotencyKey, headers }: PostOptions, type?: string) => {
    // A key is not sent where it is not looked at: a file may lie on somebody else's host.
    const ownKey: Record<string, string> = apiKey ? { 'x-api-key': apiKey } : {};
    ofClient ??= readHeaders(wire.id, { ...ownKey, ...client.headers });
    const written: Record<string, string> = { accept: acceptOf(wire), ...ofClient };
    if (!wire.takesKey && client.headers?.['x-api-key'] === undefined) delete written['x-api-key'];
    if (type !== undefined) written['content-type'] = type;
    if (wire.method === 'POST' && wire.canRepeat) {
      written['idempotency-key'] = idempotencyKey || makeIdempotencyKey();
    }
    const given = headers ?? idempotencyKey;
    return given === undefined ? written : readHeaders(wire.id, { ...written, ...headers });
  };
  return (wire: Wire, given: Given): Sending => {
    const { path = none, query = none, options = none as PostOptions, upload } = given;
    const body = upload ?? writeJson(wire.id, given.body);
    const type = body === undefined ? undefined : (upload?.type ?? 'application/json');
    const { order = wire.order, seed } = query as { order?: string; seed?: string };
    const ofThisCall = wire.takesKey ? partition : anonymous;
    const { attemptTimeoutMs = client.attemptTimeoutMs } = options;
    return {
      wire,
      url: writeUrl(address, wire, path, query),
      headers: writeHeaders(wire, options, type),
      body,
      // What a failure answers may be just what was asked for.
      canReplay: upload?.canReplay !== false && given.isAnswer === undefined,
      path,
      partition: options.headers
        ? digest(ofThisCall + JSON.stringify(options.headers))
        : ofThisCall,
      isRandom: order?.startsWith('RAND') === true && seed === undefined,
      cacheMode: options.cache ?? 'default',
      attemptTimeoutMs:
        attemptTimeoutMs ?? (upload || wire.answersFile ? 0 : attemptTimeoutMsUsual),
      deadlineAtMs: Number.POSITIVE_INFINITY,
      stop: new Stop(),
      attempt: 0,
    };
  };
}

const none: Readonly<Record<string, never>> = {};

function joinSignals(one: AbortSignal | undefined, two: AbortSignal | undefined) {
  return one && two ? AbortSignal.any([one, two]) : (one ?? two);
}

function acceptOf(wire: Wire): string {
  // Naming JSON, and not text, asks for refusals as problem documents.
  if (wire.answersFile) return 'image/*, application/problem+json;q=0.5';
  if (wire.id === 'getContractYaml') return 'application/yaml, application/problem+json;q=0.5';
  return 'application/json';
}

function readAnswer(wire: Wire, came: Reply): unknown {
  const { body } = came;
  if (typeof body !== 'string' || wire.id === 'getContractYaml') return body;
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw createBadAnswer(wire.id, came, 'It is not JSON.', cause);
  }
}

function readRefusal(body: string | Blob): unknown {
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function checkTimeout(id: OperationId, timeoutMs: number): void {
  if (timeoutMs >= 0) return;
  throw createArgumentError(`timeoutMs is ${timeoutMs}.`, 'Pass milliseconds, or 0 for ever.', id);
}
