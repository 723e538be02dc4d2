// Words in pictures, by Tesseract in WebAssembly on a thread of its own, with the English letters
// that its data package carries. It looks for words anywhere, as they are on photographs, and not
// for columns of a page.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, PSM } from 'tesseract.js';
import type { FoundLine } from './image-analyser-local-names.ts';

export interface TextReader {
  /** `picture` is a PNG of this size. */
  read(picture: Buffer, width: number, height: number): Promise<FoundLine[]>;
}

/** The smaller of the two that the package has: it read the same words (measured). */
const variant = '4.0.0_best_int';

export async function openTextReader(): Promise<TextReader> {
  const manifest = createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json');
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: join(dirname(manifest), variant),
    gzip: true,
    // Otherwise it leaves an unpacked copy in the working directory.
    cacheMethod: 'none',
    // Without this it throws where nobody can catch; the call rejects as well.
    errorHandler: () => {},
  });
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT });
  return {
    async read(picture, width, height) {
      const wanted = { text: false, blocks: true };
      const { data } = await worker.recognize(picture, {}, wanted);
      const lines = (data.blocks ?? [])
        .flatMap(({ paragraphs }) => paragraphs)
        .flatMap((paragraph) => paragraph.lines);
      return lines.map(({ words }) => ({
        words: words.map(({ text, confidence, bbox }) => ({
          text,
          confidence,
          box: {
            left: bbox.x0 / width,
            top: bbox.y0 / height,
            width: (bbox.x1 - bbox.x0) / width,
            height: (bbox.y1 - bbox.y0) / height,
          },
        })),
      }));
    },
  };
}
