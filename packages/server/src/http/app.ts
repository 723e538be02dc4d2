// The life of a request, as the list of its steps in the order in which they run:
//
//   begin ─▶ preflight ─▶ shed ─▶ pages ─▶ target ─▶ key ─▶ limit ─▶ body ─▶ contract ─▶ operation
//                           │       │        │        │       │        │         │           │
//                           ▼       ▼        ▼        ▼       ▼        ▼         ▼           ▼
//                          503   a page  NOT_FOUND   401     429    400/413     400      the answer
//
// Every way out passes reply.ts, and every request is told once, when its response is closed.

import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/handler.ts';
import { type ApiError, refuse } from '../errors.ts';
import type { Observe } from '../observe.ts';
import type { Ports } from '../ports/ports.ts';
import type { Admit, Gate } from './admit.ts';
import { authenticate, type FindCaller } from './authenticate.ts';
import { contextOf, setContext } from './call-context.ts';
import type { Edge, KnownTarget, PeekCaller } from './edge.ts';
import { bindOperations } from './operations.ts';
import { countryOf, type OwnAddress } from './own-address.ts';
import { openPages } from './pages/pages.ts';
import type { RateLimit } from './rate-limit.ts';
import { parseBody, readBody } from './read-body.ts';
import { readQuery, refuseUnknown, withoutTrailingSlash } from './read-target.ts';
import { readUpload } from './read-upload.ts';
import { isShared, keyOf } from './remember.ts';
import { headerText, preflightHeaders, sendError, sendFinished, sendStream } from './reply.ts';
import type { RequestIds } from './request-id.ts';
import {
  asContractError,
  createValidator,
  prepareForValidator,
  refuseUnkeepable,
} from './validate.ts';

export interface AppParts {
  contract: Contract;
  handlers: Handlers;
  findCaller: FindCaller;
  peekCaller: PeekCaller;
  rateLimit: RateLimit;
  /** Why this request is refused before anything is done for it; see intake.ts. */
  refusalOf(request: Request): ApiError | undefined;
  admit: Admit;
  /** Who calls is asked before an operation is known to be wanted: it has a gate of its own. */
  callerGate: Gate;
  ports: Ports;
  requestIds: RequestIds;
  ownAddress: OwnAddress;
  /** Hears of every target that was answered with 200. */
  learn: Edge['learn'];
  trustProxy: false | number | string[];
  /** The largest file that is taken, in bytes. */
  uploadSizeMax: number;
  publicUrl: string | undefined;
  cdnUrl: string | undefined;
  checkReplies: boolean;
  demoKey: string | undefined;
  /** What requests have begun and not finished. */
  works: Set<Promise<void>>;
  listRemoteOrigins: () => Promise<string[]>;
}

type AsyncStep = (request: Request, response: Response, next: NextFunction) => Promise<void>;
type Step = (request: Request, response: Response, next: NextFunction) => unknown;

/** Builds the Express application; it holds nothing open by itself. */
export function createApp(parts: AppParts): Express {
  const { observe } = parts.ports;
  const app = express();
  const begun = (step: AsyncStep) => keepingTrack(parts, step);
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('trust proxy', parts.trustProxy);
  app.use(begin(parts));
  app.use(answerPreflight);
  app.use(refuseOverload(parts));
  app.use(openPages(parts));
  app.use(readTarget(parts.contract, observe));
  app.use(begun(identify(parts)));
  app.use(begun(takeForm(parts)));
  app.use(readBody);
  app.use(readParsedBody);
  app.use(refuseUnkeepable);
  app.use(prepareForValidator);
  app.use(...createValidator(parts.contract, parts.checkReplies));
  app.use(begun(answerOperation(parts)));
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const context = contextOf(request);
    const { operation } = context;
    sendError(
      request,
      response,
      operation ? asContractError(operation, context, error) : error,
      observe,
    );
  });
  return app;
}

/** Gives the request its id and its context, and tells of it when its response is closed. */
function begin({ ports, requestIds }: AppParts): Step {
  return (request, response, next) => {
    const requestId = requestIds.idOf(request.headers['x-request-id']);
    const context = {
      requestId,
      startedAtMs: performance.now(),
      isHead: request.method === 'HEAD',
      sentTarget: request.url,
      hasKeyInTarget: false,
      sentPath: request.path.slice(0, 200),
      operation: undefined,
      path: {},
      query: {},
      unknownParameters: [],
      sentKey: undefined,
      caller: { kind: 'anonymous' as const },
      revoked: undefined,
      body: undefined,
      form: undefined,
      answering: undefined,
      bodyHash: '',
      rateHeaders: {},
      cache: undefined,
      answeredBy: undefined,
      errorCode: undefined,
      isTold: false,
      gone: signalLeaving(response),
    };
    setContext(request, context);
    const method = request.method;
    response.once('close', () => {
      const context = contextOf(request);
      const { operation, answeredBy, errorCode, isTold, cache, sentPath, startedAtMs } = context;
      ports.observe({
        kind: 'request.answered',
        requestId,
        operation: operation?.operationId ?? answeredBy ?? 'unmatched',
        method,
        path: sentPath,
        status: response.statusCode,
        ...(errorCode === undefined ? {} : { code: errorCode }),
        ...(isTold ? { isTold } : {}),
        ...(cache === undefined ? {} : { cache }),
        durationMs: performance.now() - startedAtMs,
      });
    });
    if (request.httpVersion === '1.1' && request.headers.host === undefined) {
      throw refuse('MALFORMED_REQUEST', { reason: 'HTTP/1.1 needs a Host' });
    }
    next();
  };
}

/** The signal is made when somebody waits on it, which is seldom. */
function signalLeaving(response: Response): () => AbortSignal {
  let leaving: AbortController | undefined;
  return () => {
    if (leaving === undefined) {
      const controller = new AbortController();
      leaving = controller;
      if (response.destroyed) controller.abort();
      else response.once('close', () => controller.abort());
    }
    return leaving.signal;
  };
}

function answerPreflight(request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'OPTIONS') {
    next();
    return;
  }
  const context = contextOf(request);
  context.answeredBy = 'preflight';
  response.writeHead(204, { ...preflightHeaders, 'x-request-id': context.requestId });
  response.end();
}

/** An overload is told as a whole, and not by each request that it refuses. */
function refuseOverload({ refusalOf }: AppParts): Step {
  return (request, _response, next) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined)
      Object.assign(contextOf(request), { answeredBy: 'shed', isTold: true });
    next(refusal);
  };
}

/** Finds the operation, and reads its query leniently. */
function readTarget(contract: Contract, observe: Observe): Step {
  return (request, _response, next) => {
    const context = contextOf(request);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const [path = '/', query = ''] = splitTarget(request.url);
    const matched = contract.match(method, withoutTrailingSlash(path));
    if (matched === undefined) throw refuse('NOT_FOUND', { reason: `no ${method} ${path}` });
    context.operation = matched.operation;
    context.path = matched.path;
    const read = readQuery(matched.operation, query);
    context.query = read.values;
    context.unknownParameters = read.unknown;
    context.sentKey = read.sentKey;
    context.hasKeyInTarget = read.sentKey !== undefined;
    const prefer = request.headers['prefer'];
    refuseUnknown(read.unknown, Array.isArray(prefer) ? prefer.join() : prefer);
    tellHint(observe, context.requestId, matched.operation.operationId, matched.path['image_id']);
    next();
  };
}

function splitTarget(target: string): [string, string] {
  const at = target.indexOf('?');
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

/** GET /v1/images/upload is an image id to the contract, and nearly always a mistaken method. */
function tellHint(observe: Observe, requestId: string, operation: string, id?: string): void {
  if (operation !== 'getImage' || id !== 'upload') return;
  observe({ kind: 'request.hint', requestId, operation, hint: 'uploads are sent with POST' });
}

/** A caller who leaves does not undo what was begun: a stop waits for it before it closes ports. */
function keepingTrack({ works }: AppParts, step: AsyncStep): Step {
  return (request, response, next) => {
    const work = step(request, response, next);
    const forget = () => works.delete(work);
    works.add(work);
    work.then(forget, forget);
    return work;
  };
}

function identify({ findCaller, peekCaller, rateLimit, callerGate }: AppParts): AsyncStep {
  const find: FindCaller = async (key) => {
    const known = peekCaller(key);
    if (known?.kind === 'account') return { caller: known };
    return callerGate.run(() => findCaller(key));
  };
  return async (request, _response, next) => {
    await authenticate(request, find);
    await rateLimit.consume(request);
    next();
  };
}

/** A form is received before anything is asked of it; its file is taken away when it was answered. */
function takeForm({ ports, uploadSizeMax, works }: AppParts): AsyncStep {
  const { objectStore, observe } = ports;
  return async (request, response, next) => {
    if (contextOf(request).operation?.takesForm === true) {
      const { key } = await readUpload(request, objectStore, uploadSizeMax);
      const takeAway = async () => {
        await objectStore.delete(key).catch((error: Error) => {
          // The sweep finds it.
          observe({ kind: 'port.failed', port: 'objectStore', action: 'delete a form', error });
        });
      };
      if (response.destroyed) {
        await takeAway();
        return;
      }
      response.once('close', () => {
        // Whoever answers goes on when the caller has left, and may still read it.
        const answered = contextOf(request).answering?.catch(() => {});
        const work = Promise.resolve(answered)
          .then(takeAway)
          .finally(() => works.delete(work));
        works.add(work);
      });
    }
    next();
  };
}

function readParsedBody(request: Request, _response: Response, next: NextFunction): void {
  parseBody(request);
  next();
}

function answerOperation(parts: AppParts): AsyncStep {
  const { contract, handlers, ports, admit, checkReplies } = parts;
  const perform = bindOperations(contract, handlers, ports, admit);
  return async (request, response) => {
    const context = contextOf(request);
    // The form was taken away with its caller.
    if (context.form !== undefined && response.destroyed) return;
    const filesUrl = parts.cdnUrl ?? parts.ownAddress(request);
    const answering = perform(request, { filesUrl, countryCode: countryOf(request) });
    context.answering = answering;
    const outcome = await answering;
    if ('streamed' in outcome) await sendStream(request, response, outcome.streamed);
    else {
      sendFinished(request, response, outcome.finished, checkReplies);
      if (outcome.finished.status === 200) tellEdge(parts, request, filesUrl);
    }
  };
}

/** Lets the edge answer this target from now on, where it says the same to whoever asks. */
function tellEdge({ learn }: AppParts, request: Request, filesUrl: string): void {
  const context = contextOf(request);
  const { operation, sentTarget, hasKeyInTarget, unknownParameters } = context;
  if (operation?.method !== 'GET' || hasKeyInTarget) return;
  const isKept = operation.remember?.keep === 'response';
  if (isKept && !isShared(operation, context)) return;
  learn(request, sentTarget, {
    operation,
    cacheKey: isKept ? keyOf(operation, context, filesUrl) : undefined,
    call: { path: context.path, query: request.query, filesUrl } as unknown as KnownTarget['call'],
    unknownParameters: unknownParameters.length === 0 ? undefined : headerText(unknownParameters),
    path: context.sentPath,
  });
}
