// The time limits: of a whole call, whatever it waits for, and of one attempt, its body included. A
// call that is stopped throws at once, in whatever phase it is; what it waited for is stopped as
// well, and nobody waits for that to end.
import { type CatApiError, isCatApiError } from '../errors.ts';
import { createAbort, createFailure, createTimeout } from '../failure.ts';
import type { PipelineOptions, Reply, Send, Sending } from './pipeline.ts';

// A longer timer fires at once instead of late; such a limit is taken as none.
const timerMsMax = 2 ** 31 - 1;

export const hasLimit = (ms: number): boolean => ms > 0 && ms <= timerMsMax;

/** Sends a call that ends when its time is over or its caller's signal says so. */
export function sendInTime(
  send: Send,
  sending: Sending,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  const { stop, wire } = sending;
  return new Promise((resolve, reject) => {
    stop.add(() => reject(stop.reason));
    const abort = () => stop.stop(createAbort(wire.id, signal as AbortSignal));
    if (signal?.aborted) {
      abort();
      return;
    }
    const timer = hasLimit(timeoutMs)
      ? setTimeout(() => stop.stop(createTimeout(wire.id, `${timeoutMs} ms`)), timeoutMs)
      : undefined;
    signal?.addEventListener('abort', abort);
    send(sending)
      .then(resolve, reject)
      .then(() => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      });
  });
}

/** One attempt, by a transport that throws whatever it likes. */
export type Transport = (sending: Sending, signal: AbortSignal) => Promise<Response>;

/** The end of the way: an attempt that is told of, bounded in time, and read to its end. */
export function createAttempt(transport: Transport, { address, hooks }: PipelineOptions): Send {
  return async (sending) => {
    const { wire, url, stop, attemptTimeoutMs } = sending;
    if (stop.reason !== undefined) throw stop.reason;
    sending.attempt += 1;
    const { attempt } = sending;
    const told = { operation: wire.id, method: wire.method, url, attempt };
    if (hooks?.onRequest) {
      const headers = new Headers(sending.headers);
      hooks.onRequest({ ...told, headers });
      sending.headers = Object.fromEntries(headers);
    }
    const beganAtMs = performance.now();
    const controller = new AbortController();
    const abort = () => controller.abort(stop.reason);
    stop.add(abort);
    const timer = hasLimit(attemptTimeoutMs)
      ? setTimeout(() => {
          controller.abort(createTimeout(wire.id, `${attemptTimeoutMs} ms`));
        }, attemptTimeoutMs)
      : undefined;
    let reply: Reply;
    try {
      const response = await transport(sending, controller.signal);
      const isFile = wire.answersFile === true && response.ok;
      const body = await (isFile ? response.blob() : response.text());
      reply = { status: response.status, headers: response.headers, body, attempts: attempt };
    } catch (cause) {
      // A picture that cannot be read says so itself.
      const said = controller.signal.aborted ? controller.signal.reason : cause;
      const error: CatApiError = isCatApiError(said) ? said : createFailure(wire.id, address, said);
      error.attempts = attempt;
      throw error;
    } finally {
      clearTimeout(timer);
      stop.remove(abort);
    }
    const { status } = reply;
    const durationMs = performance.now() - beganAtMs;
    hooks?.onResponse?.({ ...told, status, headers: reply.headers, durationMs });
    return reply;
  };
}
