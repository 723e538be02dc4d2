// The catalogue as search holds it in memory: every published image in the order of approval, as
// columns of numbers and one run of id bytes (about 30 bytes an image, where objects would take
// 200). Images with the same type, breeds and categories are one group. A filter then looks at
// groups, of which there are hundreds, and never at images, of which there may be a million; so no
// filter that anybody thinks of costs the database anything. A pool is never changed once made.

import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Loaded } from '../../ports/cache.ts';
import { listPoolLinks, listPoolRows, type PoolRow, type SizedImage } from './image-store.ts';

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

/** How many rows are read and packed before others have their turn on this thread. */
const chunkRows = 2000;

type Columns = Pick<ImagePool, 'ids' | 'idEnds' | 'widths' | 'heights' | 'groupOf'>;
type Subjects = Map<string, { breedIds: string[]; categoryIds: number[] }>;

/** Reads the whole catalogue, in stretches, so that a large one stops nobody for long. */
export async function loadImagePool(
  knex: Knex,
  rowsMax: number = chunkRows,
): Promise<Loaded<ImagePool>> {
  const chunks: Columns[] = [];
  const groups = new Map<string, { group: ImageGroup; number: number }>();
  for (let after: PoolRow | undefined; ; ) {
    const rows = await listPoolRows(knex, after, rowsMax);
    if (rows.length > 0) chunks.push(packRows(rows, await findPoolSubjects(knex, rows), groups));
    if (rows.length < rowsMax) break;
    after = rows.at(-1);
    await setImmediate();
  }
  const pool = joinChunks(
    chunks,
    [...groups.values()].map(({ group }) => group),
  );
  // Not its true size: there is one pool in a process and every search needs it, so it may not be
  // refused by a cache that measures it against its bound. A refused pool is loaded by every call.
  return { value: pool, sizeBytes: 1000, absent: pool.size === 0 };
}

async function findPoolSubjects(knex: Knex, rows: PoolRow[]): Promise<Subjects> {
  const subjects: Subjects = new Map(rows.map(({ id }) => [id, { breedIds: [], categoryIds: [] }]));
  const [first, last] = [rows[0], rows.at(-1)] as [PoolRow, PoolRow];
  const { breeds, categories } = await listPoolLinks(knex, first.position, last.position);
  for (const row of breeds) subjects.get(row.image_id)?.breedIds.push(row.breed_id);
  for (const row of categories) subjects.get(row.image_id)?.categoryIds.push(row.category_id);
  return subjects;
}

function packRows(
  rows: PoolRow[],
  subjects: Subjects,
  groups: Map<string, { group: ImageGroup; number: number }>,
): Columns {
  let end = 0;
  return {
    ids: Buffer.from(rows.map(({ id }) => id).join('')),
    idEnds: Uint32Array.from(rows, ({ id }) => {
      end += Buffer.byteLength(id);
      return end;
    }),
    widths: Uint32Array.from(rows, ({ width }) => width),
    heights: Uint32Array.from(rows, ({ height }) => height),
    groupOf: Uint32Array.from(rows, ({ id, type }) => {
      const breedIds = subjects.get(id)?.breedIds.sort() ?? [];
      const categoryIds = subjects.get(id)?.categoryIds.sort((a, b) => a - b) ?? [];
      const key = JSON.stringify([type, breedIds, categoryIds]);
      const known = groups.get(key) ?? {
        group: { type, breedIds, categoryIds },
        number: groups.size,
      };
      groups.set(key, known);
      return known.number;
    }),
  };
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
  return pool.ids.toString('utf8', pool.idEnds[index - 1] ?? 0, pool.idEnds[index]);
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
