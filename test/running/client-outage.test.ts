// What a program with the SDK goes through while nobody answers at all: what it has seen it can
// still see, what it has not fails at once, it does not ask much more often than it is told to, and
// when the server is back so is everything else. Ten seconds by the wall and almost two hours by
// the clock that memories are kept by, so that they are fresh, stale and old in turn. With
// `OUTAGE_SECONDS=60` it is a minute of both, and the figures are printed.

import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CatApi, createCatApi, isCatApiError } from '../../packages/sdk/src/index.ts';
import { type FaultProxy, reachThroughProxy } from '../support/fault-proxy.ts';
import { startServer, type TestServer } from '../support/server.ts';

const given = process.env['OUTAGE_SECONDS'];
const outageMs = Number(given ?? 10) * 1000;
const clockSpeed = given === undefined ? 660 : 1;
const uncachedCalls = 1000;
const readEveryMs = 25;

let server: TestServer;
let proxy: FaultProxy;
let cats: CatApi;
/** Requests that were sent, and of these the ones of a search. */
let sent = 0;
let searches = 0;
/** How many requests fail before they are sent. */
let failing = 0;

const send = (url: string, init: RequestInit) => {
  sent += 1;
  if (url.includes('/images/search')) searches += 1;
  if (failing <= 0) return fetch(url, init);
  failing -= 1;
  return Promise.reject(new TypeError('the network failed'));
};

beforeAll(async () => {
  server = await startServer({ env: { CHECK_REPLIES: 'off', LOG_LEVEL: 'warn' } });
  const through = await reachThroughProxy(server.url);
  proxy = through.proxy;
  cats = createCatApi({ baseUrl: through.url, fetch: send });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await proxy.stop();
  await server.stop();
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Calls each second, ten at a time: the best of some rounds, as the machine has other work, and of
 * more rounds while that is not enough.
 */
async function measureSpeed(enough = 0): Promise<{ calls: number; speed: number }> {
  let [calls, speed] = [0, 0];
  for (let round = 0; round < 3 || (speed < enough && round < 15); round += 1) {
    const beganAtMs = performance.now();
    const work = async () => {
      for (let count = 0; count < 20; count += 1) await cats.images.search();
    };
    await Promise.all(Array.from({ length: 10 }, work));
    calls += 200;
    speed = Math.max(speed, 200_000 / (performance.now() - beganAtMs));
  }
  return { calls, speed };
}

function hurryClock(): void {
  const [now, beganAtMs] = [Date.now, performance.now()];
  vi.spyOn(Date, 'now').mockImplementation(
    () => now() + Math.round((performance.now() - beganAtMs) * (clockSpeed - 1)),
  );
}

/** Reads what was read before until it is over; answers how often, and what was thrown. */
async function keepReading(imageId: string, untilMs: number) {
  const thrown: unknown[] = [];
  let reads = 0;
  while (performance.now() < untilMs) {
    const results = await Promise.allSettled([
      cats.breeds.list(),
      cats.categories.list(),
      cats.images.get(imageId),
    ]);
    reads += results.length;
    for (const one of results) if (one.status === 'rejected') thrown.push(one.reason);
    await wait(readEveryMs);
  }
  return { reads, thrown };
}

/** Searches, as many as told and evenly until then; answers how many failed for which reason. */
async function keepSearching(untilMs: number): Promise<Map<string, number>> {
  const pauseMs = (untilMs - performance.now()) / uncachedCalls;
  const beganAtMs = performance.now();
  const ended = new Map<string, number>();
  const note = (how: string) => ended.set(how, (ended.get(how) ?? 0) + 1);
  const calls: Promise<unknown>[] = [];
  while (calls.length < uncachedCalls) {
    const call = cats.images.search();
    calls.push(
      call.then(
        () => note('answered'),
        (error) => note(isCatApiError(error) ? error.code : String(error)),
      ),
    );
    const waitMs = beganAtMs + calls.length * pauseMs - performance.now();
    if (waitMs > 0) await wait(waitMs);
  }
  await Promise.all(calls);
  return ended;
}

it('an outage is not seen where it need not be, nor made worse', { timeout: 180_000 }, async () => {
  const [image] = await cats.images.search();
  const imageId = image?.id ?? '';
  const seen = [
    await cats.breeds.list(),
    await cats.categories.list(),
    await cats.images.get(imageId),
  ];
  const before = await measureSpeed();

  await proxy.refuse();
  if (clockSpeed > 1) hurryClock();
  sent = 0;
  searches = 0;
  const untilMs = performance.now() + outageMs;
  const [{ reads, thrown }, ended] = await Promise.all([
    keepReading(imageId, untilMs),
    keepSearching(untilMs),
  ]);
  const requests = { searches, ofReads: sent - searches };
  const last = [
    await cats.breeds.list(),
    await cats.categories.list(),
    await cats.images.get(imageId),
  ];
  await proxy.pass();

  expect(thrown, 'cached reads that failed').toEqual([]);
  expect(reads).toBeGreaterThan(300);
  expect(last).toEqual(seen);
  expect(Object.fromEntries(ended)).toEqual({ CONNECTION: uncachedCalls });
  expect(requests.searches, 'requests of 1,000 calls').toBeLessThanOrEqual(uncachedCalls * 1.1);
  expect(requests.ofReads, 'requests of cached reads').toBeLessThanOrEqual(reads * 1.1);

  searches = 0;
  const enough = before.speed * 0.7;
  const after = await measureSpeed(enough);
  expect(searches, 'each call is one request again').toBe(after.calls);
  expect(after.speed, 'calls each second').toBeGreaterThan(enough);
  // As many as the budget holds at most: all of it is back.
  failing = 30;
  await Promise.all(Array.from({ length: 30 }, () => cats.images.search()));
  expect(searches).toBe(after.calls + 60);
  if (given === undefined) return;
  const amplification = requests.searches / uncachedCalls;
  const speeds = [before.speed, after.speed].map(Math.round);
  console.log({ outageMs, reads, failed: thrown.length, ...requests, amplification, speeds });
});
