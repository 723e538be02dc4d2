// Many clients as they are found in the wild: each waits for its answer only so long, then gives up
// and asks again, at once and without manners, for its next call as well. They are what keeps a
// service down after the cause of its trouble has gone. And a few patient ones beside them, each
// asking at a steady pace, for whom it is counted what a user would have seen.

import { Agent, request as httpRequest } from 'node:http';

export interface Sent {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

const pauseAfterFailureMs = 20;

/** The status; 0 when there was none in time. */
export function send(base: string, agent: Agent, sent: Sent, msMax: number): Promise<number> {
  return new Promise((resolve) => {
    const { path, method = 'GET', headers = {}, body } = sent;
    const request = httpRequest(`${base}${path}`, { agent, method, headers }, (response) => {
      response.resume();
      response.once('error', () => resolve(0));
      response.once('close', () => {
        clearTimeout(timer);
        resolve(response.complete ? (response.statusCode ?? 0) : 0);
      });
    });
    const timer = setTimeout(() => request.destroy(), msMax);
    request.once('error', () => {
      clearTimeout(timer);
      resolve(0);
    });
    request.end(body);
  });
}

/** Starts so many that never pause after success; `stop` ends their demand, not their retries. */
export function startCrowd(
  base: string,
  count: number,
  next: () => Sent,
  { msMax = 1000, tries = 4 } = {},
): { statuses: Map<number, number>; stop(): Promise<void> } {
  const agent = new Agent({ keepAlive: true, maxSockets: count });
  const statuses = new Map<number, number>();
  let isOver = false;
  const clients = Array.from({ length: count }, async () => {
    while (!isOver) {
      const sent = next();
      for (let tried = 0; tried < tries; tried += 1) {
        const status = await send(base, agent, sent, msMax);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status > 0 && status < 500) break;
        await new Promise((resolve) => setTimeout(resolve, pauseAfterFailureMs));
      }
    }
  });
  return {
    statuses,
    async stop() {
      isOver = true;
      await Promise.all(clients);
      agent.destroy();
    },
  };
}

/**
 * Sends one call every `everyMs`, whether or not the one before was answered, for `ms`; answers the
 * share that came to a success in time: goodput, as a part of what was offered.
 */
export async function measureGoodput(
  base: string,
  next: () => Sent,
  { ms = 1000, everyMs = 20, msMax = 1000 } = {},
): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const calls: Promise<number>[] = [];
  const endsAtMs = performance.now() + ms;
  for (let dueAtMs = performance.now(); dueAtMs < endsAtMs; dueAtMs += everyMs) {
    const waitMs = dueAtMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    calls.push(send(base, agent, next(), msMax));
  }
  const statuses = await Promise.all(calls);
  agent.destroy();
  return statuses.filter((status) => status > 0 && status < 400).length / statuses.length;
}
