// A drawing as a file. The same id gives the same bytes, so a file may be thrown away and made
// again. Large pictures are painted at two megapixels and enlarged: the shapes are flat and soft,
// nobody sees it, and a stranger cannot make the server paint eleven.

import sharp, { type Sharp } from 'sharp';
import { compose } from './composition.ts';
import type { DrawnImage } from './demo-catalogue.ts';
import { frameCount, frameDelayMs, motionAt } from './frames.ts';
import { still } from './pose.ts';

const paintedPixelsMax = 2_000_000;

/** The picture as SVG; of an animated one a frame, of a still one its only one. */
export function drawingSvg(image: DrawnImage, frame = 0): string {
  return compose(image, image.type === 'gif' ? motionAt(image.id, frame) : still);
}

/** The encoded file, of the size in the catalogue unless another is asked for. */
export async function renderDrawing(
  image: DrawnImage,
  { width, height }: { width: number; height: number } = image,
): Promise<Buffer> {
  const drawn = { ...image, width, height };
  if (image.type === 'gif') return renderAnimation(drawn);
  const painted = await paint(drawingSvg(shrunk(drawn)));
  const sized = painted.resize(width, height, { fit: 'fill' });
  if (image.type === 'png') {
    return sized.png({ palette: true, colours: 256, effort: 4, dither: 0.6 }).toBuffer();
  }
  return sized.jpeg({ quality: 82 }).toBuffer();
}

function shrunk(image: DrawnImage): DrawnImage {
  const share = Math.min(1, Math.sqrt(paintedPixelsMax / (image.width * image.height)));
  return {
    ...image,
    width: Math.round(image.width * share),
    height: Math.round(image.height * share),
  };
}

/** Painted as it is: left to itself, sharp would paint an SVG in the size it is enlarged to. */
async function paint(svg: string): Promise<Sharp> {
  const { data, info } = await sharp(Buffer.from(svg), { density: 72 })
    .flatten({ background: '#ffffff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info });
}

/** Frames are painted one after another: a turn of the event loop lies between any two. */
async function renderAnimation(image: DrawnImage): Promise<Buffer> {
  const frames: Buffer[] = [];
  for (let frame = 0; frame < frameCount; frame += 1) {
    const painted = await paint(drawingSvg(image, frame));
    frames.push(await painted.png({ compressionLevel: 1 }).toBuffer());
  }
  return sharp(frames, { join: { animated: true } })
    .gif({
      loop: 0,
      delay: Array.from({ length: frameCount }, () => frameDelayMs),
      effort: 4,
      dither: 0.4,
    })
    .toBuffer();
}
