// Which file is kept for which, so that no picture is kept twice.

import { describe, expect, test } from 'vitest';
import { widthSteps } from './image-url.ts';
import { keptVariant } from './make-file.ts';

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
