// Accounts and their keys. Of a key only its hash is kept, with its last characters so that an
// operator can tell keys apart; a revoked key stays, because a lost answer to a rotation must still
// be found by the key that was rotated away.

import { asOurTable, type Migration } from './migration.ts';

export const accounts: Migration = {
  name: '0001-accounts',
  async up(knex, target) {
    await knex.schema.createTable('accounts', (table) => {
      asOurTable(table, target);
      table.bigIncrements('id');
      table.string('user_id', 32).notNullable().unique();
      table.string('email', 254).nullable().unique();
      table.text('app_description').nullable();
      table.string('user_type', 255).nullable();
      table.boolean('opted_into_mailing_list').notNullable().defaultTo(false);
      table.datetime('created_at', { precision: 3 }).notNullable();
    });
    await knex.schema.createTable('api_keys', (table) => {
      asOurTable(table, target);
      table.bigIncrements('id');
      table.bigInteger('account_id').unsigned().notNullable().references('accounts.id');
      table.string('key_hash', 64).notNullable().unique();
      table.string('key_ending', 4).notNullable();
      table.string('name', 255).notNullable();
      table.datetime('created_at', { precision: 3 }).notNullable();
      table.datetime('revoked_at', { precision: 3 }).nullable();
    });
    await knex.schema.createTable('idempotency_keys', (table) => {
      asOurTable(table, target);
      table.bigIncrements('id');
      table.string('scope', 64).notNullable();
      table.string('key_hash', 64).notNullable();
      table.string('request_hash', 64).notNullable();
      table.integer('status').nullable();
      table.text('answer').nullable();
      table.datetime('created_at', { precision: 3 }).notNullable().index();
      table.unique(['scope', 'key_hash']);
    });
  },
};
