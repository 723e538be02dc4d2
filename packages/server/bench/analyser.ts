// What the local analyser costs: how long it takes to start, what each part of a picture takes,
// and how much memory its process has after them. One process looks at every picture in turn, as it
// does in the server.
//
//   npx tsx --conditions=catapi-source packages/server/bench/analyser.ts [pictures…] [--rounds=3]

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { openLocalImageAnalyser } from '../src/adapters/image-analyser-local.ts';
import type { Looked } from '../src/adapters/image-analyser-local-life.ts';
import type { ImageAnalysis } from '../src/ports/image-analyser.ts';

export interface AnalyserFigures {
  picture: string;
  analysis: ImageAnalysis;
  looked: Looked;
}

const modelsFolder = fileURLToPath(new URL('../models', import.meta.url));
const cat = fileURLToPath(new URL('../../../test/fixtures/chelsea.png', import.meta.url));

/** Looks at pictures by their names, `rounds` times, and tells what each time took. */
export async function measureAnalyser(
  pictures: Readonly<Record<string, Buffer>>,
  rounds = 1,
): Promise<AnalyserFigures[]> {
  let looked: Looked | undefined;
  const faults: unknown[] = [];
  const analyser = await openLocalImageAnalyser({
    modelsFolder,
    observe: (observation) => faults.push(observation),
    onLooked: (one) => {
      looked = one;
    },
  });
  try {
    if (!analyser.canTell) throw new Error(`there are no models: ${JSON.stringify(faults)}`);
    const figures: AnalyserFigures[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const [picture, jpeg] of Object.entries(pictures)) {
        const analysis = await analyser.analyse(jpeg);
        if (looked !== undefined) figures.push({ picture, analysis, looked });
      }
    }
    return figures;
  } finally {
    await analyser.close();
  }
}

/** One line of what a picture took, and what was seen. */
export function presentFigures({ picture, analysis, looked }: AnalyserFigures): string {
  const ms = (value: number) => `${Math.round(value)} ms`;
  const parts = Object.entries(looked.partsMs).map(([part, took]) => `${part} ${ms(took)}`);
  const { labels, faces, moderationLabels, textDetections } = analysis;
  const seen = [
    ...labels.map(({ Name, Confidence }) => `${Name} ${Confidence}`),
    ...moderationLabels.map(({ Name, Confidence }) => `${Name} ${Confidence}`),
    ...(faces.length > 0 ? [`${faces.length} faces`] : []),
    ...textDetections.filter(({ Type }) => Type === 'WORD').map((one) => `“${one.DetectedText}”`),
  ];
  const start = looked.startMs === undefined ? '' : ` (after a start of ${ms(looked.startMs)})`;
  const memory = `${Math.round(looked.rssBytes / 1_000_000)} MB`;
  return `${picture}: ${ms(looked.durationMs)}${start}, ${parts.join(', ')}; ${memory}; ${seen.join(', ')}`;
}

/** As the server makes its stills. */
const makeStill = (from: string | Buffer, side: number) =>
  sharp(from)
    .autoOrient()
    .flatten({ background: '#fff' })
    .resize(side, side, { fit: 'inside' })
    .jpeg({ quality: 90 })
    .toBuffer();

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const rounds = Number(/--rounds=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 3);
  const pictures: Record<string, Buffer> =
    given.length === 0
      ? {
          'a cat, 451×300': await makeStill(cat, 451),
          'a cat, 1600×1064': await makeStill(cat, 1600),
        }
      : {};
  for (const file of given) pictures[file] = await makeStill(join(process.cwd(), file), 1600);
  for (const figures of await measureAnalyser(pictures, rounds)) {
    process.stdout.write(`${presentFigures(figures)}\n`);
  }
}
