// A cat, now. Where no picture is of the breed that is asked for there is nothing to draw, and the
// exit code says so.
import { type Command, NothingFound, parseList } from '../command.ts';
import { type PictureOptions, pictureOption, pictureSize, showImage } from '../show-image.ts';

interface Options extends PictureOptions {
  breed?: string[];
  category?: string[];
}

export const randomCommand: Command<Options> = {
  name: 'random',
  summary: 'show a cat',
  options: [
    { flags: '-b, --breed <ids>', summary: 'one of these breeds', parse: parseList },
    { flags: '-c, --category <ids>', summary: 'in one of these categories', parse: parseList },
    pictureOption,
  ],
  examples: ['catapi random', 'catapi random --breed beng,siam', 'catapi random --json'],
  async run(running) {
    const { cats, options } = running;
    const [image] = await cats.images.search({
      limit: 1,
      breed_ids: options.breed,
      category_ids: options.category,
      size: pictureSize(running),
    });
    if (image === undefined) throw new NothingFound('No picture is like that.');
    await showImage(running, image);
  },
};
