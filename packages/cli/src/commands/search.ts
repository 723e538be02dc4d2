// Images by filter, as a list. Where nobody looks each line is an id, a size, the breeds and an
// address with tabs between, so that `cut -f4` gives the addresses.
import type { SearchedImage, SearchImagesQuery } from '@thecatapi/sdk';
import { type Command, parseList, UsageError } from '../command.ts';
import { createListOptions, type ListOptions, noteLimit } from '../list-options.ts';
import { writeJson, writeNote, writeTable } from '../output.ts';
import { widthOption } from '../show-image.ts';
import { findSubjects, type SubjectOptions, subjectOptions } from '../subjects.ts';

type ImageType = NonNullable<SearchImagesQuery['mime_types']>[number];

interface Options extends ListOptions, SubjectOptions {
  type?: ImageType[];
  exclude?: string[];
  withBreeds?: boolean;
  seed?: string;
  width?: number;
}

/** The contract's types and no other, which the compiler sees to, each with its other names. */
const typeNames: Record<ImageType, string[]> = {
  jpg: ['jpg', 'jpeg'],
  png: ['png'],
  gif: ['gif'],
  webp: ['webp'],
};

/** Types by their names, also as in image/jpeg. The server would take no heed of others. */
function parseTypes(text: string, before: unknown): ImageType[] {
  const types = Object.keys(typeNames) as ImageType[];
  const found = parseList(text, []).map((item) => {
    const name = item.toLowerCase().replace(/^image\//, '');
    const type = types.find((one) => typeNames[one].includes(name));
    if (type === undefined) throw new UsageError(`"${item}" is none of ${types.join(', ')}.`);
    return type;
  });
  return [...((before as ImageType[] | undefined) ?? []), ...found];
}

export const searchCommand: Command<Options> = {
  name: 'search',
  summary: 'list images',
  options: [
    ...createListOptions(['RANDOM', 'ASC', 'DESC'], {
      limit: 'how many (10)',
      order: 'random, or asc or desc (with a key)',
    }),
    ...subjectOptions,
    { flags: '-t, --type <types>', summary: 'jpg, png, gif or webp', parse: parseTypes },
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
