// The two protocols by which terminals take whole pictures. kitty's takes PNG in chunks and must be
// told not to answer, or its answer would be typed into the next prompt; iTerm2's takes any file at
// once, and plays it when it moves.
import type { Frames } from './animation.ts';
import type { Cells } from './picture.ts';

type Sharp = typeof import('sharp').default;

const chunkCharacters = 4096;
// More than a cell has on most screens, so that the picture is sharp, and little enough to send.
const cellWidthPx = 12;

export async function drawForKitty(sharp: Sharp, bytes: Uint8Array, cells: Cells): Promise<string> {
  const png = await sharp(bytes)
    .autoOrient()
    .resize({ width: cells.columns * cellWidthPx, withoutEnlargement: true })
    .png()
    .toBuffer();
  return `${inChunks(png, `a=T,f=100,q=2,c=${cells.columns},r=${cells.rows},`)}\n`;
}

/** What is said of a picture goes with its first chunk; the others say which command goes on. */
function inChunks(png: Buffer, first: string, next = ''): string {
  const text = png.toString('base64');
  const chunks = text.match(new RegExp(`.{1,${chunkCharacters}}`, 'g')) ?? [];
  const commands = chunks.map((chunk, index) => {
    const more = index < chunks.length - 1 ? 1 : 0;
    return `\x1b_G${index === 0 ? first : next}m=${more};${chunk}\x1b\\`;
  });
  return commands.join('');
}

/** All frames, which kitty plays for as long as they can be seen. */
export async function playForKitty(
  sharp: Sharp,
  bytes: Uint8Array,
  cells: Cells,
  { count, delaysMs }: Frames,
): Promise<string> {
  const id = Math.floor(Math.random() * 2 ** 31) + 1;
  const frames: string[] = [];
  for (let page = 0; page < count; page += 1) {
    const png = await sharp(bytes, { page })
      .resize({ width: cells.columns * cellWidthPx, withoutEnlargement: true })
      .ensureAlpha()
      .png()
      .toBuffer();
    const first = `a=T,i=${id},f=100,q=2,c=${cells.columns},r=${cells.rows},`;
    const next = `a=f,i=${id},f=100,q=2,z=${delaysMs[page]},`;
    frames.push(inChunks(png, page === 0 ? first : next, page === 0 ? '' : 'a=f,'));
  }
  // The first frame got no time when it was made; s=3 is to run, v=1 for ever.
  frames.push(`\x1b_Ga=a,i=${id},q=2,r=1,z=${delaysMs[0]};\x1b\\`);
  frames.push(`\x1b_Ga=a,i=${id},q=2,s=3,v=1;\x1b\\`);
  return `${frames.join('')}\n`;
}

export function drawForIterm(bytes: Uint8Array, cells: Cells): string {
  const text = Buffer.from(bytes).toString('base64');
  const size = `size=${bytes.length};width=${cells.columns};height=${cells.rows}`;
  return `\x1b]1337;File=inline=1;${size};preserveAspectRatio=1:${text}\x07\n`;
}
