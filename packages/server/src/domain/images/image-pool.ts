// The catalogue as search holds it in memory: every published image in the order of approval, as
// columns of numbers and one run of id bytes (31 bytes an image, where objects would take 200).
// Images with the same type, breeds and categories are one group. A filter then looks at groups, of
// which there are hundreds, and never at images, of which there may be a million; so no filter that
// anybody thinks of costs the database anything. A pool is never changed once made.

import type { ChangedImage, SeqRange } from './image-change-store.ts';
import type { SizedImage } from './image-store.ts';

/** Images that no filter can tell apart. */
export interface ImageGroup {
  type: string;
  breedIds: readonly string[];
  categoryIds: readonly number[];
}

/** Which changes of the log a pool knows: all up to `last`, but for those in `missing`. */
export interface SeenChanges {
  readonly last: number;
  /** Lower numbers that were not there: taken back, or of a transaction still to be committed. */
  readonly missing: readonly SeqRange[];
}

/** Whole numbers, in the fewest bytes that hold all of them. */
export type Numbers = Uint16Array | Uint32Array | Float64Array;

/** A value for each image. */
export interface ImageColumns {
  readonly size: number;
  /** All ids, one after another; image i's is from `idEnds[i - 1]` to `idEnds[i]`. */
  readonly ids: Buffer;
  readonly idEnds: Uint32Array;
  /** A number made of the id: for finding ids, and for orders that depend on the id alone. */
  readonly hashes: Uint32Array;
  /** What the order is by, before the id. */
  readonly positions: Numbers;
  readonly widths: Numbers;
  readonly heights: Numbers;
  /** Which group each image is in. */
  readonly groupOf: Numbers;
}

export interface ImagePool extends ImageColumns {
  readonly groups: readonly ImageGroup[];
  /** The images of group 0 in order, then those of group 1, and so on. */
  readonly members: Uint32Array;
  /** Where each group ends in `members`. */
  readonly memberEnds: Uint32Array;
  readonly seen: SeenChanges;
}

export function idAt({ ids, idEnds }: ImageColumns, index: number): string {
  // Ids are ASCII, and reading them as such is twice as fast.
  return ids.toString('latin1', idEnds[index - 1] ?? 0, idEnds[index]);
}

export function groupAt(pool: ImagePool, index: number): ImageGroup {
  return pool.groups[pool.groupOf[index] as number] as ImageGroup;
}

export function imageAt(pool: ImagePool, index: number): SizedImage {
  return {
    id: idAt(pool, index),
    type: groupAt(pool, index).type,
    width: pool.widths[index] as number,
    height: pool.heights[index] as number,
  };
}

/** All that the pool knows of an image, as the log of changes would tell it. */
export function describeImage(pool: ImagePool, index: number): ChangedImage {
  const { breedIds, categoryIds } = groupAt(pool, index);
  const position = pool.positions[index] as number;
  const labels = { breedIds: [...breedIds], categoryIds: [...categoryIds] };
  return { ...imageAt(pool, index), shown: true, position, ...labels };
}

/** A number below 2^32 made of an id, so evenly that any of its bits will do. */
export function hashOfId(id: string): number {
  return hashOfBytes(Buffer.from(id, 'latin1'), 0, id.length);
}

/** The same, of the bytes of an id that is from one place up to, but not including, another. */
export function hashOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let a = 1;
  let b = 2;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    a = Math.imul(a ^ byte, 0x9e3779b1);
    b = Math.imul(b ^ byte, 0x5f356495);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  return mix(a, b);
}

/** Two numbers into one, as MurmurHash3 ends. */
export function mix(a: number, b: number): number {
  let mixed = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ b ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A small set of ids that finds its own among a pool's images by looking at their hashes. */
export class IdSieve {
  readonly #ids: ReadonlySet<string>;
  readonly #hashEnds = new Uint8Array(0x10000);

  constructor(ids: Iterable<string>) {
    this.#ids = new Set(ids);
    for (const id of this.#ids) this.#hashEnds[hashOfId(id) & 0xffff] = 1;
  }

  /** The images from one index up to, but not including, another whose ids are in the set. */
  findIn(columns: ImageColumns, from: number, to: number): number[] {
    const { hashes } = columns;
    const hashEnds = this.#hashEnds;
    const suspects: number[] = [];
    for (let index = from; index < to; index += 1) {
      if (hashEnds[(hashes[index] as number) & 0xffff] === 1) suspects.push(index);
    }
    // Only those are made into text, which takes far longer than looking at a number.
    return suspects.filter((index) => this.#ids.has(idAt(columns, index)));
  }
}
