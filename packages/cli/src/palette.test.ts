// The nearest colours of the palette, and a picture whose mixture has to be right.
import { expect, it } from 'vitest';
import { paletteIndex, toPalette } from './palette.ts';

it.each([
  [[0, 0, 0], 16],
  [[255, 255, 255], 231],
  [[255, 0, 0], 196],
  [[128, 128, 128], 244],
  [[95, 135, 175], 67],
] as const)('%o is number %i', (colour, index) => {
  expect(paletteIndex(colour)).toBe(index);
});

it('mixes what the palette does not have', () => {
  const pixels = 400;
  const channels = Uint8Array.from(
    { length: pixels * 4 },
    (_, at) => [115, 95, 95, 255][at % 4] ?? 0,
  );
  const level = (step: number) => Math.floor(step) % 6;
  const reds = toPalette(channels, 20).map((index) => {
    if (index >= 232) return 8 + (index - 232) * 10;
    return [0, 95, 135, 175, 215, 255][level((index - 16) / 36)] ?? 0;
  });
  expect(new Set(reds).size).toBeGreaterThan(1);
  const mean = reds.reduce((sum, red) => sum + red, 0) / pixels;
  expect(Math.abs(mean - 115)).toBeLessThan(3);
});
