// How a mocked answer becomes a response, and how it is made sure that it is true to the contract:
// a mock that says what no server would makes tests green that mean nothing, so it throws instead.
import { HttpResponse } from 'msw';
import { safeParse } from 'valibot';
import { operations } from '../generated/operations.ts';
import { vProblem } from '../generated/validate/validators.ts';
import { digest } from '../request.ts';
import type { ErrorCode, OperationId } from '../shapes.ts';
import { findFaults } from '../validate.ts';

/** What a mocked operation answers. */
export interface MockAnswer {
  /** 200 when absent. */
  status?: number;
  /** Is sent as JSON, a text as YAML. */
  body?: unknown;
  /** Is sent as it is. */
  file?: { bytes: Uint8Array<ArrayBuffer>; type: string };
  page?: { count: number; page: number; limit: number };
  /** Whether the same call has the same answer, so that an ETag says something. */
  repeatable?: boolean;
}

// The texts are part of the contract.
const refusals: Record<ErrorCode, [status: number, text: string]> = {
  INVALID_PARAMETERS: [400, 'Invalid parameters.'],
  INVALID_DATA: [400, 'INVALID_DATA'],
  FIELD_REQUIRED: [400, '"{}" is required'],
  FIELD_EMPTY: [400, '"{}" is not allowed to be empty'],
  IMAGE_NOT_FOUND: [400, "Couldn't find an image matching the passed 'id' of {}"],
  DUPLICATE_FAVOURITE: [
    400,
    'DUPLICATE_FAVOURITE - favourites are unique for account + image_id + sub_id',
  ],
  INVALID_ACCOUNT: [400, 'INVALID_ACCOUNT'],
  CLASSIFICATION_FAILED: [400, 'Classifcation failed: correct animal not found.'],
  INVALID_FILE: [
    400,
    "Invalid file data. Check you are sending the formdata.append('file', ...} format'",
  ],
  DUPLICATE_EMAIL: [400, 'DUPLICATE_EMAIL'],
  INVALID_CREDENTIALS: [400, 'INVALID_CREDENTIALS'],
  MALFORMED_JSON: [400, '{}'],
  MALFORMED_REQUEST: [400, 'Bad Request'],
  AUTHENTICATION_ERROR: [
    401,
    "AUTHENTICATION_ERROR - you need to send your API Key as the 'x-api-key' header",
  ],
  NOT_FOUND: [404, 'NOT_FOUND'],
  NO_VOTE_FOUND_MATCHING_ID: [404, 'NO_VOTE_FOUND_MATCHING_ID'],
  REQUEST_TIMEOUT: [408, 'Request Timeout'],
  PAYLOAD_TOO_LARGE: [413, 'Payload Too Large'],
  IDEMPOTENCY_KEY_REUSED: [422, 'The Idempotency-Key was already used with a different request.'],
  TOO_MANY_REQUESTS: [429, 'Too Many Requests'],
  HEADERS_TOO_LARGE: [431, 'Request Header Fields Too Large'],
  INTERNAL_SERVER_ERROR: [500, 'Internal Server Error'],
  SERVICE_UNAVAILABLE: [503, 'Service Unavailable'],
};

/** What a mocked operation throws when it refuses. */
export class MockRefusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    about: { value?: string; status?: number; retryAfterSeconds?: number } = {},
  ) {
    const [status, text] = refusals[code];
    super(text.replace('{}', () => about.value ?? ''));
    this.code = code;
    this.status = about.status ?? status;
    this.retryAfterSeconds = about.retryAfterSeconds;
  }
}

export const refuse = (code: ErrorCode, value?: string): MockRefusal =>
  new MockRefusal(code, value === undefined ? {} : { value });

const exposed = [
  'Pagination-Count, Pagination-Page, Pagination-Limit, ETag, Location, X-Request-Id, X-Error-Code',
  'X-Unknown-Parameters, RateLimit-Limit, RateLimit-Remaining, RateLimit-Consumed',
  'RateLimit-Reset, Retry-After, Retry-After-Seconds',
].join(', ');

/** Bytes as a text of as many characters. */
export const writeBytes = (bytes: Uint8Array = new Uint8Array()): string =>
  new TextDecoder('latin1').decode(bytes);

/** What every answer has. */
export function createHead(requestId: string): Headers {
  return new Headers({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': exposed,
    'x-request-id': requestId,
    vary: 'Origin',
  });
}

export interface Asking {
  operation: OperationId;
  request: Request;
  hasKey: boolean;
  /** What is set already; an answer adds to it. */
  head: Headers;
}

/** The response to an answer, or 304 to who has it already. Throws where it breaks the contract. */
export function present(asking: Asking, answer: MockAnswer): Response {
  const { operation, request, hasKey, head } = asking;
  const { status = 200, body, file, page, repeatable } = answer;
  if (file === undefined) throwFaults(operation, findFaults(operation, body, { strict: true }));
  if (page !== undefined) {
    head.set('pagination-count', String(page.count));
    head.set('pagination-page', String(page.page));
    head.set('pagination-limit', String(page.limit));
  }
  if (hasKey) head.set('cache-control', repeatable ? 'private, no-cache' : 'private, no-store');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (repeatable) {
    const etag = `"${digest(text ?? writeBytes(file?.bytes))}"`;
    head.set('etag', etag);
    const known = request.headers.get('if-none-match') ?? '';
    if (known === '*' || known.split(/\s*,\s*/).some((one) => one.replace(/^W\//, '') === etag)) {
      return new HttpResponse(null, { status: 304, headers: head });
    }
  }
  if (file !== undefined) {
    head.set('content-type', file.type);
    return new HttpResponse(file.bytes, { status, headers: head });
  }
  if (body === undefined) return new HttpResponse(null, { status, headers: head });
  const type = typeof body === 'string' ? 'application/yaml' : 'application/json';
  head.set('content-type', `${type}; charset=utf-8`);
  return new HttpResponse(text, { status, headers: head });
}

/** Codes that any call can be refused with. */
const always: readonly string[] = [
  'MALFORMED_REQUEST',
  'TOO_MANY_REQUESTS',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
];

/** The response to a refusal: bare text, or a problem document where Accept prefers JSON. */
export function presentRefusal(
  { operation, request, head }: Asking,
  refusal: MockRefusal,
): Response {
  const { code, status, message, retryAfterSeconds } = refusal;
  const allowed: readonly string[] = operations[operation].errors;
  if (!allowed.includes(code) && !always.includes(code)) {
    throwFaults(operation, [{ path: '.code', message: `${code} is no error of this operation` }]);
  }
  head.set('x-error-code', code);
  head.set('vary', 'Origin, Accept');
  head.set('cache-control', 'no-store');
  if (retryAfterSeconds !== undefined) {
    head.set('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
    if (!head.has('retry-after-seconds')) {
      head.set('retry-after-seconds', String(retryAfterSeconds));
    }
  }
  const accept = request.headers.get('accept') ?? '*/*';
  if (!accept.includes('json') || /text\/plain|\*\/\*/.test(accept)) {
    head.set('content-type', 'text/plain; charset=utf-8');
    return new HttpResponse(message, { status, headers: head });
  }
  const problem = {
    type: 'about:blank',
    title: code.toLowerCase().replaceAll('_', ' '),
    status,
    code,
    detail: message,
    request_id: head.get('x-request-id'),
  };
  const { issues = [] } = safeParse(vProblem, problem);
  throwFaults(
    operation,
    issues.map((issue) => ({ path: 'problem', message: issue.message })),
  );
  head.set('content-type', 'application/problem+json; charset=utf-8');
  return new HttpResponse(JSON.stringify(problem), { status, headers: head });
}

function throwFaults(operation: OperationId, faults: { path: string; message: string }[]): void {
  if (faults.length === 0) return;
  const lines = faults.map(({ path, message }) => `  ${path || 'the whole'}: ${message}`);
  throw new Error(
    `The mock of ${operation} would break the contract; was its state changed?\n${lines.join('\n')}`,
  );
}
