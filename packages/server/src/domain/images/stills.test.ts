// Stills of pictures of every type: how many, how large, which way up.

import { randomFillSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { makeStills } from './stills.ts';

const photograph = new URL('../../../../../test/fixtures/chelsea.png', import.meta.url);

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c84' } });

/** An animation whose frames are told apart by how bright they are. */
async function animate(count: number, format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      sharp({
        create: { width: 40, height: 30, channels: 3, background: { r: index * 20, g: 0, b: 0 } },
      })
        .png()
        .toBuffer(),
    ),
  );
  const joined = sharp(frames, { join: { animated: true } });
  return (format === 'gif' ? joined.gif() : joined.webp({ lossless: true })).toBuffer();
}

describe('stills', () => {
  test('of a photograph are the photograph, as a JPEG', async () => {
    const stills = await makeStills(await readFile(photograph));
    expect(stills).toHaveLength(1);
    expect(await sharp(stills[0]).metadata()).toMatchObject({
      format: 'jpeg',
      width: 451,
      height: 300,
    });
  });

  test('are never larger than an analyser takes', async () => {
    const [still] = await makeStills(await plain(4000, 1000).png().toBuffer());
    expect(await sharp(still).metadata()).toMatchObject({ width: 1600, height: 400 });
  });

  test('are upright', async () => {
    const turned = await plain(60, 40).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const [still] = await makeStills(turned);
    expect(await sharp(still).metadata()).toMatchObject({ width: 40, height: 60 });
  });

  test('of a picture with holes are on white', async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const holes = sharp({ create: { width: 8, height: 8, channels: 4, background: clear } });
    const [still] = await makeStills(await holes.png().toBuffer());
    const { channels } = await sharp(still).stats();
    expect(channels.map(({ mean }) => Math.round(mean))).toEqual([255, 255, 255]);
  });

  test.each(['gif', 'webp'] as const)(
    'of an animated %s are four of its frames',
    async (format) => {
      const stills = await makeStills(await animate(12, format));
      const reds = await Promise.all(
        stills.map(async (still) => (await sharp(still).stats()).channels[0]?.mean ?? 0),
      );
      expect(reds).toHaveLength(4);
      for (const [index, red] of reds.entries())
        expect(Math.abs(red - index * 60)).toBeLessThan(12);
    },
  );

  test('are in sRGB, with eight bits, whatever the picture is', async () => {
    const printed = await plain(20, 20).toColourspace('cmyk').jpeg().toBuffer();
    const deep = await plain(20, 20).toColourspace('rgb16').png().toBuffer();
    const grey = await plain(20, 20).toColourspace('b-w').png().toBuffer();
    expect((await sharp(printed).metadata()).space).toBe('cmyk');
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    for (const bytes of [printed, deep, grey]) {
      const [still] = await makeStills(bytes);
      expect(await sharp(still).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar' });
    }
  });

  test('are below 4 MiB even of noise', async () => {
    const noise = randomFillSync(Buffer.alloc(1600 * 1600 * 3));
    const raw = { width: 1600, height: 1600, channels: 3 as const };
    const bytes = await sharp(noise, { raw }).png({ compressionLevel: 0 }).toBuffer();
    const [still] = await makeStills(bytes);
    expect(still?.length).toBeLessThan(4 * 1024 * 1024);
  });

  test('of two frames are both', async () => {
    expect(await makeStills(await animate(2, 'gif'))).toHaveLength(2);
  });

  test('are made of the four types alone, and of no more pixels than are sensible', async () => {
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    await expect(makeStills(Buffer.from(drawing))).rejects.toThrow('svg is no jpg');
    const huge = await plain(10_001, 10_000).png().toBuffer();
    await expect(makeStills(huge)).rejects.toThrow('pixel limit');
  });

  test('of what is no picture are an error', async () => {
    await expect(makeStills(Buffer.from('no picture'))).rejects.toThrow();
  });
});
