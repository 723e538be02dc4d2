// Each account's plan, which says how often it may call. What a plan allows is a setting; here is
// only its name.

import type { Migration } from './migration.ts';

export const plans: Migration = {
  name: '0005-plans',
  async up(knex) {
    await knex.schema.alterTable('accounts', (table) => {
      table.string('plan', 32).notNullable().defaultTo('free');
    });
  },
};
