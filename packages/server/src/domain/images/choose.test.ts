// Chance, filters and orders over the pool. The bounds of the chi-square tests are those that a
// fair choice passes but once in a million; chance is seeded, so what passes goes on passing.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTestChance,
  openTestRoom,
  type TestImage,
  type TestRoom,
} from '../../../../../test/support/domain-room.ts';
import {
  pageBySeed,
  pageInOrder,
  pickByChance,
  type SearchFilter,
  selectImages,
} from './choose.ts';
import { type ImagePool, idAt, imageAt } from './image-pool.ts';
import { loadImagePool } from './image-pool-load.ts';

const breedIds = Array.from({ length: 20 }, (_, number) => `br${number}`);
const types = ['jpg', 'png', 'gif', 'webp'];
const none: ReadonlySet<string> = new Set();

/** 440 images of all kinds: some with two breeds, some with none, all types, some categories. */
const images = Array.from({ length: 440 }, (_, number) => ({
  id: `img_${number.toString(36)}`,
  type: types[number % 4] as string,
  breedIds: [breedIds[number % 27], breedIds[number % 31]].filter(
    (id, at, all) => id !== undefined && all.indexOf(id) === at,
  ) as string[],
  categoryIds: number % 5 === 0 ? [1, 2, 3].slice(0, 1 + (number % 3)) : [],
})) satisfies TestImage[];

let room: TestRoom;
let pool: ImagePool;

beforeAll(async () => {
  room = await openTestRoom();
  await room.insertBreeds(...breedIds);
  await room.insertCategories(1, 2, 3);
  await room.insertImages(...images);
  pool = await loadImagePool(room.ports.database.read);
});

afterAll(() => room.close());

const idsOf = (chosen: number[]) => chosen.map((index) => idAt(pool, index));
const everything = () => selectImages(pool, {});

/** The value that chi-square of a fair choice exceeds once in a million (Wilson and Hilferty). */
function chiSquareMax(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + 4.7534 * Math.sqrt(spread)) ** 3;
}

function chiSquare(counts: Map<string, number>, outcomes: number): number {
  const drawn = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const expected = drawn / outcomes;
  const seen = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2, 0);
  return (seen + (outcomes - counts.size) * expected ** 2) / expected;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

describe('the pool', () => {
  test('holds every image in the order of approval', () => {
    expect(pool.size).toBe(440);
    const found = images.map((_, index) => imageAt(pool, index));
    expect(found).toEqual(images.map(({ id, type }) => ({ id, type, width: 640, height: 480 })));
  });

  test('is the same however it is cut into stretches', async () => {
    for (const size of [7, 439, 440, 441]) {
      const options = { stretchSize: size };
      const value = await loadImagePool(room.ports.database.read, undefined, options);
      expect(value).toEqual(pool);
    }
  });
  test('keeps images that share a position, wherever a stretch ends', async () => {
    const other = await openTestRoom();
    const positions = [1, 2, 2, 2, 5, 5, -3];
    await other.insertImages(...positions.map((position, at) => ({ id: `i${at}`, position })));
    for (const size of [1, 2, 3, 100]) {
      const options = { stretchSize: size };
      const value = await loadImagePool(other.ports.database.read, undefined, options);
      const ids = Array.from({ length: value.size }, (_, index) => idAt(value, index));
      expect(ids).toEqual(['i6', 'i0', 'i1', 'i2', 'i3', 'i4', 'i5']);
    }
    await other.close();
  });

  test('of an empty catalogue is empty', async () => {
    const other = await openTestRoom();
    expect((await loadImagePool(other.ports.database.read)).size).toBe(0);
    await other.close();
  });
});

describe('chance', () => {
  const excluded = new Set(images.filter((_, number) => number % 7 === 0).map(({ id }) => id));
  const cases: [string, SearchFilter, ReadonlySet<string>][] = [
    ['everything', {}, none],
    ['a filter', { types: ['jpg', 'gif'] }, none],
    ['what is not excluded', {}, excluded],
    ['a filter without what is excluded', { types: ['png'] }, excluded],
  ];
  describe.each(cases)('over %s', (_name, filter, without) => {
    const expected = () =>
      images.filter(({ id, type }) => !without.has(id) && (filter.types?.includes(type) ?? true));

    test.each([1, 10, 25])('is uniform with limit %i', (limit) => {
      const chance = createTestChance(limit);
      const selection = selectImages(pool, filter);
      const counts = new Map<string, number>();
      const size = expected().length;
      for (let call = 0; call < (size * 100) / limit; call += 1) {
        const picked = idsOf(pickByChance(chance, pool, selection, limit, without));
        expect(new Set(picked).size).toBe(limit);
        for (const id of picked) count(counts, id);
      }
      expect([...counts.keys()].sort()).toEqual(
        expected()
          .map(({ id }) => id)
          .sort(),
      );
      expect(chiSquare(counts, size)).toBeLessThan(chiSquareMax(size - 1));
    });
  });

  test('makes every arrangement equally likely, with and without exclusions', () => {
    // br19 is shown by few enough images that all arrangements of three can be counted.
    const selection = selectImages(pool, { breedIds: ['br19'], types: ['jpg', 'png'] });
    const matching = idsOf(pickByChance(createTestChance(), pool, selection, 99, none));
    for (const without of [none, new Set(matching.slice(0, 2))]) {
      const left = matching.length - without.size;
      const outcomes = left * (left - 1) * (left - 2);
      const chance = createTestChance(without.size);
      const counts = new Map<string, number>();
      for (let call = 0; call < outcomes * 20; call += 1) {
        count(counts, idsOf(pickByChance(chance, pool, selection, 3, without)).join());
      }
      expect(counts.size).toBe(outcomes);
      expect(chiSquare(counts, outcomes)).toBeLessThan(chiSquareMax(outcomes - 1));
    }
  });

  test('answers all there is when more is asked for', () => {
    const picked = idsOf(pickByChance(createTestChance(), pool, everything(), 1000, none));
    expect([...picked].sort()).toEqual(images.map(({ id }) => id).sort());
    const all = new Set(picked);
    expect(pickByChance(createTestChance(), pool, everything(), 10, all)).toEqual([]);
  });

  test('asks chance no oftener than it must', () => {
    let asked = 0;
    const inner = createTestChance();
    const chance = {
      ...inner,
      integer: (below: number) => {
        asked += 1;
        return inner.integer(below);
      },
    };
    pickByChance(chance, pool, everything(), 10, none);
    expect(asked).toBe(10);
  });
});

describe('filters', () => {
  const cases: [SearchFilter, (image: (typeof images)[number]) => boolean][] = [
    [{}, () => true],
    [{ types: ['png'] }, ({ type }) => type === 'png'],
    [{ types: [] }, () => false],
    [{ breedIds: ['br3'] }, (one) => one.breedIds.includes('br3')],
    [
      { breedIds: ['br3', 'br4', 'nope'] },
      (one) => one.breedIds.includes('br3') || one.breedIds.includes('br4'),
    ],
    [{ breedIds: ['nope'] }, () => false],
    [{ categoryIds: [2, 3] }, (one) => one.categoryIds.some((id) => id > 1)],
    [{ categoryIds: [99] }, () => false],
    [{ hasBreeds: true }, (one) => one.breedIds.length > 0],
    [{ hasBreeds: false }, (one) => one.breedIds.length === 0],
    [{ hasBreeds: false, breedIds: ['br3'] }, () => false],
    [
      { hasBreeds: true, categoryIds: [1], types: ['gif', 'jpg'] },
      (one) =>
        one.breedIds.length > 0 && one.categoryIds.includes(1) && ['gif', 'jpg'].includes(one.type),
    ],
  ];
  test.each(cases)('%j leaves exactly what matches', (filter, isMatching) => {
    const selection = selectImages(pool, filter);
    const matching = images.filter(isMatching).map(({ id }) => id);
    expect(idsOf(selection.listPlaces(0, selection.size))).toEqual(matching);
    expect(selection.size).toBe(matching.length);
    for (let from = 0; from < matching.length; from += 7) {
      const places = selection.listPlaces(from, from + 5);
      expect(idsOf(places)).toEqual(matching.slice(from, from + 5));
      expect(places.map((image) => selection.countBefore(image))).toEqual(
        places.map((_, at) => from + at),
      );
    }
    const has = images.filter((_, image) => selection.has(image)).map(({ id }) => id);
    expect(has).toEqual(matching);
    const numbered = Array.from({ length: selection.size }, (_, at) => selection.imageOf(at));
    expect(idsOf(numbered).sort()).toEqual([...matching].sort());
  });
});

describe('the order of approval', () => {
  test('is walked by pages, both ways, without what is excluded', () => {
    const excluded = new Set([images[1]?.id as string]);
    const walk = (order: 'ASC' | 'DESC') => {
      const walked: string[] = [];
      for (let page = 0; ; page += 1) {
        const asked = { order, page, limit: 25 };
        const found = pageInOrder(pool, everything(), excluded, asked);
        expect(found.count).toBe(439);
        if (found.images.length === 0) return walked;
        walked.push(...idsOf(found.images));
      }
    };
    const expected = images.map(({ id }) => id).filter((id) => !excluded.has(id));
    expect(walk('ASC')).toEqual(expected);
    expect(walk('DESC')).toEqual([...expected].reverse());
    const far = { order: 'ASC' as const, page: 1e9, limit: 25 };
    expect(pageInOrder(pool, everything(), none, far)).toEqual({ images: [], count: 440 });
  });
});

describe('pages', () => {
  const filters: SearchFilter[] = [{}, { types: ['png', 'gif'] }, { categoryIds: [2] }];
  test.each(filters)('of %j leave out what is excluded, at the edges of pages too', (filter) => {
    const selection = selectImages(pool, filter);
    const chance = createTestChance(9);
    for (let round = 0; round < 40; round += 1) {
      const excluded = new Set(
        ['nope', ...images.map(({ id }) => id)].filter(() => chance.integer(8) === 0),
      );
      const limit = 1 + chance.integer(30);
      const whole = { page: 0, limit: 1000 };
      const orders = [
        (asked: typeof whole, without: ReadonlySet<string>) =>
          pageInOrder(pool, selection, without, { ...asked, order: 'ASC' }),
        (asked: typeof whole, without: ReadonlySet<string>) =>
          pageInOrder(pool, selection, without, { ...asked, order: 'DESC' }),
        (asked: typeof whole, without: ReadonlySet<string>) =>
          pageBySeed(pool, selection, without, { ...asked, seed: 's' }),
      ];
      for (const list of orders) {
        const left = idsOf(list(whole, none).images).filter((id) => !excluded.has(id));
        const page = chance.integer(Math.ceil(left.length / limit) + 1);
        const found = list({ page, limit }, excluded);
        expect(idsOf(found.images)).toEqual(left.slice(page * limit, (page + 1) * limit));
        expect(found.count).toBe(left.length);
      }
    }
  });
});

describe('a seed', () => {
  const order = (seed: string, filter: SearchFilter = {}, from = pool) => {
    const selection = selectImages(from, filter);
    const { images: found } = pageBySeed(from, selection, none, { seed, page: 0, limit: 1000 });
    return found.map((index) => idAt(from, index));
  };

  test('is walked by pages without repeats until nothing is left', () => {
    const walked: string[] = [];
    for (let page = 0; page < 18; page += 1) {
      const found = pageBySeed(pool, everything(), none, { seed: 'tuesday', page, limit: 25 });
      expect(found.count).toBe(440);
      walked.push(...idsOf(found.images));
    }
    expect(walked).toEqual(order('tuesday'));
    expect([...walked].sort()).toEqual(images.map(({ id }) => id).sort());
  });

  test('gives the same order again, and another seed another', () => {
    expect(order('tuesday')).toEqual(order('tuesday'));
    expect(order('tuesday')).not.toEqual(order('wednesday'));
    expect(order('')).not.toEqual(order(' '));
    expect(order('tuesday').slice(0, 5)).toMatchInlineSnapshot(`
      [
        "img_1f",
        "img_2m",
        "img_4a",
        "img_8f",
        "img_6n",
      ]
    `);
  });

  test('keeps the order of those that stay when others come or go', () => {
    const filter = { types: ['jpg', 'png'] };
    const some = new Set(order('tuesday', filter));
    expect(order('tuesday', filter)).toEqual(order('tuesday').filter((id) => some.has(id)));
    const gone = new Set(order('tuesday').slice(0, 9));
    const asked = { seed: 'tuesday', page: 0, limit: 1000 };
    const rest = pageBySeed(pool, everything(), gone, asked);
    expect(idsOf(rest.images)).toEqual(order('tuesday').slice(9));
    expect(rest.count).toBe(431);
  });

  test('puts every image first equally often, over many seeds', () => {
    const firsts = new Map<string, number>();
    const pairs = new Map<string, number>();
    for (let seed = 0; seed < 440 * 30; seed += 1) {
      const asked = { seed: String(seed), page: 0, limit: 2 };
      const [first, second] = pageBySeed(pool, everything(), none, asked).images;
      count(firsts, String(first));
      // Neighbours in the catalogue must not be neighbours in the order.
      count(pairs, String(((second as number) - (first as number) + 440) % 440));
    }
    expect(chiSquare(firsts, 440)).toBeLessThan(chiSquareMax(439));
    expect(chiSquare(pairs, 439)).toBeLessThan(chiSquareMax(438));
  });
});
