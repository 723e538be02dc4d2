// One picture as the local models see it: decoded once, shown to each of them in the size that it
// looks at, and told in the contract's names. Letters are read on a thread of Tesseract's own while
// the others look, so a picture takes as long as the slower of the two.

import sharp from 'sharp';
import type { ImageAnalysis } from '../ports/image-analyser.ts';
import { type FoundFace, keepHumanFaces } from './image-analyser-local-faces.ts';
import { faceSide, loadModels, type Models, type Pixels } from './image-analyser-local-models.ts';
import {
  isAnimal,
  isPerson,
  presentFaces,
  presentLabels,
  presentModeration,
  presentText,
} from './image-analyser-local-names.ts';
import { openTextReader, type TextReader } from './image-analyser-local-text.ts';

/** How long each part of looking took; the text beside the others. */
export type PartsMs = Record<'decode' | 'labels' | 'faces' | 'moderation' | 'text', number>;

export interface Look {
  analysis: ImageAnalysis;
  partsMs: PartsMs;
}

export interface Sight {
  /** Throws an UnreadablePicture when there is no picture in the bytes. */
  look(jpeg: Uint8Array): Promise<Look>;
}

/** Says that the bytes are at fault, as against the one who looks. */
export class UnreadablePicture extends Error {}

const vendor = 'TheCatAPI local models';

// The detector looks at 300 pixels whatever it is given.
const pictureSide = 640;
// Letters that a person reads in a gallery are large enough here, and twice the side takes thrice
// the time (0.28 and 0.77 s for a photograph).
const textSide = 800;
const textSideMin = 10;
const pixelsMax = 50_000_000;

export async function openSight(folder: string): Promise<Sight> {
  // This process is one worker among others, and gives its memory back by ending.
  sharp.concurrency(1);
  sharp.cache(false);
  const [models, reader] = await Promise.all([loadModels(folder), openTextReader()]);
  return { look: (jpeg) => look(models, reader, jpeg) };
}

async function look(models: Models, reader: TextReader, jpeg: Uint8Array): Promise<Look> {
  const partsMs: PartsMs = { decode: 0, labels: 0, faces: 0, moderation: 0, text: 0 };
  const timed = async <T>(part: keyof PartsMs, work: () => T | Promise<T>): Promise<T> => {
    const startedMs = performance.now();
    const result = await work();
    partsMs[part] = performance.now() - startedMs;
    return result;
  };
  const { picture, square, letters } = await timed('decode', () => decode(jpeg));
  const reading = timed('text', async () => {
    if (Math.min(letters.width, letters.height) < textSideMin) return [];
    return reader.read(letters.png, letters.width, letters.height);
  });
  const seeing = async () => {
    const objects = await timed('labels', () => models.findObjects(picture));
    const faces = await timed('faces', () => models.findFaces(square));
    const moderation = await timed('moderation', () => models.moderate(picture));
    return { objects, faces: faces.map((face) => unletterbox(face, picture)), moderation };
  };
  const [lines, { objects, faces, moderation }] = await Promise.all([reading, seeing()]);
  const boxesOf = (found: typeof objects) => found.map(({ box }) => box);
  const human = keepHumanFaces(
    faces,
    boxesOf(objects.filter(isAnimal)),
    boxesOf(objects.filter(isPerson)),
  );
  const analysis = {
    vendor,
    labels: presentLabels(objects),
    moderationLabels: presentModeration(moderation),
    textDetections: presentText(lines),
    faces: presentFaces(human),
  };
  return { analysis, partsMs };
}

/** The picture in the three forms that are looked at. */
async function decode(jpeg: Uint8Array) {
  try {
    const { data, info } = await open(jpeg, pictureSide)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const square = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(faceSide, faceSide, { fit: 'contain', background: '#000' })
      .raw()
      .toBuffer();
    const grey = await open(jpeg, textSide)
      .greyscale()
      .png({ compressionLevel: 1 })
      .toBuffer({ resolveWithObject: true });
    const picture: Pixels = { bytes: data, width, height };
    return {
      picture,
      square: { bytes: square, width: faceSide, height: faceSide },
      letters: { png: grey.data, width: grey.info.width, height: grey.info.height },
    };
  } catch (error) {
    throw new UnreadablePicture(error instanceof Error ? error.message : String(error));
  }
}

function open(jpeg: Uint8Array, side: number) {
  return sharp(jpeg, { limitInputPixels: pixelsMax })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize(side, side, { fit: 'inside', withoutEnlargement: true });
}

/** From shares of the square to shares of the picture, which lies in its middle. */
function unletterbox({ score, box }: FoundFace, { width, height }: Pixels): FoundFace {
  const longest = Math.max(width, height);
  const [x, y] = [width / longest, height / longest];
  return {
    score,
    box: {
      left: (box.left - (1 - x) / 2) / x,
      top: (box.top - (1 - y) / 2) / y,
      width: box.width / x,
      height: box.height / y,
    },
  };
}
