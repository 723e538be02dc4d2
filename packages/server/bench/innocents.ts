// Callers of other routes, while somebody floods one of them: one loop for each route, asking again
// a moment after each answer. What counts is how long they wait, and whether they are refused.

import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../../../test/support/server.ts';
import { quantile } from './figures.ts';

export interface InnocentFigures {
  calls: number;
  p99Ms: number;
  /** Answers from 500 on, and broken connections. */
  failed: number;
}

export interface Route {
  path: string;
  key?: string;
}

const pauseMs = 5;

/** Calls for so long; what is under way then is still waited for, and counts. */
export async function callInnocently(
  url: string,
  routes: readonly Route[],
  seconds: number,
): Promise<InnocentFigures> {
  const agent = new Agent({ keepAlive: true });
  const endsAtMs = performance.now() + seconds * 1000;
  const waitsMs: number[] = [];
  let failed = 0;
  const call = async ({ path, key }: Route) => {
    while (performance.now() < endsAtMs) {
      const sentAtMs = performance.now();
      const answer = await send(url, path, { key, agent }).catch(() => undefined);
      waitsMs.push(performance.now() - sentAtMs);
      if (answer === undefined || answer.status >= 500) failed += 1;
      else if (answer.status !== 200) throw new Error(`${path} is answered ${answer.status}`);
      await sleep(pauseMs);
    }
  };
  await Promise.all(routes.map(call)).finally(() => agent.destroy());
  return { calls: waitsMs.length, p99Ms: quantile(waitsMs, 0.99), failed };
}
