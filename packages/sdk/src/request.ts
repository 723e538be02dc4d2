// From an operation and what it is given to what is sent: address, headers, body. What could not
// mean anything is refused here, before anything is sent.
import { CatApiError, createArgumentError } from './errors.ts';
import { textOf } from './failure.ts';
import type { Wire } from './pipeline/pipeline.ts';
import type { OperationId } from './shapes.ts';

/** `https://host/v1/images/abc?limit=5`: ids in their places, lists with commas. */
export function writeUrl(
  address: string,
  wire: Wire,
  path: Readonly<Record<string, string | number>>,
  query: object,
): string {
  let url = address + wire.path;
  for (const [name, value] of Object.entries(path)) {
    // An empty or dotted id would silently become another path: `images/` is the list of images.
    if (['', '.', '..', 'undefined', 'null', 'NaN'].includes(String(value))) {
      const shown = JSON.stringify(value) ?? value;
      throw createArgumentError(`${name} is ${shown}.`, 'Pass an id.', wire.id);
    }
    url = url.replace(`{${name}}`, () => encode(wire.id, value));
  }
  let separator = '?';
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    const isList = Array.isArray(value);
    if (isList && value.length === 0) continue;
    const text = isList
      ? value.map((one) => encode(wire.id, one)).join(',')
      : encode(wire.id, value as string);
    url += `${separator}${name}=${text}`;
    separator = '&';
  }
  return url;
}

function encode(operation: OperationId, value: string | number | boolean): string {
  try {
    return encodeURIComponent(value);
  } catch (cause) {
    throw createUnsendable(operation, cause);
  }
}

/** JSON; undefined for nothing. */
export function writeJson(operation: OperationId, value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw createUnsendable(operation, cause);
  }
}

/** Headers by names in small letters; the platform knows which there can be. */
export function readHeaders(
  operation: OperationId,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  try {
    return Object.fromEntries(new Headers(given));
  } catch (cause) {
    throw createUnsendable(operation, cause);
  }
}

function createUnsendable(operation: OperationId, cause: unknown): CatApiError {
  const message = `The request cannot be made: ${textOf(cause)}. Check what was passed.`;
  return new CatApiError({ code: 'INVALID_ARGUMENT', message, operation, cause });
}

/** A key for doing a thing once; without a secure context a browser has no randomUUID. */
export function makeIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** 53 bits of what makes two callers different, so that a key is not written anywhere. */
export function digest(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
