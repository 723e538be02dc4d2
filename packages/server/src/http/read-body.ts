// The body of a write, read whole and bounded, and parsed as JSON. A body that is not said to be
// JSON counts as none, as on the live service, so its first field is "required". Express' own
// parser is not used because it mends broken UTF-8 silently and its messages changed with V8.

import { createHash } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { raw } from 'express';
import { malformedJson, refuse } from '../errors.ts';
import { contextOf } from './call-context.ts';

const bodySizeBytesMax = 100 * 1024;
const readRaw = raw({ type: () => true, limit: bodySizeBytesMax });

/** Reads the body into `request.body` as bytes; an absent one is empty. */
export function readBody(request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST' || contextOf(request).operation?.takesForm === true) {
    next();
    return;
  }
  readRaw(request, response, (error?: unknown) => {
    if (error === undefined) next();
    else next(asReadFault(error as { type?: string }));
  });
}

function asReadFault({ type }: { type?: string }): Error {
  if (type === 'entity.too.large') {
    return refuse('PAYLOAD_TOO_LARGE', { reason: `more than ${bodySizeBytesMax} bytes` });
  }
  return refuse('MALFORMED_REQUEST', { reason: type ?? 'the body could not be read' });
}

/** Parses the bytes for an operation that takes a body; throws MALFORMED_JSON. */
export function parseBody(request: Request): void {
  const context = contextOf(request);
  // The validator keeps one compiled check for every content type it ever saw; one must be enough.
  if (context.operation?.takesForm === true) {
    request.headers['content-type'] = 'multipart/form-data';
    return;
  }
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  context.bodyHash = createHash('sha256').update(bytes).digest('hex');
  if (context.operation?.takesBody !== true) return;
  const isJson = /^application\/([\w.+-]+\+)?json\b/i.test(request.headers['content-type'] ?? '');
  context.body = isJson && bytes.length > 0 ? parseJson(bytes) : {};
  request.headers['content-type'] = 'application/json';
}

function parseJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformedJson('Unexpected token in JSON: the body is not UTF-8');
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw malformedJson(describeFault(text, error as SyntaxError));
  }
  throw malformedJson(`Unexpected token ${text.trim().charAt(0)} in JSON position 0`);
}

/** The words old clients match: every version of V8 words them differently. */
function describeFault(text: string, error: SyntaxError): string {
  const said = /position (\d+)/.exec(error.message)?.[1];
  const position = said === undefined ? findFault(text) : Number(said);
  const token = text.charAt(position);
  return `Unexpected token ${token === '' ? 'end of input' : token} in JSON position ${position}`;
}

/**
 * Where the text stops being JSON, where V8 does not say: the longest beginning that only lacks its
 * end. Beginnings get worse and never better, so it is found by halving.
 */
function findFault(text: string): number {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (onlyLacksEnd(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function onlyLacksEnd(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    return (
      /end of JSON input|Unterminated|end of data/i.test((error as Error).message) ||
      new RegExp(`position ${beginning.length}\\b`).test((error as Error).message)
    );
  }
}
