// Waiting that ends at once when the call is stopped, with the reason of its signal.

/** As the promise, or the reason of the signal as soon as there is one. */
export function untilStopped<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  onStopped?: () => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      onStopped?.();
      reject(signal.reason);
    };
    if (signal.aborted) {
      promise.catch(() => {});
      stop();
      return;
    }
    signal.addEventListener('abort', stop);
    promise.then(resolve, reject).then(() => signal.removeEventListener('abort', stop));
  });
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return untilStopped(over, signal, () => clearTimeout(timer));
}
