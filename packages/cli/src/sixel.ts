// A picture as sixels: six pixels of one colour at a time, in up to 256 colours chosen for it. The
// quantizer is the `sixel` package's; what is transparent stays the terminal's own background.
import type { Cells } from './picture.ts';

type Sharp = typeof import('sharp').default;

// What a cell has in most terminals with sixels; where it has more, the picture is a little smaller
// than its room, and what comes after it still begins beneath it.
export const sixelCellPx = { width: 10, height: 20 };

const coloursMax = 256;

export async function drawSixels(
  sharp: Sharp,
  bytes: Uint8Array,
  { columns, rows }: Cells,
  page = 0,
): Promise<string> {
  const { image2sixel } = await import('sixel');
  const { data, info } = await sharp(bytes, { page })
    .autoOrient()
    .resize({
      width: columns * sixelCellPx.width,
      height: rows * sixelCellPx.height,
      fit: 'fill',
    })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  // 1: what has no colour is left as it is.
  return `${image2sixel(new Uint8Array(data), info.width, info.height, coloursMax, 1)}\n`;
}
