// Everything that the SDK can ask, asked of a real server: that its types, its methods and the
// server agree is what nothing smaller can show.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatApi, createCatApi } from '../../packages/sdk/src/index.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let visitor: CatApi;
let cats: CatApi;

beforeAll(async () => {
  server = await startServer();
  visitor = createCatApi({ baseUrl: `${server.url}/v1/` });
  cats = createCatApi({ baseUrl: server.url, apiKey: server.key });
});
afterAll(() => server.stop());

describe('looking around', () => {
  it('finds images, and each of them by its id, with its file', async () => {
    const found = await visitor.images.search({ limit: 3 });
    expect(found).toHaveLength(3);
    const [first] = found;
    const image = await visitor.images.get(first?.id ?? '');
    expect(image).toMatchObject({ id: first?.id, url: first?.url });
    const file = await visitor.images.file(image.url.split('/').at(-1) ?? '');
    expect(file.type).toMatch(/^image\//);
    expect(file.size).toBeGreaterThan(100);
    const small = await visitor.images.get(image.id, { width: 100 });
    const { type, size } = await visitor.images.file(small.url.split('/').at(-1) ?? '');
    expect([type, size < file.size]).toEqual([file.type, true]);
    expect(await visitor.images.analysis(image.id)).toBeInstanceOf(Array);
    expect(await visitor.images.breeds(image.id)).toBeInstanceOf(Array);
  });

  it('walks a seeded search without repeats', async () => {
    const seen = new Set<string>();
    for (const page of [0, 1, 2]) {
      const images = await visitor.images.search({ limit: 10, seed: 'walk', page });
      expect(images.pagination).toMatchObject({ page, limit: 10 });
      for (const { id } of images) seen.add(id);
    }
    expect(seen.size).toBe(30);
  });

  it('knows breeds, facts, categories and sources', async () => {
    const breeds = await visitor.breeds.list({ limit: 5, page: 1 });
    expect(breeds).toHaveLength(5);
    expect(breeds.pagination).toMatchObject({ page: 1, limit: 5 });
    const [breed] = await visitor.breeds.search({ q: 'BENG' });
    expect(await visitor.breeds.get('beng')).toMatchObject({ id: breed?.id, name: 'Bengal' });
    const ofBreed = await cats.images.search({ limit: 5, breed_ids: ['beng'] });
    expect(ofBreed.length).toBeGreaterThan(0);
    for (const image of ofBreed) expect(image.breeds?.map(({ id }) => id)).toContain('beng');
    expect(await visitor.facts.list({ limit: 2 })).toHaveLength(2);
    expect(await visitor.breeds.facts('nope')).toEqual([]);
    const [category] = await visitor.categories.list();
    const search = await visitor.images.search({ category_ids: [category?.id ?? 0] });
    expect(search).toBeInstanceOf(Array);
    expect(await visitor.sources.list()).toBeInstanceOf(Array);
  });

  it('hears that the server is well, and what it promises', async () => {
    expect(await visitor.health.live()).toMatchObject({ status: 'ok' });
    expect(await visitor.health.ready()).toMatchObject({ status: 'ok' });
    expect(await visitor.contract.json()).toMatchObject({ openapi: '3.1.0' });
    expect(await visitor.contract.yaml()).toContain('openapi: 3.1.0');
  });
});

describe('with an account', () => {
  it('votes, sees the vote and takes it back', async () => {
    const vote = { image_id: '-Zfz5z2jK', value: -3, sub_id: 'me' };
    const options = { idempotencyKey: 'once' };
    const given = await cats.votes.create(vote, options);
    expect(given).toMatchObject({ message: 'SUCCESS', ...vote });
    expect(await cats.votes.create(vote, options)).toEqual(given);
    const votes = await cats.votes.list({ sub_id: 'me' });
    expect(votes.map(({ id }) => id)).toEqual([given.id]);
    expect(votes.pagination).toMatchObject({ count: 1, page: 0 });
    expect(await cats.votes.get(given.id)).toMatchObject(vote);
    expect(await cats.votes.delete(given.id)).toEqual({ message: 'SUCCESS' });
    await expect(cats.votes.delete(given.id)).rejects.toMatchObject({
      code: 'NO_VOTE_FOUND_MATCHING_ID',
      status: 404,
    });
  });

  it('keeps a favourite, once, and lets go of it', async () => {
    const { id } = await cats.favourites.create({ image_id: 'a' });
    const again = cats.favourites.create({ image_id: 'a' });
    await expect(again).rejects.toMatchObject({ code: 'DUPLICATE_FAVOURITE' });
    expect(await cats.favourites.get(id)).toMatchObject({ id, image_id: 'a', sub_id: null });
    expect(await cats.favourites.list()).toHaveLength(1);
    expect(await cats.favourites.delete(id)).toEqual({ message: 'SUCCESS' });
    await expect(cats.favourites.delete(id)).rejects.toMatchObject({ code: 'INVALID_ACCOUNT' });
  });

  it('has uploads of its own, and no say over those of others', async () => {
    expect(await cats.images.list()).toEqual([]);
    const [image] = await cats.images.search();
    const deletion = cats.images.delete(image?.id ?? '');
    await expect(deletion).rejects.toMatchObject({ code: 'INVALID_DATA' });
    const naming = cats.images.addBreed(image?.id ?? '', 'beng');
    await expect(naming).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('begins with signing up, and may change its key', async () => {
    const { api_key: apiKey } = await visitor.account.signUp({ email: 'cat@school.example' });
    const own = createCatApi({ baseUrl: server.url, apiKey });
    expect(await own.votes.list()).toEqual([]);
    const options = { idempotencyKey: 'rotate' };
    const { api_key: newKey } = await own.account.rotateKey(options);
    expect(newKey).not.toBe(apiKey);
    const renewed = createCatApi({ baseUrl: server.url, apiKey: newKey });
    expect(await renewed.votes.list()).toEqual([]);
    await expect(own.votes.list()).rejects.toMatchObject({ code: 'AUTHENTICATION_ERROR' });
  });
});

it('every refusal is told with its code and the id of the request', async () => {
  const refusal = visitor.images.get('nope');
  await expect(refusal).rejects.toMatchObject({
    code: 'IMAGE_NOT_FOUND',
    status: 400,
    detail: "Couldn't find an image matching the passed 'id' of nope",
    requestId: expect.stringMatching(/./),
  });
  await expect(visitor.votes.list()).rejects.toMatchObject({ code: 'AUTHENTICATION_ERROR' });
  await expect(visitor.breeds.get('nope')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const tooMany = visitor.images.search({ limit: 0 });
  await expect(tooMany).rejects.toMatchObject({ code: 'INVALID_PARAMETERS' });
});
