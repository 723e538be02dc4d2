// What a call throws: one class, with a code that programs look at and a message for people. The
// guards look at a mark on the error and not at its class, because a program can hold the ESM and
// the CommonJS build of this package at once, and then there are two classes.
import type { ErrorCode, OperationId } from './shapes.ts';

/** A code of the contract, or one of the client's own for what the server cannot tell. */
export type CatApiErrorCode =
  | ErrorCode
  /** Nobody answered, or the connection broke. */
  | 'CONNECTION'
  /** The answer was not there, or not whole, within `timeoutMs`. */
  | 'TIMEOUT'
  /** The caller's own signal stopped it. */
  | 'ABORTED'
  /** The answer is not what the contract promises. */
  | 'BAD_ANSWER'
  /** Nothing was sent, because it could not have meant anything. */
  | 'INVALID_ARGUMENT'
  /** A refusal whose reason is not known to this version. */
  | 'UNKNOWN';

export interface CatApiErrorDetails {
  code: CatApiErrorCode;
  message: string;
  status?: number | undefined;
  detail?: string | undefined;
  reason?: string | undefined;
  requestId?: string | undefined;
  retryAt?: Date | undefined;
  operation?: OperationId | undefined;
  attempts?: number | undefined;
  cause?: unknown;
}

const mark = Symbol.for('@thecatapi/sdk/error');

/**
 * Whatever a call throws. Its message says what happened and what to do.
 *
 * @example
 * import { createCatApi, CatApiError } from '@thecatapi/sdk';
 *
 * const cats = createCatApi({ baseUrl: 'http://localhost:3000' });
 * await cats.images.get('nope').catch((error: unknown) => {
 *   if (error instanceof CatApiError) console.log(error.code, error.attempts, error.retryAt);
 * });
 */
export class CatApiError extends Error {
  /** What a program should look at. */
  readonly code: CatApiErrorCode;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** The server's own words, exactly. */
  readonly detail: string | undefined;
  /** What was wrong, in more words, where the server tells: `limit cannot be "abc"`. */
  readonly reason: string | undefined;
  /** Leads to this call in the server's log. */
  readonly requestId: string | undefined;
  /** When to try again, where the server says so. */
  readonly retryAt: Date | undefined;
  /** Which operation it was. */
  readonly operation: OperationId | undefined;
  /** How often it was sent; 0 when it was not. */
  attempts: number;

  constructor(details: CatApiErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'CatApiError';
    this.code = details.code;
    this.status = details.status;
    this.detail = details.detail;
    this.reason = details.reason;
    this.requestId = details.requestId;
    this.retryAt = details.retryAt;
    this.operation = details.operation;
    this.attempts = details.attempts ?? 0;
    Object.defineProperty(this, mark, { value: true });
  }
}

/**
 * Whether it is an error of this package, and, where a code is given, of that code.
 *
 * @example
 * import { createCatApi, isCatApiError } from '@thecatapi/sdk';
 *
 * const cats = createCatApi({ baseUrl: 'http://localhost:3000' });
 * await cats.breeds.list().catch((error: unknown) => {
 *   if (!isCatApiError(error, 'TIMEOUT')) throw error;
 * });
 */
export function isCatApiError(error: unknown, code?: CatApiErrorCode): error is CatApiError {
  if (typeof error !== 'object' || error === null || !(mark in error)) return false;
  return code === undefined || (error as { code?: unknown }).code === code;
}

/**
 * Whether it says that there is no such thing, in any of the ways the API says so.
 *
 * @example
 * import { createCatApi, isNotFound } from '@thecatapi/sdk';
 *
 * const cats = createCatApi({ baseUrl: 'http://localhost:3000' });
 * const breed = await cats.breeds.get('none').catch((error: unknown) => {
 *   if (isNotFound(error)) return undefined;
 *   throw error;
 * });
 * console.log(breed);
 */
export function isNotFound(error: unknown): error is CatApiError {
  return isCatApiError(error) && (error.status === 404 || error.code === 'IMAGE_NOT_FOUND');
}

/**
 * Whether it says that a key is needed.
 *
 * @example
 * import { createCatApi, isUnauthenticated } from '@thecatapi/sdk';
 *
 * const cats = createCatApi({ baseUrl: 'http://localhost:3000' });
 * await cats.votes.list().catch((error: unknown) => {
 *   if (isUnauthenticated(error)) console.log('Sign up first.');
 * });
 */
export function isUnauthenticated(error: unknown): error is CatApiError {
  return isCatApiError(error, 'AUTHENTICATION_ERROR');
}

/**
 * Whether it says to come back later; `retryAt` may say when.
 *
 * @example
 * import { createCatApi, isRateLimited } from '@thecatapi/sdk';
 *
 * const cats = createCatApi({ baseUrl: 'http://localhost:3000' });
 * await cats.votes.list().catch((error: unknown) => {
 *   if (isRateLimited(error)) console.log('Come again at', error.retryAt);
 * });
 */
export function isRateLimited(error: unknown): error is CatApiError {
  return isCatApiError(error, 'TOO_MANY_REQUESTS');
}

/**
 * Whether no answer came: nobody there, a broken connection, or too slow.
 *
 * @example
 * import { createCatApi, isUnreachable } from '@thecatapi/sdk';
 *
 * const cats = createCatApi({ baseUrl: 'http://localhost:3000' });
 * await cats.breeds.list().catch((error: unknown) => {
 *   if (isUnreachable(error)) console.log('No cats today.');
 * });
 */
export function isUnreachable(error: unknown): error is CatApiError {
  return isCatApiError(error, 'CONNECTION') || isCatApiError(error, 'TIMEOUT');
}

export function createArgumentError(
  what: string,
  toDo: string,
  operation?: OperationId,
): CatApiError {
  return new CatApiError({ code: 'INVALID_ARGUMENT', message: `${what} ${toDo}`, operation });
}
