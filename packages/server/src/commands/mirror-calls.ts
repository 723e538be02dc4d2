// Calls to another server, polite and wary. It is waited before each one, and again when the server
// says so or fails. The key goes to the origin that the operator named and to no other; a picture,
// which may be anywhere, is asked for without it, and never from the neighbourhood of this machine.

import { Agent as HttpAgent, get as httpGet, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { createOutsideLookup, Refused, requireOutside } from '../adapters/outside-address.ts';

export interface CallOptions {
  key?: string;
  pauseMs: number;
  /** How often one call is tried before the import stops. */
  triesMax?: number;
}

export interface ApiAnswer {
  body: unknown;
  headers: Headers;
}

export interface MirrorCalls {
  /** Asks the API below its base; throws an Error that says what to do. */
  ask(path: string): Promise<ApiAnswer>;
  /** Fetches a picture; throws an Error that says why it cannot be had. */
  fetchPicture(url: string): Promise<Buffer>;
  close(): void;
}

const triesMaxDefault = 6;
const hopsMax = 5;
const silenceMsMax = 30_000;
const pictureMsMax = 120_000;
const sizeBytesMax = 50 * 1024 * 1024;
const waitSecondsMax = 120;

/** The server asks for patience, or failed in a way that may pass. */
class NotNow extends Error {
  readonly waitMs: number;

  constructor(message: string, retryAfter: string | null | undefined) {
    super(message);
    const seconds = Number(retryAfter ?? 0);
    this.waitMs = seconds > 0 ? Math.min(seconds, waitSecondsMax) * 1000 : 0;
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function openMirrorCalls(base: string, options: CallOptions): MirrorCalls {
  const own = new URL(base);
  const agents = {
    http: new HttpAgent({ keepAlive: true }),
    https: new HttpsAgent({ keepAlive: true }),
  };
  return {
    async ask(path) {
      const url = `${base}${path}`;
      try {
        return await tryPolitely(url, options, () => askApi(new URL(url), options.key));
      } catch (error) {
        if (error instanceof Refused) throw error;
        throw new Error(`${(error as Error).message}; run the command again to go on`);
      }
    },
    async fetchPicture(said) {
      if (!URL.canParse(said))
        throw new Refused(`${said.slice(0, 200)} is no address of a picture`);
      const url = new URL(said);
      return tryPolitely(url.href, options, () => fetchPicture(url, own.host, agents));
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

async function tryPolitely<T>(
  url: string,
  { pauseMs, triesMax = triesMaxDefault }: CallOptions,
  call: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    await wait(pauseMs);
    try {
      return await call();
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (attempt >= triesMax) throw new Error(explainFailure(error, url));
      if (error instanceof NotNow) await wait(error.waitMs);
      await wait(250 * 2 ** attempt);
    }
  }
}

const isUnreachable =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;

/** Why a call failed, in an operator's words; of a failed fetch only the cause knows. */
function explainFailure(error: unknown, url: string): string {
  if (error instanceof NotNow) return error.message;
  const { name, message, cause } = error as Error;
  if (/^(TimeoutError|AbortError)$/.test(name)) return `${url} did not answer in time`;
  const code = codeOf(cause) ?? codeOf(error);
  if (code === undefined) return `${url}: ${cause instanceof Error ? cause.message : message}`;
  return isUnreachable.test(code)
    ? `nobody answers at ${url} (${code})`
    : `${url} broke off (${code})`;
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Throws unless the status says that it went well. */
function requireOk(url: URL, status: number, said: string, retryAfter?: string | null): void {
  if (status >= 200 && status < 300) return;
  const problem = `${url.href}: ${status} ${said.slice(0, 200)}`.trim();
  if (status >= 500 || status === 429) throw new NotNow(problem, retryAfter);
  throw new Refused(problem);
}

/** Where an answer sends us on to, if it does. */
function findNext(url: URL, status: number, location: string | null | undefined): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  if (!location || !URL.canParse(location, url.href)) {
    throw new Refused(`${url.href} sends us on to nowhere`);
  }
  return new URL(location, url);
}

async function askApi(start: URL, key: string | undefined): Promise<ApiAnswer> {
  const headers = {
    accept: 'application/json',
    ...(key === undefined ? {} : { 'x-api-key': key }),
  };
  let url = start;
  for (let hops = 0; hops <= hopsMax; hops += 1) {
    const signal = AbortSignal.timeout(silenceMsMax);
    const response = await fetch(url, { headers, signal, redirect: 'manual' });
    const next = findNext(url, response.status, response.headers.get('location'));
    if (next === undefined) return readAnswer(url, response, key);
    await response.body?.cancel();
    if (next.origin !== start.origin) {
      throw new Refused(`${start.origin} sends us on to ${next.origin}: import from there instead`);
    }
    url = next;
  }
  throw new Refused(`${start.href} sends us on and on`);
}

async function readAnswer(
  url: URL,
  response: Response,
  key: string | undefined,
): Promise<ApiAnswer> {
  const { status, headers, body } = response;
  // A browser's types, which the tests are compiled with too, know no such reading.
  const chunks = body as AsyncIterable<Uint8Array> | null;
  const text = chunks === null ? '' : String(await readBounded(chunks, 'its answer'));
  if (key !== undefined && (status === 401 || status === 403)) {
    throw new Refused(`the server refused the key: ${status} from ${url.origin}`);
  }
  requireOk(url, status, text, headers.get('retry-after-seconds') ?? headers.get('retry-after'));
  try {
    return { body: JSON.parse(text), headers };
  } catch {
    throw new Refused(`${url.href} answers with something else than JSON: is it this API?`);
  }
}

async function fetchPicture(
  start: URL,
  ownHost: string,
  agents: { http: HttpAgent; https: HttpsAgent },
): Promise<Buffer> {
  const signal = AbortSignal.timeout(pictureMsMax);
  let url = start;
  for (let hops = 0; hops <= hopsMax; hops += 1) {
    requireOutside(url, ownHost);
    const response = await openPicture(url, url.host === ownHost, agents, signal);
    try {
      const { statusCode = 0, headers } = response;
      const next = findNext(url, statusCode, headers.location);
      if (next === undefined) {
        requireOk(url, statusCode, response.statusMessage ?? '', headers['retry-after']);
        if (Number(headers['content-length'] ?? 0) > sizeBytesMax) throw tooLarge('its file');
        return await readBounded(response, 'its file');
      }
      url = next;
    } finally {
      response.destroy();
    }
  }
  throw new Refused(`${start.href} sends us on and on`);
}

function openPicture(
  url: URL,
  isOwn: boolean,
  agents: { http: HttpAgent; https: HttpsAgent },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:';
  const options = {
    agent: isSecure ? agents.https : agents.http,
    headers: { accept: 'image/*', 'accept-encoding': 'identity' },
    signal,
    timeout: silenceMsMax,
    ...(isOwn ? {} : { lookup: createOutsideLookup() }),
  };
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsGet : httpGet)(url, options, resolve);
    request.once('error', reject);
    request.once('timeout', () =>
      request.destroy(Object.assign(new Error('silence'), { name: 'TimeoutError' })),
    );
  });
}

const tooLarge = (what: string) => new Refused(`${what} is larger than ${sizeBytesMax} bytes`);

/** Counts while it reads: what a header says of the size is only said. */
async function readBounded(chunks: AsyncIterable<Uint8Array>, what: string): Promise<Buffer> {
  const read: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > sizeBytesMax) throw tooLarge(what);
    read.push(chunk);
  }
  return Buffer.concat(read);
}
