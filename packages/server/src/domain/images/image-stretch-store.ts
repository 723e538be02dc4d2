// Reading the whole catalogue, for the pool, in stretches that are one row each. A row has a price,
// in the database's driver more than in the database: of a million images as a million rows it is
// most of the time. So the database writes a stretch as lists in JSON, which cost a tenth of that
// to take apart. All three databases have the two functions that this takes, under the same names.
// A statement's lists belong together, because each row is added to all of them in turn; that none
// was cut off is seen by their lengths.
//
// The images come along their index of state and position, which holds every column that is asked
// for; labels come along their own, label by label.

import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import { parseNumbers, parseTexts, type Texts } from './lists.ts';

/** Images as lists that belong together, in no promised order: a value of each for each image. */
export interface Stretch {
  ids: Texts;
  types: Texts;
  widths: Float64Array;
  heights: Float64Array;
  positions: Float64Array;
}

/** Where a stretch of the order of approval is: after one position, up to another. */
export interface Bounds {
  after: number;
  last: number;
}

/** Something that images show, and the table that says which do. */
export type Label =
  | { table: 'image_breeds'; column: 'breed_id'; id: string }
  | { table: 'image_categories'; column: 'category_id'; id: number };

/** Where stretches of about so many published images are; every position is in one. */
export async function* listBounds(knex: Knex, size: number): AsyncGenerator<Bounds> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const row: { position: number } | undefined = await knex('images')
      .where({ state: 'published' })
      .where('position', '>', after)
      .orderBy('position')
      .offset(size - 1)
      .first('position');
    yield { after, last: row?.position ?? Number.MAX_SAFE_INTEGER };
    if (row === undefined) return;
    after = row.position;
  }
}

const listOf = (expression: string, name: string) => `GROUP_CONCAT(${expression}) AS ${name}`;

const stretchLists = [
  listOf('JSON_QUOTE(id)', 'ids'),
  listOf('JSON_QUOTE(type)', 'types'),
  listOf('width', 'widths'),
  listOf('height', 'heights'),
  listOf('position', 'positions'),
].join(', ');

type Lists<Name extends string> = Record<Name, string | null>;

/** The published images of a stretch. */
export async function readStretch(knex: Knex, { after, last }: Bounds): Promise<Stretch> {
  const row: Lists<keyof Stretch> = await knex('images')
    .where({ state: 'published' })
    .whereBetween('position', [after + 1, last])
    .first(knex.raw(stretchLists));
  const ids = parseTexts(row.ids);
  const size = ids.ends.length;
  const types = parseTexts(row.types);
  if (types.ends.length !== size) throw new Error(`${size} ids have ${types.ends.length} types`);
  return {
    ids,
    types,
    widths: parseNumbers(row.widths, size),
    heights: parseNumbers(row.heights, size),
    positions: parseNumbers(row.positions, size),
  };
}

/** All breeds and categories. */
export async function listLabels(knex: Knex): Promise<Label[]> {
  const breeds: { id: string }[] = await knex('breeds').select('id');
  const categories: { id: number }[] = await knex('categories').select('id');
  return [
    ...breeds.map(({ id }) => ({ table: 'image_breeds', column: 'breed_id', id }) as const),
    ...categories.map(
      ({ id }) => ({ table: 'image_categories', column: 'category_id', id }) as const,
    ),
  ];
}

/** The ids of the images with a label, published or not, in lists of so many. */
export async function listLabelled(
  knex: Knex,
  { table, column, id }: Label,
  size: number,
): Promise<Texts[]> {
  const lists: Texts[] = [];
  for (let after = ''; ; ) {
    const stretch = knex(table)
      .where(column, id)
      .where('image_id', '>', after)
      .orderBy('image_id')
      .limit(size)
      .select('image_id')
      .as('stretch');
    const row: Lists<'ids' | 'last'> = await knex
      .from(stretch)
      .first(knex.raw(`${listOf('JSON_QUOTE(image_id)', 'ids')}, MAX(image_id) AS last`));
    const ids = parseTexts(row.ids);
    lists.push(ids);
    if (ids.ends.length < size || row.last === null) return lists;
    after = row.last;
    await setImmediate();
  }
}
