// Cutting: what goes, what stays, that the pixels are the same, and that nothing which was spoilt,
// by chance or on purpose, makes it fail, or makes it keep what it should not.

import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestChance } from '../../../../../test/support/domain-room.ts';
import { stripMetadata } from './strip-metadata.ts';

const chelsea = fileURLToPath(new URL('../../../../../test/fixtures/chelsea.png', import.meta.url));
const types = ['jpg', 'png', 'gif', 'webp'] as const;
type Type = (typeof types)[number];

const secret = 'Chelsea lives at 51.5, 0.1';
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="${secret}"/></rdf:RDF></x:xmpmeta>`;

const plain = {} as Record<Type, Buffer>;
const telling = {} as Record<Exclude<Type, 'gif'>, Buffer>;

beforeAll(async () => {
  const small = () => sharp(chelsea).resize(60, 40).removeAlpha();
  const tell = (picture: Sharp) =>
    picture
      .withExif({ IFD0: { ImageDescription: secret }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .withXmp(xmp)
      .withIccProfile('p3');
  plain.jpg = await small().jpeg().toBuffer();
  plain.png = await small().png().toBuffer();
  plain.webp = await small().webp().toBuffer();
  const pixels = await small().raw().toBuffer();
  const frames = Buffer.concat([pixels, pixels.map((byte) => byte ^ 31)]);
  const raw = { width: 60, height: 80, channels: 3, pageHeight: 40 } as const;
  plain.gif = await sharp(frames, { raw })
    .gif({ loop: 3, delay: [70, 90] })
    .toBuffer();
  telling.jpg = await tell(small()).jpeg().toBuffer();
  telling.png = await tell(small()).png().toBuffer();
  telling.webp = await tell(small()).webp().toBuffer();
});

// A spoilt file may say that it is huge.
const open = (bytes: Buffer) => sharp(bytes, { animated: true, limitInputPixels: 100_000 });
// As text, because comparing buffers element by element takes the test a second each.
const pixelsOf = async (bytes: Buffer) => (await open(bytes).raw().toBuffer()).toString('latin1');

function clean(bytes: Buffer, type: Type): Buffer {
  const stripped = stripMetadata(bytes, type);
  expect(stripped.kind).toBe('clean');
  return (stripped as { bytes: Buffer }).bytes;
}

/** A segment of a JPEG, to stand right after its start. */
function withSegment(jpeg: Buffer, marker: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string);
  const head = Buffer.from([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, bytes, jpeg.subarray(2)]);
}

/** A chunk of a PNG, to stand right after its head or before its end. */
function withChunk(png: Buffer, name: string, content: Buffer | string, at = 33): Buffer {
  const bytes = Buffer.concat([Buffer.from(name), Buffer.from(content as string)]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes.length - 4);
  sum.writeUInt32BE(crc32(bytes));
  return Buffer.concat([png.subarray(0, at), length, bytes, sum, png.subarray(at)]);
}

/** A block of a GIF, to stand before its end. */
function withBlock(gif: Buffer, label: number, ...blocks: string[]): Buffer {
  const parts = blocks.flatMap((block) => [Buffer.from([block.length]), Buffer.from(block)]);
  const end = Buffer.from([0, 0x3b]);
  return Buffer.concat([gif.subarray(0, -1), Buffer.from([0x21, label]), ...parts, end]);
}

describe.each(types)('a %s', (type) => {
  test('with nothing to cut is the very same', () => {
    expect(clean(plain[type], type)).toBe(plain[type]);
  });

  test('loses what follows its end', () => {
    const longer = Buffer.concat([plain[type], Buffer.from(`PK\x03\x04${secret}`)]);
    expect(clean(longer, type)).toEqual(plain[type]);
  });

  test('that ends anywhere before its end is not clean', () => {
    for (let length = 0; length < plain[type].length; length += 7) {
      expect(stripMetadata(plain[type].subarray(0, length), type).kind).not.toBe('clean');
    }
  });

  test('that is none is odd', () => {
    for (const other of types) {
      if (other !== type) expect(stripMetadata(plain[other], type)).toEqual({ kind: 'odd' });
    }
    const { kind } = stripMetadata(Buffer.alloc(0), type);
    expect(kind).toBe(type === 'gif' ? 'truncated' : 'odd');
  });

  test('that is spoilt shows what it showed, or is not clean', async () => {
    const chance = createTestChance(7);
    const start = type === 'gif' ? plain.gif : telling[type];
    let cleanCount = 0;
    for (let round = 0; round < 100; round += 1) {
      const spoilt = Buffer.from(start);
      for (let time = 0; time <= round % 3; time += 1) {
        const place = round % 2 ? Math.min(700, spoilt.length) : spoilt.length;
        spoilt[chance.integer(place)] = chance.integer(256);
      }
      const stripped = stripMetadata(spoilt, type);
      if (stripped.kind !== 'clean') continue;
      cleanCount += 1;
      const [before, after] = await Promise.allSettled([spoilt, stripped.bytes].map(pixelsOf));
      if (before?.status === 'fulfilled') expect(after).toEqual(before);
    }
    expect(cleanCount).toBeGreaterThan(5);
  });
});

describe.each(['jpg', 'png', 'webp'] as const)('a telling %s', (type) => {
  test('tells nothing any more, looks the same and keeps its profile', async () => {
    const told = await sharp(telling[type]).metadata();
    expect([told.exif, told.xmp].every((part) => part !== undefined)).toBe(true);
    const bytes = clean(telling[type], type);
    const { exif, xmp: left, icc } = await sharp(bytes).metadata();
    expect([exif, left]).toEqual([undefined, undefined]);
    expect(icc).toEqual(told.icc);
    expect(icc).toBeDefined();
    expect(bytes.includes('Chelsea')).toBe(false);
    expect(await pixelsOf(bytes)).toEqual(await pixelsOf(telling[type]));
    expect(clean(bytes, type)).toBe(bytes);
  });
});

describe('a jpg', () => {
  test.each([
    ['a comment', 0xfe, secret],
    ['IPTC', 0xed, `Photoshop 3.0\0${secret}`],
    ['a preview', 0xe0, `JFXX\0\x10${secret}`],
    ['further pictures', 0xe2, `MPF\0${secret}`],
    ['what a camera noted', 0xe5, secret],
  ])('loses %s', (_, marker, content) => {
    expect(clean(withSegment(plain.jpg, marker, content), 'jpg')).toEqual(plain.jpg);
  });

  test('keeps the way its colours are coded', async () => {
    const printed = await sharp(chelsea).resize(60).toColourspace('cmyk').jpeg().toBuffer();
    expect(printed.includes('Adobe')).toBe(true);
    expect(clean(printed, 'jpg').includes('Adobe')).toBe(true);
    const long = withSegment(plain.jpg, 0xee, `Adobe${'x'.repeat(20)}`);
    expect(stripMetadata(long, 'jpg')).toEqual({ kind: 'odd' });
  });

  test('may be progressive and have restarts and filling', async () => {
    const many = await sharp(chelsea).jpeg({ progressive: true, mozjpeg: true }).toBuffer();
    expect(clean(many, 'jpg')).toBe(many);
    const filled = Buffer.concat([
      many.subarray(0, 2),
      Buffer.from([0xff, 0xff]),
      many.subarray(2),
    ]);
    expect(clean(filled, 'jpg')).toEqual(many);
  });

  test.each([
    ['a preview in its head', 0xe0, `JFIF\0${'x'.repeat(300)}`],
    ['another kind of frame', 0xc3, 'x'],
    ['an unheard-of segment', 0xf7, 'x'],
  ])('with %s is odd', (_, marker, content) => {
    expect(stripMetadata(withSegment(plain.jpg, marker, content), 'jpg')).toEqual({ kind: 'odd' });
  });

  test.each([
    [0, 0],
    [0, 1],
    [255, 255],
  ])('with a segment whose length is %i, %i is odd', (...length) => {
    const spoilt = withSegment(plain.jpg, 0xe1, 'Exif');
    spoilt.set(length, 4);
    expect(stripMetadata(spoilt, 'jpg')).toEqual({ kind: 'odd' });
  });
});

describe('a png', () => {
  test.each(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'acTL', 'fcTL', 'fdAT', 'prVt'])(
    'loses %s',
    (name) => {
      expect(clean(withChunk(plain.png, name, secret), 'png')).toEqual(plain.png);
      const late = withChunk(plain.png, name, secret, plain.png.length - 12);
      expect(clean(late, 'png')).toEqual(plain.png);
    },
  );

  test('keeps what its colours are made of', async () => {
    const indexed = await sharp(chelsea).resize(60).png({ palette: true }).toBuffer();
    expect(clean(indexed, 'png')).toBe(indexed);
    const measured = withChunk(plain.png, 'gAMA', Buffer.from([0, 0, 0xb1, 0x8f]));
    expect(clean(measured, 'png')).toBe(measured);
  });

  test.each([
    ['a part nobody can do without', 'XaBC', 'x'],
    ['a chunk that is too long', 'gAMA', secret],
    ['a name that is none', 'ab\0c', 'x'],
    ['a second head', 'IHDR', '\0'.repeat(13)],
  ])('with %s is odd', (_, name, content) => {
    expect(stripMetadata(withChunk(plain.png, name, content), 'png')).toEqual({ kind: 'odd' });
  });

  test('with pixels in two places, or a wrong checksum, is odd', () => {
    const apart = withChunk(
      withChunk(plain.png, 'IDAT', 'x', plain.png.length - 12),
      'gAMA',
      '\0\0\0\x01',
      plain.png.length - 12,
    );
    expect(stripMetadata(apart, 'png')).toEqual({ kind: 'odd' });
    const wrong = Buffer.from(plain.png);
    wrong[30] = (wrong[30] as number) ^ 1;
    expect(stripMetadata(wrong, 'png')).toEqual({ kind: 'odd' });
  });
});

describe('a gif', () => {
  test('loses comments, XMP and what programs left, and keeps its loops and times', async () => {
    const told = withBlock(
      withBlock(plain.gif, 0xfe, secret, secret),
      0xff,
      'XMP DataXMP',
      `<${secret}>`,
    );
    const bytes = clean(withBlock(told, 0xff, 'MadeByMe1.0', secret), 'gif');
    expect(bytes).toEqual(plain.gif);
    expect(await open(bytes).metadata()).toMatchObject({ loop: 3, delay: [70, 90], pages: 2 });
  });

  test('with text to draw, or more than loops in its loops, is odd', () => {
    expect(stripMetadata(withBlock(plain.gif, 0x01, 'x'), 'gif')).toEqual({ kind: 'odd' });
    const hiding = withBlock(plain.gif, 0xff, 'NETSCAPE2.0', secret);
    expect(stripMetadata(hiding, 'gif')).toEqual({ kind: 'odd' });
  });

  test('that lacks only its end is odd, and one that lacks pixels is truncated', () => {
    expect(stripMetadata(plain.gif.subarray(0, -1), 'gif')).toEqual({ kind: 'odd' });
    expect(stripMetadata(plain.gif.subarray(0, -2), 'gif')).toEqual({ kind: 'truncated' });
  });
});

describe('a webp', () => {
  test('says no more in its head that it tells something', () => {
    const bytes = clean(telling.webp, 'webp');
    expect(bytes.toString('latin1', 12, 16)).toBe('VP8X');
    expect((bytes[20] as number) & 0x0c).toBe(0);
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  });

  test('may be animated, and then its frames hold nothing but pixels', async () => {
    const moving = await open(plain.gif)
      .webp()
      .withExif({ IFD0: { Make: secret } })
      .toBuffer();
    const bytes = clean(moving, 'webp');
    expect(bytes.includes(secret)).toBe(false);
    expect(await pixelsOf(bytes)).toEqual(await pixelsOf(moving));
    const frame = bytes.indexOf('ANMF');
    const hiding = Buffer.from(bytes);
    hiding.write('EXIF', frame + 24, 'latin1');
    expect(stripMetadata(hiding, 'webp')).toEqual({ kind: 'odd' });
  });
});
