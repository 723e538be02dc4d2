// A value or an error becomes a response, in this one place. A success is laid out by
// prepared-answer.ts; an error is its bare text unless Accept prefers JSON. Nothing else in the
// server writes a status line, but for the edge, which sends what was laid out here.

import { STATUS_CODES } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { AnyAnswer } from '../contract/handler.ts';
import { etagOf } from '../entity-tag.ts';
import { ApiError, errorKinds, PortError, requestFailure, unavailable } from '../errors.ts';
import type { Observe } from '../observe.ts';
import { type CallContext, contextOf } from './call-context.ts';
import {
  type CallHead,
  corsHeaders,
  type FinishedAnswer,
  headOf,
  successHeaders,
  writeAnswer,
} from './prepared-answer.ts';

export const preflightHeaders: Record<string, string> = {
  ...corsHeaders,
  'access-control-allow-methods': 'GET, HEAD, POST, DELETE, OPTIONS',
  'access-control-allow-headers':
    'x-api-key, content-type, idempotency-key, if-none-match, prefer, x-request-id',
  'access-control-max-age': '86400',
};

const jsonType = 'application/json; charset=utf-8';
const textType = 'text/plain; charset=utf-8';
const problemType = 'application/problem+json; charset=utf-8';

/** Whether a handler wrote the answer out by itself; then nobody needs a copy of it. */
function isWritten(answer: AnyAnswer): answer is AnyAnswer & FinishedAnswer {
  const { body, page, repeatable, headers } = answer;
  if (typeof body !== 'string' || page !== undefined || repeatable === true) return false;
  return headers?.['content-type'] !== undefined;
}

/** Makes the bytes of an answer; a repeatable one gets an ETag of its bytes. */
export function finishAnswer(answer: AnyAnswer): FinishedAnswer {
  if (isWritten(answer)) return answer;
  const headers: Record<string, string> = { ...answer.headers };
  if (answer.page !== undefined) {
    headers['pagination-count'] = String(answer.page.count);
    headers['pagination-page'] = String(answer.page.page);
    headers['pagination-limit'] = String(answer.page.limit);
  }
  if (answer.body === undefined) return { status: answer.status, headers, body: undefined };
  const isText = typeof answer.body === 'string';
  const body = isText ? (answer.body as string) : JSON.stringify(answer.body);
  headers['content-type'] ??= isText ? textType : jsonType;
  if (answer.repeatable === true) headers['etag'] ??= etagOf(body);
  return { status: answer.status, headers, body };
}

function setHeaders(response: Response, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

function setCommonHeaders(response: Response, context: CallContext): void {
  setHeaders(response, corsHeaders);
  response.setHeader('x-request-id', context.requestId);
  setHeaders(response, context.rateHeaders);
  if (context.unknownParameters.length > 0) {
    response.setHeader('x-unknown-parameters', headerText(context.unknownParameters));
  }
}

/** Names that a caller made up, made safe for a header and bounded. */
export function headerText(names: string[]): string {
  const safe = names.map((name) => encodeURIComponent(name.toWellFormed()).slice(0, 100));
  return safe.slice(0, 20).join(', ');
}

/** Sends an answer that is bytes already. */
export function sendFinished(
  request: Request,
  response: Response,
  finished: FinishedAnswer,
  checkReplies: boolean,
): void {
  const context = contextOf(request);
  const call = callHeadOf(context);
  const isJson = finished.headers['content-type'] === jsonType;
  if (!checkReplies || !isJson || finished.body === undefined) {
    writeAnswer(request, response, finished, call);
    return;
  }
  const { status, head } = headOf(finished, call, request.headers['if-none-match']);
  response.statusCode = status;
  for (let at = 0; at < head.length; at += 2) {
    response.setHeader(head[at] as string, head[at + 1] as string);
  }
  if (status === 304) response.end();
  // The validator listens to json(), so only here does a body pass through it.
  else response.json(JSON.parse(finished.body));
}

function callHeadOf(context: CallContext): CallHead {
  const { requestId, rateHeaders, unknownParameters, caller } = context;
  return {
    requestId,
    elapsedMs: elapsedMs(context),
    rateHeaders,
    unknownParameters: unknownParameters.length === 0 ? undefined : headerText(unknownParameters),
    isAccount: caller.kind === 'account',
  };
}

/** Sends an answer whose body is a stream, which is opened before anything is said; not for HEAD. */
export async function sendStream(
  request: Request,
  response: Response,
  answer: AnyAnswer,
): Promise<void> {
  const context = contextOf(request);
  const stream = context.isHead ? undefined : await answer.openStream?.();
  setCommonHeaders(response, context);
  setHeaders(response, successHeaders);
  setHeaders(response, answer.headers ?? {});
  response.setHeader('x-response-time', `${elapsedMs(context)}ms`);
  response.statusCode = answer.status;
  if (stream === undefined) {
    response.end();
    return;
  }
  try {
    await pipeline(stream, response);
  } catch (error) {
    // The caller went away, which is no fault; or the store failed under way, and then the only
    // honest end is a broken connection, because the status was sent long ago.
    response.destroy();
    if (!isCallerGone(error)) throw error;
  }
}

function isCallerGone(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}

function elapsedMs(context: CallContext): number {
  return Math.max(0, Math.round(performance.now() - context.startedAtMs));
}

/** What an error is to the caller. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof PortError) return unavailable(`${error.port} does not answer`, 5);
  return new ApiError('INTERNAL_SERVER_ERROR');
}

/**
 * Tells a failure once: of what we stand on, that there was no room, or a bug of ours. A refusal
 * that the caller can mend is none of these.
 */
function tellFailure(error: unknown, context: CallContext, observe: Observe): void {
  if (error instanceof ApiError && error.code !== 'SERVICE_UNAVAILABLE') return;
  context.isTold = true;
  const { requestId } = context;
  const operation = context.operation?.operationId ?? 'none';
  if (error instanceof ApiError) {
    const { reason, load } = error.details;
    const measured = load === undefined ? {} : { load };
    const why = reason ?? error.message;
    observe({ kind: 'request.refused', requestId, operation, why, ...measured });
    return;
  }
  if (error instanceof PortError) {
    observe(requestFailure(error, { operation, requestId }));
    return;
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  observe({ kind: 'request.failed', requestId, operation, error: bug });
}

/** Sends an error, and tells it once where it is a failure. */
export function sendError(
  request: Request,
  response: Response,
  error: unknown,
  observe: Observe,
): void {
  const context = contextOf(request);
  const apiError = asApiError(error);
  tellFailure(error, context, observe);
  context.errorCode = apiError.code;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  setCommonHeaders(response, context);
  response.setHeader('vary', 'Origin, Accept');
  response.setHeader('x-error-code', apiError.code);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('cache-control', 'no-store');
  const retryAfterSeconds = apiError.details.retryAfterSeconds;
  if (retryAfterSeconds !== undefined) {
    response.setHeader('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
    if (!response.hasHeader('retry-after-seconds')) {
      response.setHeader('retry-after-seconds', String(retryAfterSeconds));
    }
  }
  const isProblem = prefersProblem(request.headers.accept);
  const body = isProblem ? problemOf(apiError, context.requestId) : apiError.message;
  response.statusCode = apiError.status;
  response.setHeader('content-type', isProblem ? problemType : textType);
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}

function problemOf(error: ApiError, requestId: string): string {
  return JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.details.reason === undefined ? {} : { reason: error.details.reason }),
    request_id: requestId,
  });
}

/** The weight that Accept gives to a type, by its most specific range; undefined: not named. */
function weightsOf(accept: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const range of accept.split(',').slice(0, 100)) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const sent = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = sent === undefined ? 1 : Number(sent.slice(2));
    if (type !== '') weights.set(type, Number.isFinite(weight) ? weight : 0);
  }
  return weights;
}

/** Whether Accept names JSON above plain text. A wildcard speaks for text and never for JSON. */
export function prefersProblem(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const weights = weightsOf(accept);
  const json = Math.max(
    weights.get('application/problem+json') ?? 0,
    weights.get('application/json') ?? 0,
  );
  const text = weights.get('text/plain') ?? weights.get('text/*') ?? weights.get('*/*') ?? 0;
  return json > text;
}

/** The level at which the log tells of an answered request. */
export function levelOf(code: string | undefined): 'debug' | 'warn' | 'error' {
  return code === undefined ? 'debug' : errorKinds[code as keyof typeof errorKinds].level;
}
