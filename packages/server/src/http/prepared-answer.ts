// The bytes of an answer, laid out once and sent many times: the headers of a success are the live
// service's, to the letter, as one text (whole-head.ts) or, where Node has a say in them, as one
// flat list. Both ways to an answer send it from here, the long one through Express and the short
// one at the edge, so they cannot differ. Setting the same headers one by one costs half of a
// request, and the list up to a third more than the text.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { namesEtag } from '../entity-tag.ts';
import { layOutText, setWholeHead, takesWholeHead } from './whole-head.ts';

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

interface LaidOut {
  list: readonly string[];
  /** The same as text, once it was wanted. */
  text: string | undefined;
  hasCacheControl: boolean;
}

/** By the headers and not by the answer: one-off answers of one kind may share them. */
const heads = new WeakMap<Record<string, string>, LaidOut>();

/** The head of every success with an answer's own headers; of two with one name the own wins. */
function layOut(headers: Record<string, string>): LaidOut {
  const known = heads.get(headers);
  if (known !== undefined) return known;
  const list = Object.entries({ ...commonHeaders, ...headers }).flat();
  const head = { list, text: undefined, hasCacheControl: list.includes('cache-control') };
  heads.set(headers, head);
  return head;
}

function withoutType(head: readonly string[]): string[] {
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

/** The headers that are this call's own, after the answer's. */
function callHeaders(
  { length }: Prepared,
  hasLength: boolean,
  { requestId, elapsedMs, rateHeaders, unknownParameters }: CallHead,
): string[] {
  const own = hasLength ? ['content-length', String(length)] : [];
  own.push('x-request-id', requestId, 'x-response-time', `${elapsedMs}ms`);
  if (rateHeaders !== undefined) {
    for (const name in rateHeaders) own.push(name, rateHeaders[name] as string);
  }
  if (unknownParameters !== undefined) own.push('x-unknown-parameters', unknownParameters);
  return own;
}

/** A cache that knows only the url would give one account's rows to another. */
const cacheControlOf = ({ etag }: Prepared) =>
  etag === undefined ? 'private, no-store' : 'private, no-cache';

/** Whether the caller has this answer already, and how it is then sent. */
export function headOf(
  finished: FinishedAnswer,
  call: CallHead,
  ifNoneMatch: string | undefined,
): { status: number; head: string[]; encoding: 'latin1' | 'utf8' } {
  const answer = prepare(finished);
  const isUnchanged = finished.status === 200 && namesEtag(ifNoneMatch, answer.etag);
  const status = isUnchanged ? 304 : finished.status;
  const { list } = layOut(finished.headers);
  const head = isUnchanged ? withoutType(list) : list.slice();
  const cacheControlAt = head.indexOf('cache-control') + 1;
  head.push(...callHeaders(answer, !bodyless.has(status), call));
  if (call.isAccount) {
    const ours = cacheControlOf(answer);
    if (cacheControlAt === 0) head.push('cache-control', ours);
    else head[cacheControlAt] = `${head[cacheControlAt]}, ${ours}`;
  }
  return { status, head, encoding: answer.encoding };
}

/** The head of the plain success as text; undefined where it is to be laid out from a list. */
function wholeHeadOf(
  finished: FinishedAnswer,
  answer: Prepared,
  call: CallHead,
): string | undefined {
  const laidOut = layOut(finished.headers);
  if (call.isAccount && laidOut.hasCacheControl) return undefined;
  laidOut.text ??= layOutText(laidOut.list);
  let { text } = laidOut;
  const own = callHeaders(answer, true, call);
  for (let at = 0; at < own.length; at += 2) text += `${own[at]}: ${own[at + 1]}\r\n`;
  return call.isAccount ? `${text}cache-control: ${cacheControlOf(answer)}\r\n` : text;
}

/** Sends an answer: the whole of it, or 304 to a caller who has it already. Answers the status. */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  finished: FinishedAnswer,
  call: CallHead,
): number {
  const ifNoneMatch = request.headers['if-none-match'];
  const isPlain = finished.status === 200 && finished.body !== undefined;
  if (isPlain && ifNoneMatch === undefined && takesWholeHead(response)) {
    const answer = prepare(finished);
    const lines = wholeHeadOf(finished, answer, call);
    if (lines !== undefined) {
      setWholeHead(response, lines);
      response.end(finished.body, answer.encoding);
      return 200;
    }
  }
  const { status, head, encoding } = headOf(finished, call, ifNoneMatch);
  response.writeHead(status, head);
  if (status === 304 || finished.body === undefined) response.end();
  else response.end(finished.body, encoding);
  return status;
}
