// The way of a request to the platform's fetch: an ordered list of stages, each of which gets the
// next one and may send a request on, answer it itself, or send it again. What comes back is whole,
// its body read: so a body that breaks off is a failure like any other, which can be tried again,
// and an answer can be given to several callers, each of whom parses it for itself.
import type { OperationId } from '../shapes.ts';
import type { CacheOptions } from './cache.ts';
import type { Fetch } from './transport.ts';
import type { Stop } from './wait.ts';

/** What the pipeline knows of an operation, from the contract. */
export interface Wire<Id extends OperationId = OperationId> {
  readonly id: Id;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `{names}`, which are ids. */
  readonly path: string;
  /** Whether a key is looked at. */
  readonly takesKey: boolean;
  /** Whether it can be sent again; a POST, when it bears an Idempotency-Key. */
  readonly canRepeat: boolean;
  /** Which rate limit it is counted against; none when absent. */
  readonly limit?: string;
  /** The most items of a page. */
  readonly pageMax?: number;
  /** What `order` is when it is not given. */
  readonly order?: string;
  /** Whether what it answers are bytes. */
  readonly answersFile?: boolean;
  /** How long an answer may be kept that the server says nothing about. */
  readonly life?: Life;
  /** Tags of what is not true any more once it was done. */
  readonly forgets?: readonly string[];
}

export interface Life {
  /** Whether it is the same for everyone; otherwise for those without a key. */
  readonly forAll: boolean;
  readonly seconds: number;
  /** How long after that it may be shown while it is renewed. */
  readonly staleSeconds: number;
  /** How long it is remembered that there is no such thing. */
  readonly absentSeconds: number;
  readonly tags: readonly string[];
}

/** One call on its way. */
export interface Sending {
  readonly wire: Wire;
  readonly url: string;
  /** By names in small letters. */
  headers: Readonly<Record<string, string>>;
  readonly body: string | Upload | undefined;
  /** Whether it can be read and sent again. */
  readonly canReplay: boolean;
  /** Ids of the path, under the contract's names. */
  readonly path: Readonly<Record<string, string | number>>;
  /** What makes two callers different: key and headers, as a digest. */
  readonly partition: string;
  /** Whether it is drawn by lot, so that the same call has another answer each time. */
  readonly isRandom: boolean;
  readonly cacheMode: CacheMode;
  /** How long one attempt may take; 0 is for ever. */
  readonly attemptTimeoutMs: number;
  /** When the call must be over, by performance.now(); later when somebody joins it who has longer. */
  deadlineAtMs: number;
  stop: Stop;
  /** How many attempts have begun. */
  attempt: number;
}

/** A form on its way. */
export interface Upload {
  readonly type: string;
  /** Whether it can be read again. */
  readonly canReplay: boolean;
  /** Sends it by this fetch, or in another way where that is the platform's own. */
  send(url: string, init: UploadInit, fetch: Fetch, isOwn: boolean): Promise<Response>;
}

export interface UploadInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** How much of an upload is on its way. */
export interface UploadProgress {
  /** Bytes of the form that were handed to the connection. */
  loaded: number;
  /** Bytes of the whole form; undefined for a stream whose length nobody knows. */
  total: number | undefined;
}

/**
 * What of the cache a call wants: `no-cache` asks the server whether it is still so, `reload` asks
 * anew, `no-store` asks anew and remembers nothing.
 */
export type CacheMode = 'default' | 'no-cache' | 'reload' | 'no-store';

/** An answer's headers, as the platform has them or as they were kept. */
export interface ReplyHeaders {
  get(name: string): string | null;
  entries(): Iterable<[string, string]>;
}

/** A whole answer. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  /** Text, or a Blob where the operation answers a file. */
  readonly body: string | Blob;
  /** How often it was asked for; 0 when it was there already. */
  readonly attempts: number;
}

export interface Send {
  (sending: Sending): Promise<Reply>;
  /** The answer that is there already, without waiting for anything. */
  peek?(sending: Sending): Reply | undefined;
}

/** What stages are made from; `undefined` stands for the default. */
export interface PipelineOptions {
  readonly address: string;
  readonly retries?: number | undefined;
  readonly retryDelayMsMax?: number | undefined;
  readonly idempotency?: boolean | undefined;
  readonly dedupe?: boolean | undefined;
  readonly cache?: boolean | CacheOptions | undefined;
  readonly pace?: boolean | undefined;
  readonly hooks?: Hooks | undefined;
}

/** One concern of a call; `undefined` where the options turn it off. */
export type Stage = (options: PipelineOptions) => ((next: Send) => Send) | undefined;

/** What is told of an attempt before it is sent. */
export interface RequestTold {
  operation: OperationId;
  method: string;
  url: string;
  /** As they will be sent; what is set here is sent. */
  headers: Headers;
  /** 1 for the first. */
  attempt: number;
}

/** What is told of an attempt that was answered, however. */
export interface ResponseTold extends Omit<RequestTold, 'headers'> {
  status: number;
  headers: ReplyHeaders;
  durationMs: number;
}

/** What is told before an attempt is made again. */
export interface RetryTold {
  operation: OperationId;
  /** The attempt that failed. */
  attempt: number;
  /** How long it waits. */
  delayMs: number;
  /** The status, or the code of the error. */
  reason: number | string;
}

/** Called as things happen; what they throw ends the call. */
export interface Hooks {
  onRequest?: ((told: RequestTold) => void) | undefined;
  onResponse?: ((told: ResponseTold) => void) | undefined;
  onRetry?: ((told: RetryTold) => void) | undefined;
}

/** Stages in the order that a call passes them, and the transport at their end. */
export function createPipeline(
  stages: readonly Stage[],
  options: PipelineOptions,
  transport: Send,
): Required<Pick<Send, 'peek'>> & { send: Send } {
  const peeks: NonNullable<Send['peek']>[] = [];
  const send = stages.reduceRight((next, stage) => {
    const made = stage(options)?.(next);
    if (made?.peek) peeks.push(made.peek);
    return made ?? next;
  }, transport);
  return { send, peek: (sending) => peeks[0]?.(sending) };
}
