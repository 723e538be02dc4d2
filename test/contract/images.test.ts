// Images as the live service answers them: search, one image, own uploads, their breeds, and files.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertImageChanges } from '../../packages/server/src/domain/images/image-change-store.ts';
import { sqlTime } from '../../packages/server/src/ports/database.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let accountId: number;

beforeAll(async () => {
  server = await startServer();
  const found = await server.domain.accounts.findCaller(server.key);
  accountId = (found as { caller: { accountId: number } }).caller.accountId;
});
afterAll(() => server.stop());

interface Item {
  id: string;
  url: string;
  width: number;
  height: number;
  breeds?: { id: string; image?: unknown; description: string }[];
  categories?: { id: number; name: string }[];
  vote?: { id: number; value: number };
  favourite?: { id: number };
}

const search = async (query: string, key?: string) =>
  (await server.ask(`/v1/images/search?${query}`, { key })).json<Item[]>();

/** Rows as an upload would leave them. */
async function insertOwn(id: string, more: Record<string, unknown> = {}): Promise<void> {
  const createdAt = sqlTime(Date.parse('2022-11-24T15:28:59.000Z'));
  const row = {
    id,
    state: 'published',
    type: 'png',
    width: 860,
    height: 733,
    source: 'upload',
    position: 100_000,
    account_id: accountId,
    original_filename: `${'x'.repeat(120)}.png`,
    created_at: createdAt,
    ...more,
  };
  await server.ports.database.transaction(async (transaction) => {
    await transaction('images').insert(row);
    await insertImageChanges(transaction, [id], createdAt);
  });
  await server.ports.cache.forget(['images']);
}

describe('GET /images/search', () => {
  it('answers one image without a key: exactly id, url, width, height', async () => {
    const [item, ...rest] = await search('');
    expect(rest).toEqual([]);
    expect(Object.keys(item as Item)).toEqual(['id', 'url', 'width', 'height']);
    expect(item?.url).toMatch(new RegExp(`^${server.url}/images/${item?.id}\\.(jpg|png|gif)$`));
  });

  it('answers breeds always, and categories only when there are any, with a key', async () => {
    const items = await search('limit=25', server.key);
    for (const item of items) {
      expect(Array.isArray(item.breeds)).toBe(true);
      expect(item.categories?.length).not.toBe(0);
      expect(item).not.toHaveProperty('mime_type');
      for (const breed of item.breeds ?? []) expect(breed).not.toHaveProperty('image');
    }
    const [bare] = await search('include_breeds=0&include_categories=false', server.key);
    expect(Object.keys(bare as Item)).toEqual(['id', 'url', 'width', 'height']);
  });

  it('answers an array also for limit=1, and [] when nothing matches', async () => {
    expect(await search('breed_ids=nope')).toEqual([]);
    expect(await search('category_ids=999')).toEqual([]);
    expect(await search('category_ids=nope')).toEqual([]);
  });

  it.each(['abc', '0', '-1', '2.5'])('refuses limit=%s', async (limit) => {
    const answer = await server.ask(`/v1/images/search?limit=${limit}`);
    expect([answer.status, answer.text]).toEqual([400, 'Invalid parameters.']);
  });

  it.each([
    ['has_breeds=1', true],
    ['has_breeds=true', true],
    ['has_breeds=0', false],
    ['has_breeds=False', false],
  ])('understands %s', async (query, has) => {
    const items = await search(`limit=25&${query}`, server.key);
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ breeds }) => (breeds?.length ?? 0) > 0 === has)).toBe(true);
  });

  it('refuses any other has_breeds', async () => {
    const answer = await server.ask('/v1/images/search?has_breeds=2');
    expect([answer.status, answer.text]).toEqual([400, 'Invalid parameters.']);
  });

  it.each(['breed_ids=beng', 'breed_id=beng', 'breed_ids=nope,beng', 'breed_ids=beng%2Cnope'])(
    'filters by %s',
    async (query) => {
      const items = await search(`limit=25&${query}`, server.key);
      expect(items.length).toBeGreaterThan(0);
      for (const { breeds } of items) expect(breeds?.map(({ id }) => id)).toContain('beng');
    },
  );

  it('takes several breeds and several categories as "or", and different filters as "and"', async () => {
    const breeds = await search('limit=25&breed_ids=beng,abys', server.key);
    const shown = new Set(breeds.flatMap((item) => item.breeds?.map(({ id }) => id)));
    expect([...shown].sort()).toEqual(['abys', 'beng']);
    const categories = await search('limit=25&category_ids=1,5', server.key);
    const ids = new Set(categories.flatMap((item) => item.categories?.map(({ id }) => id)));
    expect(ids.has(1) && ids.has(5)).toBe(true);
    const both = await search('limit=25&category_ids=1,5&has_breeds=1', server.key);
    expect(both.length).toBeGreaterThan(0);
    expect(both.every((item) => item.breeds?.length && item.categories?.length)).toBe(true);
  });

  it.each([
    ['gif', /\.gif$/],
    ['image/gif', /\.gif$/],
    ['jpg', /\.jpg$/],
    ['image/jpeg', /\.jpg$/],
    ['png,gif', /\.(png|gif)$/],
  ])('filters by mime_types=%s', async (types, ending) => {
    const items = await search(`limit=10&mime_types=${types}`);
    expect(items.length).toBeGreaterThan(0);
    for (const { url } of items) expect(url).toMatch(ending);
  });

  it.each([
    ['small', '_390x256'],
    ['med', '_1280'],
    ['full', ''],
    ['medium', ''],
    ['1280', ''],
  ])('changes only the url for size=%s', async (size, ending) => {
    const [plain] = await search('seed=size');
    const [sized] = await search(`seed=size&size=${size}`);
    expect(sized?.width).toBe(plain?.width);
    expect(sized?.url).toMatch(new RegExp(`/${plain?.id}${ending}\\.(jpg|png|gif)$`));
  });

  it('sends format=src on to the file, also by HEAD, and ignores the limit', async () => {
    const path = '/v1/images/search?format=src&limit=5&breed_ids=abys';
    for (const method of ['GET', 'HEAD']) {
      const answer = await server.ask(path, { method });
      expect(answer.status).toBe(302);
      expect(answer.headers['location']).toMatch(/\/images\/[\w-]+\.(jpg|png|gif)$/);
    }
  });

  it('walks the order of approval with a key, and not without', async () => {
    const approved = await server.ports.database
      .read('images')
      .where({ state: 'published' })
      .orderBy('position')
      .orderBy('id')
      .pluck<string[]>('id');
    expect(approved.length).toBeGreaterThan(100);
    const walk = async (order: string) => {
      const ids: string[] = [];
      for (let page = 0; page * 25 < approved.length; page += 1) {
        const items = await search(`limit=25&order=${order}&page=${page}`, server.key);
        ids.push(...items.map(({ id }) => id));
      }
      return ids;
    };
    expect(await walk('ASC')).toEqual(approved);
    expect(await walk('DESC')).toEqual(approved.toReversed());
    const anonymous = await server.ask('/v1/images/search?order=ASC&limit=5');
    expect(anonymous.headers['pagination-count']).toBeUndefined();
    expect(anonymous.headers['cache-control']).toBe('post-check=0, pre-check=0');
  });

  it('walks a seed without repeats until []', async () => {
    const seen: string[] = [];
    for (let page = 0; ; page += 1) {
      const items = await search(`seed=walk&limit=10&page=${page}&breed_ids=beng,abys,siam`);
      if (items.length === 0) break;
      seen.push(...items.map(({ id }) => id));
    }
    expect(new Set(seen).size).toBe(seen.length);
    const answer = await server.ask('/v1/images/search?seed=walk&breed_ids=beng,abys,siam');
    expect(answer.headers['pagination-count']).toBe(String(seen.length));
    const other = await search('seed=other&limit=10&breed_ids=beng,abys,siam');
    expect(other.map(({ id }) => id)).not.toEqual(seen.slice(0, 10));
  });

  it('never answers an excluded image', async () => {
    const all = await search('limit=25&breed_ids=abys', server.key);
    const [kept, ...excluded] = all.map(({ id }) => id);
    const query = `limit=25&breed_ids=abys&exclude_ids=${excluded.join(',')}`;
    for (let i = 0; i < 5; i += 1) {
      expect((await search(query, server.key)).map(({ id }) => id)).toEqual([kept]);
    }
  });

  it("attaches the caller's own vote and favourite, and nobody else's", async () => {
    const body = { image_id: '0XYvRd7oD', value: 1 };
    await server.ask('/v1/votes', { method: 'POST', key: server.key, body });
    const latest = { ...body, value: 3 };
    await server.ask('/v1/votes', { method: 'POST', key: server.key, body: latest });
    const favourite = { image_id: '0XYvRd7oD' };
    await server.ask('/v1/favourites', { method: 'POST', key: server.key, body: favourite });
    const find = async (more: string, key?: string) =>
      (await search(`limit=25&breed_ids=abys&${more}`, key)).find(({ id }) => id === '0XYvRd7oD');
    const own = await find('', server.key);
    expect(own?.vote).toEqual({ id: expect.any(Number), value: 3 });
    expect(own?.favourite).toEqual({ id: expect.any(Number) });
    for (const item of [
      await find('', server.otherKey),
      await find('include_vote=0&include_favourite=0', server.key),
    ]) {
      expect(item).not.toHaveProperty('vote');
      expect(item).not.toHaveProperty('favourite');
    }
    const one = await server.ask('/v1/images/0XYvRd7oD', { key: server.key });
    expect(one.json<Item>().vote).toEqual(own?.vote);
    const anonymous = await server.ask('/v1/images/0XYvRd7oD');
    expect(anonymous.json<Item>()).not.toHaveProperty('vote');
  });
});

describe('GET /images/{id}', () => {
  it('answers one image with its breeds', async () => {
    const item = (await server.ask('/v1/images/0XYvRd7oD')).json<Item>();
    expect(item).toMatchObject({
      id: '0XYvRd7oD',
      url: `${server.url}/images/0XYvRd7oD.jpg`,
      width: 1204,
      height: 1445,
    });
    expect(item.breeds?.map(({ id }) => id)).toEqual(['abys']);
    expect(item).not.toHaveProperty('sub_id');
  });

  it('shows breed_ids and sub_id of uploads, null included', async () => {
    await insertOwn('upload001');
    const answer = await server.ask('/v1/images/upload001');
    expect(answer.json()).toMatchObject({ breed_ids: null, sub_id: null });
  });

  it.each(['nope', '-nope0000', 'a b', '<script>', '猫'])('does not know %s', async (id) => {
    const answer = await server.ask(`/v1/images/${encodeURIComponent(id)}`);
    expect([answer.status, answer.text]).toEqual([
      400,
      `Couldn't find an image matching the passed 'id' of ${id}`,
    ]);
  });
});

describe('own images', () => {
  it('are listed with exactly the keys of the live service', async () => {
    await insertOwn('own000001', { sub_id: 'lister' });
    const list = await server.ask('/v1/images/?limit=100&sub_id=lister', { key: server.key });
    expect(list.headers['pagination-limit']).toBe('25');
    const [item] = list.json<Record<string, unknown>[]>();
    expect(item).toEqual({
      breeds: [],
      id: 'own000001',
      url: `${server.url}/images/own000001.png`,
      width: 860,
      height: 733,
      sub_id: 'lister',
      created_at: '2022-11-24T15:28:59.000Z',
      original_filename: 'x'.repeat(100),
      breed_ids: null,
    });
  });

  it("do not show somebody else's", async () => {
    await insertOwn('own000002');
    const theirs = await server.ask('/v1/images?limit=25', { key: server.otherKey });
    expect(theirs.text).toBe('[]');
  });

  it('are given breeds and lose them', async () => {
    await insertOwn('own000003');
    const breeds = async () =>
      (await server.ask('/v1/images/own000003/breeds'))
        .json<{ id: string }[]>()
        .map(({ id }) => id);
    expect(await breeds()).toEqual([]);
    const add = { method: 'POST', key: server.key, body: { breed_id: 'abys' } };
    for (let i = 0; i < 2; i += 1) {
      const added = await server.ask('/v1/images/own000003/breeds', add);
      expect([added.status, added.text]).toEqual([200, '{"message":"SUCCESS"}']);
    }
    expect(await breeds()).toEqual(['abys']);
    const one = await server.ask('/v1/images/own000003');
    expect(one.json()).toMatchObject({ breed_ids: 'abys' });
    const remove = { method: 'DELETE', key: server.key };
    const removed = await server.ask('/v1/images/own000003/breeds/abys', remove);
    expect([removed.status, removed.text]).toEqual([200, '{"message":"SUCCESS"}']);
    expect(await breeds()).toEqual([]);
  });

  it.each([
    ['POST', '/v1/images/nope/breeds', { breed_id: 'abys' }],
    ['POST', '/v1/images/0XYvRd7oD/breeds', { breed_id: 'beng' }],
    ['DELETE', '/v1/images/0XYvRd7oD/breeds/abys', undefined],
    ['GET', '/v1/images/nope/breeds', undefined],
  ])('%s %s of what is not there or not yours is 404', async (method, path, body) => {
    const answer = await server.ask(path, { method, key: server.key, body });
    expect([answer.status, answer.text]).toEqual([404, 'NOT_FOUND']);
  });

  it('are deleted, and gone everywhere', async () => {
    await insertOwn('own000004');
    expect((await server.ask('/v1/images/own000004')).status).toBe(200);
    const theirs = { method: 'DELETE', key: server.otherKey };
    const refused = await server.ask('/v1/images/own000004', theirs);
    expect([refused.status, refused.text]).toEqual([400, 'INVALID_DATA']);
    const deleted = await server.ask('/v1/images/own000004', { method: 'DELETE', key: server.key });
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expect((await server.ask('/v1/images/own000004')).status).toBe(400);
    const again = await server.ask('/v1/images/own000004', { method: 'DELETE', key: server.key });
    expect([again.status, again.text]).toEqual([400, 'INVALID_DATA']);
  });
});

describe('GET /images/{id}/analysis', () => {
  it('answers an array, with PascalCase inside the labels', async () => {
    const [analysis] = (await server.ask('/v1/images/0XYvRd7oD/analysis')).json<
      { labels: object[]; moderation_labels: object[]; vendor: string; image_id: string }[]
    >();
    expect(analysis?.image_id).toBe('0XYvRd7oD');
    expect(analysis?.vendor).toMatch(/draw/i);
    expect(Object.keys(analysis?.labels[0] ?? {})).toEqual(
      expect.arrayContaining(['Name', 'Confidence', 'Instances', 'Parents']),
    );
    expect(analysis?.moderation_labels).toEqual([]);
  });

  it('answers [] where there is none', async () => {
    expect((await server.ask('/v1/images/nope/analysis')).text).toBe('[]');
  });
});

describe('image files', () => {
  it('are served as the live CDN does', async () => {
    const answer = await server.ask('/images/0XYvRd7oD.jpg');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'max-age=14400',
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
    });
    expect(answer.headers['etag']).toMatch(/^"/);
    expect(Date.parse(answer.headers['last-modified'] as string)).not.toBeNaN();
    expect(answer.bytes.length).toBe(Number(answer.headers['content-length']));
    expect(answer.bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  });

  it('tell their length by HEAD', async () => {
    const get = await server.ask('/images/0XYvRd7oD.jpg');
    const head = await server.ask('/images/0XYvRd7oD.jpg', { method: 'HEAD' });
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    expect(head.bytes).toHaveLength(0);
  });

  it('answer ranges and conditions', async () => {
    const whole = await server.ask('/images/0XYvRd7oD.jpg');
    const part = await server.ask('/images/0XYvRd7oD.jpg', { headers: { range: 'bytes=10-19' } });
    expect(part.status).toBe(206);
    expect(part.bytes).toEqual(whole.bytes.subarray(10, 20));
    expect(part.headers['content-range']).toBe(`bytes 10-19/${whole.bytes.length}`);
    const beyond = await server.ask('/images/0XYvRd7oD.jpg', {
      headers: { range: `bytes=${whole.bytes.length}-` },
    });
    expect(beyond.status).toBe(416);
    const same = await server.ask('/images/0XYvRd7oD.jpg', {
      headers: { 'if-none-match': whole.headers['etag'] as string },
    });
    expect([same.status, same.bytes.length]).toEqual([304, 0]);
  });

  it.each([
    '/images/nope.jpg',
    '/images/0XYvRd7oD.png',
    '/images/0XYvRd7oD',
    '/images/0XYvRd7oD_9999.jpg',
    '/images/.jpg',
  ])('are not found as %s', async (path) => {
    expect((await server.ask(path)).status).toBe(404);
  });
});
