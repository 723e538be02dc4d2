// File names of images and what they mean.

import { describe, expect, test } from 'vitest';
import { type ImageSize, imageTypes, imageUrl, isImageId, parseImageFile } from './image-url.ts';

const sizes: ImageSize[] = ['full', 'med', 'small', 'thumb'];
const ids = ['4id', 'MTgwNzAzMg', 'NZpO4pU56M', '-Zfz5z2jK', '_', 'a_b_390', 'x'.repeat(64)];

describe('imageUrl', () => {
  test('has the live service’s forms', () => {
    const image = { id: '4id', type: 'gif' };
    expect(imageUrl('https://c', image)).toBe('https://c/images/4id.gif');
    expect(imageUrl('https://c', image, 'small')).toBe('https://c/images/4id_390x256.gif');
    expect(imageUrl('https://c', image, 'med')).toBe('https://c/images/4id_1280.gif');
    expect(imageUrl('https://c', image, 'thumb')).toBe('https://c/images/4id_180x180.gif');
  });

  test.each(ids)('is the inverse of parseImageFile for %s', (id) => {
    for (const size of sizes) {
      for (const type of imageTypes) {
        const file = imageUrl('', { id, type }, size).replace('/images/', '');
        expect(parseImageFile(file)).toEqual({ id, size, type });
      }
    }
  });
});

describe('parseImageFile', () => {
  test.each([
    '',
    '.jpg',
    '4id',
    '4id.',
    '4id.JPG',
    '4id.jpeg',
    '4id.jpg.png',
    '4id.jpg ',
    '4id.jpg\n',
    ' 4id.jpg',
    '../4id.jpg',
    '4id/4id.jpg',
    '4id%2f.jpg',
    '4 id.jpg',
    '4íd.jpg',
    '4id\0.jpg',
    '4id.svg',
    `${'x'.repeat(65)}.jpg`,
    'x'.repeat(100_000),
  ])('refuses %j', (file) => {
    expect(parseImageFile(file)).toBeUndefined();
  });

  test('reads an ending it does not know as part of the id', () => {
    expect(parseImageFile('4id_400x300.jpg')).toMatchObject({ id: '4id_400x300', size: 'full' });
    expect(parseImageFile('_1280.jpg')).toMatchObject({ id: '_1280', size: 'full' });
  });
});

test.each([...ids, ''])('isImageId(%j)', (id) => {
  expect(isImageId(id)).toBe(id !== '');
  expect(isImageId(`${id}\n`)).toBe(false);
  expect(isImageId(`${id}.`)).toBe(false);
});
