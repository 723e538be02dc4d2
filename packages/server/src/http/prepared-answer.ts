// The bytes of an answer, laid out once and sent many times: the headers of a success are the live
// service's, to the letter, as one flat list that Node writes as it is. Both ways to an answer send
// it from here, the long one through Express and the short one at the edge, so they cannot differ.
// Setting the same headers one by one costs half of a request; this list costs nothing measurable.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { namesEtag } from '../entity-tag.ts';

/** An answer turned into bytes: what is remembered, and what the edge of a process can send. */
export interface FinishedAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | undefined;
}

/** What is this call's own, and not the answer's. */
export interface CallHead {
  requestId: string;
  elapsedMs: number;
  rateHeaders: Record<string, string> | undefined;
  /** Names of parameters that the contract does not know, as header text. */
  unknownParameters: string | undefined;
  /** Whether a key was known: then a cache in between may not give the answer to others. */
  isAccount: boolean;
}

interface Prepared {
  etag: string | undefined;
  length: number;
  /** A body of ASCII alone goes out in one piece with its head. */
  encoding: 'latin1' | 'utf8';
}

const exposedHeaders = [
  'Pagination-Count',
  'Pagination-Page',
  'Pagination-Limit',
  'ETag',
  'Location',
  'X-Request-Id',
  'X-Error-Code',
  'X-Unknown-Parameters',
  'X-Response-Time',
  'Authenticated',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Consumed',
  'RateLimit-Reset',
  'Retry-After',
  'Retry-After-Seconds',
].join(', ');

export const corsHeaders: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposedHeaders,
};

export const successHeaders: Record<string, string> = {
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'SAMEORIGIN',
  'strict-transport-security': 'max-age=15552000; includeSubDomains',
  'x-download-options': 'noopen',
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '1; mode=block',
  vary: 'Origin',
};

const bodyless = new Set([204, 304]);

const commonHeaders: Record<string, string> = { ...corsHeaders, ...successHeaders };

const prepared = new WeakMap<FinishedAnswer, Prepared>();

/** By the headers and not by the answer: one-off answers of one kind may share them. */
const heads = new WeakMap<Record<string, string>, string[]>();

/** The head of every success with an answer's own headers; of two with one name the own wins. */
function layOut(headers: Record<string, string>): string[] {
  const known = heads.get(headers);
  if (known !== undefined) return known;
  const head = Object.entries({ ...commonHeaders, ...headers }).flat();
  heads.set(headers, head);
  return head;
}

function withoutType(head: string[]): string[] {
  const at = head.indexOf('content-type');
  return at === -1 ? head.slice() : head.toSpliced(at, 2);
}

function prepare(finished: FinishedAnswer): Prepared {
  const known = prepared.get(finished);
  if (known !== undefined) return known;
  const { body, headers } = finished;
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  const etag = headers['etag'];
  const made: Prepared = {
    etag,
    length,
    encoding: length === body?.length ? 'latin1' : 'utf8',
  };
  // Without an ETag it is one caller's answer, and will not be sent again.
  if (etag !== undefined) prepared.set(finished, made);
  return made;
}

function addCallHead(
  head: string[],
  { etag }: Prepared,
  { requestId, elapsedMs, rateHeaders, unknownParameters, isAccount }: CallHead,
): void {
  const named = isAccount ? head.indexOf('cache-control') : -1;
  const cacheControlAt = named === -1 ? -1 : named + 1;
  head.push('x-request-id', requestId, 'x-response-time', `${elapsedMs}ms`);
  if (rateHeaders !== undefined) {
    for (const name in rateHeaders) head.push(name, rateHeaders[name] as string);
  }
  if (unknownParameters !== undefined) head.push('x-unknown-parameters', unknownParameters);
  if (!isAccount) return;
  // A cache that knows only the url would give one account's rows to another.
  const ours = etag === undefined ? 'private, no-store' : 'private, no-cache';
  if (cacheControlAt === -1) head.push('cache-control', ours);
  else head[cacheControlAt] = `${head[cacheControlAt]}, ${ours}`;
}

/** Whether the caller has this answer already, and how it is then sent. */
export function headOf(
  finished: FinishedAnswer,
  call: CallHead,
  ifNoneMatch: string | undefined,
): { status: number; head: string[]; encoding: 'latin1' | 'utf8' } {
  const answer = prepare(finished);
  const isUnchanged = finished.status === 200 && namesEtag(ifNoneMatch, answer.etag);
  const whole = layOut(finished.headers);
  const head = isUnchanged ? withoutType(whole) : whole.slice();
  if (!isUnchanged && !bodyless.has(finished.status)) {
    head.push('content-length', String(answer.length));
  }
  addCallHead(head, answer, call);
  return { status: isUnchanged ? 304 : finished.status, head, encoding: answer.encoding };
}

/** Sends an answer: the whole of it, or 304 to a caller who has it already. Answers the status. */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  finished: FinishedAnswer,
  call: CallHead,
): number {
  const { status, head, encoding } = headOf(finished, call, request.headers['if-none-match']);
  response.writeHead(status, head);
  if (status === 304 || finished.body === undefined) response.end();
  else response.end(finished.body, encoding);
  return status;
}
