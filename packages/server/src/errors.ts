// The two kinds of failure that this program means to have, and the one table of codes. The codes
// are the same list as ErrorCode in openapi.yaml (a test compares the two), so what the SDK's users
// compile against and what the server answers cannot differ. Anything thrown that is neither an
// ApiError nor a PortError is a bug of ours, and is answered and logged as one.

import type { components } from '@thecatapi/sdk/contract';

export type ErrorCode = components['schemas']['ErrorCode'];

interface ErrorKind {
  status: number;
  /** The text of the answer; a template's {names} are filled from the error's details. */
  text: string;
  /** How the log tells it: most refusals are the callers' affair and stay at debug. */
  level: 'debug' | 'warn' | 'error';
  /** Whether it says that something does not exist, so that the absence may be remembered. */
  absent?: true;
}

const keyNeeded = "AUTHENTICATION_ERROR - you need to send your API Key as the 'x-api-key' header";

// The live service's words, which programs compare, with its bracket that nobody closed.
const fileNeeded =
  "Invalid file data. Check you are sending the formdata.append('file', ...} format'";

export const errorKinds: Record<ErrorCode, ErrorKind> = {
  INVALID_PARAMETERS: { status: 400, text: 'Invalid parameters.', level: 'debug' },
  INVALID_DATA: { status: 400, text: 'INVALID_DATA', level: 'debug' },
  FIELD_REQUIRED: { status: 400, text: '"{field}" is required', level: 'debug' },
  FIELD_EMPTY: { status: 400, text: '"{field}" is not allowed to be empty', level: 'debug' },
  IMAGE_NOT_FOUND: {
    status: 400,
    text: "Couldn't find an image matching the passed 'id' of {id}",
    level: 'debug',
    absent: true,
  },
  DUPLICATE_FAVOURITE: {
    status: 400,
    text: 'DUPLICATE_FAVOURITE - favourites are unique for account + image_id + sub_id',
    level: 'debug',
  },
  INVALID_ACCOUNT: { status: 400, text: 'INVALID_ACCOUNT', level: 'debug' },
  CLASSIFICATION_FAILED: {
    status: 400,
    text: 'Classifcation failed: correct animal not found.',
    level: 'debug',
  },
  INVALID_FILE: { status: 400, text: fileNeeded, level: 'debug' },
  DUPLICATE_EMAIL: { status: 400, text: 'DUPLICATE_EMAIL', level: 'debug' },
  INVALID_CREDENTIALS: { status: 400, text: 'INVALID_CREDENTIALS', level: 'debug' },
  MALFORMED_JSON: { status: 400, text: '{problem}', level: 'debug' },
  MALFORMED_REQUEST: { status: 400, text: 'Bad Request', level: 'debug' },
  AUTHENTICATION_ERROR: { status: 401, text: keyNeeded, level: 'debug' },
  NOT_FOUND: { status: 404, text: 'NOT_FOUND', level: 'debug', absent: true },
  NO_VOTE_FOUND_MATCHING_ID: { status: 404, text: 'NO_VOTE_FOUND_MATCHING_ID', level: 'debug' },
  REQUEST_TIMEOUT: { status: 408, text: 'Request Timeout', level: 'debug' },
  PAYLOAD_TOO_LARGE: { status: 413, text: 'Payload Too Large', level: 'debug' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    text: 'The Idempotency-Key was already used with a different request.',
    level: 'debug',
  },
  TOO_MANY_REQUESTS: { status: 429, text: 'Too Many Requests', level: 'debug' },
  HEADERS_TOO_LARGE: { status: 431, text: 'Request Header Fields Too Large', level: 'debug' },
  INTERNAL_SERVER_ERROR: { status: 500, text: 'Internal Server Error', level: 'error' },
  SERVICE_UNAVAILABLE: { status: 503, text: 'Service Unavailable', level: 'warn' },
};

export interface ApiErrorDetails {
  /** Fills the {names} of the code's text. */
  values?: Record<string, string>;
  /** Overrides the table's status; INVALID_ACCOUNT is 400 or 404, as the live service has it. */
  status?: number;
  /** What was wrong, in more words; only the problem document shows it. */
  reason?: string;
  /** Seconds after which a new try makes sense. */
  retryAfterSeconds?: number;
  /** How loaded it was what had no room; only the log tells it. */
  load?: PortLoad;
}

/** A refusal that the caller can act on. Rooms make it with the factories below. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: ApiErrorDetails;

  constructor(code: ErrorCode, details: ApiErrorDetails = {}) {
    const kind = errorKinds[code];
    super(kind.text.replace(/\{(\w+)\}/g, (_, name: string) => details.values?.[name] ?? ''));
    this.name = 'ApiError';
    this.code = code;
    this.status = details.status ?? kind.status;
    this.details = details;
  }

  get isAbsence(): boolean {
    return errorKinds[this.code].absent === true;
  }
}

export type PortName = 'database' | 'cache' | 'objectStore' | 'queue' | 'imageAnalyser' | 'mailer';

/** How loaded a port is: what tells a server that is down from one that has too much to do. */
export interface PortLoad {
  /** Connections in use, out of `size`. */
  busy: number;
  /** Callers waiting for one, and for how long the first of them has. */
  waiting: number;
  oldestMs: number;
  size: number;
}

/** Something outside failed. Thrown by adapters only. */
export class PortError extends Error {
  readonly port: PortName;
  readonly action: string;
  readonly retryable: boolean;
  /** As it was at the failure, where the port can tell. */
  readonly load: PortLoad | undefined;

  constructor(port: PortName, action: string, retryable: boolean, cause: unknown, load?: PortLoad) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${port} could not ${action}: ${why}`, { cause });
    this.name = 'PortError';
    this.port = port;
    this.action = action;
    this.retryable = retryable;
    this.load = load;
  }
}

/** What is told of a port that failed a request. */
export function requestFailure(
  error: PortError,
  request: { operation: string; requestId: string },
) {
  const { port, action, load } = error;
  const measured = load === undefined ? {} : { load };
  return { kind: 'port.failed' as const, port, action, error, ...measured, ...request };
}

/**
 * What is told of a failure of work of our own: the port that failed, which is not always the one
 * that was asked, since ports stand on each other.
 */
export function taskFailure(askedPort: PortName, task: string, cause: unknown) {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const { port, action, load } =
    error instanceof PortError ? error : { port: askedPort, action: task, load: undefined };
  const measured = load === undefined ? {} : { load };
  return { kind: 'port.failed' as const, port, action, error, ...measured, task };
}

/** Whether an error says that something cannot be had now, as against what is wrong with it. */
export function isOutage(error: unknown): boolean {
  if (error instanceof ApiError) return error.code === 'SERVICE_UNAVAILABLE';
  return error instanceof PortError;
}

export const refuse = (code: ErrorCode, details?: ApiErrorDetails) => new ApiError(code, details);

export const imageNotFound = (id: string) => new ApiError('IMAGE_NOT_FOUND', { values: { id } });

export const fieldRequired = (field: string) =>
  new ApiError('FIELD_REQUIRED', { values: { field } });

export const fieldEmpty = (field: string) => new ApiError('FIELD_EMPTY', { values: { field } });

/** A form without a picture that can be taken; the reason says what it has instead. */
export const invalidFile = (reason: string) => new ApiError('INVALID_FILE', { reason });

export const malformedJson = (problem: string) =>
  new ApiError('MALFORMED_JSON', { values: { problem } });

/** `load` is that of what had no room, for the log. */
export const unavailable = (reason: string, retryAfterSeconds = 1, load?: PortLoad) =>
  new ApiError('SERVICE_UNAVAILABLE', {
    reason,
    retryAfterSeconds,
    ...(load === undefined ? {} : { load }),
  });
