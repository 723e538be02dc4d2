// A new pool from an old one and the images that changed since. What did not change is copied in
// long runs, in the order it had, so the cost is that of copying memory: 40 ms for a million
// images, in slices, however few or many images changed. A tree of small pieces, of which a change
// copies one, would cost less; it was refused because each draw would then pay for finding its
// piece, and draws are what the pool is for.

import { setImmediate } from 'node:timers/promises';
import type { ChangedImage } from './image-change-store.ts';
import { describeImage, IdSieve, type ImagePool, idAt, type SeenChanges } from './image-pool.ts';
import {
  ColumnsWriter,
  finishPool,
  GroupNumbers,
  inSlices,
  type PooledImage,
  roomFor,
  sliceImages,
} from './image-pool-build.ts';

/** The old pool with these images as they are now; `changed` has each image once. */
export async function mergeChanges(
  old: ImagePool,
  changed: readonly ChangedImage[],
  seen: SeenChanges,
): Promise<ImagePool> {
  const wanted = new Map(changed.filter(({ shown }) => shown).map((image) => [image.id, image]));
  const dropped: number[] = [];
  const sieve = new IdSieve(changed.map(({ id }) => id));
  for await (const [from, to] of inSlices(old.size)) {
    for (const index of sieve.findIn(old, from, to)) {
      const id = idAt(old, index);
      // Told of for something that search does not show, or told of twice.
      if (isSame(describeImage(old, index), wanted.get(id))) wanted.delete(id);
      else dropped.push(index);
    }
  }
  if (dropped.length === 0 && wanted.size === 0) return { ...old, seen };
  const added = [...wanted.values()].sort(inOrder);
  return rewrite(old, dropped, added, seen);
}

function isSame(one: ChangedImage, other: ChangedImage | undefined): boolean {
  return (
    other !== undefined &&
    one.type === other.type &&
    one.width === other.width &&
    one.height === other.height &&
    one.position === other.position &&
    String(one.breedIds) === String(other.breedIds) &&
    String(one.categoryIds) === String(other.categoryIds)
  );
}

type Placed = Pick<PooledImage, 'position' | 'id'>;

function inOrder(a: Placed, b: Placed): number {
  if (a.position !== b.position) return a.position - b.position;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** The first index whose image comes after this one. */
function placeOf(pool: ImagePool, image: Placed): number {
  let low = 0;
  let high = pool.size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = { position: pool.positions[middle] as number, id: idAt(pool, middle) };
    if (inOrder(other, image) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function pick(images: readonly PooledImage[], name: 'position' | 'width' | 'height'): number[] {
  return images.map((image) => image[name]);
}

/** Copies the old pool without what is dropped, putting each image that is added in its place. */
async function rewrite(
  old: ImagePool,
  dropped: readonly number[],
  added: readonly PooledImage[],
  seen: SeenChanges,
): Promise<ImagePool> {
  const lengthOf = (index: number) => (old.idEnds[index] as number) - (old.idEnds[index - 1] ?? 0);
  const idBytes =
    old.ids.length -
    dropped.reduce((sum, index) => sum + lengthOf(index), 0) +
    added.reduce((sum, { id }) => sum + id.length, 0);
  const numbers = new GroupNumbers(old.groups);
  const groups = added.map((image) => numbers.numberOf(image));
  const size = old.size - dropped.length + added.length;
  const writer = new ColumnsWriter(size, idBytes, {
    positions: roomFor(size, old.positions, pick(added, 'position')),
    widths: roomFor(size, old.widths, pick(added, 'width')),
    heights: roomFor(size, old.heights, pick(added, 'height')),
    groupOf: roomFor(size, old.groupOf, groups),
  });
  const places = added.map((image) => placeOf(old, image));
  let nextAdded = 0;
  let nextDropped = 0;
  let copied = 0;
  for (let at = 0; at < old.size || nextAdded < added.length; ) {
    const place = places[nextAdded] ?? old.size;
    const drop = dropped[nextDropped] ?? old.size;
    const end = Math.min(place, drop, at + sliceImages - copied);
    writer.addRun(old, at, end);
    copied += end - at;
    at = end;
    if (at === place && nextAdded < added.length) {
      writer.add(added[nextAdded] as PooledImage, groups[nextAdded] as number);
      nextAdded += 1;
    } else if (at === drop && at < old.size) {
      at += 1;
      nextDropped += 1;
    }
    if (copied < sliceImages) continue;
    copied = 0;
    await setImmediate();
  }
  return finishPool(writer.finish(), numbers.groups, seen);
}
