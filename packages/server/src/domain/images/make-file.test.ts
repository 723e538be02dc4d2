// Which file is kept for which, so that no picture is kept twice; what is settled when there is no
// time to make one, and that nothing outlives its image.

import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { findImages, type ImageRow } from './image-store.ts';
import { widthSteps } from './image-url.ts';
import { createMakeFile, keptVariant } from './make-file.ts';
import { resize } from './resize.ts';

describe('what is kept', () => {
  const image = { id: 'a', width: 640, height: 480, type: 'jpg' };

  test('is the original where it would be as large, in its own type', () => {
    expect(keptVariant(image, 'full', 'jpg')).toBe('full');
    expect(keptVariant(image, 'med', 'jpg')).toBe('full');
    expect(keptVariant(image, 'small', 'jpg')).toBe('small');
    expect(keptVariant(image, 800, 'jpg')).toBe('full');
    expect(keptVariant({ ...image, width: 600 }, 600, 'jpg')).toBe('full');
    expect(keptVariant(image, 600, 'jpg')).toBe(600);
    expect(keptVariant({ ...image, height: 20_000 }, 800, 'jpg')).toBe(800);
  });

  test('is one for all widths that are the same picture', () => {
    const kept = widthSteps.map((step) => keptVariant(image, step, 'webp'));
    expect(new Set(kept)).toEqual(new Set([100, 200, 300, 400, 600, 800]));
    expect(keptVariant(image, 'med', 'webp')).toBe('med');
    const wide = { ...image, width: 9000 };
    expect(widthSteps.map((step) => keptVariant(wide, step, 'webp'))).toEqual([...widthSteps]);
  });
});

describe('what is made', () => {
  let room: TestRoom;
  let image: ImageRow;
  let original: Buffer;

  beforeEach(async () => {
    room = await openTestRoom();
    const create = { width: 800, height: 600, channels: 3, background: '#caa' } as const;
    original = await sharp({ create }).jpeg().toBuffer();
    await room.ports.objectStore.put('images/photo.jpg', original);
    await room.insertImages({ id: 'photo', width: 800, height: 600 });
    image = (await findImages(room.ports.database.read, ['photo'])).get('photo') as ImageRow;
  });

  afterEach(() => room.close());

  test('a size is made once, however many ask, and each type of it is another', async () => {
    let times = 0;
    const makeFile = createMakeFile(room.ports, (...given) => {
      times += 1;
      return resize(...given);
    });
    const asked = Array.from({ length: 20 }, () => [
      makeFile(image, 400, 'jpg'),
      makeFile(image, 400, 'webp'),
    ]);
    await Promise.all(asked.flat());
    expect(times).toBe(2);
  });

  test('what takes too long is the original, and as WebP settled as nothing', async () => {
    const makeFile = createMakeFile(room.ports, async () => [undefined]);
    const own = await makeFile(image, 400, 'jpg');
    expect(await buffer(await (own as NonNullable<typeof own>).read())).toEqual(original);
    expect(await makeFile(image, 400, 'webp')).toMatchObject({ sizeBytes: 0 });
    expect(await room.ports.objectStore.find('images/photo_w400.webp')).toMatchObject({
      sizeBytes: 0,
    });
  });

  test('what is made while its image is deleted does not stay', async () => {
    const { objectStore } = room.ports;
    const makeFile = createMakeFile(room.ports, async (...given) => {
      await objectStore.delete('images/photo.jpg');
      return resize(...given);
    });
    expect(await makeFile(image, 400, 'webp')).toBeUndefined();
    expect(await objectStore.find('images/photo_w400.webp')).toBeUndefined();
  });
});
