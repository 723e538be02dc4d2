// Which images changed, in the order of the changes, so that a process which holds the catalogue in
// memory reads again only those. The log is short: what is older than an hour is deleted, but for
// the newest of it, by which a reader knows whether something was deleted that it has not read.
//
// It is written by the program, not by triggers. SQLite, MySQL and MariaDB all have triggers, but
// MySQL with its binary log on, which every replica needs, lets only a superuser create one unless
// the operator sets log_bin_trust_function_creators, and hosted databases give neither away. Nor
// can a trigger tell the change that matters (an image published) from the one that does not.

import { asOurTable, type Migration } from './migration.ts';

export const imageChanges: Migration = {
  name: '0004-image-changes',
  async up(knex, target) {
    await knex.schema.createTable('image_changes', (table) => {
      asOurTable(table, target);
      table.bigIncrements('seq');
      table.string('image_id', 64).notNullable();
      table.datetime('changed_at', { precision: 3 }).notNullable();
    });
  },
};
