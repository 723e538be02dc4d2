// A cat, now, or one after the other. Where no picture is of the breed that is asked for there is
// nothing to draw, and the exit code says so. A kiosk that watches outlives its server: what fails
// is told, and the next cat is tried.
import { pause } from '../animation.ts';
import { type Command, NothingFound, parseDuration, type Running, UsageError } from '../command.ts';
import { explain } from '../explain.ts';
import { writeNote } from '../output.ts';
import { settingsPath } from '../settings.ts';
import {
  type PictureOptions,
  pictureOption,
  pictureSize,
  showImage,
  widthOption,
} from '../show-image.ts';
import { findSubjects, type SubjectOptions, subjectOptions } from '../subjects.ts';

type Options = PictureOptions & SubjectOptions & { watch?: number };

const clearScreen = '\x1b[2J\x1b[3J\x1b[H';

export const randomCommand: Command<Options> = {
  name: 'random',
  isQuick: true,
  summary: 'show a cat',
  options: [
    ...subjectOptions,
    pictureOption,
    widthOption,
    {
      flags: '--watch <time>',
      summary: 'another one each 5s, 2m or 1h, until Ctrl-C',
      parse: parseDuration,
    },
  ],
  examples: [
    'catapi random',
    'catapi random --breed bengal,siam',
    'catapi random -c hats --json',
    'catapi random --watch 5s',
  ],
  async run(running) {
    const { cats, options } = running;
    if (options.watch !== undefined) return watch(running, options.watch);
    await showOne(running, await findSubjects(cats, options));
  },
};

type Subjects = Awaited<ReturnType<typeof findSubjects>>;

async function showOne(running: Running<Options>, subjects: Subjects, forMs?: number) {
  const { io, cats, options } = running;
  const [image] = await cats.images.search({
    limit: 1,
    ...subjects,
    size: await pictureSize(running),
    width: options.width,
  });
  if (image === undefined) {
    await findSubjects(cats, options, true);
    throw new NothingFound('No picture is like that.');
  }
  if (forMs !== undefined && io.isTerminal && !options.json) io.out(clearScreen);
  await showImage(running, image, forMs);
}

async function watch(running: Running<Options>, everyMs: number): Promise<void> {
  const { io, cats, options, settings } = running;
  let subjects: Subjects | undefined;
  for (;;) {
    const begunAtMs = performance.now();
    try {
      subjects ??= await findSubjects(cats, options);
      await showOne(running, subjects, everyMs);
    } catch (error) {
      const isForGood = error instanceof NothingFound || error instanceof UsageError;
      if (io.signal.aborted || isForGood) throw error;
      writeNote(io, explain(error, settings, settingsPath(io)).text);
    }
    await pause(io, everyMs - (performance.now() - begunAtMs));
  }
}
