// A seed's own order of images: by a number that is made of the seed and the id alone, so two
// images keep their order when others come or go, and on every server. Ordering a million images
// takes 35 ms (a hundred thousand 2.5 ms), which the seed's next page does not pay again: the order
// is kept, half sorted, in buckets of about sixteen images, and a page sorts those that it touches,
// in 6 µs.

import { createHash } from 'node:crypto';
import { type ImagePool, idAt, mix } from './image-pool.ts';

/** The images that are ordered, numbered in any way. */
interface Numbered {
  /** The same for the same images. */
  name: string;
  size: number;
  /** All of them, in any order. */
  listAll(): Uint32Array;
}

type Keys = readonly [number, number];

function keysOf(seed: string): Keys {
  const digest = createHash('sha256').update(seed).digest();
  return [digest.readInt32LE(0), digest.readInt32LE(4)];
}

/** SHA-256 of each id would take a hundred times as long, and nobody is kept out by this order. */
function rankOf(hash: number, keys: Keys): number {
  return mix(hash ^ keys[0], keys[1]);
}

const bucketImages = 16;
const bucketBitsMax = 16;

/** Finds each image's bucket, and answers where each bucket ends. */
function fillBuckets(
  buckets: Uint16Array,
  images: Uint32Array,
  hashes: Uint32Array,
  keys: Keys,
  shift: number,
): Uint32Array {
  const ends = new Uint32Array(2 ** (32 - shift));
  const [a, b] = keys;
  for (let at = 0; at < images.length; at += 1) {
    const bucket = mix((hashes[images[at] as number] as number) ^ a, b) >>> shift;
    buckets[at] = bucket;
    ends[bucket] = (ends[bucket] as number) + 1;
  }
  for (let bucket = 1; bucket < ends.length; bucket += 1) {
    ends[bucket] = (ends[bucket] as number) + (ends[bucket - 1] as number);
  }
  return ends;
}

function orderByBucket(images: Uint32Array, buckets: Uint16Array, ends: Uint32Array): Uint32Array {
  const left = ends.slice();
  const ordered = new Uint32Array(images.length);
  for (let at = 0; at < images.length; at += 1) {
    const bucket = buckets[at] as number;
    const place = (left[bucket] as number) - 1;
    ordered[place] = images[at] as number;
    left[bucket] = place;
  }
  return ordered;
}

export class SeedOrder {
  readonly #pool: ImagePool;
  readonly #keys: Keys;
  /** How far a rank is shifted to give its bucket. */
  readonly #shift: number;
  readonly #bucketEnds: Uint32Array;
  /** The images bucket by bucket, in no order within one. */
  readonly #images: Uint32Array;

  constructor(pool: ImagePool, selection: Numbered, seed: string) {
    this.#pool = pool;
    this.#keys = keysOf(seed);
    const { size } = selection;
    const bits = Math.ceil(Math.log2(size / bucketImages));
    // At least one, because shifting by all 32 bits shifts by none.
    const bucketBits = Math.min(Math.max(bits, 1), bucketBitsMax);
    this.#shift = 32 - bucketBits;
    const images = selection.listAll();
    const buckets = new Uint16Array(size);
    this.#bucketEnds = fillBuckets(buckets, images, pool.hashes, this.#keys, this.#shift);
    this.#images = orderByBucket(images, buckets, this.#bucketEnds);
  }

  get sizeBytes(): number {
    return this.#images.byteLength + this.#bucketEnds.byteLength;
  }

  placeOf(image: number): number {
    const bucket = this.#rankOf(image) >>> this.#shift;
    return (this.#bucketEnds[bucket - 1] ?? 0) + this.#sorted(bucket).indexOf(image);
  }

  /** The images from one place up to, but not including, another. */
  listPlaces(from: number, to: number): number[] {
    if (from >= to) return [];
    const ends = this.#bucketEnds;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] as number) > from) high = middle;
      else low = middle + 1;
    }
    const start = ends[low - 1] ?? 0;
    const images: number[] = [];
    for (let bucket = low; bucket < ends.length; bucket += 1) {
      images.push(...this.#sorted(bucket));
      if ((ends[bucket] as number) >= to) break;
    }
    return images.slice(from - start, to - start);
  }

  #rankOf(image: number): number {
    return rankOf(this.#pool.hashes[image] as number, this.#keys);
  }

  #sorted(bucket: number): number[] {
    const start = this.#bucketEnds[bucket - 1] ?? 0;
    const images = [...this.#images.subarray(start, this.#bucketEnds[bucket])];
    return images.sort((a, b) => this.#rankOf(a) - this.#rankOf(b) || this.#compareIds(a, b));
  }

  /** One pair of ids in four thousand million has the same rank for every seed. */
  #compareIds(a: number, b: number): number {
    return idAt(this.#pool, a) < idAt(this.#pool, b) ? -1 : 1;
  }
}

/** What the orders of one pool may hold: at a million images, of fifteen seeds. */
const sizeBytesMax = 64_000_000;

interface KeptOrders {
  sizeBytes: number;
  /** The one used last comes last. */
  orders: Map<string, SeedOrder>;
}

/** By a column of the pool, so that they go with it, and stay while nothing but its log moves. */
const keptOrders = new WeakMap<Uint32Array, KeptOrders>();

/** The order of this seed, which may be there from the page before. */
export function findSeedOrder(pool: ImagePool, selection: Numbered, seed: string): SeedOrder {
  const kept = keptOrders.get(pool.members) ?? { sizeBytes: 0, orders: new Map() };
  keptOrders.set(pool.members, kept);
  const key = `${selection.name}\n${seed}`;
  const known = kept.orders.get(key);
  const order = known ?? new SeedOrder(pool, selection, seed);
  kept.orders.delete(key);
  kept.orders.set(key, order);
  if (known === undefined) kept.sizeBytes += costOf(key, order);
  for (const [oldKey, old] of kept.orders) {
    if (kept.sizeBytes <= sizeBytesMax || old === order) break;
    kept.orders.delete(oldKey);
    kept.sizeBytes -= costOf(oldKey, old);
  }
  return order;
}

function costOf(key: string, { sizeBytes }: SeedOrder): number {
  return sizeBytes + key.length * 2 + 500;
}
