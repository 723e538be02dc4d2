// Waiting for room instead of being refused.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCatApi } from '../client.ts';
import type { CatApiError } from '../errors.ts';
import { openStandIn, type StandIn } from '../testing/stand-in.ts';

let standIn: StandIn;
let left: number;
let resetAtMs: number;
let refused: number;

const limit = 3;
const windowMs = 400;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  standIn.asked.length = 0;
  left = limit;
  refused = 0;
  resetAtMs = 0;
  // A window of so many calls, as the contract's headers tell of it.
  standIn.say((response) => {
    if (Date.now() >= resetAtMs) {
      resetAtMs = Date.now() + windowMs;
      left = limit;
    }
    left -= 1;
    const headers = {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(Math.max(0, left)),
      'ratelimit-reset': new Date(resetAtMs).toISOString(),
    };
    if (left >= 0) {
      response.writeHead(200, headers).end('[]');
      return;
    }
    refused += 1;
    const waitSeconds = String((resetAtMs - Date.now()) / 1000);
    response.writeHead(429, { ...headers, 'retry-after-seconds': waitSeconds }).end();
  });
});

const cats = (options = {}) =>
  createCatApi({ baseUrl: standIn.address, cache: false, dedupe: false, ...options });

it('calls in a row wait for room, and none is refused', async () => {
  const client = cats({ pace: true });
  for (let call = 0; call < 10; call += 1) await client.breeds.list();
  expect(refused).toBe(0);
  expect(standIn.asked).toHaveLength(10);
});

it('calls at once wait as well, once it is known what there is room for', async () => {
  const client = cats({ pace: true });
  await client.breeds.list();
  await Promise.all(Array.from({ length: 8 }, () => client.breeds.list()));
  expect(refused).toBe(0);
});

it('without it they are refused, and tried again', async () => {
  const client = cats({ retries: 5 });
  for (let call = 0; call < 7; call += 1) await client.breeds.list();
  expect(refused).toBeGreaterThan(0);
});

it('after a refusal nobody asks before it is time', async () => {
  standIn.say({ status: 429, headers: { 'retry-after': '2' } });
  const client = cats({ pace: true, timeoutMs: 1000 });
  const errors = await Promise.all(
    [1, 2, 3].map(() => client.breeds.list().catch((error: CatApiError) => error)),
  );
  expect(errors).toMatchObject(Array(3).fill({ code: 'TOO_MANY_REQUESTS' }));
  const before = standIn.asked.length;
  const error = await client.breeds.list().catch((one: CatApiError) => one as CatApiError);
  expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS', attempts: 0 });
  expect(((error as CatApiError).retryAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(1000);
  expect(standIn.asked).toHaveLength(before);
  // Other limits are counted by themselves, and what has none is not counted.
  standIn.say({ body: {} });
  await client.votes.create({ image_id: 'a', value: 1 });
  await client.health.live();
});
