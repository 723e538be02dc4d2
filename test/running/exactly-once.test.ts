// Ten thousand votes through the SDK over a network that loses requests, answers and its patience:
// each is in the database once, and what was acknowledged is what is there. That this is the doing
// of the Idempotency-Keys, the second test shows: the same without them counts votes twice.

import { afterEach, expect, it } from 'vitest';
import { type CatApi, createCatApi } from '../../packages/sdk/src/index.ts';
import {
  type HttpFaultProxy,
  type RequestFault,
  requestFaults,
  startHttpFaultProxy,
} from '../support/fault-proxy-http.ts';
import { startServer, type TestServer } from '../support/server.ts';

const votes = 10_000;
// Fewer of a client than its budget of retries: all of them may be late at once on a slow machine.
const clients = 2;
const atOnce = 25;
/** Of each fault; all together stay below the one in five that the SDK asks again in the long run. */
const share = 0.012;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

let server: TestServer;
let proxy: HttpFaultProxy;

afterEach(async () => {
  await proxy.stop();
  await server.stop();
});

async function start(shares: Partial<Record<RequestFault, number>>, seed: string): Promise<void> {
  server = await startServer({ env: { CHECK_REPLIES: 'off', LOG_LEVEL: 'warn' } });
  proxy = await startHttpFaultProxy(server.url, { seed, shares });
}

/** Calls so many times, so many at once; answers the ids by the images that were voted on. */
async function vote(count: number, send?: Fetch): Promise<Map<string, number>> {
  const acknowledged = new Map<string, number>();
  let next = 0;
  const open = () =>
    createCatApi({
      baseUrl: proxy.url,
      apiKey: server.key,
      attemptTimeoutMs: 1500,
      timeoutMs: 60_000,
      retries: 9,
      fetch: send,
    });
  const work = async (cats: CatApi, end: number) => {
    while (next < end) {
      const image = `cat-${next}`;
      next += 1;
      const { id } = await cats.votes.create({ image_id: image, value: 1 });
      acknowledged.set(image, id);
    }
  };
  // The first ones load what the others find loaded.
  await work(open(), 10);
  const opened = Array.from({ length: clients }, open);
  await Promise.all(
    opened.flatMap((cats) => Array.from({ length: atOnce }, () => work(cats, count))),
  );
  return acknowledged;
}

async function listRows(): Promise<[string, number][]> {
  const rows: { id: number; image_id: string }[] = await server.ports.database
    .write('votes')
    .select('id', 'image_id');
  return rows.map(({ id, image_id }) => [image_id, id]);
}

it('counts each vote once, whatever the network does', { timeout: 120_000 }, async () => {
  await start(Object.fromEntries(requestFaults.map((fault) => [fault, share])), 'exactly once');
  const acknowledged = await vote(votes);
  for (const fault of requestFaults) {
    expect(proxy.counts[fault], `requests that met ${fault}`).toBeGreaterThan(votes * share * 0.5);
  }
  const rows = await listRows();
  expect(rows).toHaveLength(votes);
  expect(new Set(acknowledged.values()).size).toBe(votes);
  expect(new Map(rows)).toEqual(acknowledged);
  const { resetAfter, hangAfter, truncated, forwarded } = proxy.counts;
  // At least: on a slow machine an answer can also come too late by itself.
  const lost = resetAfter + hangAfter + truncated;
  expect(forwarded, 'votes that came to the server').toBeGreaterThanOrEqual(votes + lost);
});

it('counts votes twice where keys are lost', { timeout: 30_000 }, async () => {
  await start({ resetAfter: 0.04, hangAfter: 0.04, truncated: 0.04 }, 'without keys');
  const acknowledged = await vote(500, (url, init) => {
    const headers = new Headers(init.headers);
    headers.delete('idempotency-key');
    return fetch(url, { ...init, headers });
  });
  expect(acknowledged.size).toBe(500);
  const { resetAfter, hangAfter, truncated } = proxy.counts;
  expect(resetAfter * hangAfter * truncated).toBeGreaterThan(0);
  const lost = resetAfter + hangAfter + truncated;
  expect((await listRows()).length).toBeGreaterThanOrEqual(500 + lost);
});
