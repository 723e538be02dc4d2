// Making a file that is not in the store: a drawing is drawn, and a size is made from its original.
// Making is the dearest thing that a caller without a key can ask for, so it is bounded three ways:
// a file is made once however many ask, two are made at a time, and past a queue of 64 the answer
// is "unavailable", which a browser tries again. Another process may make the same file meanwhile;
// it makes the same bytes, so it does not matter whose are kept.

import { buffer } from 'node:stream/consumers';
import sharp, { type Sharp } from 'sharp';
import { unavailable } from '../../errors.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { renderDrawing } from '../drawings/drawing.ts';
import { findSubjects, type ImageRow } from './image-store.ts';
import { type ImageSize, imageFileName, sizeBoxes } from './image-url.ts';

const makingMax = 2;
const waitingMax = 64;

/** Makes the file and answers it; undefined when there is nothing to make it from. */
export type MakeFile = (image: ImageRow, size: ImageSize) => Promise<StoredObject | undefined>;

export function objectKey(image: { id: string; type: string }, size: ImageSize): string {
  return `images/${imageFileName(image, size)}`;
}

export function createMakeFile({
  database,
  objectStore,
}: Pick<Ports, 'database' | 'objectStore'>): MakeFile {
  const flights = new Map<string, Promise<StoredObject | undefined>>();
  const inTurn = createTurns();

  const makeFile: MakeFile = (image, size) => {
    const key = objectKey(image, size);
    const flight = flights.get(key) ?? make(image, size, key).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  async function make(
    image: ImageRow,
    size: ImageSize,
    key: string,
  ): Promise<StoredObject | undefined> {
    if (size === 'full') {
      if (image.source !== 'drawings') return undefined;
      return keep(key, () => drawImage(database.read, image));
    }
    // The original has a turn of its own, which is over before this size waits for one.
    const original =
      (await objectStore.find(objectKey(image, 'full'))) ?? (await makeFile(image, 'full'));
    if (original === undefined) return undefined;
    return keep(key, async () => resize(await buffer(await original.read()), image, size));
  }

  async function keep(key: string, work: () => Promise<Buffer>): Promise<StoredObject | undefined> {
    return inTurn(async () => {
      await objectStore.put(key, await work());
      return objectStore.find(key);
    });
  }

  return makeFile;
}

/** Runs some at a time and lets a bounded number wait. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let making = 0;
  return async (work) => {
    if (making >= makingMax) {
      if (waiting.length >= waitingMax) throw unavailable('too many pictures are being made', 2);
      // Whoever finishes gives the turn to the one who waited longest, without setting it free.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      making += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) making -= 1;
      else next();
    }
  };
}

async function drawImage(knex: Ports['database']['read'], image: ImageRow): Promise<Buffer> {
  const { id, width, height, position } = image;
  const subjects = (await findSubjects(knex, [id])).get(id);
  const breedId = subjects?.breeds[0]?.id;
  return renderDrawing({
    id,
    type: image.type as 'jpg' | 'png' | 'gif',
    width,
    height,
    position,
    ...(breedId === undefined ? {} : { breedId }),
    categoryIds: subjects?.categories.map((category) => category.id) ?? [],
  });
}

/** Fits the picture into the size's box. One that is smaller already stays as it is. */
async function resize(
  original: Buffer,
  { width, height, type }: ImageRow,
  size: Exclude<ImageSize, 'full'>,
): Promise<Buffer> {
  const box = sizeBoxes[size];
  if (width <= box.width && height <= box.height) return original;
  const isAnimated = type === 'gif' || type === 'webp';
  const fitted = sharp(original, { animated: isAnimated })
    .autoOrient()
    .resize({ ...box, fit: 'inside', withoutEnlargement: true });
  return encode(fitted, type).toBuffer();
}

function encode(picture: Sharp, type: string): Sharp {
  if (type === 'png') return picture.png();
  if (type === 'gif') return picture.gif();
  if (type === 'webp') return picture.webp({ quality: 80 });
  return picture.jpeg({ quality: 82 });
}
