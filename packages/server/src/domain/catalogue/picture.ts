// A picture as it is taken in: decoded far enough to know that it is one, turned upright, and
// without what the camera wrote into it, which often tells where somebody lives. A picture that has
// nothing of the kind keeps its bytes as they are.

import { createHash } from 'node:crypto';
import sharp from 'sharp';

export interface Picture {
  bytes: Buffer;
  type: 'jpg' | 'png' | 'gif' | 'webp';
  width: number;
  height: number;
  /** SHA-256 of the bytes as they came, so that the same file is known again. */
  contentHash: string;
}

const types: Record<string, Picture['type']> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
};
const pixelsMax = 100_000_000;
const sideMax = 20_000;

/** Reads a picture; throws an Error that says why it is none that can be shown. */
export async function readPicture(bytes: Buffer): Promise<Picture> {
  const open = () => sharp(bytes, { animated: true, limitInputPixels: pixelsMax });
  const { format, width, height, pageHeight, orientation, exif, xmp, iptc } =
    await open().metadata();
  const type = types[format ?? ''];
  if (type === undefined) throw new Error(`${format ?? 'this'} is no jpg, png, gif or webp`);
  const side = pageHeight ?? height;
  if (width > sideMax || side > sideMax) throw new Error(`a side is longer than ${sideMax} pixels`);
  // Decoding it whole is the only proof that it is whole.
  await open().stats();
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  const isTold = exif !== undefined || xmp !== undefined || iptc !== undefined;
  if (!isTold) return { bytes, type, width, height: side, contentHash };
  const isTurned = (orientation ?? 1) >= 5;
  return {
    bytes: await withoutMetadata(bytes, type),
    type,
    width: isTurned ? side : width,
    height: isTurned ? width : side,
    contentHash,
  };
}

async function withoutMetadata(bytes: Buffer, type: Picture['type']): Promise<Buffer> {
  const upright = sharp(bytes, { animated: true, limitInputPixels: pixelsMax }).autoOrient();
  const quality = 92;
  if (type === 'png') return upright.png().toBuffer();
  if (type === 'gif') return upright.gif().toBuffer();
  if (type === 'webp') return upright.webp({ quality }).toBuffer();
  return upright.jpeg({ quality }).toBuffer();
}
