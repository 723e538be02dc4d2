// One image by its id. Ids may begin with a hyphen, and then stand after `--`, as everywhere.
import { afterHyphens, type Command } from '../command.ts';
import {
  type PictureOptions,
  pictureOption,
  pictureSize,
  showImage,
  widthOption,
} from '../show-image.ts';

export const imageCommand: Command<PictureOptions> = {
  name: 'image',
  isQuick: true,
  summary: 'show one image',
  words: [{ word: '<id>', summary: `id of the image; ${afterHyphens}` }],
  options: [pictureOption, widthOption],
  examples: ['catapi image 0XYvRd7oD', 'catapi image -- -Zfz5z2jK'],
  async run(running) {
    const { cats, words, options } = running;
    const asked = { size: await pictureSize(running), width: options.width };
    const image = await cats.images.get(words[0] ?? '', asked);
    await showImage(running, image);
  },
};
