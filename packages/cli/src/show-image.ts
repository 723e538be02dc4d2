// One image as a person sees it: the picture and what is known of it. Where nobody looks, its
// address alone, so that `catapi random | xargs open` and the like need no flag.
import type { Breed, Image, SearchedImage } from '@thecatapi/sdk';
import type { OptionSpec, Running } from './command.ts';
import { parseChoice, parseWhole } from './command.ts';
import type { Io, PictureWay } from './io.ts';
import { bold, clean, writeFields, writeJson } from './output.ts';
import { drawPicture, findPictureWay } from './picture.ts';

export interface PictureOptions {
  /** How wide the file at the picture's address may be. */
  width?: number;
  /** How to show the picture, instead of what was found out about the terminal. */
  as?: PictureWay | 'url';
}

const ways = ['kitty', 'iterm', 'sixel', 'blocks', 'url'] as const;

export const pictureOption: OptionSpec = {
  flags: '--as <way>',
  summary:
    'show the picture as kitty, iterm, sixel, blocks or url, whatever the terminal seems to be',
  parse: parseChoice(...ways),
  values: ways,
};

export const widthOption: OptionSpec = {
  flags: '-w, --width <pixels>',
  summary: 'the address of a file at most this wide; 100 or more',
  parse: parseWhole,
};

async function findWay({ io, options }: Running<PictureOptions>): Promise<PictureWay | undefined> {
  if (options.json) return undefined;
  if (options.as !== undefined) return options.as === 'url' ? undefined : options.as;
  return io.isTerminal ? findPictureWay(io) : undefined;
}

/**
 * Which file to ask for. No terminal shows more than `med`, and originals can be large; but only
 * an original moves, and where it could be seen to, or is only named, it is the one to have.
 */
export async function pictureSize(running: Running<PictureOptions>): Promise<'med' | undefined> {
  const way = await findWay(running);
  return way === undefined || way === 'iterm' ? undefined : 'med';
}

export async function showImage(
  running: Running<PictureOptions>,
  image: Image | SearchedImage,
  forMs?: number,
): Promise<void> {
  const { io, options } = running;
  if (options.json) return writeJson(io, image);
  const way = await findWay(running);
  if (way === undefined) return io.out(`${clean(image.url)}\n`);
  await drawPicture(io, image.url, way, forMs);
  writeCaption(io, image);
}

function writeCaption(io: Io, image: Image | SearchedImage): void {
  const breeds = (image.breeds ?? []).map(({ name }: Breed) => name).join(', ');
  const size = image.width && image.height ? `${image.width} × ${image.height}` : '';
  io.out(`${[bold(io, clean(image.id)), clean(breeds), size].filter(Boolean).join('  ')}\n`);
  const categories = (image.categories ?? []).map(({ name }) => name).join(', ');
  writeFields(io, [
    ['shows', categories],
    ['your vote', image.vote?.value],
    ['favourite', image.favourite?.id],
  ]);
  io.out(`${clean(image.url)}\n`);
}
