// Images by filter, as a list. Where nobody looks each line is an id, a size, the breeds and an
// address with tabs between, so that `cut -f4` gives the addresses.
import type { SearchedImage } from '@thecatapi/sdk';
import { type Command, parseList } from '../command.ts';
import { type ImageType, typeOption } from '../image-types.ts';
import { createListOptions, type ListOptions, noteLimit } from '../list-options.ts';
import { writeJson, writeNote, writeTable } from '../output.ts';
import { widthOption } from '../show-image.ts';
import { findSubjects, type SubjectOptions, subjectOptions } from '../subjects.ts';

interface Options extends ListOptions, SubjectOptions {
  type?: ImageType[];
  exclude?: string[];
  withBreeds?: boolean;
  seed?: string;
  width?: number;
}

export const searchCommand: Command<Options> = {
  name: 'search',
  isQuick: true,
  summary: 'list images',
  options: [
    ...createListOptions(['RANDOM', 'ASC', 'DESC'], {
      limit: 'how many (10)',
      order: 'random, or asc or desc (with a key)',
    }),
    ...subjectOptions,
    typeOption,
    { flags: '-x, --exclude <ids>', summary: 'none of these images', parse: parseList },
    { flags: '--with-breeds', summary: 'only images whose breeds are known' },
    { flags: '--seed <text>', summary: 'the same text gives the same order' },
    widthOption,
  ],
  examples: ['catapi search --breed bengal --limit 5', 'catapi search --type gif --json'],
  async run({ io, cats, options }) {
    const images = await cats.images.search({
      limit: options.limit ?? 10,
      page: options.page,
      order: options.order,
      ...(await findSubjects(cats, options)),
      mime_types: options.type,
      exclude_ids: options.exclude,
      has_breeds: options.withBreeds,
      seed: options.seed,
      width: options.width,
    });
    if (images.length === 0) await findSubjects(cats, options, true);
    noteLimit(io, options.limit, images);
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
