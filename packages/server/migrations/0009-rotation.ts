// What becomes of an image after it was published: when its file was looked at last, and whether an
// operator wants it shown whatever the votes say.

import type { Migration } from './migration.ts';

export const rotation: Migration = {
  name: '0009-rotation',
  async up(knex) {
    await knex.schema.alterTable('images', (table) => {
      table.datetime('checked_at', { precision: 3 }).nullable();
      table.datetime('kept_at', { precision: 3 }).nullable();
      table.index(['state', 'checked_at']);
    });
  },
};
