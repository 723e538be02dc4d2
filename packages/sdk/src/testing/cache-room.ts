// What tests of the cache stand on: a server that says another list each time it is really asked,
// clients of it, and a clock that only the test moves.
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { createCatApi } from '../client.ts';
import { openStandIn, type StandIn } from './stand-in.ts';

/** Opens the room for all tests of a file, and makes it new before each. */
export function openCacheRoom() {
  let standIn: StandIn;
  let nowMs: number;
  beforeAll(async () => {
    standIn = await openStandIn();
  });
  afterAll(() => standIn.close());
  beforeEach(() => {
    standIn.asked.length = 0;
    nowMs = Date.UTC(2026, 0, 1);
    vi.spyOn(Date, 'now').mockImplementation(() => nowMs);
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => vi.restoreAllMocks());

  const cats = (options = {}) => createCatApi({ baseUrl: standIn.address, ...options });
  const asked = () => standIn.asked.length;
  return {
    get standIn() {
      return standIn;
    },
    cats,
    keyed: (options = {}) => cats({ apiKey: 'live_a', ...options }),
    passSeconds(seconds: number): void {
      nowMs += seconds * 1000;
    },
    /** Says another list each time: [1], [2], … */
    sayNumbers(headers: Record<string, string> = {}): void {
      let count = 0;
      standIn.say((response, { headers: { 'if-none-match': known } }) => {
        if (known !== undefined && known === headers['etag']) {
          response.writeHead(304, headers).end();
          return;
        }
        count += 1;
        response.writeHead(200, headers).end(`[${count}]`);
      });
    },
    asked,
    /** Renewals go on behind an answer. */
    untilAsked: (count: number) => expect.poll(asked).toBe(count),
  };
}
