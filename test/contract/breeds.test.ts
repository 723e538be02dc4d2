// Breeds, categories, facts and sources, as the live service answers them.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

type Breed = Record<string, unknown> & {
  id: string;
  name: string;
  reference_image_id?: string;
  image?: { id: string; width: number; height: number; url: string };
};

const read = <T>(name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../packages/server/seed/${name}`, import.meta.url), 'utf8'),
  ) as T;

const seeds = read<Breed[]>('breeds.json');
const descriptions = read<Record<string, string>>('descriptions.json');

describe('GET /breeds', () => {
  it('answers all 67 in the live order, with their images', async () => {
    const answer = await server.ask('/v1/breeds');
    const breeds = answer.json<Breed[]>();
    expect(answer.headers['pagination-count']).toBe('67');
    expect(breeds.map(({ id }) => id)).toEqual(seeds.map(({ id }) => id));
    expect(breeds.filter(({ image }) => image !== undefined)).toHaveLength(65);
    expect(breeds.filter((breed) => breed['wikipedia_url'] !== undefined)).toHaveLength(66);
    expect(breeds.find(({ id }) => id === 'beng')?.image).toEqual({
      id: 'O3btzLlsO',
      width: 1100,
      height: 739,
      url: `${server.url}/images/O3btzLlsO.png`,
    });
  });

  it('answers every fact as it is, and absent keys as absent', async () => {
    const breeds = (await server.ask('/v1/breeds')).json<Breed[]>();
    for (const seed of seeds) {
      const { image: _image, ...breed } = breeds.find(({ id }) => id === seed.id) as Breed;
      expect(breed).toEqual({ ...seed, description: descriptions[seed.id] });
    }
    expect(JSON.stringify(breeds)).not.toContain('null');
  });

  it('pages, and turns around', async () => {
    const last = await server.ask('/v1/breeds?order=DESC&limit=1');
    expect(last.json<Breed[]>()[0]?.id).toBe(seeds.at(-1)?.id);
    const beyond = await server.ask('/v1/breeds?limit=10&page=99');
    expect(beyond.text).toBe('[]');
    expect((await server.ask('/v1/breeds?attach_breed=0&limit=1')).status).toBe(200);
  });
});

describe('GET /breeds/{id}', () => {
  it('answers one breed, without its image', async () => {
    const breed = (await server.ask('/v1/breeds/abys')).json<Breed>();
    expect(breed).not.toHaveProperty('image');
    expect(breed.reference_image_id).toBe('0XYvRd7oD');
    expect(breed['weight']).toEqual({ imperial: '7  -  10', metric: '3 - 5' });
  });

  it.each(['nope', 'ABYS', '1', 'abys%20'])('does not know %s', async (id) => {
    const answer = await server.ask(`/v1/breeds/${id}`);
    expect([answer.status, answer.text]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('GET /breeds/search', () => {
  it.each([
    ['air', ['Abyssinian'].slice(1)],
    ['bengal', ['Bengal']],
    ['BENGAL', ['Bengal']],
    ['shorthair', undefined],
  ])('finds %s in names, in any letter case', async (q, names) => {
    const found = (await server.ask(`/v1/breeds/search?q=${q}`)).json<Breed[]>();
    const expected = seeds
      .map(({ name }) => name)
      .filter((name) => name.toLowerCase().includes(q.toLowerCase()));
    expect(found.map(({ name }) => name)).toEqual(expected);
    if (names !== undefined && names.length > 0) expect(expected).toEqual(names);
  });

  it('attaches the image when asked', async () => {
    const bare = (await server.ask('/v1/breeds/search?q=beng')).json<Breed[]>();
    expect(bare[0]).not.toHaveProperty('image');
    const full = (await server.ask('/v1/breeds/search?q=beng&attach_image=1')).json<Breed[]>();
    expect(full[0]?.image?.id).toBe('O3btzLlsO');
  });

  it('answers [] with 200 when nothing matches', async () => {
    const answer = await server.ask('/v1/breeds/search?q=zzz');
    expect([answer.status, answer.text]).toEqual([200, '[]']);
  });
});

describe('GET /categories', () => {
  it('answers the seven, in the live order, to the byte', async () => {
    const answer = await server.ask('/v1/categories');
    expect(answer.text).toBe(
      '[{"id":5,"name":"boxes"},{"id":15,"name":"clothes"},{"id":1,"name":"hats"},' +
        '{"id":14,"name":"sinks"},{"id":2,"name":"space"},{"id":4,"name":"sunglasses"},' +
        '{"id":7,"name":"ties"}]',
    );
    expect(answer.headers['pagination-count']).toBe('7');
    const page = await server.ask('/v1/categories?limit=2&page=1');
    expect(page.json()).toEqual([
      { id: 1, name: 'hats' },
      { id: 14, name: 'sinks' },
    ]);
  });
});

describe('facts', () => {
  it('answer one unless told, with pages', async () => {
    const answer = await server.ask('/v1/facts');
    const [fact, ...rest] = answer.json<Record<string, string>[]>();
    expect(rest).toEqual([]);
    expect(Object.keys(fact ?? {}).sort()).toEqual(['breed_id', 'fact', 'id', 'title']);
    expect(Number(answer.headers['pagination-count'])).toBeGreaterThanOrEqual(300);
    expect((await server.ask('/v1/facts?limit=99')).json<unknown[]>()).toHaveLength(10);
  });

  it('come by chance when asked, and never twice in an answer', async () => {
    const random = async () =>
      (await server.ask('/v1/facts?limit=10&order=RAND')).json<{ id: string }[]>();
    const [first, second] = [await random(), await random()];
    expect(new Set(first.map(({ id }) => id)).size).toBe(10);
    expect(first).not.toEqual(second);
  });

  it('of one breed', async () => {
    const answer = await server.ask('/v1/breeds/ragd/facts?limit=10');
    const facts = answer.json<{ breed_id: string }[]>();
    expect(facts.every(({ breed_id }) => breed_id === 'ragd')).toBe(true);
    expect(Number(answer.headers['pagination-count'])).toBeGreaterThanOrEqual(3);
    expect((await server.ask('/v1/breeds/nope/facts')).text).toBe('[]');
  });
});

describe('GET /sources', () => {
  it('says that the demo catalogue is drawings', async () => {
    const sources = (await server.ask('/v1/sources')).json<Record<string, string>[]>();
    expect(sources[0]?.['id']).toBe('drawings');
    expect(sources[0]?.['description']).toMatch(/draw/i);
  });
});
