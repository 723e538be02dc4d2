// One image by its id. Ids may begin with a hyphen, and then stand after `--`, as everywhere.
import { afterHyphens, type Command } from '../command.ts';
import { type PictureOptions, pictureOption, pictureSize, showImage } from '../show-image.ts';

export const imageCommand: Command<PictureOptions> = {
  name: 'image',
  summary: 'show one image',
  words: [{ word: '<id>', summary: `id of the image; ${afterHyphens}` }],
  options: [pictureOption],
  examples: ['catapi image 0XYvRd7oD', 'catapi image -- -Zfz5z2jK'],
  async run(running) {
    const { cats, words } = running;
    const image = await cats.images.get(words[0] ?? '', { size: pictureSize(running) });
    await showImage(running, image);
  },
};
