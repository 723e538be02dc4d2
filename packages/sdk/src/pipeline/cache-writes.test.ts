// What a write makes of what is remembered, here and in other tabs, and where it is kept.
import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import * as wires from '../generated/wires.ts';
import { openCacheRoom } from '../testing/cache-room.ts';
import type { CacheEntry } from './store.ts';

const room = openCacheRoom();
const { cats, keyed, passSeconds, sayNumbers, asked, untilAsked } = room;

describe('a write', () => {
  it('makes untrue what the contract says, and nothing else', async () => {
    sayNumbers({ 'cache-control': 'max-age=1000' });
    const client = keyed();
    const reads = {
      votes: () => client.votes.list(),
      favourites: () => client.favourites.list(),
      analysis: () => client.images.analysis('a'),
      other: () => client.images.analysis('b'),
      breeds: () => client.images.breeds('a'),
    };
    const changed = async (write: () => Promise<unknown>) => {
      const before = await Promise.all(Object.values(reads).map((read) => read()));
      passSeconds(1);
      await write();
      passSeconds(1);
      const after = await Promise.all(Object.values(reads).map((read) => read()));
      return Object.keys(reads).filter((_, at) => String(before[at]) !== String(after[at]));
    };
    expect(await changed(() => client.images.addBreed('a', 'beng'))).toEqual([
      'analysis',
      'breeds',
    ]);
    expect(await changed(() => client.images.delete('b'))).toEqual(['other']);
    expect(await changed(() => client.account.signUp({ email: 'a@b.example' } as never))).toEqual(
      [],
    );
  });

  it('knows every tag that the contract has an answer under', () => {
    const kept = new Set(Object.values(wires).flatMap(({ life }) => life?.tags ?? []));
    const forgotten = new Set(Object.values(wires).flatMap(({ forgets }) => forgets ?? []));
    for (const tag of ['image:{image_id}', 'images']) {
      expect(kept).toContain(tag);
      expect(forgotten).toContain(tag);
    }
  });

  it('that was refused makes nothing untrue', async () => {
    sayNumbers({ 'cache-control': 'max-age=1000' });
    const client = keyed();
    await client.images.analysis('a');
    room.standIn.say({ status: 400, body: 'INVALID_DATA' });
    await expect(client.images.delete('a')).rejects.toMatchObject({ status: 400 });
    passSeconds(1);
    expect(await client.images.analysis('a')).toEqual([1]);
  });

  it('makes untrue what was asked for before it and came after it', async () => {
    const client = keyed({ dedupe: false });
    let tell = () => {};
    room.standIn.say((response, { method }) => {
      if (method === 'DELETE') response.writeHead(204).end();
      else tell = () => response.writeHead(200, { 'cache-control': 'max-age=900' }).end('["old"]');
    });
    const early = client.images.analysis('a');
    await untilAsked(1);
    passSeconds(1);
    await client.images.delete('a');
    tell();
    expect(await early).toEqual(['old']);
    sayNumbers();
    expect(await client.images.analysis('a')).toEqual([1]);
  });
});

describe('a store', () => {
  it('in memory is bounded in bytes, the least recently used leaving first', async () => {
    const body = 'x'.repeat(10_000);
    room.standIn.say({ body: [body], headers: { 'cache-control': 'max-age=100' } });
    const client = cats({ cache: { bytesMax: 65_000 } });
    for (const id of ['a', 'b', 'c', 'a', 'd']) await client.breeds.get(id);
    expect(asked()).toBe(4);
    await client.breeds.get('a');
    expect(asked()).toBe(4);
    await client.breeds.get('b');
    expect(asked()).toBe(5);
    room.standIn.say({ body: ['x'.repeat(40_000)], headers: { 'cache-control': 'max-age=100' } });
    await client.breeds.get('big');
    await client.breeds.get('big');
    expect(asked()).toBe(7);
    await client.breeds.get('d');
    expect(asked()).toBe(7);
  });

  it('may be of lru-cache, or one that answers later', async () => {
    const later = new Map<string, CacheEntry>();
    const stores = [
      new LRUCache<string, CacheEntry>({
        maxSize: 1e6,
        sizeCalculation: ({ body }) => body.length,
      }),
      {
        get: async (key: string) => later.get(key),
        set: async (key: string, entry: CacheEntry) => {
          later.set(key, JSON.parse(JSON.stringify(entry)));
        },
        delete: async (key: string) => later.delete(key),
      },
    ];
    for (const store of stores) {
      sayNumbers({ 'cache-control': 'max-age=100' });
      const client = cats({ cache: { store } });
      expect([await client.breeds.list(), await client.breeds.list()]).toEqual([[1], [1]]);
    }
  });
});

it('other tabs hear of a write', async () => {
  sayNumbers({ 'cache-control': 'max-age=1000' });
  const [here, there] = [
    keyed({ cache: { acrossTabs: true } }),
    keyed({ cache: { acrossTabs: true } }),
  ];
  await there.images.analysis('a');
  expect(await there.images.analysis('a')).toEqual([1]);
  passSeconds(1);
  room.standIn.say({ status: 204 });
  await here.images.delete('a');
  room.standIn.say({ body: ['new'] });
  await expect.poll(() => there.images.analysis('a')).toEqual(['new']);
});
