// Votes and favourites. Neither refers to an image by a foreign key: the contract takes any text as
// an image_id. A favourite is unique for account, image and sub_id, and since SQL holds two NULLs
// to be different, `sub_id_or_empty` is what the uniqueness is said on.

import { asOurTable, type Migration } from './migration.ts';

export const votesAndFavourites: Migration = {
  name: '0003-votes-and-favourites',
  async up(knex, target) {
    await knex.schema.createTable('votes', (table) => {
      asOurTable(table, target);
      table.bigIncrements('id');
      table.bigInteger('account_id').unsigned().notNullable().references('accounts.id');
      table.string('image_id', 255).notNullable();
      table.string('sub_id', 255).nullable();
      table.double('value').notNullable();
      table.string('country_code', 2).nullable();
      table.datetime('created_at', { precision: 3 }).notNullable();
      table.index(['account_id', 'id']);
      table.index(['account_id', 'sub_id', 'id']);
      table.index(['account_id', 'image_id', 'id']);
    });
    await knex.schema.createTable('favourites', (table) => {
      asOurTable(table, target);
      table.bigIncrements('id');
      table.bigInteger('account_id').unsigned().notNullable().references('accounts.id');
      table.string('image_id', 255).notNullable();
      table.string('sub_id', 255).nullable();
      table.string('sub_id_or_empty', 255).notNullable();
      table.datetime('created_at', { precision: 3 }).notNullable();
      table.unique(['account_id', 'image_id', 'sub_id_or_empty']);
      table.index(['account_id', 'id']);
      table.index(['account_id', 'sub_id', 'id']);
    });
  },
};
