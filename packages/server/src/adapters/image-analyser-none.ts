// Nobody looks: every upload waits for a person.

import type { ImageAnalyser } from '../ports/image-analyser.ts';

export const noImageAnalyser: ImageAnalyser = {
  canTell: false,
  analyse: () => Promise.reject(new Error('an analyser that cannot tell was asked')),
  async check() {},
  async close() {},
};
