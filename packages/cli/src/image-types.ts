// The types that pictures have, as people name them: jpg as well as jpeg or image/jpeg.
import type { SearchImagesQuery } from '@thecatapi/sdk';
import { type OptionSpec, parseList, UsageError } from './command.ts';

export type ImageType = NonNullable<SearchImagesQuery['mime_types']>[number];

/** The contract's types and no other, which the compiler sees to, each with its other names. */
const typeNames: Record<ImageType, string[]> = {
  jpg: ['jpg', 'jpeg'],
  png: ['png'],
  gif: ['gif'],
  webp: ['webp'],
};

/** Types by their names, also as in image/jpeg. The server would take no heed of others. */
export function parseTypes(text: string, before: unknown): ImageType[] {
  const types = Object.keys(typeNames) as ImageType[];
  const found = parseList(text, []).map((item) => {
    const name = item.toLowerCase().replace(/^image\//, '');
    const type = types.find((one) => typeNames[one].includes(name));
    if (type === undefined) throw new UsageError(`"${item}" is none of ${types.join(', ')}.`);
    return type;
  });
  return [...((before as ImageType[] | undefined) ?? []), ...found];
}

export const typeOption: OptionSpec = {
  flags: '-t, --type <types>',
  summary: 'jpg, png, gif or webp',
  parse: parseTypes,
  values: Object.keys(typeNames),
};
