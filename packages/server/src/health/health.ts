// Is it alive, and can it serve. Liveness looks at nothing, because a process that is killed for
// its database's sake comes back to the same database; readiness asks every port, each for a
// bounded while, so that a balancer gets an answer even from a stalled one.

import type { Answer, HandlersOf } from '../contract/handler.ts';
import { release } from '../package-root.ts';
import type { Ports } from '../ports/ports.ts';

const checkMsMax = 2000;
const roundMs = 1000;

interface Checked {
  port: string;
  ok: boolean;
  reason?: string;
}

type CheckedPort = 'database' | 'cache' | 'objectStore';

async function check(ports: Pick<Ports, CheckedPort>, port: CheckedPort): Promise<Checked> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${checkMsMax} ms`)), checkMsMax);
  });
  try {
    await Promise.race([ports[port].check(), tooLong]);
    return { port, ok: true };
  } catch (error) {
    // The driver's words may name hosts and users, which are not for the public.
    const isSlow = error instanceof Error && error.message.startsWith('no answer');
    return { port, ok: false, reason: isSlow ? 'no answer in time' : 'does not answer' };
  } finally {
    clearTimeout(timer);
  }
}

/** One round of checks at a time, and one a second: many who ask must not be what fails it. */
function shareChecks(ports: Pick<Ports, CheckedPort>): () => Promise<Checked[]> {
  const names: CheckedPort[] = ['database', 'cache', 'objectStore'];
  let round: Promise<Checked[]> | undefined;
  return () => {
    round ??= Promise.all(names.map((port) => check(ports, port))).finally(() => {
      setTimeout(() => {
        round = undefined;
      }, roundMs).unref();
    });
    return round;
  };
}

export function answerHealth(): Answer<'getHealth'> {
  const body = { status: 'ok', release, uptime_seconds: Math.floor(process.uptime()) } as const;
  return { status: 200, body };
}

/** What readiness is before anything can be asked. */
export function answerStarting(): Answer<'getReadiness'> {
  const ports = [{ port: 'process', ok: false, reason: 'is starting' }];
  return { status: 503, body: { status: 'unavailable', ports } };
}

export function openHealth(
  ports: Pick<Ports, CheckedPort>,
  isStopping: () => boolean,
): HandlersOf<'getHealth' | 'getReadiness'> {
  const checks = shareChecks(ports);
  return {
    getHealth: async () => answerHealth(),
    async getReadiness() {
      const results = [...(await checks())];
      if (isStopping()) results.push({ port: 'process', ok: false, reason: 'is stopping' });
      return results.every(({ ok }) => ok)
        ? { status: 200, body: { status: 'ok', ports: results } }
        : { status: 503, body: { status: 'unavailable', ports: results } };
    },
  };
}
