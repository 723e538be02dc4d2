// What is a fault and what is a newer server, and how a client is made to look.
import { describe, expect, it } from 'vitest';
import { createClient } from './client.ts';
import { retry } from './pipeline/retry.ts';
import { createImages } from './resources/images.ts';
import { checkAnswers, createAnswerCheck, findFaults, findMessageFaults } from './validate.ts';

const image = { id: 'abc', url: 'http://localhost/abc.jpg', width: 3, height: 4 };
const status = { id: 'abc', status: 'approved', created_at: '2023-10-28T17:44:36.000Z' };

describe('findFaults', () => {
  it('finds none in what the contract promises', () => {
    expect(findFaults('getImage', image)).toEqual([]);
    expect(findFaults('searchImages', [image, image])).toEqual([]);
    expect(findFaults('deleteImage', undefined)).toEqual([]);
    expect(findFaults('getContractYaml', 'openapi: 3.1.0')).toEqual([]);
    expect(findFaults('getContractJson', { openapi: '3.1.0' }, { strict: true })).toEqual([]);
  });

  it('names each place and what is wrong there', () => {
    const answer = [image, { ...image, width: '3', categories: [{ id: 5 }] }];
    expect(findFaults('searchImages', answer)).toEqual([
      { path: '[1].width', message: 'Invalid type: Expected number but received "3"' },
      {
        path: '[1].categories[0].name',
        message: 'Invalid key: Expected "name" but received undefined',
      },
    ]);
    expect(findFaults('searchImages', {})).toEqual([
      { path: '', message: 'Invalid type: Expected Array but received Object' },
    ]);
  });

  it('takes what a newer server says, unless strict', () => {
    const newer = {
      ...image,
      categories: [{ id: 5, name: 'boxes', 'since when': 2 }],
      tint: 'red',
    };
    expect(findFaults('getImage', newer)).toEqual([]);
    expect(findFaults('getImage', newer, { strict: true })).toEqual([
      { path: '.categories[0]["since when"]', message: 'Not in the contract' },
      { path: '.tint', message: 'Not in the contract' },
    ]);
    const moved = { ...status, status: 'appealed' };
    expect(findFaults('getImageStatus', moved)).toEqual([]);
    expect(findFaults('getImageStatus', moved, { strict: true })).toMatchObject([
      { path: '.status' },
    ]);
  });

  it('does not take another type for a new member', () => {
    expect(findFaults('getImageStatus', { ...status, status: 3 })).toMatchObject([
      { path: '.status' },
    ]);
    const uploaded = { ...image, original_filename: 'a.jpg', pending: 'yes', approved: 0 };
    expect(findFaults('uploadImage', uploaded)).toMatchObject([{ path: '.pending' }]);
  });
});

describe('findMessageFaults', () => {
  const timestamp = '2023-10-28T17:44:36.000Z';
  const processed = { type: 'image.processed', timestamp, data: { id: 'a', status: 'approved' } };

  it('looks at a message by its type', () => {
    expect(findMessageFaults(processed, { strict: true })).toEqual([]);
    expect(findMessageFaults({ ...processed, data: { id: 'a' } })).toMatchObject([
      { path: '.data.status' },
    ]);
  });

  it('takes a type that it does not know, unless strict; none is a fault', () => {
    const newer = { type: 'image.renamed', timestamp, data: {} };
    expect(findMessageFaults(newer)).toEqual([]);
    expect(findMessageFaults(newer, { strict: true })).toMatchObject([{ path: '.type' }]);
    expect(findMessageFaults({ ...newer, type: 'toString' })).toEqual([]);
    for (const odd of [null, undefined, 'text', {}]) {
      expect(findMessageFaults(odd)).toMatchObject([{ path: '.type' }]);
    }
  });
});

describe('checkAnswers', () => {
  const client = (answer: unknown, check = checkAnswers) =>
    createClient(
      { baseUrl: 'http://localhost', fetch: async () => Response.json(answer), cache: false },
      { images: createImages },
      [check, retry],
    );

  it('lets through what is right', async () => {
    expect(await client(image).images.get('abc')).toEqual(image);
  });

  it('throws BAD_ANSWER, which names the place and has all faults', async () => {
    const wrong = [image, { ...image, width: null, height: null }];
    const error = await client(wrong)
      .images.search()
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'BAD_ANSWER', operation: 'searchImages', status: 200 });
    expect(error.message).toContain('At [1].width: Invalid type: Expected number');
    expect(error.cause).toHaveLength(2);
  });

  it('is as strict as it is told', async () => {
    const newer = { ...image, tint: 'red' };
    expect(await client(newer).images.get('abc')).toEqual(newer);
    await expect(
      client(newer, createAnswerCheck({ strict: true })).images.get('abc'),
    ).rejects.toThrow('At .tint: Not in the contract');
  });

  it('leaves refusals and files to the client', async () => {
    const says = (response: () => Response) =>
      createClient(
        { baseUrl: 'http://localhost', fetch: async () => response() },
        { images: createImages },
        [checkAnswers],
      ).images;
    const none = says(() => new Response('NOT_FOUND', { status: 404 }));
    await expect(none.get('abc')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const page = says(() => new Response('<!doctype html>'));
    await expect(page.get('abc')).rejects.toThrow('not JSON');
    const file = says(() => new Response(new Blob(['bytes'])));
    expect((await file.file('abc.jpg')).size).toBe(5);
  });
});
