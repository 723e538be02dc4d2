// A picture as it is taken in, by an upload as by an import: proved to be whole, turned upright,
// and without what the camera wrote into it, which often tells where somebody lives. What is kept
// is what will be served, so it is also made sure that it is a picture and nothing else besides: a
// file that a browser or an unpacker could take for something else is encoded anew.
//
// That it is whole is proved by decoding all of it into something small. A statistic of all pixels,
// which proves the same, was measured at 15 times the work for a JPEG and 3 times for a PNG.

import { createHash } from 'node:crypto';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { ImageType } from './image-url.ts';
import { stripMetadata } from './strip-metadata.ts';
import { createTurns } from './turns.ts';

export interface Picture {
  bytes: Buffer;
  type: ImageType;
  width: number;
  height: number;
  /** SHA-256 of the bytes as they came, so that the same file is known again. */
  contentHash: string;
}

/** Says in words why something is no picture that can be shown. */
export class UnfitPicture extends Error {}

const types: Record<string, ImageType> = { jpeg: 'jpg', png: 'png', gif: 'gif', webp: 'webp' };

// Of an animation all frames count together. It is the pixels that cost: 100 million were measured
// to take 930 MB while they are turned, and 670 MB as a progressive JPEG. Half a minute is several
// times what the most that pass take on a slow machine.
const pixelsMax = 64_000_000;
const sideMax = 20_000;
const framesMax = 1000;
const secondsMax = 30;

const proofSide = 64;

const inTurn = createTurns({ atOnce: 2, waitingMax: 64 });

/** How other files begin or end that a picture could be at the same time. */
const otherFiles = ['PK\x03\x04', 'PK\x05\x06', '%PDF-', 'Rar!\x1a\x07', "7z\xbc\xaf'\x1c"]
  .concat(['<?php', '<script', '<SCRIPT', '<html', '<HTML', '<svg', '<!DOCTYPE', '<!doctype'])
  .map((text) => Buffer.from(text, 'latin1'));

/**
 * Reads a picture; throws an UnfitPicture that says why it is none that can be shown. Two are read
 * at a time in a process, whoever asks, and loaded only then; where too many wait it is
 * SERVICE_UNAVAILABLE.
 */
export function readPicture(load: () => Promise<Buffer>): Promise<Picture> {
  return inTurn(async () => readNow(await load()));
}

async function readNow(bytes: Buffer): Promise<Picture> {
  const { type, width, height, turnsUpright } = await look(bytes);
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  const stripped = stripMetadata(bytes, type);
  if (stripped.kind === 'truncated') throw new UnfitPicture('it is cut short');
  const isKept = stripped.kind === 'clean' && !turnsUpright && !holdsOtherFile(stripped.bytes);
  const served = isKept ? await prove(stripped.bytes) : await encodeAnew(bytes, type);
  return { bytes: served, type, width, height, contentHash };
}

interface Look extends Pick<Picture, 'type' | 'width' | 'height'> {
  turnsUpright: boolean;
}

/** What its head says, within the limits. No pixel is decoded for it. */
async function look(bytes: Buffer): Promise<Look> {
  if (bytes.length === 0) throw new UnfitPicture('it is empty');
  const metadata = await decoding(() => open(bytes).metadata());
  const { format, width, height, pageHeight, pages = 1 } = metadata;
  const type = types[format ?? ''];
  if (type === undefined) throw new UnfitPicture(`${format ?? 'this'} is no jpg, png, gif or webp`);
  const side = pageHeight ?? height;
  if (width > sideMax || side > sideMax) {
    throw new UnfitPicture(`a side is longer than ${sideMax} pixels`);
  }
  if (pages > framesMax) throw new UnfitPicture(`it has more than ${framesMax} frames`);
  const orientation = orientationOf(metadata);
  const isTurned = orientation >= 5;
  return {
    type,
    width: isTurned ? side : width,
    height: isTurned ? width : side,
    turnsUpright: orientation > 1,
  };
}

/** Of an animation there is none: no browser turns one, so its frames are as they are meant. */
function orientationOf({ orientation = 1, pages = 1 }: Metadata): number {
  return pages > 1 ? 1 : orientation;
}

function holdsOtherFile(bytes: Buffer): boolean {
  return otherFiles.some((start) => bytes.includes(start));
}

/** Decodes all of it; what a decoder only warns of is no proof. */
async function prove(bytes: Buffer): Promise<Buffer> {
  const small = open(bytes).resize(proofSide, proofSide, { fit: 'fill' }).raw();
  await decoding(() => small.toBuffer());
  return bytes;
}

async function encodeAnew(bytes: Buffer, type: ImageType): Promise<Buffer> {
  const { pages = 1 } = await open(bytes).metadata();
  const upright = pages > 1 ? open(bytes) : open(bytes).autoOrient();
  return decoding(() => encode(upright.keepIccProfile(), type).toBuffer());
}

function encode(picture: Sharp, type: ImageType): Sharp {
  const quality = 92;
  if (type === 'png') return picture.png();
  if (type === 'gif') return picture.gif({ effort: 3 });
  if (type === 'webp') return picture.webp({ quality });
  return picture.jpeg({ quality });
}

function open(bytes: Buffer): Sharp {
  return sharp(bytes, { animated: true, limitInputPixels: pixelsMax }).timeout({
    seconds: secondsMax,
  });
}

/** A decoder's refusal, in the words of ours. */
async function decoding<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [message = ''] = (error as Error).message.split('\n');
    throw new UnfitPicture(wordsFor(message), { cause: error });
  }
}

function wordsFor(message: string): string {
  if (/pixel limit/.test(message)) return `it has more than ${pixelsMax} pixels`;
  if (/^timeout/.test(message)) return `it takes more than ${secondsMax} s to decode`;
  if (/unsupported image format/.test(message)) return 'this is no jpg, png, gif or webp';
  return `it cannot be decoded: ${message}`;
}
