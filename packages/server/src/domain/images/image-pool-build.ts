// Making pools, from rows or from another pool. At a million images every pass over a column takes
// milliseconds, and allocating and filling all of them takes fifty: so whoever makes a pool does it
// in slices, between which the others on this thread have their turn.

import { setImmediate } from 'node:timers/promises';
import type { ChangedImage } from './image-change-store.ts';
import {
  hashOfBytes,
  hashOfId,
  type ImageColumns,
  type ImageGroup,
  type ImagePool,
  idAt,
  type Numbers,
  type SeenChanges,
} from './image-pool.ts';
import type { Stretch } from './image-stretch-store.ts';
import type { Texts } from './lists.ts';

/** What takes a few milliseconds to copy. */
export const sliceImages = 32_768;

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

type NumberColumns = Pick<ImageColumns, 'positions' | 'widths' | 'heights' | 'groupOf'>;

/** Room for so many images of which nothing is known. */
const wideColumns = (size: number): NumberColumns => ({
  positions: new Float64Array(size),
  widths: new Uint32Array(size),
  heights: new Uint32Array(size),
  groupOf: new Uint32Array(size),
});

/** Room for so many numbers: those of a column, and these. */
export function roomFor(size: number, column: Numbers, more: readonly number[]): Numbers {
  const isWhole = more.every((value) => value >= 0 && value <= 0xffffffff);
  if (column instanceof Float64Array || !isWhole) return new Float64Array(size);
  const isSmall = column instanceof Uint16Array && more.every((value) => value <= 0xffff);
  return isSmall ? new Uint16Array(size) : new Uint32Array(size);
}

/** Columns with room for so many images, to be filled from the first one on. */
export class ColumnsWriter {
  #size = 0;
  #idBytes = 0;
  readonly #columns: ImageColumns;

  constructor(size: number, idBytes: number, numbers = wideColumns(size)) {
    this.#columns = {
      size,
      ids: Buffer.allocUnsafe(idBytes),
      idEnds: new Uint32Array(size),
      hashes: new Uint32Array(size),
      ...numbers,
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

/** The columns of a stretch in order, in groups of which only the type is known yet. */
export function packStretch(stretch: Stretch, numbers: GroupNumbers): ImageColumns {
  const { ids, types, widths, heights, positions } = stretch;
  const { bytes, ends } = ids;
  const size = ends.length;
  const hashes = new Uint32Array(size);
  for (let at = 0, from = 0; at < size; at += 1) {
    const to = ends[at] as number;
    hashes[at] = hashOfBytes(bytes, from, to);
    from = to;
  }
  return sortColumns({
    size,
    ids: bytes,
    idEnds: ends,
    hashes,
    positions,
    widths: new Uint32Array(widths),
    heights: new Uint32Array(heights),
    groupOf: groupByType(types, numbers),
  });
}

function groupByType({ bytes, ends }: Texts, numbers: GroupNumbers): Uint32Array {
  const groupOf = new Uint32Array(ends.length);
  const groups = new Map<number, number>();
  for (let at = 0, from = 0; at < ends.length; at += 1) {
    const to = ends[at] as number;
    // A type has four letters at most: a number of four bytes finds it sooner than its text.
    let key = 0;
    for (let byte = from; byte < to; byte += 1) key = key * 256 + (bytes[byte] as number);
    let group = groups.get(key);
    if (group === undefined) {
      const type = bytes.toString('latin1', from, to);
      group = numbers.numberOf({ type, breedIds: [], categoryIds: [] });
      groups.set(key, group);
    }
    groupOf[at] = group;
    from = to;
  }
  return groupOf;
}

/** As a rule a database lists images along its index, which has them in order. */
function sortColumns(columns: ImageColumns): ImageColumns {
  const { size, positions } = columns;
  const compare = (a: number, b: number) =>
    (positions[a] as number) - (positions[b] as number) ||
    (idAt(columns, a) < idAt(columns, b) ? -1 : 1);
  let sorted = 1;
  while (sorted < size && compare(sorted - 1, sorted) < 0) sorted += 1;
  if (sorted >= size) return columns;
  const writer = new ColumnsWriter(size, columns.ids.length);
  for (const image of Uint32Array.from(positions.keys()).sort(compare)) {
    writer.addRun(columns, image, image + 1);
  }
  return writer.finish();
}

/** One run of columns, of several that follow one another. */
export async function joinColumns(chunks: readonly ImageColumns[]): Promise<ImageColumns> {
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
  return writer.finish();
}

/** The same numbers in half the bytes, or a quarter, where all are small enough. */
async function narrow(column: Numbers): Promise<Numbers> {
  const bytes = column.BYTES_PER_ELEMENT;
  let [isWhole, isSmall] = [bytes > 4, bytes > 2];
  for await (const [from, to] of inSlices(column.length)) {
    isSmall &&= areWithin(0xffff, column, from, to);
    isWhole &&= isSmall || areWithin(0xffffffff, column, from, to);
    if (!isSmall && !isWhole) return column;
  }
  const copy = isSmall ? new Uint16Array(column.length) : new Uint32Array(column.length);
  for await (const [from, to] of inSlices(column.length)) {
    copy.set(column.subarray(from, to), from);
  }
  return copy;
}

/** A counting sort: the images by group, and within a group in the order they had. */
export async function finishPool(
  columns: ImageColumns,
  groups: readonly ImageGroup[],
  seen: SeenChanges,
): Promise<ImagePool> {
  const { size } = columns;
  const groupOf = await narrow(columns.groupOf);
  const memberEnds = new Uint32Array(groups.length);
  for await (const [from, to] of inSlices(size)) countGroups(memberEnds, groupOf, from, to);
  for (let group = 1; group < groups.length; group += 1) {
    memberEnds[group] = (memberEnds[group] as number) + (memberEnds[group - 1] as number);
  }
  const next = Uint32Array.from(memberEnds, (_, group) => memberEnds[group - 1] ?? 0);
  const members = new Uint32Array(size);
  for await (const [from, to] of inSlices(size)) placeMembers(members, next, groupOf, from, to);
  const positions = await narrow(columns.positions);
  const widths = await narrow(columns.widths);
  const heights = await narrow(columns.heights);
  const narrowed = { ...columns, positions, widths, heights, groupOf };
  return { ...narrowed, groups, members, memberEnds, seen };
}

// Functions of their own, because a loop inside a generator's body is not compiled as well.
function areWithin(most: number, column: Numbers, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const value = column[at] as number;
    if (value < 0 || value > most) return false;
  }
  return true;
}

function countGroups(counts: Uint32Array, groupOf: Numbers, from: number, to: number): void {
  for (let image = from; image < to; image += 1) {
    const group = groupOf[image] as number;
    counts[group] = (counts[group] as number) + 1;
  }
}

function placeMembers(
  members: Uint32Array,
  next: Uint32Array,
  groupOf: Numbers,
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
