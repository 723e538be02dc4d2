// The catalogue that a new server starts with: breeds, categories, facts and drawn cats. It is
// written in one transaction, so a server is seeded wholly or not at all, and rows that are there
// already are left as they are, even deleted images: seeding again brings nothing back.

import type { Knex } from 'knex';
import { sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { insertImages, type NewImages } from '../images/image-write-store.ts';
import { createSeedRows, type SeedRows } from './seed-rows.ts';

/** How many rows were added. */
export interface Seeded {
  breeds: number;
  categories: number;
  facts: number;
  images: number;
}

/** SQLite joins the rows of an insert as SELECTs, of which it takes 500. */
const chunkRows = 100;

export async function seedCatalogue({
  database,
  clock,
}: Pick<Ports, 'database' | 'clock'>): Promise<Seeded> {
  const rows = createSeedRows();
  const changedAt = sqlTime(clock.nowMs());
  return database.transaction(async (transaction) => {
    await waitForTurn(transaction);
    const categories = await insertMissing(transaction, 'categories', rows.categories);
    const breeds = await insertMissing(transaction, 'breeds', rows.breeds);
    const facts = await insertMissing(transaction, 'facts', rows.facts);
    const images = await insertMissing(transaction, 'images', rows.images, (missing) =>
      insertImages(transaction, withLabels(rows, missing), changedAt),
    );
    await insertAnalyses(transaction, rows, images);
    return {
      breeds: breeds.size,
      categories: categories.size,
      facts: facts.size,
      images: images.size,
    };
  });
}

/** Whether the catalogue was ever seeded; it does not look at what became of it since. */
export async function isSeeded({ database }: Pick<Ports, 'database'>): Promise<boolean> {
  return (await database.read('breeds').first('id')) !== undefined;
}

/**
 * A statement that writes nothing but takes the write lock: on SQLite a transaction that begins by
 * reading could not wait for another process that seeds at the same time.
 */
async function waitForTurn(transaction: Knex.Transaction): Promise<void> {
  await transaction('categories').where({ id: 0 }).update({ position: 0 });
}

/** Inserts the rows whose ids are not there yet, and answers those ids. */
async function insertMissing(
  transaction: Knex.Transaction,
  table: keyof SeedRows,
  rows: SeedRows['breeds'],
  insert = async (missing: SeedRows['breeds']) => {
    await transaction(table).insert(missing);
  },
): Promise<Set<unknown>> {
  const inserted = new Set<unknown>();
  for (const chunk of chunksOf(rows)) {
    const ids = chunk.map(({ id }) => id as string | number);
    // Locked, because on MySQL another process may be adding them: we wait, and then we see them.
    const present: { id: unknown }[] = await transaction(table)
      .whereIn('id', ids)
      .forUpdate()
      .select('id');
    const known = new Set(present.map(({ id }) => id));
    const missing = chunk.filter(({ id }) => !known.has(id));
    if (missing.length > 0) await insert(missing);
    for (const { id } of missing) inserted.add(id);
  }
  return inserted;
}

/** Images with what they show; an image that was there keeps what is said of it. */
function withLabels(rows: SeedRows, images: SeedRows['images']): NewImages {
  const ids = new Set(images.map(({ id }) => id));
  const ofThese = (table: 'image_breeds' | 'image_categories') =>
    rows[table].filter((row) => ids.has(row['image_id']));
  return {
    images,
    image_breeds: ofThese('image_breeds'),
    image_categories: ofThese('image_categories'),
  };
}

async function insertAnalyses(
  transaction: Knex.Transaction,
  rows: SeedRows,
  images: ReadonlySet<unknown>,
): Promise<void> {
  const analyses = rows.analyses.filter((row) => images.has(row['image_id']));
  for (const chunk of chunksOf(analyses)) await transaction('analyses').insert(chunk);
}

function chunksOf<T>(rows: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < rows.length; at += chunkRows) chunks.push(rows.slice(at, at + chunkRows));
  return chunks;
}
