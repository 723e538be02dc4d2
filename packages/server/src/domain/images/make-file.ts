// Making a file that is not in the store: a drawing is drawn, and a size is made from its original.
// Making is the dearest thing that a caller without a key can ask for, so it is bounded three ways:
// a file is made once however many ask, two are made at a time, and past a queue of 64 the answer
// is "unavailable", which a browser tries again. Another process may make the same file meanwhile;
// it makes the same bytes, so it does not matter whose are kept.
//
// A size that cannot be made in time is settled as well, or each call would try for as long again:
// in the image's own type it is the original, and as WebP it is kept as an empty object.

import { readWhole, type StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { renderDrawing } from '../drawings/drawing.ts';
import { findSubjects, type ImageRow, type SizedImage } from './image-store.ts';
import { type ImageType, imageFileName, sizeBoxes, type Variant, widthSteps } from './image-url.ts';
import { resize, widthBox } from './resize.ts';
import { createTurns } from './turns.ts';

const turns = { atOnce: 2, waitingMax: 64 };

/**
 * Makes the file and answers it, empty where it takes too long; undefined when there is nothing to
 * make it from. The type is the image's own or webp, and its own for the whole picture.
 */
export type MakeFile = (
  image: ImageRow,
  variant: Variant,
  type: ImageType,
) => Promise<StoredObject | undefined>;

export function objectKey(image: { id: string; type: string }, variant: Variant): string {
  return `images/${imageFileName(image, variant)}`;
}

/**
 * Which file is kept for the one that is asked for: the original where it would be as large in the
 * same type, and one width for all that are as wide as the original. They are the same picture,
 * and otherwise a stranger could fill the store with copies.
 */
export function keptVariant(image: SizedImage, variant: Variant, type: string): Variant {
  if (variant === 'full') return variant;
  const box = boxOf(variant);
  const isWhole = image.width <= box.width && image.height <= box.height;
  if (isWhole && image.type === type) return 'full';
  if (typeof variant !== 'number') return variant;
  return widthSteps.find((step) => step >= Math.min(variant, image.width)) ?? variant;
}

const boxOf = (variant: Exclude<Variant, 'full'>) =>
  typeof variant === 'number' ? widthBox(variant) : sizeBoxes[variant];

/** Where every file of an image may be, the original first: without it no other is made. */
export function listObjectKeys({ id, type }: { id: string; type: string }): string[] {
  const made: Variant[] = ['med', 'small', 'thumb', ...widthSteps];
  const types = [...new Set([type, 'webp'])];
  const others = made.flatMap((variant) =>
    types.map((one) => objectKey({ id, type: one }, variant)),
  );
  return [objectKey({ id, type }, 'full'), ...others];
}

export function createMakeFile(
  { database, objectStore }: Pick<Ports, 'database' | 'objectStore'>,
  resizer: typeof resize = resize,
): MakeFile {
  const flights = new Map<string, Promise<StoredObject | undefined>>();
  const inTurn = createTurns(turns);

  const makeFile: MakeFile = (image, variant, type) => {
    const key = objectKey({ id: image.id, type }, variant);
    const flight =
      flights.get(key) ?? make(image, variant, type, key).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  async function make(
    image: ImageRow,
    variant: Variant,
    type: ImageType,
    key: string,
  ): Promise<StoredObject | undefined> {
    if (variant === 'full') {
      if (image.source !== 'drawings') return undefined;
      return keep(key, () => drawImage(database.read, image));
    }
    const originalKey = objectKey(image, 'full');
    // The original has a turn of its own, which is over before this size waits for one.
    const original =
      (await objectStore.find(originalKey)) ??
      (await makeFile(image, 'full', image.type as ImageType));
    if (original === undefined) return undefined;
    const made = await keep(key, async () => {
      const bytes = await readWhole(original);
      const wanted = [{ box: boxOf(variant), type }];
      const [resized] = await resizer(bytes, { type: image.type as ImageType }, wanted);
      return resized ?? (type === image.type ? bytes : Buffer.alloc(0));
    });
    // Whoever deletes an image takes the original first: what is made meanwhile must not stay.
    if ((await objectStore.find(originalKey)) !== undefined) return made;
    await objectStore.delete(key);
    return undefined;
  }

  async function keep(key: string, work: () => Promise<Buffer>): Promise<StoredObject | undefined> {
    return inTurn(async () => {
      await objectStore.put(key, await work());
      return objectStore.find(key);
    });
  }

  return makeFile;
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
