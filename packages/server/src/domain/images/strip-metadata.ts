// What a camera or a program wrote beside the pixels (EXIF with the place, XMP, IPTC, comments,
// previews) is cut out of a file, and what follows the picture's end with it. The pixels stay byte
// for byte, and so do colour profiles and an animation's loops. Each format is read by a list of
// what may stay: whatever is not on it goes when it can go, and makes the file odd when it cannot.
// An odd file is left to be encoded anew, so that nothing here has to mend or to guess.
//
// Measured with 12 megapixels, encoding anew and cutting, in ms: JPEG 211 and 2, WebP 1833 and 0.2,
// PNG of 33 MB 964 and 58; a GIF of 40 frames 2945 and 5. Encoding anew also costs quality.

import { crc32 } from 'node:zlib';

export type Stripped =
  | { kind: 'clean'; bytes: Buffer }
  /** Nothing certain can be said of it: it is for a decoder to read and to encode anew. */
  | { kind: 'odd' }
  /** It ends in the middle of its pixels, which not every decoder tells. */
  | { kind: 'truncated' };

type Type = 'jpg' | 'png' | 'gif' | 'webp';

/** Thrown by the readers below and caught by `stripMetadata`, so that each may give up anywhere. */
class Odd extends Error {}
class Truncated extends Error {}

/** Bytes that are taken from the front, as long as there are enough. */
class Bytes {
  readonly all: Buffer;
  readonly Shortage: typeof Odd | typeof Truncated;
  at = 0;

  constructor(all: Buffer, Shortage: typeof Odd | typeof Truncated = Odd) {
    this.all = all;
    this.Shortage = Shortage;
  }

  take(count: number): Buffer {
    if (count < 0) throw new Odd();
    if (this.at + count > this.all.length) throw new this.Shortage();
    this.at += count;
    return this.all.subarray(this.at - count, this.at);
  }

  byte(): number {
    return this.take(1)[0] as number;
  }

  expect(bytes: Buffer): Buffer {
    const taken = this.take(bytes.length);
    if (!taken.equals(bytes)) throw new Odd();
    return taken;
  }
}

const strippers: Record<Type, (bytes: Bytes) => Buffer[]> = {
  jpg: stripJpeg,
  png: stripPng,
  gif: stripGif,
  webp: stripWebp,
};

/** The file without what is no part of its picture; the very same bytes where there is nothing. */
export function stripMetadata(bytes: Buffer, type: Type): Stripped {
  try {
    // The decoder of GIF shows what there is of one, and says nothing of what is not.
    const front = new Bytes(bytes, type === 'gif' ? Truncated : Odd);
    const kept = strippers[type](front);
    const keptBytes = kept.reduce((sum, part) => sum + part.length, 0);
    return { kind: 'clean', bytes: keptBytes === bytes.length ? bytes : Buffer.concat(kept) };
  } catch (error) {
    if (error instanceof Odd) return { kind: 'odd' };
    if (error instanceof Truncated) return { kind: 'truncated' };
    throw error;
  }
}

// JPEG: markers with segments. Frames of other kinds than baseline and progressive are odd.

const jpegTables = new Set([0xc4, 0xdb, 0xdd]);
const jpegFrames = new Set([0xc0, 0xc1, 0xc2]);
const startOfImage = Buffer.from([0xff, 0xd8]);
const endOfImage = Buffer.from([0xff, 0xd9]);

function stripJpeg(bytes: Bytes): Buffer[] {
  const kept = [bytes.expect(startOfImage)];
  for (;;) {
    const marker = nextJpegMarker(bytes);
    if (marker === 0xd9) break;
    const head = Buffer.from([0xff, marker]);
    const sizeBytes = bytes.take(2);
    const content = bytes.take(sizeBytes.readUInt16BE() - 2);
    const keeps = keepsJpegSegment(marker, content);
    if (keeps) kept.push(head, sizeBytes, content);
    if (marker === 0xda) kept.push(takeJpegScan(bytes));
  }
  kept.push(endOfImage);
  return kept;
}

/** The marker that comes next; bytes that may stand before it as filling are left out. */
function nextJpegMarker(bytes: Bytes): number {
  if (bytes.byte() !== 0xff) throw new Odd();
  let marker = bytes.byte();
  while (marker === 0xff) marker = bytes.byte();
  return marker;
}

function keepsJpegSegment(marker: number, content: Buffer): boolean {
  if (jpegTables.has(marker) || jpegFrames.has(marker) || marker === 0xda) return true;
  const name = (length: number) => content.toString('latin1', 0, length);
  if (marker === 0xe0) {
    if (name(5) !== 'JFIF\0') return false;
    // More than this is a preview, which may show what was cut away from the picture.
    if (content.length !== 14) throw new Odd();
    return true;
  }
  if (marker === 0xe2) return name(12) === 'ICC_PROFILE\0';
  if (marker === 0xee && name(5) === 'Adobe') {
    // It says how colours are coded.
    if (content.length !== 12) throw new Odd();
    return true;
  }
  if ((marker >= 0xe1 && marker <= 0xef) || marker === 0xfe) return false;
  throw new Odd();
}

/** The coded pixels, up to the next marker that is neither a restart nor a stuffed 0xff. */
function takeJpegScan(bytes: Bytes): Buffer {
  const { all, at } = bytes;
  let end = all.indexOf(0xff, at);
  while (end !== -1) {
    const next = all[end + 1];
    if (next === undefined) break;
    const isData = next === 0 || (next >= 0xd0 && next <= 0xd7);
    if (!isData && next !== 0xff) return bytes.take(end - at);
    end = all.indexOf(0xff, end + (isData ? 2 : 1));
  }
  throw new Odd();
}

// PNG: chunks with a checksum. What else an animated one holds is cut as well: nobody has looked
// at its other frames.

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

/** The chunks that stay, with the most that can be in one. */
const pngChunks: Record<string, number> = {
  IHDR: 13,
  PLTE: 768,
  IDAT: Number.POSITIVE_INFINITY,
  IEND: 0,
  tRNS: 256,
  cHRM: 32,
  gAMA: 4,
  iCCP: Number.POSITIVE_INFINITY,
  sBIT: 4,
  sRGB: 1,
  cICP: 4,
  bKGD: 6,
  pHYs: 9,
};

function stripPng(bytes: Bytes): Buffer[] {
  const kept = [bytes.expect(pngSignature)];
  const names: string[] = [];
  while (names.at(-1) !== 'IEND') {
    const head = bytes.take(8);
    const name = head.toString('latin1', 4);
    const content = bytes.take(head.readUInt32BE());
    const sum = bytes.take(4);
    const lengthMax = pngChunks[name];
    if (lengthMax === undefined) {
      // A capital says that the picture cannot be understood without it.
      if (!/^[a-z][a-zA-Z]{3}$/.test(name)) throw new Odd();
      continue;
    }
    const isSound = crc32(content, crc32(head.subarray(4))) === sum.readUInt32BE();
    const isRepeated = names.includes(name) && !(name === 'IDAT' && names.at(-1) === 'IDAT');
    if (content.length > lengthMax || !isSound || isRepeated) throw new Odd();
    names.push(name);
    kept.push(head, content, sum);
  }
  if (names[0] !== 'IHDR') throw new Odd();
  return kept;
}

// GIF: blocks. The two extensions that stay are a frame's time and the number of loops.

const loopNames = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);
const gifTrailer = Buffer.from([0x3b]);

function stripGif(bytes: Bytes): Buffer[] {
  const head = bytes.take(13);
  if (!/^GIF8[79]a/.test(head.toString('latin1', 0, 6))) throw new Odd();
  const kept = [head, bytes.take(colourTableBytes(head[10] as number))];
  let frames = 0;
  for (;;) {
    if (bytes.at >= bytes.all.length) throw frames === 0 ? new Truncated() : new Odd();
    const kind = bytes.byte();
    if (kind === 0x3b) break;
    if (kind === 0x21) kept.push(takeGifExtension(bytes));
    else if (kind === 0x2c) {
      frames += 1;
      const start = bytes.at - 1;
      const descriptor = bytes.take(9);
      bytes.take(colourTableBytes(descriptor[8] as number) + 1);
      takeGifBlocks(bytes);
      kept.push(bytes.all.subarray(start, bytes.at));
    } else throw new Odd();
  }
  kept.push(gifTrailer);
  return kept;
}

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** The extension where it stays, else nothing. */
function takeGifExtension(bytes: Bytes): Buffer {
  const start = bytes.at - 1;
  const label = bytes.byte();
  const blocks = takeGifBlocks(bytes);
  const whole = bytes.all.subarray(start, bytes.at);
  const name = blocks.toString('latin1', 1, 1 + (blocks[0] as number));
  const isTiming = label === 0xf9;
  const isLoop = label === 0xff && loopNames.has(name);
  if ((isTiming && blocks.length !== 6) || (isLoop && blocks.length > 24)) throw new Odd();
  // Text to be drawn over a frame is drawn by nobody, but a frame's time may stand before it.
  if (label === 0x01) throw new Odd();
  return isTiming || isLoop ? whole : Buffer.alloc(0);
}

/** Blocks with their lengths before them, up to the empty one. */
function takeGifBlocks(bytes: Bytes): Buffer {
  const { at } = bytes;
  let length = bytes.byte();
  while (length > 0) {
    bytes.take(length);
    length = bytes.byte();
  }
  return bytes.all.subarray(at, bytes.at);
}

// WebP: chunks in a RIFF, whose head says which of them there are.

const webpChunks = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const frameChunks = new Set(['VP8 ', 'VP8L', 'ALPH']);
const exifAndXmp = 0x08 | 0x04;

function stripWebp(bytes: Bytes): Buffer[] {
  bytes.expect(Buffer.from('RIFF'));
  const riffBytes = bytes.take(4).readUInt32LE();
  bytes.expect(Buffer.from('WEBP'));
  if (riffBytes < 12 || 8 + riffBytes > bytes.all.length) throw new Odd();
  const chunks = takeRiffChunks(new Bytes(bytes.all.subarray(12, 8 + riffBytes)));
  const first = chunks[0];
  const isPlain = first?.name === 'VP8 ' || first?.name === 'VP8L';
  if (first === undefined || (!isPlain && first.name !== 'VP8X')) throw new Odd();
  // A plain file is one chunk: what else there is, no reader looks at.
  const kept = isPlain ? [first] : chunks.filter(({ name }) => webpChunks.has(name));
  const repeated = kept.some(
    ({ name }, index) =>
      name !== 'ANMF' && kept.findIndex((other) => other.name === name) !== index,
  );
  if (repeated) throw new Odd();
  const parts = kept.map((chunk) => {
    if (chunk.name === 'ANMF') assertFrame(chunk.bytes);
    return chunk.name === 'VP8X' ? withoutFlags(chunk.bytes) : chunk.bytes;
  });
  const sizeBytes = Buffer.alloc(4);
  sizeBytes.writeUInt32LE(4 + parts.reduce((sum, part) => sum + part.length, 0));
  return [Buffer.from('RIFF'), sizeBytes, Buffer.from('WEBP'), ...parts];
}

function takeRiffChunks(bytes: Bytes): { name: string; bytes: Buffer }[] {
  const chunks: { name: string; bytes: Buffer }[] = [];
  while (bytes.at < bytes.all.length) {
    const { at } = bytes;
    const head = bytes.take(8);
    const contentBytes = head.readUInt32LE(4);
    bytes.take(contentBytes + (contentBytes % 2));
    chunks.push({ name: head.toString('latin1', 0, 4), bytes: bytes.all.subarray(at, bytes.at) });
  }
  return chunks;
}

/** A frame holds chunks of its own, after its place and its time. */
function assertFrame(chunk: Buffer): void {
  if (chunk.length < 24) throw new Odd();
  const inner = takeRiffChunks(new Bytes(chunk.subarray(24)));
  if (!inner.every(({ name }) => frameChunks.has(name))) throw new Odd();
}

function withoutFlags(chunk: Buffer): Buffer {
  if (chunk.length !== 18) throw new Odd();
  const copy = Buffer.from(chunk);
  copy[8] = (copy[8] as number) & ~exifAndXmp;
  return copy;
}
