// Images, and what they are about. `position` is the order of approval, which the contract's
// order=ASC walks; an image is shown when its state is `published`, and deleting it is a state too,
// so that votes and favourites keep what they name.

import { asOurTable, type Migration } from './migration.ts';

export const catalogue: Migration = {
  name: '0002-catalogue',
  async up(knex, target) {
    await knex.schema.createTable('breeds', (table) => {
      asOurTable(table, target);
      table.string('id', 32).primary();
      table.string('name', 255).notNullable();
      table.string('reference_image_id', 64).nullable();
      table.text('facts').notNullable();
      table.integer('position').notNullable();
    });
    await knex.schema.createTable('categories', (table) => {
      asOurTable(table, target);
      table.integer('id').primary();
      table.string('name', 255).notNullable();
      table.integer('position').notNullable();
    });
    await knex.schema.createTable('facts', (table) => {
      asOurTable(table, target);
      table.string('id', 32).primary();
      table.string('breed_id', 32).notNullable().index();
      table.string('title', 255).notNullable();
      table.text('fact').notNullable();
      table.integer('position').notNullable().index();
    });
    await knex.schema.createTable('images', (table) => {
      asOurTable(table, target);
      table.string('id', 64).primary();
      table.string('state', 16).notNullable();
      table.string('type', 4).notNullable();
      table.integer('width').notNullable();
      table.integer('height').notNullable();
      table.string('source', 32).notNullable();
      table.bigInteger('position').notNullable();
      table.bigInteger('account_id').unsigned().nullable().references('accounts.id');
      table.string('sub_id', 255).nullable();
      table.string('original_filename', 255).nullable();
      table.string('content_hash', 64).nullable().index();
      // Where the picture is when only its description was mirrored.
      table.string('remote_url', 2048).nullable();
      table.datetime('created_at', { precision: 3 }).notNullable();
      table.datetime('deleted_at', { precision: 3 }).nullable();
      table.index(['state', 'position']);
      table.index(['account_id', 'created_at']);
    });
    await knex.schema.createTable('image_breeds', (table) => {
      asOurTable(table, target);
      table.string('image_id', 64).notNullable().references('images.id');
      table.string('breed_id', 32).notNullable().references('breeds.id');
      table.primary(['image_id', 'breed_id']);
      table.index(['breed_id', 'image_id']);
    });
    await knex.schema.createTable('image_categories', (table) => {
      asOurTable(table, target);
      table.string('image_id', 64).notNullable().references('images.id');
      table.integer('category_id').notNullable().references('categories.id');
      table.primary(['image_id', 'category_id']);
      table.index(['category_id', 'image_id']);
    });
    await knex.schema.createTable('analyses', (table) => {
      asOurTable(table, target);
      table.bigIncrements('id');
      table.string('image_id', 64).notNullable().references('images.id');
      table.string('vendor', 64).notNullable();
      table.text('labels', 'mediumtext').notNullable();
      table.text('moderation_labels', 'mediumtext').notNullable();
      table.datetime('created_at', { precision: 3 }).notNullable();
      table.index(['image_id', 'id']);
    });
  },
};
