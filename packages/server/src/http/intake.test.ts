// The queue by itself: who is begun when, in which order, and who is refused. A request costs what
// the test says, on a clock of the test's own; the turns of the event loop are real.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Observation } from '../observe.ts';
import { createIntake, type Intake } from './intake.ts';

let begun: string[];
let refused: string[];
let told: Observation[];
let costMs: number;
let intake: Intake;

const turn = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  [begun, refused, told, costMs] = [[], [], [], 0];
  const chance = { integer: () => 0, bytes: (count: number) => Buffer.alloc(count) };
  intake = createIntake(
    ({ url = '' }, _response, refusal) => {
      (refusal === undefined ? begun : refused).push(url);
      if (refusal === undefined) vi.advanceTimersByTime(costMs);
      else expect(refusal).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 });
    },
    chance,
    (observation) => told.push(observation),
  );
});

afterEach(async () => {
  costMs = 0;
  while (intake.measure().waiting > 0) await turn();
  vi.useRealTimers();
});

function take(method: string, url: string, headers = {}): { destroyed: boolean } {
  const response = { destroyed: false };
  const request = { method, url, headers } as unknown as IncomingMessage;
  intake.take(request, response as ServerResponse);
  return response;
}

const read = (url: string) => take('GET', url);

/** Fills a turn, so that whoever comes next has to wait. */
function fillTurn(): void {
  for (let sent = 0; sent < 64; sent += 1) read('/filling');
  begun = [];
}

/** Has one wait all the time for so long, while others are served. */
async function stand(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    read(`/standing-${left}`);
    read(`/standing-${left}-too`);
    costMs = 100;
    await turn();
  }
  costMs = 0;
}

describe('with time to spare', () => {
  test('begins everybody at once', () => {
    for (const url of ['/a', '/b', '/c']) read(url);
    expect(begun).toEqual(['/a', '/b', '/c']);
    expect(intake.measure()).toEqual({ waiting: 0, oldestMs: 0, isOverloaded: false });
  });

  test('begins those who do not fit into a turn in the next, in their order', async () => {
    fillTurn();
    for (const url of ['/a', '/b']) read(url);
    expect(begun).toEqual([]);
    expect(intake.measure().waiting).toBe(2);
    await turn();
    await turn();
    expect(begun).toEqual(['/a', '/b']);
    expect(told).toEqual([]);
  });
});

describe('with more to do than time', () => {
  test('serves writes first, then reads with a key, then the others', async () => {
    fillTurn();
    read('/anonymous');
    take('POST', '/junk');
    read('/v1/votes?api_key=k');
    take('GET', '/keyed', { 'x-api-key': 'k' });
    take('POST', '/v1/votes', { 'x-api-key': 'k' });
    await turn();
    await turn();
    const all = ['/v1/votes', '/v1/votes?api_key=k', '/keyed', '/anonymous', '/junk'];
    expect(begun).toEqual(all);
  });

  test('never lets health or a preflight wait', () => {
    fillTurn();
    for (const url of ['/healthz', '/readyz/', '/healthz?x=1']) read(url);
    take('OPTIONS', '/v1/votes');
    read('/healthzz');
    expect(begun).toEqual(['/healthz', '/readyz/', '/healthz?x=1', '/v1/votes']);
  });

  test('forgets nobody: of twenty-one one is begun of each kind that goes later', async () => {
    fillTurn();
    for (let sent = 0; sent < 100; sent += 1) take('POST', '/write', { 'x-api-key': 'k' });
    for (let sent = 0; sent < 10; sent += 1) read('/read');
    for (let sent = 0; sent < 10; sent += 1) read('/keyed?api_key=k');
    for (let turns = 0; turns < 4; turns += 1) await turn();
    const first = begun.slice(0, 63);
    expect(first.filter((url) => url === '/read')).toHaveLength(3);
    expect(first.filter((url) => url === '/keyed?api_key=k')).toHaveLength(3);
  });

  test('begins fewer in a turn when turns take long, and more again when they do not', async () => {
    fillTurn();
    for (let sent = 0; sent < 500; sent += 1) read('/slow');
    costMs = 5;
    const begunIn: number[] = [];
    for (let turns = 0; turns < 12; turns += 1) {
      const before = begun.length;
      await turn();
      begunIn.push(begun.length - before);
    }
    expect(Math.max(...begunIn.slice(-4))).toBeLessThanOrEqual(5);
    expect(Math.min(...begunIn.slice(-4))).toBeGreaterThanOrEqual(1);
    costMs = 0;
    for (let turns = 0; turns < 80; turns += 1) await turn();
    expect(intake.measure().waiting).toBe(0);
  });

  test('refuses nobody for one long pause of the machine', async () => {
    fillTurn();
    read('/a');
    vi.advanceTimersByTime(60_000);
    await turn();
    await turn();
    expect([begun, refused]).toEqual([['/a'], []]);
  });

  test('begins nothing for who has left', async () => {
    fillTurn();
    read('/gone').destroyed = true;
    read('/there');
    await turn();
    await turn();
    expect(begun).toEqual(['/there']);
  });

  test('refuses at once when too many wait', () => {
    fillTurn();
    for (let sent = 0; sent < 5000; sent += 1) read('/waiting');
    read('/one-too-many');
    expect(refused).toEqual(['/one-too-many']);
    expect(told).toEqual([{ kind: 'overload.began', waiting: 5000 }]);
  });
});

describe('a queue that stands', () => {
  beforeEach(async () => {
    fillTurn();
    for (let sent = 0; sent < 200; sent += 1) read(`/old-${sent}`);
    await stand(800);
  });

  test('refuses who has waited for half a second, and tells it', () => {
    expect(refused.filter((url) => url.startsWith('/old-')).length).toBeGreaterThan(50);
    expect(intake.measure().oldestMs).toBeLessThanOrEqual(600);
    expect(told[0]).toMatchObject({ kind: 'overload.began' });
  });

  test('is worked from its newest end', async () => {
    for (let sent = 0; sent < 20; sent += 1) read(`/new-${sent}`);
    begun = [];
    await turn();
    await turn();
    expect(begun[0]).toBe('/new-19');
  });

  test('tells that it is over, and how many it cost, when a second went by without', async () => {
    for (let turns = 0; turns < 100; turns += 1) await turn();
    expect(intake.measure()).toMatchObject({ waiting: 0, isOverloaded: true });
    const count = refused.length;
    vi.advanceTimersByTime(1100);
    await turn();
    await turn();
    expect(intake.measure().isOverloaded).toBe(false);
    expect(told.slice(1)).toMatchObject([
      { kind: 'overload.ended', refused: { write: 0, anonymous: count } },
    ]);
    read('/well');
    expect(begun.at(-1)).toBe('/well');
  });
});
