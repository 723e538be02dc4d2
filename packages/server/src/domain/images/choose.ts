// Choosing images from the pool: filters, chance and order. Chance costs the same however many
// images match, because it asks for one at a time and remembers only where it has been. A seeded
// order is by a number that is made of the seed and the id alone, so two images keep their order
// when others come or go, and on every server.

import { createHash } from 'node:crypto';
import type { Chance } from '../../ports/clock.ts';
import { type ImageGroup, type ImagePool, idAt } from './image-pool.ts';

export interface SearchFilter {
  /** Of each list that is there an image must match one; an empty list is matched by none. */
  types?: readonly string[] | undefined;
  breedIds?: readonly string[] | undefined;
  categoryIds?: readonly number[] | undefined;
  hasBreeds?: boolean | undefined;
}

/** The images that a filter leaves, numbered from 0 without gaps. */
export interface Selection {
  size: number;
  /** Which image of the pool has this number; numbers say nothing about order. */
  imageOf(number: number): number;
  /** All of them in the order of approval. */
  inOrder(): Uint32Array;
}

function matches(group: ImageGroup, filter: SearchFilter): boolean {
  const { types, breedIds, categoryIds, hasBreeds } = filter;
  if (types !== undefined && !types.includes(group.type)) return false;
  if (hasBreeds !== undefined && group.breedIds.length > 0 !== hasBreeds) return false;
  if (breedIds !== undefined && !group.breedIds.some((id) => breedIds.includes(id))) return false;
  return categoryIds === undefined || group.categoryIds.some((id) => categoryIds.includes(id));
}

export function selectImages(pool: ImagePool, filter: SearchFilter): Selection {
  if (Object.values(filter).every((wanted) => wanted === undefined)) return selectAll(pool);
  /** For each group that matches, where its members stand less where its numbers begin. */
  const shifts: number[] = [];
  const ends: number[] = [];
  let size = 0;
  pool.groups.forEach((group, at) => {
    if (!matches(group, filter)) return;
    const start = pool.memberEnds[at - 1] ?? 0;
    shifts.push(start - size);
    size += (pool.memberEnds[at] as number) - start;
    ends.push(size);
  });
  const imageOf = (number: number) => {
    const shift = shifts[firstAbove(ends, number)] as number;
    return pool.members[number + shift] as number;
  };
  return {
    size,
    imageOf,
    inOrder() {
      const all = new Uint32Array(size);
      for (let number = 0; number < size; number += 1) all[number] = imageOf(number);
      return all.sort();
    },
  };
}

function selectAll({ size }: ImagePool): Selection {
  return {
    size,
    imageOf: (number) => number,
    inOrder() {
      const all = new Uint32Array(size);
      for (let image = 0; image < size; image += 1) all[image] = image;
      return all;
    },
  };
}

/** The first place whose value is above `value`; `sorted` ascends. */
function firstAbove(sorted: number[], value: number): number {
  let low = 0;
  let high = sorted.length;
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

/** One page of the order of approval, and how many images the whole of it has. */
export function pageInOrder(
  pool: ImagePool,
  selection: Selection,
  excluded: ReadonlySet<string>,
  { order, page, limit }: Page & { order: 'ASC' | 'DESC' },
): { images: number[]; count: number } {
  const left = withoutExcluded(pool, selection.inOrder(), excluded);
  if (order === 'DESC') left.reverse();
  return { images: [...left.subarray(page * limit, (page + 1) * limit)], count: left.length };
}

/** One page of the seed's own order, and how many images the whole of it has. */
export function pageBySeed(
  pool: ImagePool,
  selection: Selection,
  excluded: ReadonlySet<string>,
  { seed, page, limit }: Page & { seed: string },
): { images: number[]; count: number } {
  const left = withoutExcluded(pool, selection.inOrder(), excluded);
  const digest = createHash('sha256').update(seed).digest();
  const keys: Keys = [digest.readInt32LE(0), digest.readInt32LE(4)];
  const ranks = new Uint32Array(left.length);
  const counts = new Uint32Array(bucketCount);
  for (let at = 0; at < left.length; at += 1) {
    const rank = rankOf(pool, left[at] as number, keys);
    const bucket = rank >>> bucketShift;
    ranks[at] = rank;
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  // Sorting everything would take most of the time, and a page touches few of the buckets.
  const { first, last, skipped } = findBuckets(counts, page * limit, (page + 1) * limit);
  const touched: [rank: number, image: number][] = [];
  for (let at = 0; at < left.length; at += 1) {
    const rank = ranks[at] as number;
    const bucket = rank >>> bucketShift;
    if (bucket >= first && bucket <= last) touched.push([rank, left[at] as number]);
  }
  touched.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const start = page * limit - skipped;
  const images = touched.slice(start, start + limit).map(([, image]) => image);
  return { images, count: left.length };
}

const bucketCount = 1024;
const bucketShift = 22;

/** Which buckets hold the places from `from` up to `to`, and how many places come before those. */
function findBuckets(counts: Uint32Array, from: number, to: number) {
  let first = 0;
  let skipped = 0;
  while (first < bucketCount && skipped + (counts[first] as number) <= from) {
    skipped += counts[first] as number;
    first += 1;
  }
  let last = first;
  for (let end = skipped; last < bucketCount; last += 1) {
    end += counts[last] as number;
    if (end >= to) break;
  }
  return { first, last, skipped };
}

type Ids = Pick<ImagePool, 'ids' | 'idEnds'>;
type Keys = readonly [number, number];

const anyKeys: Keys = [1, 2];

/**
 * A number below 2^32 from an image's id and two keys: two multiplicative hashes of the id's bytes,
 * mixed as MurmurHash3 ends. SHA-256 of each id would take a hundred times as long, and nobody is
 * kept out by this order.
 */
function rankOf({ ids, idEnds }: Ids, image: number, keys: Keys): number {
  const end = idEnds[image] as number;
  let [a, b] = keys;
  for (let at = idEnds[image - 1] ?? 0; at < end; at += 1) {
    const byte = ids[at] as number;
    a = Math.imul(a ^ byte, 0x9e3779b1);
    b = Math.imul(b ^ byte, 0x5f356495);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  a = Math.imul(a ^ b ^ (a >>> 13), 0xc2b2ae35);
  return (a ^ (a >>> 16)) >>> 0;
}

/** Takes the excluded images out of a list that is the caller's own. */
function withoutExcluded(
  pool: ImagePool,
  images: Uint32Array,
  excluded: ReadonlySet<string>,
): Uint32Array {
  if (excluded.size === 0) return images;
  // Making an id's text takes most of the time, and is done only where the rank's end is the same.
  const rankEnds = new Uint8Array(0x10000);
  for (const id of excluded) rankEnds[rankOf(poolOfOne(id), 0, anyKeys) & 0xffff] = 1;
  let kept = 0;
  for (let at = 0; at < images.length; at += 1) {
    const image = images[at] as number;
    const isSuspect = rankEnds[rankOf(pool, image, anyKeys) & 0xffff] === 1;
    if (isSuspect && excluded.has(idAt(pool, image))) continue;
    images[kept] = image;
    kept += 1;
  }
  return images.subarray(0, kept);
}

function poolOfOne(id: string): Ids {
  const ids = Buffer.from(id);
  return { ids, idEnds: Uint32Array.of(ids.length) };
}
