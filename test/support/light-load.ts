// A few clients that go on calling while a test breaks something under the server: one loop for
// each route, a little pause after each answer. What each got is kept, by when it was asked, so
// that a test can say what was seen before, during and after.

import type { Answer } from './server.ts';

export interface Call {
  route: string;
  sentAtMs: number;
  /** 0 when the connection broke before an answer. */
  status: number;
  durationMs: number;
  retryAfter: string | undefined;
}

export interface Seen {
  calls: number;
  /** Each status and how often. */
  statuses: Record<number, number>;
  slowestMs: number;
  /** Those that were refused without saying when to come back. */
  withoutRetryAfter: number;
}

export type Routes = Record<string, () => Promise<Answer>>;

export interface LightLoad {
  /** Lets the load run for so long, and tells of each route what it saw meanwhile. */
  watch(ms: number): Promise<Record<string, Seen>>;
  /** How long from now until every route has answered below 500 several times in a row. */
  untilWell(msMax: number): Promise<number>;
  /** The longest that anybody has waited on this route, those included who asked before a fault. */
  slowestMs(route: string): number;
  stop(): Promise<void>;
}

const pauseMs = 20;
const wellInRow = 3;

export function startLightLoad(routes: Routes): LightLoad {
  const calls: Call[] = [];
  /** How many calls of each route are under way, by when they were sent. */
  const underWay = new Map<string, number>();
  let isStopped = false;
  const loops = Object.entries(routes).map(async ([route, ask]) => {
    while (!isStopped) {
      const sentAtMs = performance.now();
      underWay.set(route, sentAtMs);
      const answer = await ask().catch(() => undefined);
      underWay.delete(route);
      const durationMs = performance.now() - sentAtMs;
      const retryAfter = answer?.headers['retry-after'];
      calls.push({ route, sentAtMs, status: answer?.status ?? 0, durationMs, retryAfter });
      await wait(pauseMs);
    }
  });
  return {
    async watch(ms) {
      const fromMs = performance.now();
      await wait(ms);
      const untilMs = performance.now();
      // What was asked in this while belongs to it, whenever it is answered.
      while ([...underWay.values()].some((sentAtMs) => sentAtMs < untilMs)) await wait(5);
      const seen = calls.filter(({ sentAtMs }) => sentAtMs >= fromMs && sentAtMs < untilMs);
      return Object.fromEntries(
        Object.keys(routes).map((route) => [route, sum(seen.filter((one) => one.route === route))]),
      );
    },
    async untilWell(msMax) {
      const fromMs = performance.now();
      const isWell = (route: string) => {
        const since = calls.filter((one) => one.route === route && one.sentAtMs >= fromMs);
        const last = since.slice(-wellInRow);
        return last.length === wellInRow && last.every(({ status }) => status > 0 && status < 500);
      };
      while (!Object.keys(routes).every(isWell)) {
        if (performance.now() - fromMs > msMax) {
          const ill = Object.keys(routes).filter((route) => !isWell(route));
          throw new Error(`not well after ${msMax} ms: ${ill.join(', ')}`);
        }
        await wait(10);
      }
      return performance.now() - fromMs;
    },
    slowestMs(route) {
      return sum(calls.filter((one) => one.route === route)).slowestMs;
    },
    async stop() {
      isStopped = true;
      await Promise.all(loops);
    },
  };
}

function sum(calls: Call[]): Seen {
  const statuses: Record<number, number> = {};
  for (const { status } of calls) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    calls: calls.length,
    statuses,
    slowestMs: Math.max(0, ...calls.map(({ durationMs }) => Math.round(durationMs))),
    withoutRetryAfter: calls.filter(
      ({ status, retryAfter }) => status === 503 && !/^\d+$/.test(retryAfter ?? ''),
    ).length,
  };
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
