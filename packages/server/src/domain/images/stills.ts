// A picture as analysers want it: upright JPEGs of a sensible size, on white where there is
// nothing, in sRGB. Of an animation a few frames stand for all of it, evenly spaced, the first
// among them. The size alone keeps a still far below the 4 MiB that an analyser takes: noise, which
// compresses worst, was measured at 2.0 MiB.

import sharp, { type Metadata } from 'sharp';

const stillsMax = 4;
const sideMax = 1600;
const quality = 90;

// Decoding the last frame of an animation may decode all before it.
const pixelsMax = { frame: 100_000_000, animation: 200_000_000 };
const secondsMax = 30;

/** What uploads may be. sharp opens more, some of which can name other files. */
const formats = new Set(['jpeg', 'png', 'gif', 'webp']);

/** From one to four JPEGs of at most 1600 pixels a side; throws an Error on what is no picture. */
export async function makeStills(bytes: Buffer): Promise<Buffer[]> {
  const metadata = await sharp(bytes, { limitInputPixels: pixelsMax.frame }).metadata();
  assertFit(metadata);
  const { pages = 1 } = metadata;
  const count = Math.min(pages, stillsMax);
  const stills: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    stills.push(await makeStill(bytes, Math.floor((index * pages) / count)));
  }
  return stills;
}

function assertFit({ format, width, height, pages = 1 }: Metadata): void {
  if (!formats.has(format)) throw new Error(`${format} is no jpg, png, gif or webp`);
  if (pages > 1 && width * height * pages > pixelsMax.animation) {
    throw new Error(`its frames have more than ${pixelsMax.animation} pixels together`);
  }
}

function makeStill(bytes: Buffer, page: number): Promise<Buffer> {
  return sharp(bytes, { page, limitInputPixels: pixelsMax.frame })
    .timeout({ seconds: secondsMax })
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize({ width: sideMax, height: sideMax, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality })
    .toBuffer();
}
