// What is remembered, for how long and for whom.
import { describe, expect, it } from 'vitest';
import { operations } from '../generated/operations.ts';
import { openCacheRoom } from '../testing/cache-room.ts';
import { type CacheEntry, MemoryStore } from './store.ts';

const room = openCacheRoom();
const { cats, keyed, passSeconds, sayNumbers, asked, untilAsked } = room;

describe('what the server says nothing about', () => {
  it('is kept for as long as the contract has it, then shown while it is renewed', async () => {
    sayNumbers();
    const client = cats();
    const { seconds, staleSeconds } = operations.listBreeds.cache;
    expect(await client.breeds.list()).toEqual([1]);
    passSeconds(seconds - 1);
    expect(await client.breeds.list()).toEqual([1]);
    expect(asked()).toBe(1);
    passSeconds(2);
    const stale = await Promise.all([client.breeds.list(), client.breeds.list()]);
    expect(stale).toEqual([[1], [1]]);
    await untilAsked(2);
    await expect.poll(() => client.breeds.list()).toEqual([2]);
    passSeconds(seconds + staleSeconds + 1);
    expect(await client.breeds.list()).toEqual([3]);
    expect(asked()).toBe(3);
  });

  it('is not kept where the contract keeps nothing, and nothing is kept that is drawn', async () => {
    sayNumbers();
    const client = keyed();
    expect([await client.votes.list(), await client.votes.list()]).toEqual([[1], [2]]);
    expect([await client.images.search(), await client.images.search()]).toEqual([[3], [4]]);
    expect([
      await client.facts.list({ order: 'RANDOM' }),
      await client.facts.list({ order: 'RANDOM' }),
    ]).toEqual([[5], [6]]);
    expect([await client.facts.list(), await client.facts.list()]).toEqual([[7], [7]]);
  });

  it('is kept for those without a key where a key changes it', async () => {
    sayNumbers();
    const anonymous = cats();
    await anonymous.images.get('a');
    await anonymous.images.get('a');
    expect(asked()).toBe(1);
    const client = keyed();
    await client.images.get('a');
    await client.images.get('a');
    expect(asked()).toBe(3);
  });

  it('is known not to be there for a shorter time', async () => {
    room.standIn.say({ status: 404, headers: { 'x-error-code': 'NOT_FOUND' }, body: 'NOT_FOUND' });
    const client = cats();
    const { absentSeconds } = operations.getBreed.cache;
    const ask = () => expect(client.breeds.get('none')).rejects.toMatchObject({ status: 404 });
    await ask();
    await ask();
    expect(asked()).toBe(1);
    passSeconds(absentSeconds + 1);
    await ask();
    expect(asked()).toBe(2);
  });
});

describe('what the server says', () => {
  it('counts before the contract: max-age, Age, Expires and no-store', async () => {
    const client = cats();
    const ask = () => client.breeds.list();
    sayNumbers({ 'cache-control': 'public, max-age="600"', age: '100' });
    await ask();
    passSeconds(499);
    await ask();
    expect(asked()).toBe(1);
    passSeconds(2);
    await ask();
    expect(asked()).toBe(2);
    room.standIn.asked.length = 0;
    sayNumbers({ 'cache-control': 'no-store' });
    passSeconds(1000);
    await ask();
    await ask();
    expect(asked()).toBe(2);
    room.standIn.asked.length = 0;
    sayNumbers({
      date: new Date(Date.now()).toUTCString(),
      expires: new Date(Date.now() + 30_000).toUTCString(),
    });
    await ask();
    passSeconds(29);
    await ask();
    expect(asked()).toBe(1);
    passSeconds(2);
    await ask();
    expect(asked()).toBe(2);
    room.standIn.asked.length = 0;
    sayNumbers({ expires: '0' });
    passSeconds(100);
    await ask();
    await ask();
    expect(asked()).toBe(2);
  });

  it('lets stale answers be shown for as long as it says', async () => {
    sayNumbers({ 'cache-control': 'max-age=10, stale-while-revalidate=20' });
    const client = cats();
    await client.breeds.list();
    passSeconds(29);
    expect(await client.breeds.list()).toEqual([1]);
    await untilAsked(2);
    await expect.poll(() => client.breeds.list()).toEqual([2]);
    passSeconds(31);
    expect(await client.breeds.list()).toEqual([3]);
  });

  it('of "no-cache" is that it is asked each time, and answered with 304', async () => {
    sayNumbers({ 'cache-control': 'private, no-cache', etag: '"a"', 'x-said': 'first' });
    const client = keyed();
    const first = await client.votes.list();
    const second = await client.votes.list();
    expect([first, second]).toEqual([[1], [1]]);
    expect(room.standIn.asked.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"a"',
    ]);
  });

  it('with a 304 takes the place of what it said before', async () => {
    const client = cats();
    const seen: (string | null)[] = [];
    const headers = { 'cache-control': 'max-age=10', etag: '"a"', 'pagination-count': '1' };
    const pages = { 'pagination-page': '0', 'pagination-limit': '5' };
    room.standIn.say({ headers: { ...headers, ...pages }, body: [1] });
    await client.breeds.list();
    passSeconds(11);
    room.standIn.say((response) => {
      seen.push('304');
      response
        .writeHead(304, { 'cache-control': 'max-age=1000', etag: '"a"', 'pagination-count': '7' })
        .end();
    });
    const renewed = await client.breeds.list();
    expect(renewed).toEqual([1]);
    expect(renewed.pagination).toEqual({ count: 7, page: 0, limit: 5 });
    passSeconds(900);
    expect((await client.breeds.list()).pagination?.count).toBe(7);
    expect(seen).toEqual(['304']);
  });

  it('of Vary is what it depends on', async () => {
    sayNumbers({ vary: 'Accept-Language, Origin' });
    const store = new MemoryStore(1e6);
    const german = cats({ cache: { store } });
    await german.breeds.list();
    await german.breeds.list();
    expect(asked()).toBe(1);
    sayNumbers({ vary: '*' });
    passSeconds(10_000);
    await german.breeds.list();
    await german.breeds.list();
    expect(asked()).toBe(3);
  });
});

describe('a failure', () => {
  it.each([
    ['a server that is gone', { status: 503, body: 'x' }],
    ['a server that is wrong', { status: 500, body: 'x' }],
  ])('of %s is met with what is known, for a day', async (_, said) => {
    sayNumbers();
    const client = cats({ retries: 0 });
    await client.breeds.list();
    room.standIn.say(said);
    passSeconds(80_000);
    expect(await client.breeds.list()).toEqual([1]);
    expect(asked()).toBe(2);
    passSeconds(20_000);
    await expect(client.breeds.list()).rejects.toMatchObject({ status: said.status });
  });

  it('of the connection, or of time, as well', async () => {
    sayNumbers();
    const client = cats({ retries: 0 });
    await client.breeds.list();
    passSeconds(10_000);
    room.standIn.say((response) => response.destroy());
    expect(await client.breeds.list()).toEqual([1]);
    room.standIn.say(() => {});
    expect(await client.breeds.list({}, { attemptTimeoutMs: 50 })).toEqual([1]);
  });

  it('is a failure where the server forbids that, or the contract keeps nothing', async () => {
    const client = keyed({ retries: 0 });
    sayNumbers({ 'cache-control': 'max-age=1, must-revalidate', etag: '"a"' });
    await client.breeds.list();
    sayNumbers({ 'cache-control': 'private, no-cache', etag: '"a"' });
    await client.votes.list();
    passSeconds(2);
    room.standIn.say({ status: 503 });
    await expect(client.breeds.list()).rejects.toMatchObject({ status: 503 });
    await expect(client.votes.list()).rejects.toMatchObject({ status: 503 });
  });

  it('stands still for as long as the server says: stale-if-error', async () => {
    const client = cats({ retries: 0 });
    sayNumbers({ 'cache-control': 'max-age=1, stale-if-error=100' });
    await client.breeds.list();
    room.standIn.say({ status: 503 });
    passSeconds(100);
    expect(await client.breeds.list()).toEqual([1]);
    passSeconds(2);
    await expect(client.breeds.list()).rejects.toMatchObject({ status: 503 });
  });

  it('is never remembered', async () => {
    const client = cats({ retries: 0 });
    room.standIn.say({ status: 503, headers: { 'cache-control': 'max-age=100' } });
    await expect(client.breeds.list()).rejects.toMatchObject({ status: 503 });
    sayNumbers();
    expect(await client.breeds.list()).toEqual([1]);
  });
});

describe('one client', () => {
  it('never sees what another key, header or server was answered', async () => {
    sayNumbers({ 'cache-control': 'max-age=1000' });
    const store = new Map<string, CacheEntry>();
    const cache = { store };
    const lists = [
      await cats({ cache }).breeds.list(),
      await cats({ cache, apiKey: 'live_a' }).breeds.list(),
      await cats({ cache, apiKey: 'live_b' }).breeds.list(),
      await cats({ cache, headers: { 'accept-language': 'de' } }).breeds.list(),
      await cats({ cache }).breeds.list({}, { headers: { 'x-more': '1' } }),
      await cats({ cache, baseUrl: room.standIn.address.replace('127.0.0.1', 'localhost') })
        .breeds.list()
        .catch(() => [6]),
    ];
    expect(lists).toEqual([[1], [2], [3], [4], [5], [6]]);
    expect(await cats({ cache, apiKey: 'live_b' }).breeds.list()).toEqual([3]);
    expect([...store.keys()].join()).not.toContain('live_');
    expect(JSON.stringify([...store.values()])).not.toContain('live_');
  });

  it('gets a copy of its own', async () => {
    room.standIn.say({ body: [{ id: 'beng' }], headers: { 'cache-control': 'max-age=100' } });
    const client = cats();
    const [first] = await client.breeds.list();
    if (first) first.id = 'mine';
    expect(await client.breeds.list()).toEqual([{ id: 'beng' }]);
  });

  it('chooses for each call', async () => {
    sayNumbers({ 'cache-control': 'max-age=100' });
    const client = cats();
    const list = (cache: 'default' | 'no-cache' | 'reload' | 'no-store') =>
      client.breeds.list({}, { cache });
    expect(await list('default')).toEqual([1]);
    expect(await list('reload')).toEqual([2]);
    expect(await list('default')).toEqual([2]);
    expect(await list('no-store')).toEqual([3]);
    expect(await list('default')).toEqual([2]);
    expect(await list('no-cache')).toEqual([4]);
  });

  it('can have none', async () => {
    sayNumbers({ 'cache-control': 'max-age=100' });
    const client = cats({ cache: false });
    expect([await client.breeds.list(), await client.breeds.list()]).toEqual([[1], [2]]);
  });

  it('never keeps a file', async () => {
    sayNumbers({ 'cache-control': 'max-age=100', 'content-type': 'image/png' });
    const client = cats();
    await client.images.file('a.png');
    await client.images.file('a.png');
    expect(asked()).toBe(2);
  });
});
