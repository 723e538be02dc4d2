// The options in the hands of TanStack Query itself.
import { InfiniteQueryObserver, MutationObserver, QueryClient } from '@tanstack/query-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCatApi } from './client.ts';
import { createQueries } from './query.ts';
import { openStandIn, type StandIn } from './testing/stand-in.ts';

let standIn: StandIn;
let client: QueryClient;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  standIn.asked.length = 0;
  client = new QueryClient();
});

const queries = () =>
  createQueries(createCatApi({ baseUrl: standIn.address, apiKey: 'live_a', cache: false }));

it('a query is asked once, and found under its key', async () => {
  standIn.say({ body: [{ id: 'beng' }] });
  const options = { ...queries().breeds.list({ limit: 5 }), staleTime: 60_000 };
  expect(await client.fetchQuery(options)).toEqual([{ id: 'beng' }]);
  await client.fetchQuery(options);
  expect(standIn.asked.map(({ url }) => url)).toEqual(['/v1/breeds?limit=5']);
  expect(client.getQueryData(['catapi', 'breeds', 'list', { limit: 5 }])).toHaveLength(1);
});

it('what is asked differently has another key, and nothing is a key of two', () => {
  const { images, breeds, votes, favourites, facts, categories } = queries();
  const keys = [
    images.search(),
    images.search({ limit: 5 }),
    images.searchPages({ seed: 'a' }),
    images.search({ seed: 'a' }),
    images.list(),
    images.pages(),
    images.get('a'),
    images.get('a', { size: 'thumb' }),
    images.status('a'),
    images.analysis('a'),
    images.breeds('a'),
    breeds.list(),
    breeds.get('a'),
    breeds.search({ q: 'a' }),
    votes.list(),
    votes.pages(),
    votes.get(1),
    favourites.list(),
    favourites.pages(),
    favourites.get(1),
    facts.list(),
    categories.list(),
  ].map(({ queryKey }) => JSON.stringify(queryKey));
  expect(new Set(keys).size).toBe(keys.length);
});

it('failures are tried again by the client alone', async () => {
  standIn.say({ status: 404, body: 'NOT_FOUND' });
  await expect(client.fetchQuery(queries().breeds.get('none'))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(standIn.asked).toHaveLength(1);
});

it('a query that nobody wants any more is stopped', async () => {
  let closed = 0;
  standIn.say((response) => response.on('close', () => (closed += 1)));
  const { queryKey, ...options } = queries().breeds.list();
  const asking = client.fetchQuery({ queryKey, ...options }).catch(() => 'stopped');
  await expect.poll(() => standIn.asked.length).toBe(1);
  await client.cancelQueries({ queryKey });
  expect(await asking).toBe('stopped');
  await expect.poll(() => closed).toBe(1);
});

it('pages follow one another until the server has no more', async () => {
  standIn.say((response, { url }) => {
    const page = new URL(url, standIn.address).searchParams.get('page') ?? '0';
    const headers = {
      'pagination-count': '5',
      'pagination-page': page,
      'pagination-limit': '2',
    };
    response.writeHead(200, headers).end(JSON.stringify([{ id: Number(page) }]));
  });
  const observer = new InfiniteQueryObserver(client, queries().votes.pages({ limit: 2 }));
  const stop = observer.subscribe(() => {});
  await expect.poll(() => observer.getCurrentResult().isSuccess).toBe(true);
  await observer.fetchNextPage();
  const { data, hasNextPage } = await observer.fetchNextPage();
  expect(data?.pages).toEqual([[{ id: 0 }], [{ id: 1 }], [{ id: 2 }]]);
  expect(hasNextPage).toBe(false);
  const { data: again } = await observer.refetch();
  expect(again?.pages.map(({ pagination }) => pagination?.page)).toEqual([0, 1, 2]);
  stop();
});

it('a write says what it touches', async () => {
  standIn.say({ body: [] });
  const { votes, images, breeds } = queries();
  for (const options of [votes.list(), images.get('a'), breeds.list()]) {
    await client.fetchQuery(options as ReturnType<typeof votes.list>);
  }
  standIn.say({ status: 201, body: { id: 1 } });
  const { touches, ...options } = votes.create();
  const mutation = new MutationObserver(client, {
    ...options,
    onSuccess: () => Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  expect(await mutation.mutate({ image_id: 'a', value: 1 })).toEqual({ id: 1 });
  const isStale = ({ queryKey }: { queryKey: readonly unknown[] }) =>
    client.getQueryState(queryKey)?.isInvalidated;
  expect([votes.list(), images.get('a'), breeds.list()].map(isStale)).toEqual([true, true, false]);
});
