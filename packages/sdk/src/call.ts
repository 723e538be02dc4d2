// One call of one operation: what is given becomes a request (openapi-fetch writes it), the request
// goes through the pipeline, and the answer becomes a value or a CatApiError. The answer's text is
// parsed here and not by openapi-fetch, whose parse errors no longer know the status.
import createWire from 'openapi-fetch';
import { parseAddress } from './address.ts';
import { CatApiError, createArgumentError } from './errors.ts';
import { createBadAnswer, createFailure, createUnsendable } from './failure.ts';
import type { paths } from './generated/contract.ts';
import { operations } from './generated/operations.ts';
import { createPage, type Page } from './pages.ts';
import { createPipeline, type Fetch } from './pipeline/pipeline.ts';
import { createRefusalError } from './refusal.ts';
import type { AnswerOf, OperationId } from './shapes.ts';

/** How to reach a server, and as whom. */
export interface CatApiOptions {
  /** Sent as `x-api-key`, and only with operations that look at it. */
  apiKey?: string | undefined;
  /** Where the server is, with or without `/v1`; the live service when absent. */
  baseUrl?: string | undefined;
  /** How long one call may take, its body included; 30 000 when absent, 0 for ever. */
  timeoutMs?: number | undefined;
  /** Sent with every call. */
  headers?: Record<string, string> | undefined;
  /** Used instead of the platform's fetch; it is given a Request, and the signal in its init. */
  fetch?: Fetch | undefined;
}

/** What may be said about one call. */
export interface CallOptions {
  /** Stops the call; it then throws a CatApiError with the code ABORTED. */
  signal?: AbortSignal | undefined;
  /** The time limit of this call, instead of the client's. */
  timeoutMs?: number | undefined;
  /** Sent with this call; they win over the client's. */
  headers?: Record<string, string> | undefined;
}

export interface PostOptions extends CallOptions {
  /** New for each thing you want done; sent again with the same call, it is not done twice. */
  idempotencyKey?: string | undefined;
}

/** What an operation is called with, by the contract's names. */
export interface Given {
  path?: Record<string, string | number>;
  query?: object | undefined;
  body?: unknown;
  options?: PostOptions | undefined;
  /** Whether a body that came with an error's status is an answer all the same. */
  isAnswer?: (body: unknown) => boolean;
}

export interface Call {
  /** Answers what the operation answers. */
  one<Id extends OperationId>(id: Id, given: Given): Promise<AnswerOf<Id>>;
  /** The same for an operation that answers a page. */
  page<Id extends OperationId>(id: Id, given: Given): Promise<Page<ItemOf<Id>>>;
}

export type ItemOf<Id extends OperationId> = AnswerOf<Id> extends (infer Item)[] ? Item : never;

interface Answered {
  value: unknown;
  response: Response;
}

const timeoutMsUsual = 30_000;

export function createCall(client: CatApiOptions): Call {
  const address = parseAddress(client.baseUrl);
  const wire = createWire<paths>({
    baseUrl: address,
    querySerializer: { array: { style: 'form', explode: false } },
  });
  // Looked up at each call, so that a fetch replaced later (by a test, say) is the one used.
  const fetch: Fetch = (request, init) => (client.fetch ?? globalThis.fetch)(request, init);
  const send = createPipeline(fetch);

  async function answer(id: OperationId, given: Given): Promise<Answered> {
    const { method, path } = operations[id];
    const { options = {} } = given;
    checkPath(id, given.path ?? {});
    const timeoutMs = checkTimeout(id, options.timeoutMs ?? client.timeoutMs ?? timeoutMsUsual);
    let isSent = false;
    try {
      // The types of openapi-fetch follow literal paths; ours follow operations, in shapes.ts.
      const { data, error, response } = await wire.request(
        method.toLowerCase() as 'get',
        path as never,
        {
          params: { path: given.path, query: given.query },
          body: given.body,
          headers: createHeaders(id, client, options),
          parseAs: id === 'getImageFile' ? 'blob' : 'text',
          fetch: (request: Request) => {
            isSent = true;
            return send(request, { timeoutMs, signal: options.signal });
          },
        } as never,
      );
      if (response.ok) return { value: readAnswer(id, data, response), response };
      if (given.isAnswer?.(error)) return { value: error, response };
      throw createRefusalError({ operation: id, response, body: error });
    } catch (error) {
      if (error instanceof CatApiError) throw error;
      if (!isSent) throw createUnsendable(id, error);
      throw createFailure(id, address, timeoutMs, options.signal, error);
    }
  }

  return {
    one: async (id, given) => (await answer(id, given)).value as never,
    async page<Id extends OperationId>(id: Id, given: Given) {
      const { value, response } = await answer(id, given);
      if (!Array.isArray(value)) throw createBadAnswer(id, response, 'It is not a list.');
      return createPage(value as ItemOf<Id>[], response.headers);
    },
  };
}

function createHeaders(id: OperationId, client: CatApiOptions, options: PostOptions): Headers {
  const headers = new Headers({ accept: acceptOf(id) });
  // A key is not sent where it is not looked at: an image's file may lie on somebody else's host.
  if (client.apiKey && operations[id].key !== 'unused') headers.set('x-api-key', client.apiKey);
  for (const given of [client.headers, options.headers]) {
    for (const [name, value] of Object.entries(given ?? {})) headers.set(name, value);
  }
  if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey);
  return headers;
}

function acceptOf(id: OperationId): string {
  // Naming JSON, and not text, asks for refusals as problem documents.
  if (id === 'getImageFile') return 'image/*, application/problem+json;q=0.5';
  if (id === 'getContractYaml') return 'application/yaml, application/problem+json;q=0.5';
  return 'application/json';
}

function readAnswer(id: OperationId, body: unknown, response: Response): unknown {
  if (id === 'getImageFile' || id === 'getContractYaml') return body;
  if (body === undefined || body === '') return undefined;
  try {
    return JSON.parse(body as string);
  } catch (cause) {
    throw createBadAnswer(id, response, 'It is not JSON.', cause);
  }
}

function checkPath(id: OperationId, path: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(path)) {
    // An empty or dotted id would silently become another path: `images/` is the list of images.
    if (['', '.', '..', 'undefined', 'null', 'NaN'].includes(String(value))) {
      throw createArgumentError(`${name} is ${JSON.stringify(value) ?? value}.`, 'Pass an id.', id);
    }
  }
}

function checkTimeout(id: OperationId, timeoutMs: number): number {
  if (timeoutMs >= 0) return timeoutMs;
  throw createArgumentError(`timeoutMs is ${timeoutMs}.`, 'Pass milliseconds, or 0 for ever.', id);
}
