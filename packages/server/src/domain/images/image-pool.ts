// The catalogue as search holds it in memory: every published image in the order of approval, as
// columns of numbers and one run of id bytes (about 30 bytes an image, where objects would take
// 200). Images with the same type, breeds and categories are one group. A filter then looks at
// groups, of which there are hundreds, and never at images, of which there may be a million; so no
// filter that anybody thinks of costs the database anything. A pool is never changed once made.

import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Loaded } from '../../ports/cache.ts';
import {
  findPositionAfter,
  listStretch,
  listStretchSubjects,
  type SizedImage,
} from './image-store.ts';

/** Images that no filter can tell apart. */
export interface ImageGroup {
  type: string;
  breedIds: readonly string[];
  categoryIds: readonly number[];
}

export interface ImagePool {
  readonly size: number;
  /** All ids, one after another; image i's is from `idEnds[i - 1]` to `idEnds[i]`. */
  readonly ids: Buffer;
  readonly idEnds: Uint32Array;
  readonly widths: Uint32Array;
  readonly heights: Uint32Array;
  /** Which group each image is in. */
  readonly groupOf: Uint32Array;
  readonly groups: readonly ImageGroup[];
  /** The images of group 0 in order, then those of group 1, and so on. */
  readonly members: Uint32Array;
  /** Where each group ends in `members`. */
  readonly memberEnds: Uint32Array;
}

/** About how many images are read and packed before others have their turn on this thread. */
const stretchSize = 2000;

type Columns = Pick<ImagePool, 'ids' | 'idEnds' | 'widths' | 'heights' | 'groupOf'>;

/** Reads the whole catalogue, in stretches, so that a large one stops nobody for long. */
export async function loadImagePool(
  knex: Knex,
  size: number = stretchSize,
): Promise<Loaded<ImagePool>> {
  const chunks: Columns[] = [];
  const numbers = createGroupNumbers();
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const end = await findPositionAfter(knex, after, size);
    const last = end ?? Number.MAX_SAFE_INTEGER;
    const rows = await listStretch(knex, after, last);
    const subjects = await listStretchSubjects(knex, after, last);
    if (rows.length > 0) chunks.push(packRows(rows, subjects, numbers.numberOf));
    if (end === undefined) break;
    after = end;
    await setImmediate();
  }
  const pool = joinChunks(chunks, numbers.groups);
  // Not its true size: there is one pool in a process and every search needs it, so it may not be
  // refused by a cache that measures it against its bound. A refused pool is loaded by every call.
  return { value: pool, sizeBytes: 1000, absent: pool.size === 0 };
}

type NumberOf = (type: string, breedIds: string[], categoryIds: number[]) => number;

/** Gives each combination a number, from 0, in the order in which they are met. */
function createGroupNumbers(): { groups: ImageGroup[]; numberOf: NumberOf } {
  const groups: ImageGroup[] = [];
  const known = new Map<string, number>();
  return {
    groups,
    numberOf(type, breedIds, categoryIds) {
      const key = `${type}\n${breedIds}\n${categoryIds}`;
      const number = known.get(key);
      if (number !== undefined) return number;
      known.set(key, groups.length);
      return groups.push({ type, breedIds, categoryIds }) - 1;
    },
  };
}

function packRows(
  rows: SizedImage[],
  subjects: Awaited<ReturnType<typeof listStretchSubjects>>,
  numberOf: NumberOf,
): Columns {
  const breedIds = new Map<string, string[]>();
  const categoryIds = new Map<string, number[]>();
  for (const { image_id, breed_id } of subjects.breeds) append(breedIds, image_id, breed_id);
  for (const { image_id, category_id } of subjects.categories) {
    append(categoryIds, image_id, category_id);
  }
  let end = 0;
  return {
    ids: Buffer.from(rows.map(({ id }) => id).join('')),
    idEnds: Uint32Array.from(rows, ({ id }) => {
      end += Buffer.byteLength(id);
      return end;
    }),
    widths: Uint32Array.from(rows, ({ width }) => width),
    heights: Uint32Array.from(rows, ({ height }) => height),
    groupOf: Uint32Array.from(rows, ({ id, type }) =>
      numberOf(
        type,
        breedIds.get(id)?.sort() ?? [],
        categoryIds.get(id)?.sort((a, b) => a - b) ?? [],
      ),
    ),
  };
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function joinChunks(chunks: Columns[], groups: ImageGroup[]): ImagePool {
  const size = chunks.reduce((sum, { idEnds }) => sum + idEnds.length, 0);
  const pool = {
    size,
    ids: Buffer.concat(chunks.map(({ ids }) => ids)),
    idEnds: new Uint32Array(size),
    widths: new Uint32Array(size),
    heights: new Uint32Array(size),
    groupOf: new Uint32Array(size),
    groups,
  };
  let at = 0;
  let idsBefore = 0;
  for (const { ids, idEnds, widths, heights, groupOf } of chunks) {
    pool.idEnds.set(
      idEnds.map((end) => idsBefore + end),
      at,
    );
    pool.widths.set(widths, at);
    pool.heights.set(heights, at);
    pool.groupOf.set(groupOf, at);
    at += idEnds.length;
    idsBefore += ids.length;
  }
  return { ...pool, ...listMembers(pool.groupOf, groups.length) };
}

/** A counting sort: the images by group, and within a group in the order they had. */
function listMembers(
  groupOf: Uint32Array,
  groupCount: number,
): Pick<ImagePool, 'members' | 'memberEnds'> {
  const memberEnds = new Uint32Array(groupCount);
  for (const group of groupOf) add(memberEnds, group, 1);
  for (let group = 1; group < groupCount; group += 1) {
    add(memberEnds, group, memberEnds[group - 1] as number);
  }
  const next = Uint32Array.from(memberEnds, (_, group) => memberEnds[group - 1] ?? 0);
  const members = new Uint32Array(groupOf.length);
  for (let image = 0; image < groupOf.length; image += 1) {
    const group = groupOf[image] as number;
    members[next[group] as number] = image;
    add(next, group, 1);
  }
  return { members, memberEnds };
}

function add(numbers: Uint32Array, at: number, more: number): void {
  numbers[at] = (numbers[at] as number) + more;
}

export function idAt(pool: ImagePool, index: number): string {
  // Ids are ASCII, and reading them as such is twice as fast.
  return pool.ids.toString('latin1', pool.idEnds[index - 1] ?? 0, pool.idEnds[index]);
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
