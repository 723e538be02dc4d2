// The live service's own npm client, changed in nothing but its host, against ours. Clients in the
// wild look like this one: what it reads, ours must write.

import { Breed, Category, TheCatAPI } from '@thatapicompany/thecatapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let client: TheCatAPI;

beforeAll(async () => {
  server = await startServer();
  client = new TheCatAPI(server.key, { host: `${server.url}/v1` });
});
afterAll(() => server.stop());

describe('the official client', () => {
  it('searches', async () => {
    const images = await client.images.searchImages({
      limit: 5,
      breeds: [Breed.BENGAL],
      hasBreeds: true,
      mimeTypes: ['jpg', 'png', 'gif'],
      order: 'RAND',
      size: 'med',
    });
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) {
      expect(image.breeds?.[0]?.['id']).toBe('beng');
      expect(image.url).toContain('_1280.');
    }
    const hats = await client.images.searchImages({ categories: [Category.HATS], limit: 3 });
    expect(hats[0]?.categories?.[0]).toEqual({ id: 1, name: 'hats' });
  });

  it('walks the order of approval', async () => {
    const first = await client.images.searchImages({ limit: 10, page: 0, order: 'ASC' });
    const second = await client.images.searchImages({ limit: 10, page: 1, order: 'ASC' });
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(20);
  });

  it('gets one image, by chance and by id', async () => {
    const random = await client.images.getRandomImage();
    expect(random?.url).toMatch(/^http/);
    const image = await client.images.getImage('0XYvRd7oD', { size: 'small' });
    expect(image).toMatchObject({ id: '0XYvRd7oD', width: 1204, height: 1445 });
    await expect(client.images.getImage('nope')).rejects.toMatchObject({
      statusCode: 400,
      data: "Couldn't find an image matching the passed 'id' of nope",
    });
  });

  it('lists own images and deletes nothing that is not there', async () => {
    expect(await client.images.getImages()).toEqual([]);
    await expect(client.images.deleteImage('nope')).rejects.toMatchObject({
      statusCode: 400,
      data: 'INVALID_DATA',
    });
  });

  it('reads analyses', async () => {
    const analysis = await client.images.getImageAnalysis('0XYvRd7oD');
    expect(JSON.stringify(analysis)).toContain('Cat');
  });

  it('keeps favourites', async () => {
    const { id, message } = await client.favourites.addFavourite('0XYvRd7oD', 'user-1');
    expect(message).toBe('SUCCESS');
    const favourite = await client.favourites.getFavourite(id);
    expect(favourite).toMatchObject({ id, imageId: '0XYvRd7oD', subId: 'user-1' });
    expect(favourite.image.url).toMatch(/0XYvRd7oD\.jpg$/);
    const list = await client.favourites.getFavourites('user-1');
    expect(list.map((one) => one.id)).toEqual([id]);
    await expect(client.favourites.addFavourite('0XYvRd7oD', 'user-1')).rejects.toMatchObject({
      statusCode: 400,
      data: 'DUPLICATE_FAVOURITE - favourites are unique for account + image_id + sub_id',
    });
    expect(await client.favourites.deleteFavourite(id)).toEqual({ message: 'SUCCESS' });
    expect(await client.favourites.getFavourites('user-1')).toEqual([]);
  });

  it('votes', async () => {
    const vote = await client.votes.addVote({ imageId: '0XYvRd7oD', value: 1, subId: 'user-1' });
    expect(vote).toMatchObject({ imageId: '0XYvRd7oD', value: 1, subId: 'user-1' });
    const one = await client.votes.getVote(vote.id);
    expect(one.createdAt).toBeInstanceOf(Date);
    expect(one.userId).toMatch(/^\w+$/);
    const list = await client.votes.getVotes('user-1');
    expect(list.map(({ id }) => id)).toEqual([vote.id]);
    expect(await client.votes.deleteVote(vote.id)).toEqual({ message: 'SUCCESS' });
    await expect(client.votes.getVote(vote.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('is told that a key is needed', async () => {
    const stranger = new TheCatAPI('live_nonsense', { host: `${server.url}/v1` });
    await expect(stranger.votes.getVotes()).rejects.toMatchObject({
      statusCode: 401,
      data: expect.stringContaining('AUTHENTICATION_ERROR'),
    });
  });
});
