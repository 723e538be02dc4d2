// A sheet of small drawings to look at, which is the only test that a drawing is any good:
// `npx tsx packages/server/scripts/contact-sheet.ts OUT.png [--breeds|--categories|--animated]
// [--large] [--offset N]`, and `--one ID` for a single one in full. Animated ones are shown by their
// third frame.

import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import breeds from '../seed/breeds.json' with { type: 'json' };
import referenceImages from '../seed/reference-images.json' with { type: 'json' };
import { createDemoCatalogue, type DrawnImage } from '../src/domain/drawings/demo-catalogue.ts';
import { drawingSvg } from '../src/domain/drawings/drawing.ts';

const [out = '/tmp/sheet.png', ...flags] = process.argv.slice(2);
const [cell, columns, rows] = flags.includes('--large') ? [620, 3, 2] : [300, 6, 4];
const after = (flag: string) => {
  const at = flags.indexOf(flag);
  return at === -1 ? undefined : flags[at + 1];
};

async function thumbnail(image: DrawnImage): Promise<Buffer> {
  const share = (cell - 8) / Math.max(image.width, image.height);
  const small = {
    ...image,
    width: Math.round(image.width * share),
    height: Math.round(image.height * share),
  };
  return sharp(Buffer.from(drawingSvg(small, 3)))
    .png()
    .toBuffer();
}

async function drawSheet(images: readonly DrawnImage[]): Promise<Buffer> {
  const pieces = [];
  for (const [index, image] of images.entries()) {
    const left = (index % columns) * cell;
    const top = Math.floor(index / columns) * cell;
    pieces.push({ input: await thumbnail(image), left: left + 4, top: top + 4 });
  }
  const height = Math.ceil(images.length / columns) * cell;
  return sharp({
    create: { width: columns * cell, height, channels: 3, background: '#3a3a40' },
  })
    .composite(pieces)
    .png()
    .toBuffer();
}

const all = createDemoCatalogue({ breeds, referenceImages });
const one = after('--one');
if (one !== undefined) {
  const image = all.find(({ id }) => id === one) ?? all[Number(one)];
  if (image === undefined) throw new Error(`no drawing has the id ${one}`);
  const size = { ...image, type: 'png' as const };
  writeFileSync(
    out,
    await sharp(Buffer.from(drawingSvg(size)))
      .png()
      .toBuffer(),
  );
} else {
  const offset = Number(after('--offset') ?? 0);
  const chosen = flags.includes('--categories')
    ? all.filter(({ categoryIds }) => categoryIds.length > 0)
    : flags.includes('--animated')
      ? all.filter(({ type }) => type === 'gif')
      : flags.includes('--breeds')
        ? all.filter(({ breedId }, at) => breedId !== undefined && at < 70)
        : all;
  writeFileSync(out, await drawSheet(chosen.slice(offset, offset + columns * rows)));
}
