// The body of a write, read whole and bounded, and parsed as JSON. A body that is not said to be
// JSON counts as none, as on the live service, so its first field is "required". Express' own
// parser is not used because it mends broken UTF-8 silently and its messages changed with V8.

import type { NextFunction, Request, Response } from 'express';
import { raw } from 'express';
import { malformedJson, refuse } from '../errors.ts';
import { contextOf } from './call-context.ts';

const bodySizeBytesMax = 100 * 1024;
const readRaw = raw({ type: () => true, limit: bodySizeBytesMax });

/** Reads the body into `request.body` as bytes; an absent one is empty. */
export function readBody(request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST') {
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
  if (context.operation?.takesBody !== true) return;
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const isJson = /^application\/([\w.+-]+\+)?json\b/i.test(request.headers['content-type'] ?? '');
  context.body = isJson && bytes.length > 0 ? parseJson(bytes) : {};
  // The validator keeps one compiled check for every content type it ever saw; one must be enough.
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
  const quoted = /Unexpected token '(.+?)'/su.exec(error.message)?.[1];
  const position = said === undefined ? findToken(text, quoted) : Number(said);
  const token = text.charAt(position);
  return `Unexpected token ${token === '' ? 'end of input' : token} in JSON position ${position}`;
}

function findToken(text: string, token: string | undefined): number {
  const found = token === undefined ? -1 : text.indexOf(token);
  return found === -1 ? text.length : found;
}
