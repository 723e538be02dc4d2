// Telling the images of a load what they show: breeds and categories are read apart from images,
// each as a list of ids, and found among the images by a table that is let go when the load is
// over. The database would take four times as long to put the two together.

import { hashOfBytes, type ImageColumns, type ImageGroup } from './image-pool.ts';
import { type GroupNumbers, inSlices } from './image-pool-build.ts';
import type { Label } from './image-stretch-store.ts';
import type { Texts } from './lists.ts';

/** The places of ids among a pool's images, by their hashes; takes 8 to 16 bytes an image. */
export class IdTable {
  readonly #columns: ImageColumns;
  readonly #mask: number;
  /** An image's number from 1, in the first free place from its hash on; 0 is free. */
  readonly #places: Uint32Array;

  private constructor(columns: ImageColumns) {
    this.#columns = columns;
    const bits = Math.ceil(Math.log2(columns.size + 1)) + 1;
    this.#places = new Uint32Array(2 ** bits);
    this.#mask = this.#places.length - 1;
  }

  static async of(columns: ImageColumns): Promise<IdTable> {
    const table = new IdTable(columns);
    for await (const [from, to] of inSlices(columns.size)) table.#add(from, to);
    return table;
  }

  #add(from: number, to: number): void {
    const { hashes } = this.#columns;
    const places = this.#places;
    for (let image = from; image < to; image += 1) {
      let place = (hashes[image] as number) & this.#mask;
      while (places[place] !== 0) place = (place + 1) & this.#mask;
      places[place] = image + 1;
    }
  }

  /** The image whose id is in these bytes, or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOfBytes(bytes, from, to);
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const image = (this.#places[place] as number) - 1;
      if (image < 0 || this.#has(image, bytes, from, to)) return image;
    }
  }

  #has(image: number, bytes: Uint8Array, from: number, to: number): boolean {
    const { ids, idEnds } = this.#columns;
    const start = image === 0 ? 0 : (idEnds[image - 1] as number);
    if ((idEnds[image] as number) - start !== to - from) return false;
    const shift = start - from;
    for (let at = from; at < to; at += 1) {
      if (ids[at + shift] !== bytes[at]) return false;
    }
    return true;
  }
}

/** What images show that are like those of a group, and show this as well. */
function widen({ type, breedIds, categoryIds }: ImageGroup, label: Label): ImageGroup {
  if (label.table === 'image_breeds') {
    return { type, breedIds: [...breedIds, label.id].sort(), categoryIds };
  }
  return { type, breedIds, categoryIds: [...categoryIds, label.id].sort((a, b) => a - b) };
}

/** Moves the images with these ids to the groups that they are in with one label more. */
export class Labeller {
  readonly #columns: ImageColumns;
  readonly #numbers: GroupNumbers;
  readonly #table: IdTable;

  constructor(columns: ImageColumns, numbers: GroupNumbers, table: IdTable) {
    this.#columns = columns;
    this.#numbers = numbers;
    this.#table = table;
  }

  add({ bytes, ends }: Texts, label: Label): void {
    const { groupOf } = this.#columns;
    const { groups } = this.#numbers;
    const widened = new Map<number, number>();
    for (let at = 0; at < ends.length; at += 1) {
      const image = this.#table.find(bytes, ends[at - 1] ?? 0, ends[at] as number);
      if (image < 0) continue;
      const group = groupOf[image] as number;
      let wider = widened.get(group);
      if (wider === undefined) {
        wider = this.#numbers.numberOf(widen(groups[group] as ImageGroup, label));
        widened.set(group, wider);
      }
      groupOf[image] = wider;
    }
  }
}
