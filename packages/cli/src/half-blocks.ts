// A picture out of characters: each holds two pixels, one above the other, as the colour of a half
// block and the colour behind it. Where a picture is transparent the terminal's own background
// shows. Without colours it is drawn in shades of characters, one for every two pixels.
import type { Colours } from './io.ts';
import { toPalette } from './palette.ts';
import type { Cells } from './picture.ts';

type Sharp = typeof import('sharp').default;

const opaqueFrom = 128;
const shades = ' .:-=+*#%@';

export async function drawHalfBlocks(
  sharp: Sharp,
  bytes: Uint8Array,
  cells: Cells,
  colours: Colours,
  page = 0,
): Promise<string> {
  const { columns, rows } = cells;
  const image = sharp(bytes, { page })
    .autoOrient()
    .resize({ width: columns, height: rows * 2, fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('srgb')
    .ensureAlpha();
  if (colours === 'none') image.normalise();
  const channels = await image.raw().toBuffer();
  if (colours === 'none') return shadeLines(channels, cells);
  const codes = colourCodes(channels, columns, colours);
  return eachLine(rows, (row) => {
    const line = (at: number) => codes.slice(at * columns, (at + 1) * columns);
    return colourLine(line(row * 2), line(row * 2 + 1));
  });
}

function eachLine(rows: number, lineAt: (row: number) => string): string {
  return Array.from({ length: rows }, (_, row) => `${lineAt(row)}\n`).join('');
}

/** What a terminal is told for each pixel's colour; undefined where the picture is transparent. */
function colourCodes(
  channels: Uint8Array,
  columns: number,
  colours: Colours,
): (string | undefined)[] {
  const palette = colours === 'palette' ? toPalette(channels, columns) : undefined;
  return Array.from({ length: channels.length / 4 }, (_, pixel) => {
    const at = pixel * 4;
    if ((channels[at + 3] ?? 0) < opaqueFrom) return undefined;
    if (palette !== undefined) return `5;${palette[pixel]}`;
    return `2;${channels[at]};${channels[at + 1]};${channels[at + 2]}`;
  });
}

/** Colours are named only where they change: it halves what goes through a slow connection. */
function colourLine(uppers: (string | undefined)[], lowers: (string | undefined)[]): string {
  let line = '';
  let ink: string | undefined;
  let paper = '49';
  for (const [column, upper] of uppers.entries()) {
    const lower = lowers[column];
    const drawn = upper ?? lower;
    const nextInk = drawn === undefined ? ink : `38;${drawn}`;
    const nextPaper = upper === undefined || lower === undefined ? '49' : `48;${lower}`;
    const changes = [nextInk === ink ? undefined : nextInk, nextPaper === paper ? '' : nextPaper];
    const codes = changes.filter(Boolean).join(';');
    if (codes !== '') line += `\x1b[${codes}m`;
    line += drawn === undefined ? ' ' : upper === undefined ? '▄' : '▀';
    ink = nextInk;
    paper = nextPaper;
  }
  return `${line}\x1b[0m`;
}

function shadeLines(channels: Uint8Array, { columns, rows }: Cells): string {
  const brightness = (pixel: number) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = channels.subarray(pixel * 4, pixel * 4 + 4);
    return alpha < opaqueFrom ? 0 : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  };
  return eachLine(rows, (row) => {
    const characters = Array.from({ length: columns }, (_, column) => {
      const upper = row * 2 * columns + column;
      const share = (brightness(upper) + brightness(upper + columns)) / 2;
      return shades[Math.round(share * (shades.length - 1))] ?? ' ';
    });
    return characters.join('').trimEnd();
  });
}
