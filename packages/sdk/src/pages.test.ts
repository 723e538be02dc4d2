// Walking through all pages, whatever the server tells or hides of them.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCatApi } from './client.ts';
import { openStandIn, type StandIn } from './testing/stand-in.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  standIn.asked.length = 0;
});

const cats = () => createCatApi({ baseUrl: standIn.address, apiKey: 'live_a', cache: false });

interface Shelf {
  count: number;
  /** More than that is never answered, silently. */
  limitMax?: number;
  tells?: boolean;
  ignoresPage?: boolean;
}

function sayPages({ count, limitMax = 1000, tells = true, ignoresPage = false }: Shelf): void {
  standIn.say((response, { url }) => {
    const query = new URL(url, standIn.address).searchParams;
    const limit = Math.min(limitMax, Number(query.get('limit') ?? 100));
    const page = ignoresPage ? 0 : Number(query.get('page') ?? 0);
    const all = Array.from({ length: count }, (_, at) => ({ id: at + 1 }));
    const headers = {
      'pagination-count': String(count),
      'pagination-page': String(page),
      'pagination-limit': String(limit),
    };
    response.writeHead(200, tells ? headers : {});
    response.end(JSON.stringify(all.slice(page * limit, (page + 1) * limit)));
  });
}

async function take(items: AsyncIterable<{ id: number }>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const asked = () => standIn.asked.map(({ url }) => url.split('?')[1]);

it.each([
  ['a server that tells', {}],
  ['one that lowers the limit and tells', { limitMax: 10 }],
  ['one that lowers it and does not tell', { limitMax: 10, tells: false }],
  ['one that tells nothing', { tells: false }],
])('takes every item once, from %s', async (_, shelf) => {
  for (const count of [0, 1, 9, 10, 11, 30, 250]) {
    sayPages({ count, ...shelf });
    expect(await take(cats().votes.all())).toEqual(upTo(count));
    expect(await take(cats().votes.all({ limit: 10 }))).toEqual(upTo(count));
  }
});

it('asks no more than is needed, in pages of a hundred unless it is told otherwise', async () => {
  sayPages({ count: 200 });
  await take(cats().votes.all());
  expect(asked()).toEqual(['limit=100&page=0', 'limit=100&page=1']);
  standIn.asked.length = 0;
  await take(cats().votes.all({ limit: 150, sub_id: 'me', page: 1 }));
  expect(asked()).toEqual(['limit=150&sub_id=me&page=1']);
});

it('asks for no more than the contract allows', async () => {
  sayPages({ count: 30 });
  await take(cats().images.all({ limit: 500 }) as never);
  expect(asked()).toEqual(['limit=25&page=0', 'limit=25&page=1']);
});

it('ends where a server knows no pages', async () => {
  sayPages({ count: 150, tells: false, ignoresPage: true });
  expect(await take(cats().votes.all())).toEqual(upTo(100));
});

it('asks for a page when it is wanted, and stops with whoever takes', async () => {
  sayPages({ count: 500 });
  for await (const { id } of cats().votes.all()) if (id === 150) break;
  expect(standIn.asked).toHaveLength(2);
  const stopped = take(cats().votes.all({}, { signal: AbortSignal.abort() }));
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
});

it('throws what a page throws, after the items before it', async () => {
  sayPages({ count: 500 });
  const ids: number[] = [];
  const walk = async () => {
    for await (const { id } of cats().votes.all()) {
      ids.push(id);
      if (id === 100) standIn.say({ status: 401, body: 'AUTHENTICATION_ERROR' });
    }
  };
  await expect(walk()).rejects.toMatchObject({ code: 'AUTHENTICATION_ERROR' });
  expect(ids).toEqual(upTo(100));
});

it('walks a search in one order, which is drawn where none is named', async () => {
  sayPages({ count: 30 });
  await take(cats().images.searchAll({ has_breeds: true }) as never);
  const seeds = standIn.asked.map(({ url }) => /seed=(\d+)/.exec(url)?.[1]);
  expect(seeds).toHaveLength(2);
  expect(seeds[0]).toMatch(/^\d+$/);
  expect(new Set(seeds).size).toBe(1);
  await take(cats().images.searchAll({ seed: 'mine' }) as never);
  expect(asked().at(-1)).toContain('seed=mine');
  await take(cats().images.searchAll({ order: 'ASC' }) as never);
  expect(asked().at(-1)).not.toContain('seed');
});
