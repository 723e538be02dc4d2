// A picture in the terminal, in the best way that the terminal has: its own picture protocol, or
// two pixels a character. The decoder is native code that is not there for every machine, so that a
// picture that cannot be drawn is no failure: its address is still told.
import { playFrames, readFrames } from './animation.ts';
import { UsageError } from './command.ts';
import { drawHalfBlocks } from './half-blocks.ts';
import { drawForIterm, drawForKitty, playForKitty } from './inline-picture.ts';
import type { Io, PictureWay } from './io.ts';
import { writeNote } from './output.ts';
import { drawSixels } from './sixel.ts';

export interface Cells {
  columns: number;
  rows: number;
}

const pictureBytesMax = 30 * 1024 * 1024;
const columnsMax = 100;
// Beneath the picture there is room for what is said of it and for the next prompt.
const rowsBelow = 5;

/** What the terminal is known to have, or says it has when it is asked. */
export async function findPictureWay(io: Io): Promise<PictureWay> {
  if (io.pictures !== 'unknown') return io.pictures;
  return (await io.hasSixels()) ? 'sixel' : 'blocks';
}

/** Draws the picture at an address; `forMs` is how long one that moves may take. */
export function drawPicture(
  io: Io,
  url: string,
  way: PictureWay,
  forMs?: number,
): Promise<boolean> {
  return tryToDraw(io, async () => show(io, await fetchPicture(io, url), way, forMs));
}

/** Draws a picture that is already here; whether it could. */
export function drawPictureBytes(io: Io, bytes: Uint8Array): Promise<boolean> {
  return tryToDraw(io, async () => show(io, bytes, await findPictureWay(io)));
}

async function tryToDraw(io: Io, draw: () => Promise<void>): Promise<boolean> {
  try {
    await draw();
    return true;
  } catch (error) {
    if (io.signal.aborted || error instanceof UsageError) throw error;
    writeNote(io, `The picture cannot be shown: ${(error as Error).message}`);
    return false;
  }
}

async function show(io: Io, bytes: Uint8Array, way: PictureWay, forMs?: number): Promise<void> {
  const { default: sharp } = await import('sharp');
  const metadata = await sharp(bytes).metadata();
  const cells = fitCells(metadata.autoOrient, io);
  if (way === 'iterm') return io.out(drawForIterm(bytes, cells));
  const frames = readFrames(metadata);
  if (way === 'kitty') {
    const text = frames
      ? await playForKitty(sharp, bytes, cells, frames)
      : await drawForKitty(sharp, bytes, cells);
    return io.out(text);
  }
  const draw = (page: number) =>
    way === 'sixel'
      ? drawSixels(sharp, bytes, cells, page)
      : drawHalfBlocks(sharp, bytes, cells, io.colours, page);
  // Where nobody looks a picture stands still.
  if (frames === undefined || !io.isTerminal) return io.out(await draw(0));
  await playFrames(io, frames, cells.rows, draw, forMs);
}

async function fetchPicture(io: Io, url: string): Promise<Uint8Array> {
  const limit = AbortSignal.timeout(30_000);
  const response = await fetch(url, { signal: AbortSignal.any([io.signal, limit]) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > pictureBytesMax) throw new Error(`${url} is too big.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** As many cells as fit, in the picture's proportions; a cell is about twice as high as wide. */
export function fitCells(
  picture: { width: number; height: number },
  terminal: { columns: number; rows: number },
): Cells {
  const columnsThere = Math.max(1, Math.min(terminal.columns, columnsMax));
  const rowsThere = Math.max(4, terminal.rows - rowsBelow);
  const rowsAtFullWidth = (columnsThere * picture.height) / picture.width / 2;
  const share = Math.min(1, rowsThere / rowsAtFullWidth);
  return {
    columns: Math.max(1, Math.round(columnsThere * share)),
    rows: Math.max(1, Math.round(rowsAtFullWidth * share)),
  };
}
