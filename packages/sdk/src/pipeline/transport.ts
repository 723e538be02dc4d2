// From a call to the platform: its fetch, or in a browser XMLHttpRequest for an upload that somebody
// watches, because a browser's fetch tells nobody how far it is.
import type { Transport } from './deadline.ts';
import type { Sending, Upload } from './pipeline.ts';

/** The platform's fetch, or one given in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export function createTransport(given: Fetch | undefined): Transport {
  return async (sending, signal) => {
    const { wire, url, headers, body } = sending;
    // Looked up at each call, so that a fetch replaced later (by a test, say) is the one used.
    const send: Fetch = given ?? ((to, init) => globalThis.fetch(to, init));
    const init: RequestInit = { method: wire.method, headers, signal };
    if (body === undefined) return send(url, init);
    if (typeof body === 'string') return send(url, { ...init, body });
    if (body.onProgress === undefined && body.blob !== undefined) {
      return send(url, { ...init, body: body.blob });
    }
    const { XMLHttpRequest: Xhr } = globalThis as { XMLHttpRequest?: new () => Xhr };
    if (given === undefined && Xhr !== undefined) {
      return sendWatched(new Xhr(), sending, body, signal);
    }
    return send(url, { ...init, body: watch(body), duplex: 'half' } as RequestInit);
  };
}

/** What is used of XMLHttpRequest, which only browsers have. */
interface Xhr {
  readonly status: number;
  readonly responseText: string;
  readonly upload: { onprogress: ((event: { loaded: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getAllResponseHeaders(): string;
  send(body: Blob): void;
  abort(): void;
}

/** The form as a stream that tells of every part as it is taken. */
function watch({ open, size, onProgress }: Upload): ReadableStream<Uint8Array> {
  const parts = open()[Symbol.asyncIterator]();
  let loaded = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(value);
        loaded += value.byteLength;
        onProgress?.({ loaded, total: size });
      },
      async cancel() {
        await parts.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Bytes that a browser has sent; a stream is collected before, which a browser cannot send. */
async function sendWatched(
  request: Xhr,
  { wire, url, headers }: Sending,
  upload: Upload,
  signal: AbortSignal,
): Promise<Response> {
  const blob = upload.blob ?? (await collect(upload));
  return new Promise((resolve, reject) => {
    request.open(wire.method, url);
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      upload.onProgress?.({ loaded, total: blob.size });
    };
    request.onload = () => {
      const { status, responseText } = request;
      resolve(new Response(responseText || null, { status, headers: readHeaders(request) }));
    };
    request.onerror = () => reject(new TypeError('the connection failed'));
    signal.addEventListener('abort', () => {
      request.abort();
      reject(signal.reason);
    });
    request.send(blob);
  });
}

function readHeaders(request: Xhr): Headers {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at > 0) headers.append(line.slice(0, at), line.slice(at + 1).trim());
  }
  return headers;
}

async function collect({ open, type }: Upload): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of open()) parts.push(part as Uint8Array<ArrayBuffer>);
  return new Blob(parts, { type });
}
