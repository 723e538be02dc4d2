// A picture in other sizes and formats. A still one is decoded once, at the largest size that is
// wanted, and every other size is made from that. A size is never larger than its original; it is
// in plain sRGB, so that it needs no colour profile, and an animation stays one.
//
// Measured for thumb, small and med of 12 megapixels in ms, decoded once and three times, median of
// five: JPEG 80 and 143, PNG 519 and 792, WebP 575 and 878. Of an animation only the encoding
// counts (40 frames of 480 x 360: 4.5 s and 4.1 s), so its frames are not held for it. A GIF is
// encoded with little effort: with the most its files were no smaller and took six times as long.

import sharp, { type Sharp } from 'sharp';
import { type ImageSize, type ImageType, sizeBoxes } from './image-url.ts';

export type ResizedSize = Exclude<ImageSize, 'full'>;

interface Box {
  width: number;
  height: number;
}

export interface Wanted {
  /** What it shall fit into. */
  box: Box;
  type: ImageType;
}

// No WebP is higher, and a width is to show the same picture in either format.
const heightMax = 16_383;

export function widthBox(step: number): Box {
  return { width: step, height: heightMax };
}

// The pictures that are decoded here were let in by picture.ts, but perhaps by an older one.
const pixelsMax = 100_000_000;
const secondsMaxDefault = 30;

/** Every size of a picture, in its own format and as WebP, under `thumb/jpg` and the like. */
export async function resizeAll(
  original: Buffer,
  image: { type: ImageType },
): Promise<Map<`${ResizedSize}/${ImageType}`, Buffer>> {
  const sizes = Object.keys(sizeBoxes) as ResizedSize[];
  const formats = [...new Set<ImageType>([image.type, 'webp'])];
  const names = sizes.flatMap((size) => formats.map((type) => ({ size, type })));
  const wanted = names.map(({ size, type }) => ({ box: sizeBoxes[size], type }));
  const made = await resize(original, image, wanted);
  const files = new Map<`${ResizedSize}/${ImageType}`, Buffer>();
  names.forEach(({ size, type }, index) => {
    const file = made[index] ?? (type === image.type ? original : undefined);
    if (file !== undefined) files.set(`${size}/${type}`, file);
  });
  return files;
}

/**
 * What is wanted of a picture, in the same order; undefined where nothing better than the original
 * can be had: it fits already, or to make it takes too long.
 */
export async function resize(
  original: Buffer,
  image: { type: ImageType },
  wanted: readonly Wanted[],
  secondsMax = secondsMaxDefault,
): Promise<(Buffer | undefined)[]> {
  const shape = await shapeOf(original);
  const plans = wanted.map(({ box, type }) => {
    const size = fitInto(box, shape);
    return type === image.type && isSame(size, shape) ? undefined : { size, type };
  });
  const planned = plans.filter((plan) => plan !== undefined);
  if (planned.length === 0) return plans.map(() => undefined);
  const [largest] = planned.map(({ size }) => size).sort((a, b) => areaOf(b) - areaOf(a));
  const timeout = { seconds: secondsMax };
  const source = await inTime(() => decode(original, shape, largest as Box, timeout));
  const made: (Buffer | undefined)[] = [];
  for (const plan of plans) {
    if (plan === undefined || source === undefined) made.push(undefined);
    else made.push(await inTime(() => produce(source, plan).timeout(timeout).toBuffer()));
  }
  return made;
}

/** One frame's sides, and how many frames there are. */
interface Shape extends Box {
  frames: number;
}

async function shapeOf(original: Buffer): Promise<Shape> {
  const { width, height, pageHeight = height, pages = 1 } = await open(original).metadata();
  return { width, height: pageHeight, frames: pages };
}

const isSame = (a: Box, b: Box) => a.width === b.width && a.height === b.height;

const areaOf = ({ width, height }: Box) => width * height;

function fitInto(box: Box, { width, height }: Box): Box {
  const share = Math.min(1, box.width / width, box.height / height);
  const side = (length: number) => Math.max(1, Math.round(length * share));
  return { width: side(width), height: side(height) };
}

/** Something to make sizes from, which is `size` large. */
interface Source {
  size: Box;
  open(): Sharp;
}

async function decode(
  original: Buffer,
  shape: Shape,
  size: Box,
  timeout: { seconds: number },
): Promise<Source> {
  if (shape.frames > 1) return { size: shape, open: () => open(original) };
  const pixels = resized(open(original), shape, size).timeout(timeout).raw();
  const { data, info: raw } = await pixels.toBuffer({ resolveWithObject: true });
  return { size, open: () => sharp(data, { raw }) };
}

function produce(source: Source, { size, type }: { size: Box; type: ImageType }): Sharp {
  return encode(resized(source.open(), source.size, size), type);
}

function resized(picture: Sharp, from: Box, to: Box): Sharp {
  return isSame(from, to) ? picture : picture.resize({ ...to, fit: 'fill' });
}

function encode(picture: Sharp, type: ImageType): Sharp {
  if (type === 'png') return picture.png();
  if (type === 'gif') return picture.gif({ effort: 3 });
  if (type === 'webp') return picture.webp({ quality: 80 });
  return picture.jpeg({ quality: 82 });
}

function open(original: Buffer): Sharp {
  return sharp(original, { animated: true, limitInputPixels: pixelsMax });
}

/** Undefined when the time is up: then the original is what there is. */
async function inTime<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (/^timeout/.test((error as Error).message)) return undefined;
    throw error;
  }
}
