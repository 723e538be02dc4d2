// Where accounts want to be told of events. The secret is kept as it is, because what is sent is
// signed with it. A webhook that is disabled keeps its row, which says why.

import { asOurTable, type Migration } from './migration.ts';

export const webhooks: Migration = {
  name: '0008-webhooks',
  async up(knex, target) {
    await knex.schema.createTable('webhooks', (table) => {
      asOurTable(table, target);
      table.bigIncrements('id');
      table.bigInteger('account_id').unsigned().notNullable().references('accounts.id').index();
      table.string('app_id', 40).notNullable().unique();
      table.string('endpoint_id', 40).notNullable().unique();
      table.string('name', 255).notNullable();
      table.string('url', 2000).notNullable();
      /** Names of events, separated by commas. */
      table.string('events', 255).notNullable();
      table.string('secret', 64).notNullable();
      table.string('disabled_reason', 255).nullable();
      table.datetime('created_at', { precision: 3 }).notNullable();
      table.datetime('updated_at', { precision: 3 }).notNullable();
    });
  },
};
