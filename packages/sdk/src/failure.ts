// When there is no answer that can be used: the request could not be made, nobody answered, it took
// too long, it was stopped, or what came is not what the contract promises. What a server refuses
// in so many words is told in refusal.ts.
import { CatApiError } from './errors.ts';
import type { Reply } from './pipeline/pipeline.ts';
import type { OperationId } from './shapes.ts';

export function createBadAnswer(
  operation: OperationId,
  { status, headers, attempts }: Reply,
  why: string,
  cause?: unknown,
): CatApiError {
  const said = `The answer cannot be used. ${why} Is baseUrl the address of a cat API?`;
  const message = `${said} [${operation}, ${status}]`;
  const requestId = headers.get('x-request-id') ?? undefined;
  const told = { code: 'BAD_ANSWER' as const, message, status, requestId, operation, attempts };
  return new CatApiError({ ...told, cause });
}

/** What a call throws whose own signal stopped it; a signal that is a time limit makes a TIMEOUT. */
export function createAbort(operation: OperationId, { reason }: AbortSignal): CatApiError {
  if ((reason as Error | undefined)?.name === 'TimeoutError') {
    return createTimeout(operation, 'the time that its signal allows', reason);
  }
  const message = `The call was stopped by its signal. [${operation}]`;
  return new CatApiError({ code: 'ABORTED', message, operation, cause: reason });
}

export function createTimeout(operation: OperationId, limit: string, cause?: unknown): CatApiError {
  const message = `No whole answer within ${limit}. Try again, or give it longer. [${operation}]`;
  return new CatApiError({ code: 'TIMEOUT', message, operation, cause });
}

export function createFailure(
  operation: OperationId,
  address: string,
  cause: unknown,
): CatApiError {
  const said = `Nobody answered at ${address || 'this page’s server'} (${textOf(cause)}).`;
  const message = `${said} Is the server running, and is baseUrl right? [${operation}]`;
  return new CatApiError({ code: 'CONNECTION', message, operation, cause });
}

/** The platform's fetch says only that it failed; the reason is in the cause of its error. */
export function textOf(error: unknown): string {
  const { code, message } = ((error as Error)?.cause ?? error) as {
    code?: string;
    message?: string;
  };
  return code ?? message ?? String(error);
}
