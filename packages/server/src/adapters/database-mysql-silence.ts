// Whether a server is worth asking. One that is stalled costs each caller the whole time that a
// statement may take, and whoever comes next waits for their connections. So when somebody has
// waited for a second, and nobody was answered meanwhile, we ask for a sign of life ourselves, on a
// new connection. When that is not answered either the server is silent: callers are told at once,
// and we go on asking until it answers, be it with a refusal. Thus a statement that is only slow is
// never taken for silence.

import type { DriverError } from './database-mysql-connection.ts';
import { isSilence } from './database-mysql-connection.ts';

export interface Silence {
  /** Why the server is not to be asked just now, or undefined. */
  reason(): string | undefined;
  /** Somebody who asked at `sinceMs`, by performance.now(), has no answer yet. */
  suspect(sinceMs: number): void;
  /** It has answered. */
  end(): void;
  close(): Promise<void>;
}

/** Who has waited for so long without an answer has reason to suspect. */
export const suspicionMs = 1000;
const pauseMs = 500;

/** `probe` asks the server, within a limit of its own; without one it is never held to be silent. */
export function createSilence(probe: (() => Promise<unknown>) | undefined): Silence {
  let answeredAtMs = performance.now();
  let suspectedSinceMs: number | undefined;
  let isSilent = false;
  let isClosed = false;
  let round: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const end = () => {
    answeredAtMs = performance.now();
    suspectedSinceMs = undefined;
    isSilent = false;
  };
  const ask = async () => {
    const beganAtMs = performance.now();
    try {
      await probe?.();
      end();
    } catch (error) {
      if (!isSilence(error as DriverError)) end();
      else if (answeredAtMs < beganAtMs) isSilent = true;
    }
    round = undefined;
    if (isClosed || suspectedSinceMs === undefined) return;
    timer = setTimeout(start, pauseMs).unref();
  };
  const start = () => {
    timer = undefined;
    if (suspectedSinceMs !== undefined) round = ask();
  };
  return {
    reason() {
      if (!isSilent || suspectedSinceMs === undefined) return undefined;
      return `no answer for ${Math.round(performance.now() - suspectedSinceMs)} ms`;
    },
    suspect(sinceMs) {
      if (probe === undefined || isClosed || answeredAtMs >= sinceMs) return;
      suspectedSinceMs ??= sinceMs;
      if (round === undefined && timer === undefined) start();
    },
    end,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await round;
    },
  };
}
