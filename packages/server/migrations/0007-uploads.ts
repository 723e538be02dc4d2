// What an upload goes through before it is published: why it was rejected, in words, and the text
// and faces that were seen, which nobody but the verdict and an operator reads.

import type { Migration } from './migration.ts';

export const uploads: Migration = {
  name: '0007-uploads',
  async up(knex) {
    await knex.schema.alterTable('images', (table) => {
      table.text('reason').nullable();
    });
    await knex.schema.alterTable('analyses', (table) => {
      table.text('text_detections', 'mediumtext').nullable();
      table.text('faces', 'mediumtext').nullable();
    });
  },
};
