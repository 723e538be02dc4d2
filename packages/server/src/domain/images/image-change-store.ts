// The log of changed images, which processes follow to keep their pools true. A row is written in
// the transaction of the change it tells of, by image-write-store.ts alone. Two things follow from
// that. Numbers become visible out of order, because a transaction that took a lower one may commit
// later: a reader must remember which numbers it has not seen. And whoever can see a row can see
// the change: so a stretch of the log and the images it names are read by one statement, which sees
// one moment of one server, however many replicas reads are spread over.

import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';

const table = 'image_changes';

/** SQLite joins the rows of an insert as SELECTs, of which it takes 500. */
const chunkRows = 400;

/** Tells that these images changed; in the transaction that changes them, after it has. */
export async function insertImageChanges(
  transaction: Knex.Transaction,
  imageIds: readonly string[],
  changedAt: string,
): Promise<void> {
  for (let at = 0; at < imageIds.length; at += chunkRows) {
    const rows = imageIds
      .slice(at, at + chunkRows)
      .map((image_id) => ({ image_id, changed_at: changedAt }));
    await transaction(table).insert(rows);
  }
}

/** The lowest and the highest number that is there; undefined when none is. */
export interface ChangeBounds {
  first: number;
  last: number;
}

export async function findChangeBounds(knex: Knex): Promise<ChangeBounds | undefined> {
  // Two look-ups in the primary key, where MIN and MAX in one SELECT would have SQLite read it all.
  const row: { first: number | null; last: number | null } | undefined = await knex
    .select({ first: knex(table).min('seq'), last: knex(table).max('seq') })
    .first();
  if (row?.first == null || row.last == null) return undefined;
  return { first: Number(row.first), last: Number(row.last) };
}

/** The number that exactly `count` changes are above; undefined when there are no more. */
export async function findChangeBefore(knex: Knex, count: number): Promise<number | undefined> {
  const row: { seq: number } | undefined = await knex(table)
    .orderBy('seq', 'desc')
    .offset(count)
    .first('seq');
  return row === undefined ? undefined : Number(row.seq);
}

/** How many changes have a higher number, counted no further than `most`. */
export async function countChangesAfter(knex: Knex, seq: number, most: number): Promise<number> {
  const some = knex(table).where('seq', '>', seq).limit(most).select('seq').as('some');
  const row = await knex.from(some).count({ count: '*' }).first();
  return Number(row?.['count'] ?? 0);
}

/** A run of numbers, both ends included. */
export type SeqRange = readonly [first: number, last: number];

/** What an image is now; `shown` is false when search must not show it. */
export interface ChangedImage {
  id: string;
  shown: boolean;
  type: string;
  width: number;
  height: number;
  position: number;
  breedIds: string[];
  categoryIds: number[];
}

export interface Changes {
  /** The numbers that were read, ascending. */
  seqs: number[];
  /** Each changed image once, as it is. */
  images: ChangedImage[];
}

interface ChangeRow {
  kind: number;
  seq: number | null;
  image_id: string;
  state: string | null;
  type: string | null;
  width: number | null;
  height: number | null;
  position: number | null;
  breed_id: string | null;
  category_id: number | null;
}

/** The first `limit` changes after a number, with those of lower numbers that were not seen yet. */
export async function listChanges(
  knex: Knex,
  after: number,
  missing: readonly SeqRange[],
  limit: number,
): Promise<Changes> {
  const changed = knex(table)
    .where((either) => {
      either.where('seq', '>', after);
      for (const range of missing) either.orWhereBetween('seq', [...range]);
    })
    .orderBy('seq')
    .limit(limit)
    .select('seq', 'image_id');
  const columns = (of: Partial<Record<keyof ChangeRow, string>>, kind: number) => [
    knex.raw('? AS kind', [kind]),
    ...(['seq', 'image_id', 'state', 'type', 'width', 'height', 'position'] as const)
      .concat(['breed_id', 'category_id'] as never)
      .map((name) =>
        of[name] ? knex.raw('?? AS ??', [of[name], name]) : knex.raw(`NULL AS ${name}`),
      ),
  ];
  const linked = (links: string, column: 'breed_id' | 'category_id', kind: number) =>
    knex('changed')
      .join(links, `${links}.image_id`, 'changed.image_id')
      .distinct(columns({ image_id: 'changed.image_id', [column]: `${links}.${column}` }, kind));
  const rows: ChangeRow[] = await knex
    .with('changed', changed)
    .select(
      columns(
        {
          seq: 'changed.seq',
          image_id: 'changed.image_id',
          state: 'images.state',
          type: 'images.type',
          width: 'images.width',
          height: 'images.height',
          position: 'images.position',
        },
        0,
      ),
    )
    .from('changed')
    .leftJoin('images', 'images.id', 'changed.image_id')
    .unionAll([
      linked('image_breeds', 'breed_id', 1),
      linked('image_categories', 'category_id', 2),
    ] as never);
  return gatherChanges(rows);
}

function gatherChanges(rows: readonly ChangeRow[]): Changes {
  const images = new Map<string, ChangedImage>();
  const seqs: number[] = [];
  for (const row of rows) {
    if (row.kind !== 0) continue;
    seqs.push(Number(row.seq));
    images.set(row.image_id, {
      id: row.image_id,
      shown: row.state === 'published',
      type: row.type ?? '',
      width: Number(row.width),
      height: Number(row.height),
      position: Number(row.position),
      breedIds: [],
      categoryIds: [],
    });
  }
  for (const { image_id, breed_id, category_id } of rows) {
    if (breed_id !== null) images.get(image_id)?.breedIds.push(breed_id);
    if (category_id !== null) images.get(image_id)?.categoryIds.push(Number(category_id));
  }
  for (const { breedIds, categoryIds } of images.values()) {
    breedIds.sort();
    categoryIds.sort((a, b) => a - b);
  }
  return { seqs: seqs.sort((a, b) => a - b), images: [...images.values()] };
}

/** Rows deleted by one statement: more would hold SQLite's thread, and MySQL's locks, for long. */
const deletedRowsMax = 5000;

/**
 * Deletes what is older, but for the newest of it, which stays to tell how far the deleting went.
 * Answers how many rows it deleted.
 */
export async function deleteOldChanges(knex: Knex, before: string): Promise<number> {
  const newest: { seq: number } | undefined = await knex(table)
    .where('changed_at', '<', before)
    .orderBy('seq', 'desc')
    .first('seq');
  if (newest === undefined) return 0;
  for (let deleted = 0; ; ) {
    const bounds = await findChangeBounds(knex);
    if (bounds === undefined || bounds.first >= Number(newest.seq)) return deleted;
    const end = Math.min(bounds.first + deletedRowsMax, Number(newest.seq));
    deleted += await knex(table).where('seq', '<', end).delete();
    await setImmediate();
  }
}
