// The time limit of a call. It also covers the body, which is read after the stage has returned:
// the limit lives in the signal, and the platform watches that until the last byte.
import type { Send } from './pipeline.ts';

// A longer timer fires at once instead of late; such a limit is taken as none.
const timerMsMax = 2 ** 31 - 1;

export function deadline(next: Send): Send {
  return (request, sending) => {
    const { timeoutMs, signal } = sending;
    if (timeoutMs === 0 || timeoutMs > timerMsMax) return next(request, sending);
    const limit = AbortSignal.timeout(timeoutMs);
    return next(request, { ...sending, signal: signal ? AbortSignal.any([signal, limit]) : limit });
  };
}
