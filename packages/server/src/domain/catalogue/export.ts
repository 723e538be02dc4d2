// What this server has, for an export: every published image as a manifest describes it. The shape
// is the one that an import reads, so that a catalogue can move from one server to another.

import type { Knex } from 'knex';
import { presentTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';

/** An image as an export describes it; what import reads. */
export interface ManifestImage {
  /** The picture, from the manifest's folder; absent for a drawing, which is drawn again. */
  file?: string;
  id?: string;
  type?: string;
  width?: number;
  height?: number;
  breeds?: string[];
  categories?: (string | number)[];
  original_filename?: string;
  created_at?: string;
  source?: string;
}

/** Every published image in the order of approval, page by page. */
export async function* listForExport({
  database,
}: Pick<Ports, 'database'>): AsyncGenerator<ManifestImage> {
  const pageRows = 500;
  let after = { position: -1, id: '' };
  for (;;) {
    const rows = await database
      .read('images')
      .where({ state: 'published' })
      .where((either) => {
        either.where('position', '>', after.position).orWhere((same) => {
          same.where('position', after.position).where('id', '>', after.id);
        });
      })
      .orderBy('position')
      .orderBy('id')
      .limit(pageRows);
    for (const row of rows) yield await describeRow(database.read, row);
    if (rows.length < pageRows) return;
    after = rows.at(-1);
  }
}

async function describeRow(knex: Knex, row: Record<string, string>): Promise<ManifestImage> {
  const id = row['id'] as string;
  const breeds: string[] = await knex('image_breeds').where({ image_id: id }).pluck('breed_id');
  const categories: number[] = await knex('image_categories')
    .where({ image_id: id })
    .pluck('category_id');
  const name = row['original_filename'];
  return {
    id,
    type: row['type'] as string,
    width: Number(row['width']),
    height: Number(row['height']),
    breeds,
    categories,
    ...(name ? { original_filename: name } : {}),
    created_at: presentTime(row['created_at'] as string),
    source: row['source'] as string,
  };
}
