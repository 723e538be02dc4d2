// One file from the network into a folder, whole or not at all. What has come lies beside it under
// a name that holds the file's ETag, until it is whole: so whatever breaks off, a process killed
// with -9 included, the next try asks for the rest, and begins anew where the file has changed.
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface FetchFileOptions {
  signal: AbortSignal;
  /** Told of each piece; less than none when what was there has to be fetched anew. */
  onBytes?(bytes: number): void;
}

/** The file cannot be had; `isForGood` where asking again would not help. */
export class FileRefused extends Error {
  readonly isForGood: boolean;
  readonly isServer: boolean;

  constructor(message: string, status?: number) {
    super(message);
    this.isForGood = status !== undefined && status < 500 && status !== 408 && status !== 429;
    this.isServer = status !== undefined;
  }
}

const triesMax = 5;
const silenceMs = 30_000;
const pauseMsMax = 30_000;
const etagLengthMax = 120;

/** Fetches a file to a path, and answers how long it is. */
export async function fetchFile(
  url: string,
  file: string,
  options: FetchFileOptions,
): Promise<number> {
  await mkdir(dirname(file), { recursive: true });
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryToFetch(url, file, options);
    } catch (error) {
      options.signal.throwIfAborted();
      const { retryAfterMs, refusal } = judge(url, error);
      if (refusal.isForGood || tries === triesMax) throw refusal;
      await sleep(retryAfterMs ?? 250 * 2 ** tries * Math.random(), options.signal);
    }
  }
}

class Refusal extends Error {
  readonly response: Response;

  constructor(response: Response) {
    super(`it answers ${response.status}`);
    this.response = response;
  }
}

function judge(url: string, error: unknown): { retryAfterMs?: number; refusal: FileRefused } {
  if (isOfDisk(error)) throw error;
  const why = error instanceof Error ? ((error.cause as Error | undefined) ?? error).message : '';
  const status = error instanceof Refusal ? error.response.status : undefined;
  const refusal = new FileRefused(`${url}: ${why}`, status);
  const said = Number((error as Refusal).response?.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(said)
    ? { refusal, retryAfterMs: Math.min(said * 1000, pauseMsMax) }
    : { refusal };
}

/** A full disk or a folder that cannot be written is nothing that another try would mend. */
function isOfDisk(error: unknown): boolean {
  return ['ENOSPC', 'EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'EDQUOT'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    }
    signal.addEventListener('abort', end, { once: true });
  });
}

interface Part {
  path: string;
  etag: string;
  size: number;
}

const partOf = (file: string, etag: string) =>
  join(dirname(file), `.${basename(file)}.${Buffer.from(etag).toString('base64url')}.part`);

/** What an earlier try has left of the file. */
async function findPart(file: string): Promise<Part | undefined> {
  const start = `.${basename(file)}.`;
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(start) || !name.endsWith('.part')) continue;
    const path = join(dirname(file), name);
    const etag = Buffer.from(name.slice(start.length, -'.part'.length), 'base64url').toString();
    return { path, etag, size: (await stat(path)).size };
  }
  return undefined;
}

async function tryToFetch(url: string, file: string, options: FetchFileOptions): Promise<number> {
  const { signal, onBytes } = options;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('it is silent')), silenceMs);
  try {
    const left = await findPart(file);
    const isRest = left !== undefined && left.etag !== '' && left.size > 0;
    const headers: Record<string, string> = isRest
      ? { range: `bytes=${left.size}-`, 'if-range': left.etag }
      : {};
    const both = AbortSignal.any([signal, silence.signal]);
    const response = await fetch(url, { headers, signal: both });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      // What is there may be all of it already, or more than the file has now.
      if (response.status === 416 && left !== undefined) await rm(left.path, { force: true });
      throw response.status === 416 ? new Error('it has changed') : new Refusal(response);
    }
    const etag = (response.headers.get('etag') ?? '').slice(0, etagLengthMax);
    const path = partOf(file, etag.startsWith('W/') ? '' : etag);
    const isMore = response.status === 206 && left?.path === path;
    if (left !== undefined && !isMore) await rm(left.path, { force: true });
    const heard = new Transform({
      transform(chunk: Uint8Array, _, next) {
        timer.refresh();
        onBytes?.(chunk.length);
        next(null, chunk);
      },
    });
    const sink = createWriteStream(path, { flags: isMore ? 'a' : 'w' });
    if (isMore) onBytes?.(left.size);
    await pipeline(Readable.fromWeb(response.body as never), heard, sink, { signal: both });
    const { size } = await stat(path);
    checkLength(response, size, isMore ? left.size : 0);
    await rename(path, file);
    return size;
  } finally {
    clearTimeout(timer);
  }
}

/** An encoded body has another length than what is told. */
function checkLength(response: Response, size: number, before: number): void {
  const told = response.headers.get('content-length');
  if (told === null || response.headers.get('content-encoding') !== null) return;
  if (size !== before + Number(told)) throw new Error('it broke off');
}
