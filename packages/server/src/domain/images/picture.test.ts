// Taking in pictures: what is served of each, and that what would harm is refused with a reason and
// without great effort. The hostile files are made here.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPicture as read, UnfitPicture } from './picture.ts';

const readPicture = (bytes: Buffer) => read(async () => bytes);

const chelsea = fileURLToPath(new URL('../../../../../test/fixtures/chelsea.png', import.meta.url));
const zip = Buffer.from('504b0304140000000000', 'hex');
const zipEnd = Buffer.concat([Buffer.from('504b0506', 'hex'), Buffer.alloc(18)]);

let jpeg: Buffer;

beforeAll(async () => {
  jpeg = await sharp(chelsea).jpeg().toBuffer();
});

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' }, limitInputPixels: false });

async function framesOf(count: number, width: number, height: number) {
  const pixels = Buffer.alloc(width * height * 3 * count);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * 7919) >>> 5;
  const raw = { width, height: height * count, channels: 3, pageHeight: height } as const;
  return sharp(pixels, { raw, limitInputPixels: false });
}

/** A PNG of nothing but black, a bit for each pixel. */
function packedPng(width: number, height: number): Buffer {
  const head = Buffer.from('0000000000000000010000000000', 'hex').subarray(0, 13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  const chunks = { IHDR: head, IDAT: deflateSync(rows, { level: 1 }), IEND: Buffer.alloc(0) };
  const parts = Object.entries(chunks).map(([name, content]) => {
    const named = Buffer.concat([Buffer.from(name), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

describe('a picture', () => {
  test.each([
    ['jpg', 'jpeg'],
    ['png', 'png'],
    ['gif', 'gif'],
    ['webp', 'webp'],
  ] as const)('of type %s that tells nothing stays as it is', async (type, format) => {
    const bytes = await sharp(chelsea).toFormat(format).toBuffer();
    const contentHash = createHash('sha256').update(bytes).digest('hex');
    const picture = await readPicture(bytes);
    expect(picture).toMatchObject({ type, width: 451, height: 300, contentHash });
    expect(picture.bytes).toBe(bytes);
  });

  test('loses what was written into it, and no pixel', async () => {
    const exif = { IFD0: { Copyright: 'me' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } };
    const told = await sharp(chelsea).withExif(exif).withIccProfile('p3').jpeg().toBuffer();
    const { bytes, contentHash } = await readPicture(told);
    expect(contentHash).toBe(createHash('sha256').update(told).digest('hex'));
    const { exif: left, icc } = await sharp(bytes).metadata();
    expect(left).toBeUndefined();
    expect(icc).toBeDefined();
    const [before, after] = await Promise.all(
      [told, bytes].map((one) => sharp(one).raw().toBuffer()),
    );
    expect(before?.equals(after as Buffer)).toBe(true);
  });

  test.each([2, 3, 4, 5, 6, 7, 8])('that was taken at angle %i stands upright', async (angle) => {
    const exif = { IFD3: { GPSLatitude: '51/1 30/1 0/1' } };
    const turned = await sharp(chelsea)
      .withIccProfile('p3')
      .jpeg({ quality: 100 })
      .withExif(exif)
      .withMetadata({ orientation: angle })
      .toBuffer();
    const { bytes, width, height } = await readPicture(turned);
    expect([width, height]).toEqual(angle >= 5 ? [300, 451] : [451, 300]);
    const metadata = await sharp(bytes).metadata();
    expect([metadata.width, metadata.height]).toEqual([width, height]);
    expect([metadata.exif, metadata.orientation]).toEqual([undefined, undefined]);
    const [upright, served] = await Promise.all([
      sharp(turned).autoOrient().resize(50, 50, { fit: 'fill' }).raw().toBuffer(),
      sharp(bytes).resize(50, 50, { fit: 'fill' }).raw().toBuffer(),
    ]);
    const differences = [...upright].map((byte, at) => Math.abs(byte - (served[at] as number)));
    expect(differences.reduce((sum, one) => sum + one) / differences.length).toBeLessThan(6);
  });

  test('that moves keeps its frames, times and loops, whatever else it says', async () => {
    const moving = (await framesOf(3, 40, 30)).gif({ delay: [50, 60, 70], loop: 4 });
    const gif = await moving.toBuffer();
    const comment = Buffer.from('21fe026869003b', 'hex');
    const told = Buffer.concat([gif.subarray(0, -1), comment]);
    const { bytes, width, height } = await readPicture(told);
    expect([bytes.equals(gif), width, height]).toEqual([true, 40, 30]);
    const webp = await sharp(gif, { animated: true }).webp().withMetadata({ orientation: 6 });
    const turned = await readPicture(await webp.toBuffer());
    expect(turned).toMatchObject({ type: 'webp', width: 40, height: 30 });
    const metadata = await sharp(turned.bytes, { animated: true }).metadata();
    expect(metadata).toMatchObject({ pages: 3, delay: [50, 60, 70], loop: 4 });
    expect(metadata.exif).toBeUndefined();
  });

  test('that lacks only a mark at its end gets it', async () => {
    const gif = await sharp(chelsea).gif().toBuffer();
    const { bytes } = await readPicture(gif.subarray(0, -1));
    expect(bytes.at(-1)).toBe(0x3b);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 451, height: 300 });
  });
});

describe('what is a picture and something else as well', () => {
  test('is only the picture when the other follows it', async () => {
    const both = Buffer.concat([jpeg, zip, Buffer.from('secret'), zipEnd]);
    const { bytes } = await readPicture(both);
    expect(bytes.equals(jpeg)).toBe(true);
  });

  test.each([
    ['a zip', Buffer.concat([zip, zipEnd])],
    ['a script', Buffer.from('<script>alert(1)</script>')],
    ['a PDF', Buffer.from('%PDF-1.7')],
    ['PHP', Buffer.from('<?php system($_GET[0]);')],
  ])('is encoded anew when %s stands among its pixels', async (_, other) => {
    const hidden = Buffer.concat([jpeg.subarray(0, -2), other, jpeg.subarray(-2)]);
    const { bytes, width } = await readPicture(hidden);
    expect(bytes.includes(other)).toBe(false);
    expect([width, (await sharp(bytes).metadata()).format]).toEqual([451, 'jpeg']);
    const png = await readFile(chelsea);
    const end = png.length - 16;
    const inPng = Buffer.concat([png.subarray(0, end), other, png.subarray(end)]);
    await expect(readPicture(inPng)).rejects.toThrow(UnfitPicture);
  });
});

describe('is refused', () => {
  const refuse = async (bytes: Buffer, reason: RegExp) => {
    const startedAtMs = performance.now();
    const error = await readPicture(bytes).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(UnfitPicture);
    expect((error as Error).message).toMatch(reason);
    return performance.now() - startedAtMs;
  };

  test('what is no picture', async () => {
    await refuse(Buffer.alloc(0), /empty/);
    await refuse(Buffer.alloc(5000), /no jpg, png, gif or webp/);
    await refuse(Buffer.from('this is no picture'), /no jpg, png, gif or webp/);
    await refuse(Buffer.from('<html><script>alert(1)</script></html>'), /no jpg, png, gif or webp/);
  });

  test('a picture of another kind', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>';
    await refuse(Buffer.from(svg), /svg is no jpg/);
    await refuse(await sharp(jpeg).tiff().toBuffer(), /tiff is no jpg/);
    await refuse(await sharp(jpeg).resize(16).avif({ effort: 0 }).toBuffer(), /heif is no jpg/);
  });

  test.each(['jpeg', 'png', 'gif', 'webp'] as const)('half of a %s', async (format) => {
    const bytes = await sharp(chelsea).toFormat(format).toBuffer();
    for (const share of [0.2, 0.5, 0.9, 0.99]) {
      await refuse(bytes.subarray(0, Math.floor(bytes.length * share)), /cut short|decoded|no jpg/);
    }
  });

  test('a picture whose data are spoilt', async () => {
    const png = await readFile(chelsea);
    png.fill(0, png.length / 2, png.length / 2 + 100);
    await refuse(png, /cannot be decoded/);
  });

  test('a small file that is huge when unpacked, before it is unpacked', async () => {
    const bomb = packedPng(16_000, 16_000);
    expect(bomb.length).toBeLessThan(200_000);
    expect(await refuse(bomb, /more than 64000000 pixels/)).toBeLessThan(2000);
  });

  test('a side of 50,000 pixels', async () => {
    await refuse(packedPng(50_000, 2), /side is longer than 20000 pixels/);
    await refuse(await blank(2, 50_000).jpeg().toBuffer(), /side is longer than 20000 pixels/);
  });

  test('an animation of 3000 frames, or of very large ones, before it is decoded', async () => {
    const many = await (await framesOf(3000, 4, 4)).gif({ effort: 1 }).toBuffer();
    expect(await refuse(many, /more than 1000 frames/)).toBeLessThan(2000);
    const still = await blank(2600, 2000).gif({ effort: 1 }).toBuffer();
    const frame = still.subarray(still.indexOf(0x2c, 13), -1);
    const large = Buffer.concat([
      still.subarray(0, -1),
      ...Array(12).fill(frame),
      Buffer.from(';'),
    ]);
    expect(await refuse(large, /more than 64000000 pixels/)).toBeLessThan(2000);
  });
});
