// The mocks as a test of somebody else's would use them: through the client, and by hand where the
// wire itself is what counts.
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCatApi } from './client.ts';
import type { CatApiError } from './errors.ts';
import { createCatMocks } from './msw.ts';

const baseUrl = 'http://cats.test';
const mocks = createCatMocks({ baseUrl, apiKeys: ['mine', 'yours'] });
const server = setupServer(...mocks.handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  mocks.reset();
  server.resetHandlers();
});
afterAll(() => server.close());

const clientOf = (apiKey?: string, more = {}) =>
  createCatApi({ baseUrl: `${baseUrl}/v1`, apiKey, retries: 0, cache: false, ...more });
const visitor = clientOf();
const mine = clientOf('mine');
const yours = clientOf('yours');
const ask = (path: string, init: RequestInit = {}) => fetch(`${baseUrl}${path}`, init);
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: CatApiError) => [error.code, error.status],
  );
const png = () => new Blob([Uint8Array.from(pngBytes)], { type: 'image/png' });
const pngBytes = [
  137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 7, 0, 0, 0, 5,
];

describe('looking around', () => {
  it('finds images by chance, by filter, by seed and by id', async () => {
    expect(await visitor.images.search({ limit: 25 })).toHaveLength(10);
    const found = await mine.images.search({ limit: 25, breed_ids: ['beng'], mime_types: ['jpg'] });
    expect(found.length).toBeGreaterThan(0);
    for (const { breeds, url } of found) expect([breeds?.[0]?.id, url]).toEqual(['beng', url]);
    const ids = async (page: number) =>
      (await visitor.images.search({ seed: 'a', limit: 5, page })).map(({ id }) => id);
    expect(await ids(0)).toEqual(await ids(0));
    expect(new Set([...(await ids(0)), ...(await ids(1))]).size).toBe(10);
    const image = await visitor.images.get('0XYvRd7oD', { size: 'small' });
    expect(image.url).toMatch(/^http:\/\/cats\.test\/images\/0XYvRd7oD_390x256\.\w+$/);
    const file = await visitor.images.file(image.url.split('/').at(-1) ?? '');
    expect(file.type).toBe('image/png');
  });

  it('knows breeds, facts, categories, sources, and is well', async () => {
    const breeds = await visitor.breeds.list({ limit: 2, page: 1 });
    expect(breeds.pagination).toEqual({ count: 6, page: 1, limit: 2 });
    expect(await visitor.breeds.get('abys')).not.toHaveProperty('image');
    expect((await visitor.breeds.search({ q: 'BENG', attach_image: true }))[0]?.image?.id).toBe(
      'mock-beng-0',
    );
    expect(await visitor.facts.list({ limit: 99 })).toHaveLength(8);
    expect(await visitor.breeds.facts('abys')).toHaveLength(1);
    expect(await visitor.categories.list()).toHaveLength(7);
    expect(await visitor.sources.list()).toHaveLength(1);
    expect(await visitor.health.ready()).toMatchObject({ status: 'ok' });
    expect(await visitor.contract.json()).toMatchObject({ openapi: '3.1.0' });
    expect(await visitor.contract.yaml()).toContain('openapi: 3.1.0');
  });

  it('says 304 to who has it, and names what it does not know', async () => {
    const first = await ask('/v1/breeds?page=0&colour=red');
    expect(first.headers.get('x-unknown-parameters')).toBe('colour');
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await ask('/v1/breeds?page=0', { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each([
    ['limit=abc', 400],
    ['width=50', 400],
    ['has_breeds=maybe', 400],
    ['order=sideways&size=huge&page=-1', 200],
  ])('answers ?%s with %i', async (query, status) => {
    expect((await ask(`/v1/images/search?${query}`)).status).toBe(status);
  });
});

describe('what belongs to a key', () => {
  it('counts votes, tells them apart and takes them back', async () => {
    const { id } = await mine.votes.create({ image_id: '0XYvRd7oD', value: 1, sub_id: 'me' });
    await mine.votes.create({ image_id: 'nope', value: -1 });
    expect((await mine.votes.list({ limit: 1 })).pagination).toMatchObject({ count: 2, limit: 1 });
    expect(await mine.votes.list({ sub_id: 'me' })).toMatchObject([
      { id, image: { id: '0XYvRd7oD' } },
    ]);
    expect((await mine.images.get('0XYvRd7oD')).vote).toEqual({ id, value: 1 });
    expect(await yours.votes.list()).toEqual([]);
    expect(await refusalOf(yours.votes.get(id))).toEqual(['NOT_FOUND', 404]);
    expect(await refusalOf(yours.votes.delete(id))).toEqual(['INVALID_ACCOUNT', 404]);
    expect(await mine.votes.delete(id)).toEqual({ message: 'SUCCESS' });
    expect(await refusalOf(mine.votes.delete(id))).toEqual(['NO_VOTE_FOUND_MATCHING_ID', 404]);
    expect(mocks.state.accounts.get('mine')?.votes).toHaveLength(1);
  });

  it('keeps favourites once each', async () => {
    const { id } = await mine.favourites.create({ image_id: 'a' });
    const again = mine.favourites.create({ image_id: 'a' });
    expect(await refusalOf(again)).toEqual(['DUPLICATE_FAVOURITE', 400]);
    expect(await mine.favourites.get(id)).toMatchObject({ image_id: 'a', sub_id: null, image: {} });
    await mine.favourites.delete(id);
    expect(await refusalOf(mine.favourites.delete(id))).toEqual(['INVALID_ACCOUNT', 400]);
  });

  it('takes uploads in, shows them, and forgets them', async () => {
    const image = await mine.images.upload(png(), { filename: 'tom.png', breedIds: ['abys'] });
    expect(image).toMatchObject({ width: 7, height: 5, approved: 1, original_filename: 'tom.png' });
    expect((await mine.images.upload(png(), { filename: 'tom.png' })).id).toBe(image.id);
    expect(await mine.images.status(image.id)).toMatchObject({ status: 'approved' });
    expect(await mine.images.list()).toMatchObject([{ id: image.id, breed_ids: 'abys' }]);
    await mine.images.addBreed(image.id, 'beng');
    expect((await visitor.images.breeds(image.id)).map(({ id }) => id)).toEqual(['abys', 'beng']);
    await mine.images.removeBreed(image.id, 'abys');
    expect((await visitor.images.file(`${image.id}.png`)).size).toBe(pngBytes.length);
    expect(await refusalOf(yours.images.delete(image.id))).toEqual(['INVALID_DATA', 400]);
    await mine.images.delete(image.id);
    expect(await refusalOf(visitor.images.get(image.id))).toEqual(['IMAGE_NOT_FOUND', 400]);
    const noPicture = mine.images.upload(new Blob(['text']), { filename: 'a.png' });
    expect(await refusalOf(noPicture)).toEqual(['INVALID_FILE', 400]);
  });

  it('judges uploads as it is told', async () => {
    const strict = createCatMocks({
      verdict: ({ filename }) => (filename === 'dog.png' ? 'rejected' : 'pending'),
    });
    server.use(...strict.handlers);
    const dog = mine.images.upload(png(), { filename: 'dog.png' });
    expect(await refusalOf(dog)).toEqual(['CLASSIFICATION_FAILED', 400]);
    strict.reset();
    const cat = await mine.images.upload(png(), { filename: 'cat.png' });
    expect(cat).toMatchObject({ pending: 1, approved: 0 });
    expect(await refusalOf(visitor.images.get(cat.id))).toEqual(['IMAGE_NOT_FOUND', 400]);
  });

  it('remembers webhooks, signs up and rotates', async () => {
    const given = { name: 'a', url: 'https://gallery.example', events: ['vote.created' as const] };
    const { endpoint, signing_secret: secret } = await mine.webhooks.create(given);
    expect(secret).toMatch(/^whsec_/);
    expect(await mine.webhooks.list()).toMatchObject([{ endpoint: { id: endpoint.id } }]);
    await mine.webhooks.delete(endpoint.id);
    const { api_key: key } = await visitor.account.signUp({ email: 'a@b.c' });
    expect(await refusalOf(visitor.account.signUp({ email: 'a@b.c' }))).toEqual([
      'DUPLICATE_EMAIL',
      400,
    ]);
    const signedUp = clientOf(key);
    await signedUp.votes.create({ image_id: 'a', value: 1 });
    const { api_key: next } = await signedUp.account.rotateKey();
    expect(await clientOf(next).votes.list()).toHaveLength(1);
    expect(await refusalOf(signedUp.votes.list())).toEqual(['AUTHENTICATION_ERROR', 401]);
  });
});

describe('refusals', () => {
  it('are the bare text, or a problem document where JSON is preferred', async () => {
    const text = await ask('/v1/votes');
    expect([text.status, text.headers.get('content-type'), await text.text()]).toEqual([
      401,
      'text/plain; charset=utf-8',
      "AUTHENTICATION_ERROR - you need to send your API Key as the 'x-api-key' header",
    ]);
    const headers = { accept: 'application/json', 'x-api-key': 'nobody' };
    const problem = await ask('/v1/votes', { headers });
    expect(problem.headers.get('x-error-code')).toBe('AUTHENTICATION_ERROR');
    expect(await problem.json()).toMatchObject({ status: 401, code: 'AUTHENTICATION_ERROR' });
  });

  it.each([
    ['{}', 'FIELD_REQUIRED', '"image_id" is required'],
    ['{"image_id":"","value":1}', 'FIELD_EMPTY', '"image_id" is not allowed to be empty'],
    ['{"image_id":"a","value":"1"}', 'INVALID_DATA', 'INVALID_DATA'],
    ['{', 'MALFORMED_JSON', ''],
  ])('of the body %s is %s', async (body, code, text) => {
    const headers = { 'x-api-key': 'mine' };
    const response = await ask('/v1/votes', { method: 'POST', headers, body });
    expect([response.status, response.headers.get('x-error-code')]).toEqual([400, code]);
    if (text !== '') expect(await response.text()).toBe(text);
  });
});

describe('an Idempotency-Key', () => {
  it('does a thing once, also for two at the same time, and refuses another body', async () => {
    const options = { idempotencyKey: 'once' };
    const vote = { image_id: 'a', value: 1 };
    const [one, two] = await Promise.all([
      mine.votes.create(vote, options),
      mine.votes.create(vote, options),
    ]);
    expect(two).toEqual(one);
    expect(await mine.votes.list()).toHaveLength(1);
    const other = mine.votes.create({ ...vote, value: 2 }, options);
    expect(await refusalOf(other)).toEqual(['IDEMPOTENCY_KEY_REUSED', 422]);
    await yours.votes.create({ ...vote, value: 2 }, options);
    const refused = () => mine.favourites.create({ image_id: '' }, { idempotencyKey: 'b' });
    expect(await refusalOf(refused())).toEqual(['FIELD_EMPTY', 400]);
    await mine.favourites.create({ image_id: 'a' }, { idempotencyKey: 'b' });
  });

  it('holds for the same picture in a form of another boundary', async () => {
    const upload = () => mine.images.upload(png(), { filename: 'a.png', idempotencyKey: 'upload' });
    expect(await upload()).toEqual(await upload());
  });
});

describe('chaos', () => {
  it('limits each key, and says until when', async () => {
    mocks.state.chaos.rateLimit = { calls: 2 };
    await mine.breeds.list();
    const headers = { 'x-api-key': 'mine' };
    const second = await ask('/v1/breeds', { headers });
    expect(second.headers.get('ratelimit-remaining')).toBe('0');
    const third = await ask('/v1/breeds', { headers });
    expect([third.status, await third.text()]).toEqual([429, 'Too Many Requests']);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(third.headers.get('ratelimit-limit')).toBe('2');
    await yours.breeds.list();
    await mine.health.live();
  });

  it('is unavailable and unreachable as often as it is told', async () => {
    mocks.state.chaos.unavailable = 1;
    expect(await refusalOf(visitor.breeds.list())).toEqual(['SERVICE_UNAVAILABLE', 503]);
    mocks.state.chaos = { networkErrors: 1 };
    expect(await refusalOf(visitor.breeds.list())).toEqual(['CONNECTION', undefined]);
    let call = 0;
    const every = createCatMocks({ chaos: { unavailable: 0.5 }, chance: () => (call++ % 4) / 4 });
    server.use(...every.handlers);
    const codes = [];
    for (let at = 0; at < 8; at += 1) codes.push(await refusalOf(visitor.health.live()));
    expect(new Set(codes.map(String)).size).toBe(2);
  });

  it('is slow, and can be stopped waiting for', async () => {
    mocks.state.chaos.latencyMs = [50, 60];
    const beganAtMs = performance.now();
    await visitor.breeds.list();
    expect(performance.now() - beganAtMs).toBeGreaterThan(45);
    mocks.state.chaos.latencyMs = 10_000;
    const signal = AbortSignal.timeout(20);
    expect(await refusalOf(visitor.breeds.list({}, { signal }))).toEqual(['TIMEOUT', undefined]);
  });

  it('is over after a reset', async () => {
    mocks.state.chaos.unavailable = 1;
    await mine.votes.list().catch(() => undefined);
    mocks.reset();
    expect(await mine.votes.list()).toEqual([]);
  });
});

it('throws rather than to break the contract', async () => {
  const [image] = mocks.state.images;
  if (image !== undefined) image.width = 0;
  const thrown: unknown[] = [];
  // It is printed as well, which a run of these tests can do without.
  const print = vi.spyOn(console, 'error').mockReturnValue();
  server.events.on('unhandledException', ({ error }) => {
    thrown.push(error);
  });
  await visitor.images.get(image?.id ?? '').catch(() => undefined);
  server.events.removeAllListeners();
  expect(print).toHaveBeenCalled();
  print.mockRestore();
  expect(String(thrown[0])).toMatch(/mock of getImage would break the contract.*\.width/s);
});
