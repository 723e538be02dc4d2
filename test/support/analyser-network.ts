// What the suites of the analysers that are services share: msw's network, which lets nothing out
// that a test did not expect, a small JPEG, and the answers that stand in fixtures/analysers.

import { readFile } from 'node:fs/promises';
import { setupServer } from 'msw/node';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll } from 'vitest';

export const secret = 'a-secret-of-the-operator';
export const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret };
export const rekognitionUrl = 'https://rekognition.eu-west-1.amazonaws.com/';
export const googleUrl = 'https://vision.googleapis.com/v1/images:annotate';

/** To be called at the head of a suite. */
export function interceptNetwork() {
  const network = setupServer();
  beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => network.resetHandlers());
  afterAll(() => network.close());
  return network;
}

/** 160 pixels wide and 120 high, as the answers are about. */
export const createJpeg = (): Promise<Buffer> =>
  sharp({ create: { width: 160, height: 120, channels: 3, background: '#c84' } })
    .jpeg()
    .toBuffer();

export async function readAnswer(name: string) {
  const file = new URL(`../fixtures/analysers/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, 'utf8'));
}

/** What something failed with. */
export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );
