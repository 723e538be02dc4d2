// How the process stops. The first signal begins it: the parts are stopped in the order given, each
// waiting for what it has begun, and the process ends by itself with 0. A second signal, or the
// time limit, ends it loudly with 1, because something that was accepted may then be lost.

import type { Observe } from '../observe.ts';

export interface Stoppable {
  name: string;
  stop(): Promise<void>;
}

export interface Drain {
  isStopping(): boolean;
  /** Stops everything once; later calls wait for the first. */
  stop(signal: string): Promise<void>;
}

export function createDrain(
  parts: readonly Stoppable[],
  limitMs: number,
  observe: Observe,
  exit: (code: number) => void,
): Drain {
  let stopping: Promise<void> | undefined;
  const run = async (signal: string) => {
    const startedAtMs = performance.now();
    observe({ kind: 'process.stopping', signal });
    const force = setTimeout(() => {
      const error = new Error(`stopping took more than ${limitMs} ms and was forced`);
      observe({ kind: 'port.failed', port: 'process', action: 'stop', error });
      exit(1);
    }, limitMs);
    for (const part of parts) {
      try {
        await part.stop();
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error(String(cause));
        observe({ kind: 'port.failed', port: part.name, action: 'stop', error });
      }
    }
    clearTimeout(force);
    observe({ kind: 'process.stopped', durationMs: performance.now() - startedAtMs });
  };
  return {
    isStopping: () => stopping !== undefined,
    stop(signal) {
      stopping ??= run(signal);
      return stopping;
    },
  };
}
