// Sizes: that each fits its box and its format, keeps its frames and its colours, is never larger
// than its original, and that all sizes at once are what each of them is alone.

import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ImageType } from './image-url.ts';
import { resize, resizeAll, widthBox } from './resize.ts';

const chelsea = fileURLToPath(new URL('../../../../../test/fixtures/chelsea.png', import.meta.url));

let large: Buffer;

beforeAll(async () => {
  large = await sharp(chelsea).resize(2000, 1330, { fit: 'fill' }).png().toBuffer();
});

async function animationOf(frames: number, width: number, height: number): Promise<Buffer> {
  const one = await sharp(chelsea).resize(width, height).removeAlpha().raw().toBuffer();
  const all = Buffer.concat(
    Array.from({ length: frames }, (_, frame) => one.map((byte) => byte ^ (frame << 4))),
  );
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
  const delay = Array.from({ length: frames }, (_, frame) => 50 + 10 * frame);
  return sharp(all, { raw }).gif({ delay, loop: 2 }).toBuffer();
}

async function describeFile(file: Buffer | undefined) {
  const metadata = await sharp(file as Buffer, { animated: true }).metadata();
  const { format, width, height, pageHeight, pages = 1, exif, icc } = metadata;
  expect([exif, icc]).toEqual([undefined, undefined]);
  return `${pages} ${format} ${width} x ${pageHeight ?? height}`;
}

/** How far two pictures are from each other, of 255, on average. */
async function differenceOf(a: Buffer, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all(
    [a, b].map((file) =>
      sharp(file).resize(100, 66, { fit: 'fill' }).removeAlpha().raw().toBuffer(),
    ),
  );
  const bytes = [...(one as Buffer)];
  return (
    bytes.reduce((sum, byte, at) => sum + Math.abs(byte - (other?.[at] ?? 0)), 0) / bytes.length
  );
}

describe('all sizes', () => {
  test.each(['jpg', 'png'] as const)('of a %s are in its format and as webp', async (type) => {
    const original = await sharp(large)
      .toFormat(type === 'jpg' ? 'jpeg' : type)
      .toBuffer();
    const files = await resizeAll(original, { type });
    const shapes = await Promise.all(
      [...files].map(async ([name, file]) => [name, await describeFile(file)]),
    );
    const format = type === 'jpg' ? 'jpeg' : 'png';
    expect(Object.fromEntries(shapes)).toEqual({
      [`med/${type}`]: `1 ${format} 1280 x 851`,
      'med/webp': '1 webp 1280 x 851',
      [`small/${type}`]: `1 ${format} 385 x 256`,
      'small/webp': '1 webp 385 x 256',
      [`thumb/${type}`]: `1 ${format} 180 x 120`,
      'thumb/webp': '1 webp 180 x 120',
    });
    for (const file of files.values()) expect(await differenceOf(file, original)).toBeLessThan(8);
  });

  test('of a webp are its own three', async () => {
    const files = await resizeAll(await sharp(large).webp().toBuffer(), { type: 'webp' });
    expect([...files.keys()].sort()).toEqual(['med/webp', 'small/webp', 'thumb/webp']);
  });

  test('of an animation are animations', async () => {
    const original = await animationOf(4, 300, 200);
    const files = await resizeAll(original, { type: 'gif' });
    expect(files.get('med/gif')).toBe(original);
    expect(await describeFile(files.get('med/webp'))).toBe('4 webp 300 x 200');
    for (const type of ['gif', 'webp'] as const) {
      const file = files.get(`thumb/${type}`) as Buffer;
      expect(await describeFile(file)).toBe(`4 ${type} 180 x 120`);
      const { delay, loop } = await sharp(file, { animated: true }).metadata();
      expect({ delay, loop }).toEqual({ delay: [50, 60, 70, 80], loop: 2 });
    }
  });

  test('of a small picture are the picture itself, and as webp never larger', async () => {
    const original = await sharp(large).resize(150, 100).jpeg().toBuffer();
    const files = await resizeAll(original, { type: 'jpg' });
    for (const size of ['thumb', 'small', 'med'] as const) {
      expect(files.get(`${size}/jpg`)).toBe(original);
      expect(await describeFile(files.get(`${size}/webp`))).toBe('1 webp 150 x 100');
    }
  });

  test('are nearly the same as each of them alone', async () => {
    const together = await resizeAll(large, { type: 'png' });
    const [alone] = await resize(large, { type: 'png' }, [
      { box: { width: 180, height: 180 }, type: 'png' },
    ]);
    const thumb = together.get('thumb/png') as Buffer;
    expect(await differenceOf(alone as Buffer, thumb)).toBeLessThan(2);
  });
});

describe('one size', () => {
  const to = async (original: Buffer, type: ImageType, width: number, height = 1e9) => {
    const [file] = await resize(original, { type }, [{ box: { width, height }, type }]);
    return file && describeFile(file);
  };

  test('of a very long picture has a side of at least one pixel', async () => {
    const create = { width: 8000, height: 2, channels: 3, background: '#abc' } as const;
    const line = await sharp({ create }).png().toBuffer();
    expect(await to(line, 'png', 100)).toBe('1 png 100 x 1');
    const upright = await sharp(line).rotate(90).toBuffer();
    expect(await to(upright, 'png', 100, 100)).toBe('1 png 1 x 100');
    expect(
      await to(
        await sharp(line).extract({ left: 0, top: 0, width: 1, height: 2 }).toBuffer(),
        'png',
        1,
        1,
      ),
    ).toBe('1 png 1 x 1');
  });

  test('keeps what shines through, where its format can', async () => {
    const create = { width: 400, height: 400, channels: 4, background: '#f008' } as const;
    const clear = await sharp({ create }).png().toBuffer();
    const made = await resize(clear, { type: 'png' }, [
      { box: { width: 100, height: 100 }, type: 'png' },
      { box: { width: 100, height: 100 }, type: 'webp' },
    ]);
    for (const file of made) {
      const [r, , , alpha] = await sharp(file as Buffer)
        .raw()
        .toBuffer();
      expect([r, alpha]).toEqual([expect.closeTo(255, -1), 136]);
    }
  });

  test('of a picture with a profile looks the same without it', async () => {
    const wide = await sharp(large).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(wide).metadata()).icc).toBeDefined();
    const [made] = await resize(wide, { type: 'jpg' }, [{ box: widthBox(400), type: 'jpg' }]);
    await describeFile(made);
    expect(await differenceOf(made as Buffer, large)).toBeLessThan(4);
  });

  test('of a grey, a 16-bit and a CMYK picture can be made', async () => {
    const grey = await sharp(large).greyscale().jpeg().toBuffer();
    expect(await to(grey, 'jpg', 100)).toBe('1 jpeg 100 x 67');
    const deep = await sharp(large).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    expect(await to(deep, 'png', 100)).toBe('1 png 100 x 67');
    const printed = await sharp(large).toColourspace('cmyk').jpeg().toBuffer();
    const [made] = await resize(printed, { type: 'jpg' }, [{ box: widthBox(100), type: 'jpg' }]);
    expect(await differenceOf(made as Buffer, large)).toBeLessThan(20);
  });

  test('that takes too long is none', async () => {
    const create = { width: 9000, height: 9000, channels: 3, background: '#abc' } as const;
    const huge = await sharp({ create }).jpeg().toBuffer();
    const wanted = [{ box: { width: 9000, height: 9000 }, type: 'webp' }] as const;
    expect(await resize(huge, { type: 'jpg' }, wanted, 1)).toEqual([undefined]);
  });

  test('of what is no picture is an error', async () => {
    await expect(to(Buffer.from('nothing'), 'jpg', 100)).rejects.toThrow(/unsupported/);
  });
});

describe('steps of width', () => {
  test('are what a picture is made in', async () => {
    const [made] = await resize(large, { type: 'png' }, [{ box: widthBox(300), type: 'webp' }]);
    expect(await describeFile(made)).toBe('1 webp 300 x 200');
  });

  test('have a height that a WebP can have', async () => {
    const create = { width: 150, height: 18_000, channels: 3, background: '#abc' } as const;
    const tower = await sharp({ create }).png().toBuffer();
    const wanted = [{ box: widthBox(200), type: 'webp' }] as const;
    const [made] = await resize(tower, { type: 'png' }, wanted);
    expect(await describeFile(made)).toBe('1 webp 137 x 16383');
  });
});
