// Reading a pool from the database: all of it, or what changed since a pool that is there. The
// rules that keep the second as true as the first:
//
// - A pool knows which numbers of the log it has seen, and which lower ones it has not. Each read
//   of the log takes the higher numbers and the missing ones. A change is never read twice, which
//   matters: a replica may know a change and not a later one of the same image, and reading that
//   image there again would undo the later one. A replica that lags tells nothing that is new, so
//   the pool stays as it is.
// - A whole load is many statements, which replicas may answer that are not equally far. So it
//   takes the log as unread from a thousand changes before its beginning, and the next refresh
//   heals what the load missed.
// - Where the log does not reach back to what was seen, or tells of so much that reading it all
//   again is cheaper, everything is loaded anew.
//
// What was measured (bench/random.ts): milliseconds until the pool is there, and what it holds.
//
//                               10 000   100 000   a million images
//   SQLite   whole load            189      1420      12 600
//            nothing changed       0.4       0.4         0.6
//            one image changed     3         5          45
//   MariaDB  whole load            436      2788      31 900
//            nothing changed       0.7       0.8         3.5
//            one image changed     3         9          75
//   megabytes                      0.4       4.1        41

import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import {
  type ChangedImage,
  countChangesAfter,
  findChangeBefore,
  findChangeBounds,
  listChanges,
  type SeqRange,
} from './image-change-store.ts';
import type { ImageColumns, ImagePool, SeenChanges } from './image-pool.ts';
import { GroupNumbers, joinColumns, type PooledImage, packImages } from './image-pool-build.ts';
import { mergeChanges } from './image-pool-merge.ts';
import {
  findPositionAfter,
  listStretch,
  listStretchSubjects,
  type PlacedImage,
} from './image-store.ts';

/** About how many images are read and packed before others have their turn on this thread. */
const stretchSize = 500;

/** So many of the newest changes are read again after a whole load. */
const overlapChanges = 1000;

/** With more to read than this, or than a fifth of the pool if that is more, all is read. */
const changesMax = 20_000;

/** Changes that one statement reads; SQLite answers so many in 3 ms, holding the thread. */
const changesAtOnce = 250;

/** Runs of missing numbers that are remembered; the oldest are given up. */
const missingMax = 200;

export interface LoadOptions {
  stretchSize?: number;
  changesMax?: number;
}

/** The pool as it is now; `previous` itself when nothing changed that can be seen from here. */
export async function loadImagePool(
  knex: Knex,
  previous?: ImagePool,
  options: LoadOptions = {},
): Promise<ImagePool> {
  if (previous === undefined) return loadWhole(knex, options);
  const { seen } = previous;
  const bounds = await findChangeBounds(knex);
  // The deleting of old changes leaves one: there has been none yet, or a replica has none yet.
  if (bounds === undefined) return previous;
  if (bounds.first > seen.last + 1) return loadWhole(knex, options);
  const most = options.changesMax ?? Math.max(changesMax, previous.size / 5);
  const isLong =
    bounds.last - seen.last > most && (await countChangesAfter(knex, seen.last, most + 1)) > most;
  if (isLong) return loadWhole(knex, options);
  return refresh(knex, previous);
}

async function refresh(knex: Knex, previous: ImagePool): Promise<ImagePool> {
  const changed = new Map<string, ChangedImage>();
  let { seen } = previous;
  for (;;) {
    const { seqs, images } = await listChanges(knex, seen.last, seen.missing, changesAtOnce);
    // What is read later is newer: each statement sees a later moment of the same or another
    // server, and on that other one the change just read is there too.
    for (const image of images) changed.set(image.id, image);
    seen = addSeen(seen, seqs);
    if (seqs.length < changesAtOnce) break;
    await setImmediate();
  }
  if (changed.size === 0) return previous;
  return mergeChanges(previous, [...changed.values()], seen);
}

/** What is seen after these numbers, which ascend, were read as well. */
export function addSeen(seen: SeenChanges, seqs: readonly number[]): SeenChanges {
  const missing: SeqRange[] = [];
  for (const [first, last] of seen.missing) {
    let from = first;
    for (const seq of seqs) {
      if (seq < from || seq > last) continue;
      if (from < seq) missing.push([from, seq - 1]);
      from = seq + 1;
    }
    if (from <= last) missing.push([from, last]);
  }
  let { last } = seen;
  for (const seq of seqs) {
    if (seq <= last) continue;
    if (seq > last + 1) missing.push([last + 1, seq - 1]);
    last = seq;
  }
  return { last, missing: missing.slice(-missingMax) };
}

/** Reads the whole catalogue, in stretches, so that a large one stops nobody for long. */
async function loadWhole(knex: Knex, options: LoadOptions): Promise<ImagePool> {
  const size = options.stretchSize ?? stretchSize;
  const seen = await findSeenBefore(knex);
  const chunks: ImageColumns[] = [];
  const numbers = new GroupNumbers();
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const end = await findPositionAfter(knex, after, size);
    const last = end ?? Number.MAX_SAFE_INTEGER;
    const rows = await listStretch(knex, after, last);
    const subjects = await listStretchSubjects(knex, after, last);
    if (rows.length > 0) chunks.push(packImages(withSubjects(rows, subjects), numbers));
    if (end === undefined) break;
    after = end;
    await setImmediate();
  }
  return joinColumns(chunks, numbers.groups, seen);
}

async function findSeenBefore(knex: Knex): Promise<SeenChanges> {
  const bounds = await findChangeBounds(knex);
  if (bounds === undefined) return { last: 0, missing: [] };
  const last = (await findChangeBefore(knex, overlapChanges)) ?? bounds.first - 1;
  return { last, missing: [] };
}

function withSubjects(
  rows: PlacedImage[],
  subjects: Awaited<ReturnType<typeof listStretchSubjects>>,
): PooledImage[] {
  const breedIds = new Map<string, string[]>();
  const categoryIds = new Map<string, number[]>();
  for (const { image_id, breed_id } of subjects.breeds) append(breedIds, image_id, breed_id);
  for (const { image_id, category_id } of subjects.categories) {
    append(categoryIds, image_id, category_id);
  }
  return rows.map((row) => ({
    ...row,
    breedIds: breedIds.get(row.id)?.sort() ?? [],
    categoryIds: categoryIds.get(row.id)?.sort((a, b) => a - b) ?? [],
  }));
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
