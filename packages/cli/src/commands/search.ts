// Images by filter, as a list. Where nobody looks each line is an id, a size, the breeds and an
// address with tabs between, so that `cut -f4` gives the addresses.
import type { SearchedImage } from '@thecatapi/sdk';
import { type Command, parseChoice, parseList, parseWhole } from '../command.ts';
import { writeJson, writeNote, writeTable } from '../output.ts';

interface Options {
  limit: number;
  page?: number;
  order?: 'RANDOM' | 'ASC' | 'DESC';
  breed?: string[];
  category?: string[];
  type?: ('jpg' | 'png' | 'gif' | 'webp')[];
  exclude?: string[];
  withBreeds?: boolean;
  seed?: string;
}

export const searchCommand: Command<Options> = {
  name: 'search',
  summary: 'list images',
  options: [
    { flags: '-n, --limit <count>', summary: 'how many (10)', parse: parseWhole },
    { flags: '-p, --page <page>', summary: 'which page, counted from 0', parse: parseWhole },
    {
      flags: '-o, --order <order>',
      summary: 'random, or asc or desc (with a key)',
      parse: parseChoice('RANDOM', 'ASC', 'DESC'),
    },
    { flags: '-b, --breed <ids>', summary: 'of one of these breeds', parse: parseList },
    { flags: '-c, --category <ids>', summary: 'in one of these categories', parse: parseList },
    { flags: '-t, --type <types>', summary: 'jpg, png, gif or webp', parse: parseList },
    { flags: '-x, --exclude <ids>', summary: 'none of these images', parse: parseList },
    { flags: '--with-breeds', summary: 'only images whose breeds are known' },
    { flags: '--seed <text>', summary: 'the same text gives the same order' },
  ],
  examples: ['catapi search --breed beng --limit 5', 'catapi search --type gif --json'],
  async run({ io, cats, options }) {
    const images = await cats.images.search({
      limit: options.limit ?? 10,
      page: options.page,
      order: options.order,
      breed_ids: options.breed,
      category_ids: options.category,
      mime_types: options.type,
      exclude_ids: options.exclude,
      has_breeds: options.withBreeds,
      seed: options.seed,
    });
    if (options.json) return writeJson(io, images);
    if (images.length === 0) return writeNote(io, 'No picture is like that.');
    writeTable<SearchedImage>(io, images, [
      { title: 'id', value: ({ id }) => id },
      { title: 'size', value: ({ width, height }) => `${width}×${height}` },
      {
        title: 'breeds',
        value: ({ breeds = [] }) => breeds.map(({ name }) => name).join(', '),
        gives: 2,
      },
      { title: 'url', value: ({ url }) => url, gives: 1 },
    ]);
  },
};
