// The breeds table. A row's `facts` column is the whole breed as the contract shows it, without its
// image, so that reading a breed is reading JSON and no key can be forgotten on the way; name and
// reference_image_id stand beside it only to be sorted and joined by.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';

export type Breed = components['schemas']['Breed'];

const idPattern = /^[\w-]{1,32}$/;

/** Whether a text can be a breed's id; what cannot is unknown without asking the database. */
export function isBreedId(text: string): boolean {
  return idPattern.test(text);
}

/** A breed from its `facts` column. */
export function parseBreed(facts: string): Breed {
  return JSON.parse(facts) as Breed;
}

/** All breeds in the order of their names. */
export async function listAllBreeds(knex: Knex): Promise<Breed[]> {
  const rows: { facts: string }[] = await knex('breeds')
    .select('facts')
    .orderBy('name')
    .orderBy('id');
  return rows.map((row) => parseBreed(row.facts));
}

export async function findBreed(knex: Knex, id: string): Promise<Breed | undefined> {
  if (!isBreedId(id)) return undefined;
  const row: { facts: string } | undefined = await knex('breeds').where({ id }).first('facts');
  return row && parseBreed(row.facts);
}
