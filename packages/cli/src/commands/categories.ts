// What else pictures show; the numbers are for `--category` of other commands.
import type { Category } from '@thecatapi/sdk';
import type { Command } from '../command.ts';
import { writeJson, writeTable } from '../output.ts';

export const categoriesCommand: Command = {
  name: 'categories',
  isQuick: true,
  summary: 'list what else pictures show',
  async run({ io, cats, options }) {
    const categories = await cats.categories.list();
    if (options.json) return writeJson(io, categories);
    writeTable<Category>(io, categories, [
      { title: 'id', value: ({ id }) => id },
      { title: 'name', value: ({ name }) => name },
    ]);
  },
};
