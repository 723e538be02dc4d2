// Which failures are met by another attempt, after how long, and how many there are in all.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCatApi } from '../client.ts';
import type { CatApiError } from '../errors.ts';
import { openStandIn, type Said, type StandIn } from '../testing/stand-in.ts';
import type { RetryTold } from './pipeline.ts';

let standIn: StandIn;
let told: RetryTold[];

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  standIn.asked.length = 0;
  told = [];
  // Waits are drawn; here they are as short as they can be.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

const cats = (options = {}) =>
  createCatApi({
    baseUrl: standIn.address,
    apiKey: 'live_a',
    cache: false,
    hooks: { onRetry: (one) => told.push(one) },
    ...options,
  });

/** Says these one after the other, and the last for ever; `undefined` closes the connection. */
function sayInTurn(...turns: (Said | undefined)[]): void {
  let at = 0;
  standIn.say((response) => {
    const said = turns[Math.min(at, turns.length - 1)];
    at += 1;
    if (said === undefined) {
      response.destroy();
      return;
    }
    const { status = 200, headers = {}, body = [] } = said;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
}

const thrownBy = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it was answered'),
    (error: CatApiError) => error,
  );

const vote = { image_id: 'a', value: 1 };

describe('a failure', () => {
  it.each([408, 429, 500, 502, 503, 504])('with status %i is tried again', async (status) => {
    sayInTurn({ status }, { status }, {});
    expect(await cats().breeds.list()).toEqual([]);
    expect(standIn.asked).toHaveLength(3);
    expect(told).toMatchObject([
      { operation: 'listBreeds', attempt: 1, reason: status },
      { operation: 'listBreeds', attempt: 2, reason: status },
    ]);
  });

  it.each([400, 401, 404, 409, 413, 422])('with status %i is not', async (status) => {
    sayInTurn({ status });
    const error = await thrownBy(cats().breeds.list());
    expect(error).toMatchObject({ status, attempts: 1 });
    expect(standIn.asked).toHaveLength(1);
  });

  it('of the connection is tried again, be it before the answer or within it', async () => {
    sayInTurn(undefined, {});
    await cats().breeds.list();
    expect(told).toMatchObject([{ reason: 'CONNECTION' }]);
    let count = 0;
    standIn.say((response) => {
      count += 1;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '9' });
      if (count === 1) response.write('[', () => response.destroy());
      else response.end('["whole"]');
    });
    expect(await cats().breeds.list()).toEqual(['whole']);
    expect(count).toBe(2);
  });

  it('to answer in the time of an attempt is tried again', async () => {
    let count = 0;
    standIn.say((response) => {
      count += 1;
      if (count > 1) response.writeHead(200).end('[]');
    });
    expect(await cats({ attemptTimeoutMs: 100 }).breeds.list()).toEqual([]);
    expect(told).toMatchObject([{ reason: 'TIMEOUT' }]);
  });

  it('that lasts is thrown with the number of attempts', async () => {
    sayInTurn({ status: 503 });
    expect(await thrownBy(cats().breeds.list())).toMatchObject({ status: 503, attempts: 3 });
    expect(await thrownBy(cats({ retries: 5 }).breeds.list())).toMatchObject({ attempts: 6 });
    expect(await thrownBy(cats({ retries: 0 }).breeds.list())).toMatchObject({ attempts: 1 });
    sayInTurn(undefined);
    const error = await thrownBy(cats().breeds.list());
    expect(error).toMatchObject({ code: 'CONNECTION', attempts: 3 });
  });
});

describe('a POST', () => {
  const keysOf = () => standIn.asked.map(({ headers }) => headers['idempotency-key']);

  it('is sent again with the key it was sent with, another for each', async () => {
    sayInTurn(undefined, { status: 503 }, { body: { id: 1 } });
    await cats().votes.create(vote);
    expect(keysOf()).toHaveLength(3);
    expect(keysOf()[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(keysOf()).size).toBe(1);
    await cats().votes.create(vote);
    expect(new Set(keysOf()).size).toBe(2);
    await cats().votes.create(vote, { idempotencyKey: 'mine' });
    expect(keysOf().at(-1)).toBe('mine');
  });

  it('is sent once to a server that knows no keys, unless it was not heard', async () => {
    sayInTurn({ status: 503 });
    const old = cats({ idempotency: false });
    expect(await thrownBy(old.votes.create(vote))).toMatchObject({ attempts: 1 });
    sayInTurn(undefined);
    expect(await thrownBy(old.votes.create(vote))).toMatchObject({ attempts: 1 });
    sayInTurn({ status: 429 }, { body: {} });
    expect(await old.votes.create(vote)).toEqual({});
  });

  it('is sent once to the live service, which is such a server', async () => {
    let count = 0;
    const fetch = async () => {
      count += 1;
      return new Response('', { status: 502 });
    };
    const live = cats({ baseUrl: undefined, fetch });
    await thrownBy(live.votes.create(vote));
    expect(count).toBe(1);
    await thrownBy(live.votes.list());
    expect(count).toBe(4);
  });
});

describe('the wait', () => {
  it('is a random part of a time that doubles', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.1);
    sayInTurn({ status: 503 });
    await thrownBy(cats({ retries: 4 }).breeds.list());
    expect(told.map(({ delayMs }) => delayMs)).toEqual([50, 100, 200, 400]);
  });

  it('is what the server says, and no attempt comes before', async () => {
    sayInTurn({ status: 429, headers: { 'retry-after-seconds': '0.3' } }, {});
    const beganAtMs = performance.now();
    await cats().breeds.list();
    expect(performance.now() - beganAtMs).toBeGreaterThan(290);
    expect(told[0]?.delayMs).toBeGreaterThan(290);
  });

  it('that does not fit into the time of the call ends it at once, with when to come again', async () => {
    sayInTurn({ status: 429, headers: { 'retry-after': '60' } });
    const beganAtMs = performance.now();
    const error = await thrownBy(cats({ timeoutMs: 5000 }).breeds.list());
    expect(performance.now() - beganAtMs).toBeLessThan(2000);
    expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS', attempts: 1 });
    expect((error.retryAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000);
    expect(standIn.asked).toHaveLength(1);
  });

  it('is no longer than the client allows', async () => {
    sayInTurn({ status: 503, headers: { 'retry-after': '3' } });
    const error = await thrownBy(cats({ retryDelayMsMax: 2000 }).breeds.list());
    expect(error).toMatchObject({ status: 503, attempts: 1 });
  });
});

describe('in an outage', () => {
  it('a thousand calls are little more than a thousand requests, and it ends with it', async () => {
    const client = cats();
    sayInTurn({ status: 503 });
    for (let call = 0; call < 1000; call += 1) await thrownBy(client.breeds.list());
    expect(standIn.asked.length).toBeLessThanOrEqual(1100);
    expect(standIn.asked.length).toBeGreaterThan(1000);
    sayInTurn({});
    for (let call = 0; call < 150; call += 1) await client.breeds.list();
    standIn.asked.length = 0;
    sayInTurn({ status: 503 }, { status: 503 }, {});
    for (let call = 0; call < 10; call += 1) await client.breeds.list();
    expect(standIn.asked).toHaveLength(12);
  }, 60_000);
});
