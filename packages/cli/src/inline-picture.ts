// The two protocols by which terminals take whole pictures. kitty's takes PNG in chunks and must be
// told not to answer, or its answer would be typed into the next prompt; iTerm2's takes any file at
// once, and plays it when it moves.
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
  const text = png.toString('base64');
  const chunks = text.match(new RegExp(`.{1,${chunkCharacters}}`, 'g')) ?? [];
  const commands = chunks.map((chunk, index) => {
    const more = index < chunks.length - 1 ? 1 : 0;
    const first = `a=T,f=100,q=2,c=${cells.columns},r=${cells.rows},`;
    return `\x1b_G${index === 0 ? first : ''}m=${more};${chunk}\x1b\\`;
  });
  return `${commands.join('')}\n`;
}

export function drawForIterm(bytes: Uint8Array, cells: Cells): string {
  const text = Buffer.from(bytes).toString('base64');
  const size = `size=${bytes.length};width=${cells.columns};height=${cells.rows}`;
  return `\x1b]1337;File=inline=1;${size};preserveAspectRatio=1:${text}\x07\n`;
}
