// Choosing images from the pool: filters, chance and order. Chance costs the same however many
// images match, because it asks for one at a time and remembers only where it has been. Nor does a
// page of the order of approval cost more in a large catalogue: where it begins is found by halving
// in the groups that match. Only a seed's order, and looking for excluded images, must pass over
// all that match; the order is kept for its next page (seed-order.ts).
//
// What was measured (bench/random.ts): milliseconds for a search of one image and of ten, with a
// narrow filter (one breed, an image in 160) at 10 000 images and at a million, and with a broad
// one (one type, seven images in ten) at a million; and how often the luckiest of 62 images was
// drawn when each should be drawn a hundred times.
//
//                    10 000, narrow    million, narrow    million, broad     luckiest
//   SQLite  pool      0.001  0.004      0.002   0.007      0.002   0.010        127
//           rand_key  0.17   0.13       0.15    0.16       0.12    0.19         466
//           OFFSET    0.24   1.3       31     121        398    1370            125
//           RAND()    0.19   0.18      38      39        347     416            121
//   MariaDB pool      0.003  0.006      0.002   0.005      0.002   0.009        115
//           rand_key  1.2    0.64       0.77    0.78       0.37    0.43         508
//           OFFSET    0.92   4.3       29     151       4590   17570            120
//           RAND()    0.45   0.44      23      21       3460    4770            124
//
// rand_key is a random number kept with each image, and the first images from a point on: the only
// way that is quick in the database. It is not fair: an image behind a wide gap is drawn as often
// as the gap is wide, and neighbours are always drawn together. OFFSET (counting,
// then one statement for each image) and ORDER BY RAND() are fair and read all that match.

import type { Chance } from '../../ports/clock.ts';
import { IdSieve, type ImageGroup, type ImagePool, idAt } from './image-pool.ts';
import { findSeedOrder } from './seed-order.ts';

export interface SearchFilter {
  /** Of each list that is there an image must match one; an empty list is matched by none. */
  types?: readonly string[] | undefined;
  breedIds?: readonly string[] | undefined;
  categoryIds?: readonly number[] | undefined;
  hasBreeds?: boolean | undefined;
}

/** The images that a filter leaves, numbered from 0 without gaps. */
export interface Selection {
  /** The same for two filters that are spelt alike. */
  name: string;
  size: number;
  /** Which image of the pool has this number; numbers say nothing about order. */
  imageOf(number: number): number;
  /** All of them, in any order. */
  listAll(): Uint32Array;
  has(image: number): boolean;
  /** How many of them are before this image in the order of approval. */
  countBefore(image: number): number;
  /** Those from one place of the order of approval up to, but not including, another. */
  listPlaces(from: number, to: number): number[];
}

function matches(group: ImageGroup, filter: SearchFilter): boolean {
  const { types, breedIds, categoryIds, hasBreeds } = filter;
  if (types !== undefined && !types.includes(group.type)) return false;
  if (hasBreeds !== undefined && group.breedIds.length > 0 !== hasBreeds) return false;
  if (breedIds !== undefined && !group.breedIds.some((id) => breedIds.includes(id))) return false;
  return categoryIds === undefined || group.categoryIds.some((id) => categoryIds.includes(id));
}

/** Filters that are remembered for a pool: looking at each group takes most of a draw's time. */
const selectionsMax = 200;

/** By a column of the pool, so that they go with it; the one used last comes last. */
const keptSelections = new WeakMap<Uint32Array, Map<string, Selection>>();

export function selectImages(pool: ImagePool, filter: SearchFilter): Selection {
  const { types, breedIds, categoryIds, hasBreeds } = filter;
  if ((types ?? breedIds ?? categoryIds ?? hasBreeds) === undefined) return new Everything(pool);
  const name = JSON.stringify([types, breedIds, categoryIds, hasBreeds]);
  const kept = keptSelections.get(pool.members) ?? new Map<string, Selection>();
  keptSelections.set(pool.members, kept);
  const selection = kept.get(name) ?? new SomeGroups(pool, filter, name);
  kept.delete(name);
  kept.set(name, selection);
  if (kept.size > selectionsMax) kept.delete(kept.keys().next().value as string);
  return selection;
}

class Everything implements Selection {
  readonly name = '';
  readonly size: number;

  constructor({ size }: ImagePool) {
    this.size = size;
  }

  imageOf(number: number): number {
    return number;
  }

  listAll(): Uint32Array {
    const all = new Uint32Array(this.size);
    for (let image = 0; image < all.length; image += 1) all[image] = image;
    return all;
  }

  has(): boolean {
    return true;
  }

  countBefore(image: number): number {
    return image;
  }

  listPlaces(from: number, to: number): number[] {
    return Array.from({ length: to - from }, (_, at) => from + at);
  }
}

class SomeGroups implements Selection {
  readonly name: string;
  readonly size: number;
  readonly #pool: ImagePool;
  readonly #filter: SearchFilter;
  /** For each group that matches, where its members begin and end. */
  readonly #starts: number[] = [];
  readonly #stops: number[] = [];
  /** For each of those, where its numbers end. */
  readonly #ends: number[] = [];

  constructor(pool: ImagePool, filter: SearchFilter, name: string) {
    this.name = name;
    this.#pool = pool;
    this.#filter = filter;
    let size = 0;
    pool.groups.forEach((group, at) => {
      const start = pool.memberEnds[at - 1] ?? 0;
      const stop = pool.memberEnds[at] as number;
      if (start === stop || !matches(group, filter)) return;
      size += stop - start;
      this.#starts.push(start);
      this.#stops.push(stop);
      this.#ends.push(size);
    });
    this.size = size;
  }

  imageOf(number: number): number {
    const run = firstAbove(this.#ends, number, 0, this.#ends.length);
    const fromEnd = (this.#ends[run] as number) - number;
    return this.#pool.members[(this.#stops[run] as number) - fromEnd] as number;
  }

  listAll(): Uint32Array {
    const all = new Uint32Array(this.size);
    this.#starts.forEach((start, run) => {
      all.set(this.#pool.members.subarray(start, this.#stops[run]), this.#ends[run - 1] ?? 0);
    });
    return all;
  }

  has(image: number): boolean {
    return matches(
      this.#pool.groups[this.#pool.groupOf[image] as number] as ImageGroup,
      this.#filter,
    );
  }

  countBefore(image: number): number {
    let count = 0;
    for (let run = 0; run < this.#starts.length; run += 1) {
      count += this.#placeIn(run, image) - (this.#starts[run] as number);
    }
    return count;
  }

  /** Where in `members` the first of a group's images stands that is this one or after it. */
  #placeIn(run: number, image: number): number {
    const { members } = this.#pool;
    return firstAbove(members, image - 1, this.#starts[run] as number, this.#stops[run] as number);
  }

  listPlaces(from: number, to: number): number[] {
    if (from >= to) return [];
    let low = 0;
    let high = this.#pool.size - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.countBefore(middle + 1) > from) high = middle;
      else low = middle + 1;
    }
    return this.#listFrom(low, to - from);
  }

  /** So many of the images from one on, by always taking the first that any group has next. */
  #listFrom(image: number, count: number): number[] {
    const { members, size } = this.#pool;
    const next = this.#starts.map((_, run) => this.#placeIn(run, image));
    const found: number[] = [];
    while (found.length < count) {
      let first = size;
      let from = 0;
      for (let run = 0; run < next.length; run += 1) {
        const at = next[run] as number;
        const candidate = at < (this.#stops[run] as number) ? (members[at] as number) : size;
        if (candidate >= first) continue;
        first = candidate;
        from = run;
      }
      if (first === size) break;
      found.push(first);
      next[from] = (next[from] as number) + 1;
    }
    return found;
  }
}

/** The first place in a part of `sorted`, which ascends, whose value is above `value`. */
function firstAbove(sorted: ArrayLike<number>, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Up to `limit` different images, all choices and all orders equally likely, without those whose
 * ids are excluded. It is the beginning of a Fisher–Yates shuffle, of which only the places that
 * were moved are kept; what is excluded is drawn and dropped, which leaves the others uniform.
 */
export function pickByChance(
  chance: Chance,
  pool: ImagePool,
  selection: Selection,
  limit: number,
  excluded: ReadonlySet<string>,
): number[] {
  const moved = new Map<number, number>();
  const picked: number[] = [];
  for (let left = selection.size; left > 0 && picked.length < limit; left -= 1) {
    const at = chance.integer(left);
    const image = selection.imageOf(moved.get(at) ?? at);
    moved.set(at, moved.get(left - 1) ?? left - 1);
    if (excluded.size === 0 || !excluded.has(idAt(pool, image))) picked.push(image);
  }
  return picked;
}

export interface Page {
  page: number;
  limit: number;
}

/** Something that has every image of a selection in its place. */
interface Order {
  placeOf(image: number): number;
  listPlaces(from: number, to: number): number[];
}

/** One page of the order of approval, and how many images the whole of it has. */
export function pageInOrder(
  pool: ImagePool,
  selection: Selection,
  excluded: ReadonlySet<string>,
  { order, page, limit }: Page & { order: 'ASC' | 'DESC' },
): { images: number[]; count: number } {
  const places: Order = {
    placeOf: (image) => selection.countBefore(image),
    listPlaces: (from, to) => selection.listPlaces(from, to),
  };
  return cutPage(pool, selection, places, excluded, { page, limit }, order === 'DESC');
}

/** One page of the seed's own order, and how many images the whole of it has. */
export function pageBySeed(
  pool: ImagePool,
  selection: Selection,
  excluded: ReadonlySet<string>,
  { seed, page, limit }: Page & { seed: string },
): { images: number[]; count: number } {
  const places = findSeedOrder(pool, selection, seed);
  return cutPage(pool, selection, places, excluded, { page, limit }, false);
}

/** A page of an order out of which some images are taken. */
function cutPage(
  pool: ImagePool,
  selection: Selection,
  order: Order,
  excluded: ReadonlySet<string>,
  { page, limit }: Page,
  isReversed: boolean,
): { images: number[]; count: number } {
  const without = findExcluded(pool, selection, excluded);
  const gaps = without.map((image) => order.placeOf(image)).sort((a, b) => a - b);
  const count = selection.size - gaps.length;
  const from = Math.min(page * limit, count);
  const to = Math.min(from + limit, count);
  if (from === to) return { images: [], count };
  const [first, last] = isReversed ? [count - to, count - from - 1] : [from, to - 1];
  const listed = order.listPlaces(placeAmong(gaps, first), placeAmong(gaps, last) + 1);
  const images = listed.filter((image) => !without.includes(image));
  return { images: isReversed ? images.reverse() : images, count };
}

/** The place in the whole order of what is at this place when the gaps, which ascend, are left out. */
function placeAmong(gaps: readonly number[], place: number): number {
  let among = place;
  for (const gap of gaps) if (gap <= among) among += 1;
  return among;
}

function findExcluded(
  pool: ImagePool,
  selection: Selection,
  excluded: ReadonlySet<string>,
): number[] {
  if (excluded.size === 0) return [];
  const found = new IdSieve(excluded).findIn(pool, 0, pool.size);
  return found.filter((image) => selection.has(image));
}
