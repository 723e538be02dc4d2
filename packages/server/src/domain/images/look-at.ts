// What an analyser sees in a picture, which may be an animation: a few stills of it, looked at one
// after another, and put together as one sight.

import type { ImageAnalyser, ImageAnalysis } from '../../ports/image-analyser.ts';
import { makeStills } from './stills.ts';
import { mergeAnalyses } from './verdict.ts';

/** Throws a PortError when the analyser cannot look now, and an Error at what is no picture. */
export async function lookAt(
  analyser: Pick<ImageAnalyser, 'analyse'>,
  bytes: Buffer,
): Promise<ImageAnalysis> {
  const seen: ImageAnalysis[] = [];
  for (const still of await makeStills(bytes)) seen.push(await analyser.analyse(still));
  return mergeAnalyses(seen);
}
