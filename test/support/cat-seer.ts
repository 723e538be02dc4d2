// Analysers that see what a test wants, for tests of what follows from it; what real ones see has
// tests of its own.

import type {
  ImageAnalyser,
  ImageAnalysis,
} from '../../packages/server/src/ports/image-analyser.ts';

/** What an analyser would say of a clear photograph of `name`. */
export function seen(name: string, more: Partial<ImageAnalysis> = {}): ImageAnalysis {
  const box = { Width: 0.8, Height: 0.8, Left: 0.1, Top: 0.1 };
  const Instances = [{ BoundingBox: box, Confidence: 97.5 }];
  return {
    vendor: 'test',
    labels: [{ Name: name, Confidence: 97.5, Instances, Parents: [{ Name: 'Animal' }] }],
    moderationLabels: [],
    textDetections: [],
    faces: [],
    ...more,
  };
}

/** Asks `look` of every picture. */
export function createSeer(look: (jpeg: Buffer) => Promise<ImageAnalysis>): ImageAnalyser {
  return { canTell: true, analyse: look, async check() {}, async close() {} };
}

export const catSeer = createSeer(async () => seen('Cat'));
