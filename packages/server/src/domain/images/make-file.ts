// Making a file that is not in the store: a drawing is drawn, and a size is made from its original.
// Making is the dearest thing that a caller without a key can ask for, so it is bounded three ways:
// a file is made once however many ask, two are made at a time, and past a queue of 64 the answer
// is "unavailable", which a browser tries again. Another process may make the same file meanwhile;
// it makes the same bytes, so it does not matter whose are kept.

import { readWhole, type StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { renderDrawing } from '../drawings/drawing.ts';
import { findSubjects, type ImageRow } from './image-store.ts';
import { type ImageSize, type ImageType, imageFileName, sizeBoxes } from './image-url.ts';
import { type ResizedSize, resize } from './resize.ts';
import { createTurns } from './turns.ts';

const turns = { atOnce: 2, waitingMax: 64 };

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
  const inTurn = createTurns(turns);

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
    return keep(key, async () => shrink(await readWhole(original), image, size));
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

/** One that fits already, or cannot be made in time, stays as it is. */
async function shrink(original: Buffer, image: ImageRow, size: ResizedSize): Promise<Buffer> {
  const type = image.type as ImageType;
  const [made] = await resize(original, { type }, [{ box: sizeBoxes[size], type }]);
  return made ?? original;
}
