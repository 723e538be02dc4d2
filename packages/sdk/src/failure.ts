// When there is no answer that can be used: the request could not be made, nobody answered, it took
// too long, it was stopped, or what came is not what the contract promises. What a server refuses
// in so many words is told in refusal.ts.
import { CatApiError } from './errors.ts';
import type { OperationId } from './shapes.ts';

export function createUnsendable(operation: OperationId, cause: unknown): CatApiError {
  const message = `The request cannot be made: ${textOf(cause)}. Check what was passed.`;
  return new CatApiError({ code: 'INVALID_ARGUMENT', message, operation, cause });
}

export function createBadAnswer(
  operation: OperationId,
  { status, headers }: Response,
  why: string,
  cause?: unknown,
): CatApiError {
  const said = `The answer cannot be used. ${why} Is baseUrl the address of a cat API?`;
  const message = `${said} [${operation}, ${status}]`;
  const requestId = headers.get('x-request-id') ?? undefined;
  return new CatApiError({ code: 'BAD_ANSWER', message, status, requestId, operation, cause });
}

export function createFailure(
  operation: OperationId,
  address: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  cause: unknown,
): CatApiError {
  const isTimeout = (value: unknown) => (value as Error | undefined)?.name === 'TimeoutError';
  if (signal?.aborted && !isTimeout(signal.reason)) {
    const message = `The call was stopped by its signal. [${operation}]`;
    return new CatApiError({ code: 'ABORTED', message, operation, cause: signal.reason });
  }
  if (isTimeout(cause) || isTimeout(signal?.reason)) {
    const limit = signal?.aborted ? 'the time that its signal allows' : `${timeoutMs} ms`;
    const message = `No whole answer within ${limit}. Try again, or raise timeoutMs. [${operation}]`;
    return new CatApiError({ code: 'TIMEOUT', message, operation, cause });
  }
  const said = `Nobody answered at ${address || 'this page’s server'} (${textOf(cause)}).`;
  const message = `${said} Is the server running, and is baseUrl right? [${operation}]`;
  return new CatApiError({ code: 'CONNECTION', message, operation, cause });
}

/** The platform's fetch says only that it failed; the reason is in the cause of its error. */
function textOf(error: unknown): string {
  const { code, message } = ((error as Error)?.cause ?? error) as {
    code?: string;
    message?: string;
  };
  return code ?? message ?? String(error);
}
