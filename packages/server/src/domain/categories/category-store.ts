// The categories table: a handful of rows in an order of their own, which is neither that of the
// ids nor that of the names but the one the live service has always answered.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';

export type Category = components['schemas']['Category'];

/** All categories in their order. */
export async function listAllCategories(knex: Knex): Promise<Category[]> {
  return knex('categories').select('id', 'name').orderBy('position').orderBy('id');
}
