// What a write makes of what is remembered, here and in other tabs, and where it is kept.
import { LRUCache } from 'lru-cache';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCatApi } from '../client.ts';
import * as wires from '../generated/wires.ts';
import { openStandIn, type StandIn } from '../testing/stand-in.ts';
import type { CacheEntry } from './store.ts';

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
const keyed = (options = {}) => cats({ apiKey: 'live_a', ...options });
const passSeconds = (seconds: number) => {
  nowMs += seconds * 1000;
};

/** Says another list each time: [1], [2], … */
function sayNumbers(headers: Record<string, string> = {}): void {
  let count = 0;
  standIn.say((response, { headers: { 'if-none-match': known } }) => {
    if (known !== undefined && known === headers['etag']) {
      response.writeHead(304, headers).end();
      return;
    }
    count += 1;
    response.writeHead(200, headers).end(`[${count}]`);
  });
}

const asked = () => standIn.asked.length;
/** Renewals go on behind an answer. */
const untilAsked = (count: number) => expect.poll(asked).toBe(count);

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
    standIn.say({ status: 400, body: 'INVALID_DATA' });
    await expect(client.images.delete('a')).rejects.toMatchObject({ status: 400 });
    passSeconds(1);
    expect(await client.images.analysis('a')).toEqual([1]);
  });

  it('makes untrue what was asked for before it and came after it', async () => {
    const client = keyed({ dedupe: false });
    let tell = () => {};
    standIn.say((response, { method }) => {
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
    standIn.say({ body: [body], headers: { 'cache-control': 'max-age=100' } });
    const client = cats({ cache: { bytesMax: 65_000 } });
    for (const id of ['a', 'b', 'c', 'a', 'd']) await client.breeds.get(id);
    expect(asked()).toBe(4);
    await client.breeds.get('a');
    expect(asked()).toBe(4);
    await client.breeds.get('b');
    expect(asked()).toBe(5);
    standIn.say({ body: ['x'.repeat(40_000)], headers: { 'cache-control': 'max-age=100' } });
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
  standIn.say({ status: 204 });
  await here.images.delete('a');
  standIn.say({ body: ['new'] });
  await expect.poll(() => there.images.analysis('a')).toEqual(['new']);
});
