// The time that a service has to answer. The clients of the services bound single requests at best:
// Google's knows no limit without gRPC, and AWS' does not count the search for credentials. So the
// limit is ours: at its end the caller is told, and the signal aborts what listens to it.

import { PortError } from '../errors.ts';

/** Does the work in at most this time; the signal ends with it, however it ends. */
export async function inTime<T>(
  msMax: number,
  action: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const cause = new Error(`there was no answer in ${msMax / 1000} s`);
      reject(new PortError('imageAnalyser', action, true, cause));
    }, msMax);
  });
  try {
    return await Promise.race([work(controller.signal), tooLate]);
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}
