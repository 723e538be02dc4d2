// File names of images and what they mean.

import { describe, expect, test } from 'vitest';
import {
  imageTypes,
  imageUrl,
  isImageId,
  isNewImageId,
  parseImageFile,
  type Variant,
  variantOf,
  widthSteps,
} from './image-url.ts';

const variants: Variant[] = ['full', 'med', 'small', 'thumb', ...widthSteps];
const ids = ['4id', 'MTgwNzAzMg', 'NZpO4pU56M', '-Zfz5z2jK', '_', 'a_b_390', 'x'.repeat(64)];

describe('imageUrl', () => {
  test('has the live service’s forms', () => {
    const image = { id: '4id', type: 'gif' };
    expect(imageUrl('https://c', image)).toBe('https://c/images/4id.gif');
    expect(imageUrl('https://c', image, 'small')).toBe('https://c/images/4id_390x256.gif');
    expect(imageUrl('https://c', image, 'med')).toBe('https://c/images/4id_1280.gif');
    expect(imageUrl('https://c', image, 400)).toBe('https://c/images/4id_w400.gif');
    expect(imageUrl('https://c', image, 'thumb')).toBe('https://c/images/4id_180x180.gif');
  });

  test.each(ids)('is the inverse of parseImageFile for %s', (id) => {
    for (const variant of variants) {
      for (const type of imageTypes) {
        const file = imageUrl('', { id, type }, variant).replace('/images/', '');
        expect(parseImageFile(file)).toEqual({ id, variant, type });
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
    expect(parseImageFile('4id_400x300.jpg')).toMatchObject({ id: '4id_400x300', variant: 'full' });
    expect(parseImageFile('4id_w401.jpg')).toMatchObject({ id: '4id_w401', variant: 'full' });
    expect(parseImageFile('_1280.jpg')).toMatchObject({ id: '_1280', variant: 'full' });
  });
});

describe('variantOf', () => {
  const image = { width: 1000 };

  test.each([
    [100, 100],
    [199, 100],
    [200, 200],
    [999, 800],
    [1000, 'full'],
    [20_000, 'full'],
  ])('of 1000 pixels, at most %d wide, is %s', (width, variant) => {
    expect(variantOf(image, { size: 'thumb', width })).toBe(variant);
  });

  test('is the size where no width is asked for', () => {
    expect(variantOf(image, { size: 'thumb' })).toBe('thumb');
    expect(variantOf({ width: 9000 }, { size: 'full', width: 5000 })).toBe(3200);
  });
});

test('steps ascend, each at most twice the one before, with the double of most among them', () => {
  const pairs = widthSteps.slice(1).map((step, index) => step / (widthSteps[index] as number));
  expect(Math.min(...pairs)).toBeGreaterThan(1);
  expect(Math.max(...pairs)).toBeLessThanOrEqual(2);
  for (const step of widthSteps.filter((one) => one <= 1600 && one !== 100)) {
    expect(widthSteps).toContain(step * 2);
  }
});

test.each([
  ['4id', true],
  ['4id_400x300', true],
  ['4id_1280', false],
  ['4id_w400', false],
  ['a/b', false],
])('isNewImageId(%j) is %s', (id, isNew) => {
  expect(isNewImageId(id)).toBe(isNew);
});

test.each([...ids, ''])('isImageId(%j)', (id) => {
  expect(isImageId(id)).toBe(id !== '');
  expect(isImageId(`${id}\n`)).toBe(false);
  expect(isImageId(`${id}.`)).toBe(false);
});
