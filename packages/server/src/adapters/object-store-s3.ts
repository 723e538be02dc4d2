// Files in a bucket of S3, or of anything that speaks like it (MinIO, R2, Ceph, …). The AWS SDK is
// large, so the context imports this file only when a bucket is configured. Each call has one time
// limit over all its attempts, and a body's bytes may not stall longer than that limit either.
//
// A process that is killed during a long upload leaves unfinished parts, which nobody sees but
// somebody pays for: give the bucket a rule that aborts incomplete multipart uploads after a day.

import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { PortError } from '../errors.ts';
import {
  assertObjectKey,
  assertRange,
  type ByteRange,
  isObjectKey,
  type ListedObject,
  type ObjectStore,
  type StoredObject,
} from '../ports/object-store.ts';

export interface S3ObjectStoreOptions {
  bucket: string;
  /** The address of something other than AWS. */
  endpoint?: string;
  /** Where the bucket is; without one, what the environment says, and any will do elsewhere. */
  region?: string;
  /** A folder in the bucket that everything is kept under. */
  prefix?: string;
  /** Both or neither; without them the SDK's default chain: environment, profile, role. */
  accessKeyId?: string;
  secretAccessKey?: string;
  timeoutMs?: number;
  /** Whether callers are led to the bucket; it need not be public for that. */
  leadsCallers?: boolean;
}

const timeoutMsDefault = 15_000;

/** How long a url that callers are led to can be used. */
const publicSeconds = 3600;
const connectTimeoutMsMax = 3_000;

// An upload holds so many parts of 5 MB in memory: two keep the line busy.
const partsAtOnce = 2;

// No key may contain a tilde, so that this is never somebody's object.
const probeName = '~probe';

interface S3Fault {
  name?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
}

const statusOf = (error: unknown) => (error as S3Fault).$metadata?.httpStatusCode;

/** An answer, or undefined where S3 says that the object is not there. */
async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const { name } = error as S3Fault;
    if (name === 'NoSuchKey' || name === 'NotFound') return undefined;
    throw error;
  }
}

// Refusals that a second try may not meet: a slow upload, a token that is renewed meanwhile, an
// object that was deleted or replaced since it was found, too many requests.
const passingNames = new Set([
  'ExpiredToken',
  'NoSuchKey',
  'RequestTimeout',
  'TokenRefreshRequired',
]);
const passingStatuses = new Set([408, 409, 412, 429]);

function isRetryable(error: unknown): boolean {
  const status = statusOf(error);
  // No status: it was not reached, or did not answer in time.
  if (status === undefined || status >= 500) return true;
  return passingStatuses.has(status) || passingNames.has((error as S3Fault).name ?? '');
}

function toPortError(action: string, error: unknown): PortError {
  if (error instanceof PortError) return error;
  const { name, message } = error as S3Fault;
  const status = statusOf(error);
  // The answer to HEAD has no body, so that the SDK's own message is often just "Unknown".
  const text = `${name}: ${message}${status === undefined ? '' : ` (HTTP ${status})`}`;
  const cause = new Error(text, { cause: error });
  return new PortError('objectStore', action, isRetryable(error), cause);
}

/** Does one thing with the bucket; a fault becomes a PortError that says what was attempted. */
async function attempt<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toPortError(action, error);
  }
}

/** The client, each of whose calls ends within `timeoutMs`, its retries included. */
function createClient(options: S3ObjectStoreOptions, timeoutMs: number): S3Client {
  const { endpoint, accessKeyId, secretAccessKey } = options;
  const region = options.region ?? (endpoint === undefined ? undefined : 'us-east-1');
  const client = new S3Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : {}),
    // By default the SDK appends checksums to streamed bodies, and some servers that are not AWS
    // store that framing inside the object without an error.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: Math.min(connectTimeoutMsMax, timeoutMs),
      // A socket may be silent while a slow caller reads; what may not stall is watched below.
      socketTimeout: 0,
    },
  });
  // Here and not at each call, because Upload makes its calls by itself.
  const send = client.send.bind(client) as (command: unknown, how: object) => Promise<unknown>;
  const sendInTime = (command: unknown) => inTime(timeoutMs, (how) => send(command, how));
  client.send = sendInTime as typeof client.send;
  return client;
}

async function inTime<T>(
  timeoutMs: number,
  work: (how: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const aborter = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // The SDK may be slow to notice the signal, so the caller is answered beside it.
      const error = new Error(`no answer in ${timeoutMs} ms`);
      reject(Object.assign(error, { name: 'TimeoutError' }));
      aborter.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work({ abortSignal: aborter.signal }), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A body whose failure is a PortError, and which fails when the bucket owes us bytes for too long.
 * The time that the reader takes does not count.
 */
function watchBody(body: Readable, action: string, timeoutMs: number): Readable {
  async function* chunks() {
    const iterator = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const timer = setTimeout(() => {
          body.destroy(new Error(`no bytes came for ${timeoutMs} ms`));
        }, timeoutMs);
        const { done, value } = await iterator.next().finally(() => clearTimeout(timer));
        if (done) return;
        yield value as Buffer;
      }
    } catch (error) {
      throw toPortError(action, error);
    }
  }
  const watched = Readable.from(chunks(), { objectMode: false });
  // A reader that goes away must not hold the connection until the next bytes come.
  watched.once('close', () => body.destroy());
  return watched;
}

class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #folder: string;
  readonly #timeoutMs: number;
  readonly #leadsCallers: boolean;
  #hasWritten = false;

  constructor(options: S3ObjectStoreOptions) {
    this.#timeoutMs = options.timeoutMs ?? timeoutMsDefault;
    this.#client = createClient(options, this.#timeoutMs);
    this.#leadsCallers = options.leadsCallers ?? false;
    this.#bucket = options.bucket;
    const folder = (options.prefix ?? '').replace(/^\/+|\/+$/g, '');
    this.#folder = folder === '' ? '' : `${folder}/`;
  }

  async put(key: string, bytes: Buffer | Readable): Promise<void> {
    assertObjectKey(key);
    if (bytes instanceof Readable) return this.#putStream(key, bytes);
    const command = new PutObjectCommand({ ...this.#placeOf(key), Body: bytes });
    await attempt(`write ${key}`, () => this.#client.send(command));
  }

  // Whoever asks may pass on what a stranger sent: what cannot be a key is not there.
  async find(key: string): Promise<StoredObject | undefined> {
    if (!isObjectKey(key)) return undefined;
    const command = new HeadObjectCommand(this.#placeOf(key));
    const head = await attempt(`find ${key}`, () => orMissing(this.#client.send(command)));
    if (head === undefined) return undefined;
    const sizeBytes = head.ContentLength ?? 0;
    const modifiedAtMs = head.LastModified?.getTime() ?? 0;
    return {
      sizeBytes,
      modifiedAtMs,
      etag: head.ETag ?? `"${sizeBytes.toString(36)}-${modifiedAtMs.toString(36)}"`,
      read: async (range) => {
        assertRange(range, sizeBytes);
        return this.#read(key, head.ETag, range);
      },
      ...(this.#leadsCallers ? { publicUrl: (type) => this.#signUrl(key, type) } : {}),
    };
  }

  async delete(key: string): Promise<void> {
    if (!isObjectKey(key)) return;
    const command = new DeleteObjectCommand(this.#placeOf(key));
    await attempt(`delete ${key}`, () => orMissing(this.#client.send(command)));
  }

  async *list(folder: string): AsyncIterable<ListedObject> {
    const place = { Bucket: this.#bucket, Prefix: this.#folder + folder };
    let ContinuationToken: string | undefined;
    do {
      const command = new ListObjectsV2Command({ ...place, ContinuationToken });
      const page = await attempt(`list ${folder}`, () => this.#client.send(command));
      for (const { Key = '', LastModified } of page.Contents ?? []) {
        const key = Key.slice(this.#folder.length);
        if (isObjectKey(key)) yield { key, modifiedAtMs: LastModified?.getTime() ?? 0 };
      }
      ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
  }

  // Writing costs money and checks are frequent: it is proven once, and then only that the bucket
  // is there and knows us.
  async check(): Promise<void> {
    await attempt(`use the bucket ${this.#bucket}`, async () => {
      if (this.#hasWritten) {
        await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }));
        return;
      }
      const place = this.#placeOf(probeName);
      await this.#client.send(new PutObjectCommand({ ...place, Body: Buffer.from('ok') }));
      await this.#client.send(new DeleteObjectCommand(place));
      this.#hasWritten = true;
    });
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  #placeOf(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#folder + key };
  }

  async #signUrl(key: string, contentType: string): Promise<string> {
    const command = new GetObjectCommand({
      ...this.#placeOf(key),
      ResponseContentType: contentType,
      ResponseCacheControl: 'max-age=14400',
    });
    return attempt(`sign a url of ${key}`, () =>
      getSignedUrl(this.#client, command, { expiresIn: publicSeconds }),
    );
  }

  async #putStream(key: string, source: Readable): Promise<void> {
    let fault: { error: unknown } | undefined;
    async function* chunks() {
      try {
        yield* source;
      } catch (error) {
        // When the bucket fails, the body is destroyed first and the source because of it.
        if (!Body.destroyed) fault = { error };
        throw error;
      }
    }
    // A stream that fails before it is read would otherwise end the process.
    source.on('error', () => {});
    const Body = Readable.from(chunks(), { objectMode: false });
    const params = { ...this.#placeOf(key), Body };
    try {
      await new Upload({ client: this.#client, params, queueSize: partsAtOnce }).done();
    } catch (error) {
      source.destroy();
      // The source's failure is its owner's, not the bucket's.
      if (fault) throw fault.error;
      throw toPortError(`write ${key}`, error);
    }
  }

  async #read(key: string, etag: string | undefined, range?: ByteRange): Promise<Readable> {
    const action = `read ${key}`;
    const command = new GetObjectCommand({
      ...this.#placeOf(key),
      Range: range && `bytes=${range.start}-${range.end}`,
      IfMatch: etag,
    });
    const answer = await attempt(action, () => this.#client.send(command));
    const body = answer.Body as Readable;
    // The caller has promised the size and the etag of what it found, so other bytes will not do.
    // Not every server that speaks S3 heeds If-Match.
    if (answer.ETag !== etag) {
      body.destroy();
      throw new PortError('objectStore', action, true, 'it was replaced since it was found');
    }
    return watchBody(body, action, this.#timeoutMs);
  }
}

/** Opens the store; nothing is asked of the bucket before the first call. */
export function openS3ObjectStore(options: S3ObjectStoreOptions): ObjectStore {
  return new S3ObjectStore(options);
}
