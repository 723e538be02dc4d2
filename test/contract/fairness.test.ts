// Chance as a caller sees it: over many calls every image that a filter leaves comes about equally
// often. The server draws from a seeded chance under a clock that stands still (an entry of the
// cache that ages would draw in between), so the counts are the same on every run, and a fair
// choice does not fail once in a thousand runs, as the bound would have it.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../packages/server/src/domain/drawings/seeded.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  const nowMs = Date.now();
  const source = seeded('fairness over HTTP');
  server = await startServer({
    env: { CHECK_REPLIES: 'off' },
    overrides: {
      clock: { nowMs: () => nowMs },
      chance: { integer: (below) => Math.floor(source.next() * below), bytes: randomBytes },
    },
  });
});
afterAll(() => server.stop());

const draws = 6000;
const atOnce = 20;
/** The standard normal value that is exceeded once in a thousand. */
const z = 3.0902;

/** The chi-square value that a fair choice exceeds once in a thousand, by Wilson and Hilferty. */
function chiSquareMax(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + z * Math.sqrt(spread)) ** 3;
}

async function askIds(query: string): Promise<string[]> {
  const answer = await server.ask(`/v1/images/search?${query}`, { key: server.key });
  expect(answer.status).toBe(200);
  return answer.json<{ id: string }[]>().map(({ id }) => id);
}

/** Every image of a filter, walked in the order of approval. */
async function listAll(filter: string): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 0; ; page += 1) {
    const more = await askIds(`${filter}&order=ASC&limit=25&page=${page}`);
    if (more.length === 0) return ids;
    ids.push(...more);
  }
}

/** How often each image came when one was asked for at a time. */
async function countDraws(filter: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let drawn = 0; drawn < draws; drawn += atOnce) {
    const answers = await Promise.all(
      Array.from({ length: atOnce }, () => server.ask(`/v1/images/search?${filter}&limit=1`)),
    );
    for (const answer of answers) {
      const [{ id }] = answer.json<[{ id: string }]>();
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

describe('a random search', () => {
  it.each([
    ['images of many kinds', 'category_ids=1,5', 0],
    ['those that are not excluded', 'has_breeds=1&mime_types=gif', 5],
    ['all images', '', 0],
  ])(
    'chooses fairly among %s',
    async (_name, filter, excludedCount) => {
      const left = await listAll(filter);
      const excluded = left.splice(0, excludedCount);
      expect(left.length).toBeGreaterThan(10);
      const counts = await countDraws(`${filter}&exclude_ids=${excluded}`);
      expect([...counts.keys()].filter((id) => !left.includes(id))).toEqual([]);
      const expected = draws / left.length;
      const chiSquare = left.reduce(
        (sum, id) => sum + ((counts.get(id) ?? 0) - expected) ** 2 / expected,
        0,
      );
      expect(chiSquare).toBeLessThan(chiSquareMax(left.length - 1));
    },
    60_000,
  );

  it('never repeats an image in one answer', async () => {
    // As many are asked for as nearly all that there are, so a repeat would be certain.
    for (let at = 0; at < 50; at += 1) {
      const ids = await askIds('limit=25&category_ids=5');
      expect(ids).toHaveLength(25);
      expect(new Set(ids).size).toBe(25);
    }
  });
});
