// Sending a form: by fetch, or in a browser by XMLHttpRequest where somebody watches, because a
// browser's fetch tells nobody how far it is.
import type { UploadInit, UploadProgress } from './pipeline/pipeline.ts';
import type { Fetch } from './pipeline/transport.ts';

/** A form that is there, or can be read part by part. */
export interface Form {
  readonly type: string;
  /** Bytes; undefined when they are not known beforehand. */
  readonly size: number | undefined;
  /** All of it, where it is there already. */
  readonly blob: Blob | undefined;
  open(): AsyncIterable<Uint8Array>;
  /** Nothing more of it is wanted. */
  stop(): unknown;
  readonly onProgress: ((progress: UploadProgress) => void) | undefined;
}

export function sendForm(
  form: Form,
  url: string,
  init: UploadInit,
  fetch: Fetch,
  isOwn: boolean,
): Promise<Response> {
  if (form.onProgress === undefined && form.blob !== undefined) {
    return fetch(url, { ...init, body: form.blob });
  }
  const { XMLHttpRequest: Xhr } = globalThis as { XMLHttpRequest?: new () => Xhr };
  if (isOwn && Xhr !== undefined) return sendWatched(new Xhr(), url, init, form);
  return sendStream(form, url, init, fetch);
}

async function sendStream(
  form: Form,
  url: string,
  init: UploadInit,
  fetch: Fetch,
): Promise<Response> {
  const headers: Record<string, string> = { ...init.headers };
  // Without it Node sends a stream in chunks of no told sum, which some servers refuse; browsers
  // do not let it be set, and do not need to be told.
  if (form.size !== undefined) headers['content-length'] = String(form.size);
  const watched = watch(form);
  try {
    const { body } = watched;
    const sent = { ...init, headers, body, duplex: 'half' };
    const answer = await fetch(url, sent as RequestInit);
    const text = await answer.text();
    return new Response(text || null, { status: answer.status, headers: answer.headers });
  } catch (error) {
    throw watched.fault() ?? error;
  } finally {
    // Node's fetch would go on reading what nobody wants any more, or wait for it for ever.
    watched.stop();
    form.stop();
  }
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

type Controller = ReadableStreamDefaultController<Uint8Array>;

interface Watched {
  body: ReadableStream<Uint8Array>;
  /** Breaks it off, and tells what it is made from. */
  stop(): void;
  /** Why it could not be read; undefined while it can. */
  fault(): unknown;
}

/** The form as a stream that tells of every part as it is taken. */
function watch({ open, size, onProgress }: Form): Watched {
  const parts = open()[Symbol.asyncIterator]();
  let loaded = 0;
  let fault: unknown;
  let own: Controller | undefined;
  const source = {
    start(controller: Controller) {
      own = controller;
    },
    async pull(controller: Controller) {
      try {
        const { done, value } = await parts.next();
        if (own === undefined) return;
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(value);
        loaded += value.byteLength;
        onProgress?.({ loaded, total: size });
      } catch (error) {
        fault = error;
        throw error;
      }
    },
    async cancel() {
      own = undefined;
      await parts.return?.();
    },
  };
  return {
    body: new ReadableStream(source, { highWaterMark: 0 }),
    stop() {
      own?.error(new Error('it is over'));
      own = undefined;
      parts.return?.().catch(() => {});
    },
    fault: () => fault,
  };
}

/** Bytes that a browser has sent; a stream is collected before, which a browser cannot send. */
async function sendWatched(
  request: Xhr,
  url: string,
  { method, headers, signal }: UploadInit,
  form: Form,
): Promise<Response> {
  const blob = form.blob ?? (await collect(form));
  return new Promise((resolve, reject) => {
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      form.onProgress?.({ loaded, total: blob.size });
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

async function collect({ open, type }: Form): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of open()) parts.push(part as Uint8Array<ArrayBuffer>);
  return new Blob(parts, { type });
}
