// Making pools, from rows or from another pool. At a million images every pass over a column takes
// milliseconds, and allocating and filling all of them takes fifty: so whoever makes a pool does it
// in slices, between which the others on this thread have their turn.

import { setImmediate } from 'node:timers/promises';
import type { ChangedImage } from './image-change-store.ts';
import {
  hashOfId,
  type ImageColumns,
  type ImageGroup,
  type ImagePool,
  type SeenChanges,
} from './image-pool.ts';

/** What takes a few milliseconds to copy. */
export const sliceImages = 131_072;

/** The slices of `size` images, with a turn for the others between them. */
export async function* inSlices(size: number): AsyncGenerator<[from: number, to: number]> {
  for (let from = 0; from < size; from += sliceImages) {
    if (from > 0) await setImmediate();
    yield [from, Math.min(size, from + sliceImages)];
  }
}

/** What a pool tells of an image, without what the log adds. */
export type PooledImage = Omit<ChangedImage, 'shown'>;

/** Gives each combination of type, breeds and categories a number, from 0, as they are met. */
export class GroupNumbers {
  readonly groups: ImageGroup[] = [];
  readonly #known = new Map<string, number>();

  constructor(groups: readonly ImageGroup[] = []) {
    for (const group of groups) this.numberOf(group);
  }

  numberOf({ type, breedIds, categoryIds }: ImageGroup): number {
    const key = `${type}\n${breedIds}\n${categoryIds}`;
    const number = this.#known.get(key);
    if (number !== undefined) return number;
    this.#known.set(key, this.groups.length);
    return this.groups.push({ type, breedIds, categoryIds }) - 1;
  }
}

/** Columns with room for so many images, to be filled from the first one on. */
export class ColumnsWriter {
  #size = 0;
  #idBytes = 0;
  readonly #columns: ImageColumns;

  constructor(size: number, idBytes: number) {
    this.#columns = {
      size,
      ids: Buffer.allocUnsafe(idBytes),
      idEnds: new Uint32Array(size),
      hashes: new Uint32Array(size),
      positions: new Float64Array(size),
      widths: new Uint32Array(size),
      heights: new Uint32Array(size),
      groupOf: new Uint32Array(size),
    };
  }

  add(image: PooledImage, group: number): void {
    const { ids, idEnds, hashes, positions, widths, heights, groupOf } = this.#columns;
    const at = this.#size;
    this.#idBytes += ids.write(image.id, this.#idBytes, 'latin1');
    idEnds[at] = this.#idBytes;
    hashes[at] = hashOfId(image.id);
    positions[at] = image.position;
    widths[at] = image.width;
    heights[at] = image.height;
    groupOf[at] = group;
    this.#size += 1;
  }

  /** Copies a run of other columns' images. */
  addRun(other: ImageColumns, from: number, to: number): void {
    const { ids, idEnds, hashes, positions, widths, heights, groupOf } = this.#columns;
    const at = this.#size;
    const idsFrom = other.idEnds[from - 1] ?? 0;
    const idsTo = other.idEnds[to - 1] ?? 0;
    other.ids.copy(ids, this.#idBytes, idsFrom, idsTo);
    const shift = this.#idBytes - idsFrom;
    const otherEnds = other.idEnds;
    for (let index = from; index < to; index += 1) {
      idEnds[at + index - from] = (otherEnds[index] as number) + shift;
    }
    hashes.set(other.hashes.subarray(from, to), at);
    positions.set(other.positions.subarray(from, to), at);
    widths.set(other.widths.subarray(from, to), at);
    heights.set(other.heights.subarray(from, to), at);
    groupOf.set(other.groupOf.subarray(from, to), at);
    this.#size += to - from;
    this.#idBytes += idsTo - idsFrom;
  }

  /** The columns, all filled. */
  finish(): ImageColumns {
    return this.#columns;
  }
}

/** The columns of a few images. */
export function packImages(images: readonly PooledImage[], numbers: GroupNumbers): ImageColumns {
  const idBytes = images.reduce((sum, { id }) => sum + id.length, 0);
  const writer = new ColumnsWriter(images.length, idBytes);
  for (const image of images) writer.add(image, numbers.numberOf(image));
  return writer.finish();
}

/** One pool of columns that follow one another. */
export async function joinColumns(
  chunks: readonly ImageColumns[],
  groups: readonly ImageGroup[],
  seen: SeenChanges,
): Promise<ImagePool> {
  const size = chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  const idBytes = chunks.reduce((sum, chunk) => sum + chunk.ids.length, 0);
  const writer = new ColumnsWriter(size, idBytes);
  let copied = 0;
  for (const chunk of chunks) {
    writer.addRun(chunk, 0, chunk.size);
    copied += chunk.size;
    if (copied < sliceImages) continue;
    copied = 0;
    await setImmediate();
  }
  return finishPool(writer.finish(), groups, seen);
}

/** A counting sort: the images by group, and within a group in the order they had. */
export async function finishPool(
  columns: ImageColumns,
  groups: readonly ImageGroup[],
  seen: SeenChanges,
): Promise<ImagePool> {
  const { size, groupOf } = columns;
  const memberEnds = new Uint32Array(groups.length);
  for await (const [from, to] of inSlices(size)) countGroups(memberEnds, groupOf, from, to);
  for (let group = 1; group < groups.length; group += 1) {
    memberEnds[group] = (memberEnds[group] as number) + (memberEnds[group - 1] as number);
  }
  const next = Uint32Array.from(memberEnds, (_, group) => memberEnds[group - 1] ?? 0);
  const members = new Uint32Array(size);
  for await (const [from, to] of inSlices(size)) placeMembers(members, next, groupOf, from, to);
  return { ...columns, groups, members, memberEnds, seen };
}

// Functions of their own, because a loop inside a generator's body is not compiled as well.
function countGroups(counts: Uint32Array, groupOf: Uint32Array, from: number, to: number): void {
  for (let image = from; image < to; image += 1) {
    const group = groupOf[image] as number;
    counts[group] = (counts[group] as number) + 1;
  }
}

function placeMembers(
  members: Uint32Array,
  next: Uint32Array,
  groupOf: Uint32Array,
  from: number,
  to: number,
): void {
  for (let image = from; image < to; image += 1) {
    const group = groupOf[image] as number;
    const place = next[group] as number;
    members[place] = image;
    next[group] = place + 1;
  }
}
