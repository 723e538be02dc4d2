// A cat, now. Where no picture is of the breed that is asked for there is nothing to draw, and the
// exit code says so.
import { type Command, NothingFound } from '../command.ts';
import {
  type PictureOptions,
  pictureOption,
  pictureSize,
  showImage,
  widthOption,
} from '../show-image.ts';
import { findSubjects, type SubjectOptions, subjectOptions } from '../subjects.ts';

type Options = PictureOptions & SubjectOptions;

export const randomCommand: Command<Options> = {
  name: 'random',
  summary: 'show a cat',
  options: [...subjectOptions, pictureOption, widthOption],
  examples: ['catapi random', 'catapi random --breed bengal,siam', 'catapi random -c hats --json'],
  async run(running) {
    const { cats, options } = running;
    const [image] = await cats.images.search({
      limit: 1,
      ...(await findSubjects(cats, options)),
      size: pictureSize(running),
      width: options.width,
    });
    if (image === undefined) {
      await findSubjects(cats, options, true);
      throw new NothingFound('No picture is like that.');
    }
    await showImage(running, image);
  },
};
