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
// What was measured: milliseconds until the pool is there, and what it holds, on two cores that
// other work kept more than busy. Rows of objects, read in turn with it, took 20 000 for a million
// with SQLite and 28 000 with MariaDB. In a quieter moment SQLite took 1800.
//
//                               10 000   100 000   a million images
//   SQLite   whole load             56       270       2 600
//            nothing changed       0.9       0.9           1
//            one image changed       5         6          40
//   MariaDB  whole load            200       800       5 000
//            nothing changed         2         3           5
//            one image changed       4         7          60
//   megabytes                      0.3       3.1          31
//
// Of processors' time a million images' whole load takes this thread 2.5 s, with SQLite in it, and
// MariaDB or MySQL 2.5 s of its own. As rows of objects, by three statements a stretch, it was 17 s
// with SQLite; with MariaDB 11.5 s here and 16 s there. Refused, by seconds for a million images:
//
// - Rows as arrays instead of objects: 3.0 rather than 3.5, where lists take 0.7.
// - Without the index that holds all columns: 5.2 of MariaDB's rather than 1.2. Along the primary
//   key it is 1.4, but then all must be sorted here.
// - An array for each image in one list: 0.15 more to write and 0.2 more to read. ORDER BY in the
//   lists: three times as long to write.
// - JSON.parse: 1.0 rather than 0.25 (lists.ts).
// - The database joining labels to images: 3.5 rather than 0.7, the finding of ids here included.
// - Stretches of 5000 and 10 000: 0.4 and 0.8 less here with MariaDB, 0.3 less with SQLite; but
//   with 4000 already SQLite holds this thread for more than 12 ms twice as often.
// - Reading two or four stretches ahead instead of one: no sooner.

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
import { finishPool, GroupNumbers, joinColumns, packStretch } from './image-pool-build.ts';
import { IdTable, Labeller } from './image-pool-labels.ts';
import { mergeChanges } from './image-pool-merge.ts';
import {
  type Label,
  listBounds,
  listLabelled,
  listLabels,
  readStretch,
} from './image-stretch-store.ts';

/** About how many images are read and packed, in 5 ms, before others have their turn here. */
const stretchSize = 2500;

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
  for await (const stretch of readAhead(listBounds(knex, size), (at) => readStretch(knex, at))) {
    chunks.push(packStretch(stretch, numbers));
    await setImmediate();
  }
  const columns = await joinColumns(chunks);
  if (columns.size > 0) await addLabels(knex, columns, numbers, size);
  return finishPool(columns, numbers.groups, seen);
}

/** What is read for each, in order; the next is being read while one is worked on. */
async function* readAhead<In, Out>(
  wanted: AsyncIterable<In> | Iterable<In>,
  read: (one: In) => Promise<Out>,
): AsyncGenerator<Out> {
  let reading: Promise<Out> | undefined;
  for await (const one of wanted) {
    const next = read(one);
    // Whether it failed is asked when its turn comes, and by nobody once another has failed.
    next.catch(() => {});
    if (reading !== undefined) yield await reading;
    reading = next;
  }
  if (reading !== undefined) yield await reading;
}

/** Reads what the images show; each goes to the group of what it shows. */
async function addLabels(
  knex: Knex,
  columns: ImageColumns,
  numbers: GroupNumbers,
  size: number,
): Promise<void> {
  const labeller = new Labeller(columns, numbers, await IdTable.of(columns));
  const read = async (label: Label) => ({ label, lists: await listLabelled(knex, label, size) });
  for await (const { label, lists } of readAhead(await listLabels(knex), read)) {
    for (const ids of lists) {
      labeller.add(ids, label);
      await setImmediate();
    }
  }
}

async function findSeenBefore(knex: Knex): Promise<SeenChanges> {
  const bounds = await findChangeBounds(knex);
  if (bounds === undefined) return { last: 0, missing: [] };
  const last = (await findChangeBefore(knex, overlapChanges)) ?? bounds.first - 1;
  return { last, missing: [] };
}
