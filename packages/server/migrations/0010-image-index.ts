// The index of published images in order, widened by all that the pool reads of an image. A load of
// the whole catalogue then reads this index from end to end and never looks up a row, which took
// MariaDB three quarters of its time. For a million images it is 17 MB more, and made in 6 s.

import type { Migration } from './migration.ts';

export const imageIndex: Migration = {
  name: '0010-image-index',
  async up(knex) {
    await knex.schema.alterTable('images', (table) => {
      table.index(['state', 'position', 'id', 'type', 'width', 'height']);
    });
    await knex.schema.alterTable('images', (table) => {
      table.dropIndex(['state', 'position']);
    });
  },
};
