// The catalogue that a new server starts with: breeds, categories, facts and drawn cats. It is
// written in one transaction, so a server is seeded wholly or not at all, and rows that are there
// already are left as they are, even deleted images: seeding again brings nothing back.

import type { Knex } from 'knex';
import type { Ports } from '../../ports/ports.ts';
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

export async function seedCatalogue({ database }: Pick<Ports, 'database'>): Promise<Seeded> {
  const rows = createSeedRows();
  return database.transaction(async (transaction) => {
    await waitForTurn(transaction);
    const categories = await insertMissing(transaction, 'categories', rows.categories);
    const breeds = await insertMissing(transaction, 'breeds', rows.breeds);
    const facts = await insertMissing(transaction, 'facts', rows.facts);
    const images = await insertMissing(transaction, 'images', rows.images);
    await insertAbout(transaction, rows, images);
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
    if (missing.length > 0) await transaction(table).insert(missing);
    for (const { id } of missing) inserted.add(id);
  }
  return inserted;
}

/** What the new images show; an image that was there keeps what is said of it. */
async function insertAbout(
  transaction: Knex.Transaction,
  rows: SeedRows,
  images: ReadonlySet<unknown>,
): Promise<void> {
  for (const table of ['image_breeds', 'image_categories', 'analyses'] as const) {
    const about = rows[table].filter((row) => images.has(row['image_id']));
    for (const chunk of chunksOf(about)) await transaction(table).insert(chunk);
  }
}

function chunksOf<T>(rows: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < rows.length; at += chunkRows) chunks.push(rows.slice(at, at + chunkRows));
  return chunks;
}
