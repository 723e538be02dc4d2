// What goes over the wire for each kind of call, and what comes back, against a real server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCatApi } from './client.ts';
import { createDebugHooks } from './debug.ts';
import { operations } from './generated/operations.ts';
import type { RequestTold, ResponseTold } from './pipeline/pipeline.ts';
import { openStandIn, type StandIn } from './testing/stand-in.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  standIn.asked.length = 0;
  standIn.say({ body: [] });
});

const cats = (options = {}) => createCatApi({ baseUrl: standIn.address, ...options });
const lastAsked = () => standIn.asked.at(-1);

describe('a request', () => {
  it('carries its parameters under the names of the contract, lists with commas', async () => {
    await cats().images.search({
      limit: 5,
      breed_ids: ['beng', 'a,b'],
      category_ids: [5],
      has_breeds: true,
      exclude_ids: [],
      seed: 'a b&c',
      order: undefined,
    });
    expect(lastAsked()?.url).toBe(
      '/v1/images/search?limit=5&breed_ids=beng,a%2Cb&category_ids=5&has_breeds=true&seed=a%20b%26c',
    );
  });

  it.each([
    ['-Zfz5z2jK', '/v1/images/-Zfz5z2jK'],
    ['a/b?c#d e%', '/v1/images/a%2Fb%3Fc%23d%20e%25'],
    ['{image_id}$&é', '/v1/images/%7Bimage_id%7D%24%26%C3%A9'],
    ['x'.repeat(9000), `/v1/images/${'x'.repeat(9000)}`],
  ])('names the id %s in its path', async (id, url) => {
    standIn.say({ body: {} });
    await cats().images.get(id);
    expect(lastAsked()?.url).toBe(url);
  });

  it.each(['', '.', '..'])('is not sent for the id "%s", which is another path', async (id) => {
    await expect(cats().images.get(id)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(standIn.asked).toEqual([]);
  });

  it('carries the key only when there is one, and only where it is looked at', async () => {
    await cats().images.search();
    expect(lastAsked()?.headers).not.toHaveProperty('x-api-key');
    await cats({ apiKey: '' }).images.search();
    expect(lastAsked()?.headers).not.toHaveProperty('x-api-key');
    await cats({ apiKey: 'live_a' }).images.search();
    expect(lastAsked()?.headers['x-api-key']).toBe('live_a');
    await cats({ apiKey: 'live_a' }).health.live();
    expect(lastAsked()?.headers).not.toHaveProperty('x-api-key');
  });

  it('carries headers of the client and of the call, and the idempotency key', async () => {
    const client = cats({ headers: { 'x-one': '1', 'x-two': '2' } });
    const options = { headers: { 'x-two': 'two' }, idempotencyKey: 'once' };
    await client.votes.create({ image_id: 'a', value: 1 }, options);
    expect(lastAsked()).toMatchObject({
      method: 'POST',
      url: '/v1/votes',
      body: '{"image_id":"a","value":1}',
      headers: {
        'x-one': '1',
        'x-two': 'two',
        'idempotency-key': 'once',
        'content-type': 'application/json',
        accept: 'application/json',
      },
    });
  });

  it('goes through the fetch that is given', async () => {
    const urls: string[] = [];
    const fetch = async (url: string, init: RequestInit) => {
      urls.push(url);
      expect(init.signal).toBeInstanceOf(AbortSignal);
      return Response.json([]);
    };
    await cats({ baseUrl: 'http://cats.test', fetch }).breeds.list();
    expect(urls).toEqual(['http://cats.test/v1/breeds']);
    expect(standIn.asked).toEqual([]);
  });
});

describe('an answer', () => {
  it('of a list is an array that knows its page', async () => {
    const headers = { 'pagination-count': '67', 'pagination-page': '2', 'pagination-limit': '10' };
    standIn.say({ body: [{ id: 1 }], headers });
    const votes = await cats().votes.list({ limit: 100 });
    expect(votes).toStrictEqual([{ id: 1 }]);
    expect(JSON.stringify(votes)).toBe('[{"id":1}]');
    expect(votes.pagination).toEqual({ count: 67, page: 2, limit: 10 });
    expect(votes.map((vote) => vote.id)).not.toHaveProperty('pagination');
  });

  it('of a list has no pagination where the server tells none', async () => {
    expect((await cats().images.search()).pagination).toBeUndefined();
  });

  it('may be any 2xx, with keys missing and keys unknown', async () => {
    standIn.say({ status: 202, body: { id: 'x', new_key: 1 } });
    expect(await cats().images.get('x')).toEqual({ id: 'x', new_key: 1 });
  });

  it('of a 204 is undefined, and so is an empty body', async () => {
    standIn.say({ status: 204 });
    expect(await cats().images.delete('x')).toBeUndefined();
    standIn.say({ status: 200, body: '' });
    expect(await cats().votes.delete(1)).toBeUndefined();
  });

  it('is a Blob for a picture and text for YAML', async () => {
    standIn.say({ body: 'not really', headers: { 'content-type': 'image/jpeg' } });
    const file = await cats().images.file('x.jpg');
    expect(await file.text()).toBe('not really');
    standIn.say({ body: 'openapi: 3.1.0' });
    expect(await cats().contract.yaml()).toBe('openapi: 3.1.0');
  });

  it('that says "not ready" is an answer, and a bare 503 is not', async () => {
    const body = { status: 'unavailable', ports: [{ port: 'database', ok: false }] };
    standIn.say({ status: 503, body });
    expect(await cats().health.ready()).toEqual(body);
    standIn.say({ status: 503, body: 'Service Unavailable' });
    await expect(cats().health.ready()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});

describe('the methods', () => {
  it('are one for each operation of the contract, but for the old path of a vote', async () => {
    const client = cats({ apiKey: 'live_a' });
    const calls = [
      () => client.images.search(),
      () => client.images.list(),
      () => client.images.get('i'),
      () => client.images.upload(new Blob(['cat'])),
      () => client.images.status('i'),
      () => client.images.delete('i'),
      () => client.images.analysis('i'),
      () => client.images.breeds('i'),
      () => client.images.addBreed('i', 'b'),
      () => client.images.removeBreed('i', 'b'),
      () => client.images.file('i.jpg'),
      () => client.breeds.list(),
      () => client.breeds.get('b'),
      () => client.breeds.search({ q: 'x' }),
      () => client.breeds.facts('b'),
      () => client.facts.list(),
      () => client.categories.list(),
      () => client.sources.list(),
      () => client.votes.list(),
      () => client.votes.get(1),
      () => client.votes.create({ image_id: 'i', value: 1 }),
      () => client.votes.delete(1),
      () => client.favourites.list(),
      () => client.favourites.get(1),
      () => client.favourites.create({ image_id: 'i' }),
      () => client.favourites.delete(1),
      () => client.webhooks.list(),
      () => client.webhooks.create({ name: 'a', url: 'b', events: ['vote.created'] }),
      () => client.webhooks.delete('1'),
      () => client.account.signUp({ email: 'a@b' }),
      () => client.account.rotateKey(),
      () => client.health.live(),
      () => client.health.ready(),
      () => client.contract.json(),
      () => client.contract.yaml(),
    ];
    for (const call of calls) await call();
    const asked = standIn.asked.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '')}`);
    const filled: Record<string, string> = { image_id: 'i', breed_id: 'b', file: 'i.jpg' };
    const promised = Object.entries(operations)
      .filter(([id]) => id !== 'deleteVoteByOldPath')
      .map(([, { method, path }]) => {
        const url = path.replace(/\{(\w+)\}/g, (_, name: string) => filled[name] ?? '1');
        return `${method} ${url}`;
      });
    expect(asked.toSorted()).toEqual(promised.toSorted());
  });
});

it('a signal of the client stops every call', async () => {
  const controller = new AbortController();
  const client = cats({ signal: controller.signal });
  standIn.say(() => {});
  const calls = [
    client.breeds.list(),
    client.votes.list({}, { signal: new AbortController().signal }),
  ];
  await expect.poll(() => standIn.asked.length).toBe(2);
  controller.abort();
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
});

describe('what a client tells', () => {
  it('are its attempts, and a hook can add to what is sent', async () => {
    const told: unknown[] = [];
    standIn.say({ status: 200, body: [], headers: { 'x-request-id': 'r9' } });
    await cats({
      hooks: {
        onRequest: ({ operation, attempt, headers }: RequestTold) => {
          told.push([operation, attempt]);
          headers.set('traceparent', '00-1');
        },
        onResponse: ({ operation, status, durationMs }: ResponseTold) => {
          told.push([operation, status, durationMs > 0]);
        },
      },
    }).breeds.list();
    expect(told).toEqual([
      ['listBreeds', 1],
      ['listBreeds', 200, true],
    ]);
    expect(lastAsked()?.headers['traceparent']).toBe('00-1');
  });

  it('ends a call where a hook throws', async () => {
    const onRequest = () => {
      throw new RangeError('no');
    };
    await expect(cats({ hooks: { onRequest } }).breeds.list()).rejects.toThrow(RangeError);
    expect(standIn.asked).toEqual([]);
  });

  it('are lines, on request, without a key in them', async () => {
    const lines: string[] = [];
    standIn.say({ body: [], headers: { 'x-request-id': 'r9' } });
    const hooks = createDebugHooks((line) => lines.push(line));
    const client = cats({ apiKey: 'live_secret', hooks });
    await client.votes.list({ sub_id: 'live_secret' });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^catapi listVotes #1 GET http:\S+\/v1\/votes\?sub_id=\(key\)$/);
    expect(lines[1]).toMatch(/^catapi listVotes #1 200 in \d+ ms \(request r9\)$/);
    expect(lines.join()).not.toContain('secret');
  });
});
