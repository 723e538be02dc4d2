// From a server's refusal to a CatApiError. Our servers send a code; the live service sends bare
// text, sometimes with the status of something else (an unknown image is a 400), so that there the
// text decides, and the status only when the text says nothing.
import { CatApiError, type CatApiErrorCode } from './errors.ts';
import type { Reply, ReplyHeaders } from './pipeline/pipeline.ts';
import type { OperationId } from './shapes.ts';

// The first that matches counts. The wording on the left is part of the contract.
const codesByText: [RegExp, CatApiErrorCode][] = [
  [/AUTHENTICATION_ERROR/, 'AUTHENTICATION_ERROR'],
  [/^Couldn't find an image matching/, 'IMAGE_NOT_FOUND'],
  [/^DUPLICATE_FAVOURITE/, 'DUPLICATE_FAVOURITE'],
  [/^NO_VOTE_FOUND_MATCHING_ID/, 'NO_VOTE_FOUND_MATCHING_ID'],
  [/^INVALID_ACCOUNT/, 'INVALID_ACCOUNT'],
  [/^INVALID_DATA/, 'INVALID_DATA'],
  [/^Invalid parameters/, 'INVALID_PARAMETERS'],
  [/^DUPLICATE_EMAIL/, 'DUPLICATE_EMAIL'],
  [/^INVALID_CREDENTIALS/, 'INVALID_CREDENTIALS'],
  [/" is required/, 'FIELD_REQUIRED'],
  [/" is not allowed to be empty/, 'FIELD_EMPTY'],
  [/^Unexpected token/, 'MALFORMED_JSON'],
];

const codesByStatus: Record<number, CatApiErrorCode> = {
  401: 'AUTHENTICATION_ERROR',
  404: 'NOT_FOUND',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  431: 'HEADERS_TOO_LARGE',
  502: 'SERVICE_UNAVAILABLE',
  503: 'SERVICE_UNAVAILABLE',
  504: 'SERVICE_UNAVAILABLE',
};

const whatToDo: Partial<Record<CatApiErrorCode, string>> = {
  AUTHENTICATION_ERROR: 'Pass a key that this server knows: createCatApi({ apiKey }).',
  IMAGE_NOT_FOUND: 'Ids are case-sensitive; images.search() answers some that exist.',
  NOT_FOUND: 'Check the id, and that baseUrl is the address of a cat API.',
  NO_VOTE_FOUND_MATCHING_ID:
    'It may have been deleted already; votes.list() answers those there are.',
  INVALID_ACCOUNT: 'It belongs to another account, or is not there; only your own can be deleted.',
  INVALID_DATA: 'Check the values that were sent.',
  INVALID_PARAMETERS: 'Check the values that were asked for.',
  DUPLICATE_FAVOURITE: 'It is a favourite already; nothing needs to be done.',
  IDEMPOTENCY_KEY_REUSED: 'Use a new idempotencyKey for each thing you want done.',
  TOO_MANY_REQUESTS: 'Wait until retryAt and try again.',
  PAYLOAD_TOO_LARGE: 'Send less at once.',
  INTERNAL_SERVER_ERROR: 'It is a fault of the server; its log knows the request id.',
  SERVICE_UNAVAILABLE: 'Try again a little later.',
};

/** `body` is parsed when it was JSON, else text; undefined when there was none. */
export function createRefusalError(
  operation: OperationId,
  { status, headers, attempts }: Omit<Reply, 'body'>,
  body: unknown,
): CatApiError {
  const detail = findDetail(body);
  const isPage = /^\s*<(!doctype|html)/i.test(detail);
  const code = findCode(body, headers, isPage ? '' : detail, status);
  const requestId = headers.get('x-request-id') ?? findText(body, 'request_id') ?? undefined;
  const said = isPage ? 'A web page was answered.' : asSentence(detail);
  const reason = findText(body, 'reason');
  // What the server says of this very call is better than what can be said of its code.
  const toDo = isPage ? whatToDo.NOT_FOUND : reason ? asSentence(reason) : whatToDo[code];
  const where = [operation, status, code, requestId && `request ${requestId}`];
  const message = [said, toDo, `[${where.filter(Boolean).join(', ')}]`].filter(Boolean).join(' ');
  const retryAtMs = findRetryAtMs(headers, Date.now());
  const retryAt = retryAtMs === undefined ? undefined : new Date(retryAtMs);
  const told = { code, message, status, detail, reason, requestId, retryAt, operation, attempts };
  return new CatApiError(told);
}

function findCode(
  body: unknown,
  headers: ReplyHeaders,
  detail: string,
  status: number,
): CatApiErrorCode {
  // A newer server may send a code that this version has no name for; it is passed on as it is.
  const sent = headers.get('x-error-code') ?? findText(body, 'code');
  if (sent) return sent as CatApiErrorCode;
  const byText = codesByText.find(([pattern]) => pattern.test(detail))?.[1];
  return byText ?? codesByStatus[status] ?? (status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'UNKNOWN');
}

function findDetail(body: unknown): string {
  if (body === undefined || body === null) return '';
  if (typeof body !== 'object') return String(body);
  return findText(body, 'detail') ?? findText(body, 'message') ?? JSON.stringify(body);
}

function findText(body: unknown, key: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : undefined;
}

function asSentence(text: string): string {
  const short = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return short === '' || /[.!?…]$/.test(short) ? short : `${short}.`;
}

/**
 * When to come again, by the clock that says it is `nowMs`; undefined when nothing is said. The live
 * service's own header first: it may be a fraction, where the standard one is rounded.
 */
export function findRetryAtMs(headers: ReplyHeaders, nowMs: number): number | undefined {
  const exact = Number.parseFloat(headers.get('retry-after-seconds') ?? '');
  if (exact >= 0) return nowMs + Math.ceil(exact * 1000);
  const standard = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(standard)) return nowMs + Number(standard) * 1000;
  const atMs = Date.parse(standard || (headers.get('ratelimit-reset') ?? ''));
  return Number.isNaN(atMs) ? undefined : Math.max(nowMs, atMs);
}
