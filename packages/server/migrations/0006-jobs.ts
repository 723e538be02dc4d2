// Work that is done later: one row for each job, written in the transaction of its cause, and read
// by whoever performs. The row is the truth about a job, whatever carries its id to a worker; a job
// that is done has no row. `priority` is smaller for what goes first.

import { asOurTable, type Migration } from './migration.ts';

export const jobs: Migration = {
  name: '0006-jobs',
  async up(knex, target) {
    await knex.schema.createTable('jobs', (table) => {
      asOurTable(table, target);
      table.bigIncrements('id');
      table.string('name', 32).notNullable();
      table.text('payload').notNullable();
      /** waiting, running or dead. */
      table.string('state', 8).notNullable();
      table.integer('priority').notNullable();
      /** How many have begun. */
      table.integer('attempts').notNullable();
      /** When it may begin; of a running job, when it is taken for lost. */
      table.datetime('due_at', { precision: 3 }).notNullable();
      /** Who performs it. */
      table.string('runner', 64).nullable();
      table.text('last_error').nullable();
      table.datetime('created_at', { precision: 3 }).notNullable();
      table.index(['state', 'priority', 'id']);
      table.index(['state', 'due_at']);
    });
    await knex.schema.createTable('schedule', (table) => {
      asOurTable(table, target);
      table.string('task', 64).primary();
      table.datetime('next_at', { precision: 3 }).notNullable();
    });
  },
};
