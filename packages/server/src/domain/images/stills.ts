// A picture as analysers want it: upright JPEGs of a sensible size. Of an animation a few frames
// stand for all of it, evenly spaced, the first among them.

import sharp from 'sharp';

const stillsMax = 4;
const sideMax = 1600;
const pixelsMax = 100_000_000;
const secondsMax = 30;
const quality = 90;

/** From one to four JPEGs of at most 1600 pixels a side; throws an Error on what is no picture. */
export async function makeStills(bytes: Buffer): Promise<Buffer[]> {
  const { pages = 1 } = await sharp(bytes, { limitInputPixels: pixelsMax }).metadata();
  const count = Math.min(pages, stillsMax);
  const frames = Array.from({ length: count }, (_, index) => Math.floor((index * pages) / count));
  const stills: Buffer[] = [];
  for (const page of frames) stills.push(await makeStill(bytes, page));
  return stills;
}

function makeStill(bytes: Buffer, page: number): Promise<Buffer> {
  return sharp(bytes, { page, limitInputPixels: pixelsMax })
    .timeout({ seconds: secondsMax })
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize({ width: sideMax, height: sideMax, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality })
    .toBuffer();
}
