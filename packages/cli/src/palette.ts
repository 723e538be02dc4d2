// The 256 colours that nearly every terminal has, and a picture in them. Skin and fur lie between
// the few browns of the palette, so what one pixel is off by is handed on to its neighbours
// (Floyd and Steinberg's way): the mixture is right even where no single pixel is.

export type Colour = readonly [red: number, green: number, blue: number];

const levels = [0, 95, 135, 175, 215, 255];

const colours: Colour[] = [
  ...Array.from({ length: 216 }, (_, index): Colour => {
    const level = (step: number) => levels[Math.floor(index / step) % 6] ?? 0;
    return [level(36), level(6), level(1)];
  }),
  ...Array.from({ length: 24 }, (_, index): Colour => {
    const grey = 8 + index * 10;
    return [grey, grey, grey];
  }),
];

/** The number of the nearest colour of the palette; the 16 that every user changes are left out. */
export function paletteIndex([red, green, blue]: Colour): number {
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const [index, [r, g, b]] of colours.entries()) {
    // The eye sees green best and blue least.
    const distance = 2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2;
    if (distance < bestDistance) [best, bestDistance] = [index, distance];
  }
  return best + 16;
}

// How much of what a pixel is off by goes where.
const neighbours = [
  [1, 0, 7 / 16],
  [-1, 1, 3 / 16],
  [0, 1, 5 / 16],
  [1, 1, 1 / 16],
] as const;

/** Each pixel's number in the palette; the channels are four a pixel, as sharp gives them. */
export function toPalette(channels: Uint8Array, width: number): number[] {
  const values = Float32Array.from(channels);
  const height = channels.length / 4 / width;
  const numbers: number[] = [];
  for (let pixel = 0; pixel < channels.length / 4; pixel += 1) {
    const wanted: Colour = [
      values[pixel * 4] ?? 0,
      values[pixel * 4 + 1] ?? 0,
      values[pixel * 4 + 2] ?? 0,
    ];
    const index = paletteIndex(wanted);
    numbers.push(index);
    const got = colours[index - 16] ?? wanted;
    for (const [right, down, share] of neighbours) {
      const column = (pixel % width) + right;
      const line = Math.floor(pixel / width) + down;
      if (column < 0 || column >= width || line >= height) continue;
      for (const channel of [0, 1, 2] as const) {
        const at = (line * width + column) * 4 + channel;
        values[at] = (values[at] ?? 0) + (wanted[channel] - got[channel]) * share;
      }
    }
  }
  return numbers;
}
