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
  const painted = paint(drawingSvg(shrunk(drawn)), width, height);
  if (image.type === 'png') {
    return painted.png({ palette: true, colours: 256, effort: 4, dither: 0.6 }).toBuffer();
  }
  return painted.jpeg({ quality: 82, chromaSubsampling: '4:4:4' }).toBuffer();
}

function shrunk(image: DrawnImage): DrawnImage {
  const share = Math.min(1, Math.sqrt(paintedPixelsMax / (image.width * image.height)));
  return {
    ...image,
    width: Math.round(image.width * share),
    height: Math.round(image.height * share),
  };
}

function paint(svg: string, width: number, height: number): Sharp {
  return sharp(Buffer.from(svg), { density: 72 })
    .resize(width, height, { fit: 'fill' })
    .flatten({ background: '#ffffff' });
}

/** Frames are painted one after another: a turn of the event loop lies between any two. */
async function renderAnimation(image: DrawnImage): Promise<Buffer> {
  const frames: Buffer[] = [];
  for (let frame = 0; frame < frameCount; frame += 1) {
    const painted = paint(drawingSvg(image, frame), image.width, image.height);
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
