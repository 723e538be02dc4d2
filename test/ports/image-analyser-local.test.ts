// The analyser that needs nobody else: what it sees in one photograph of a cat and in pictures
// without one, and what becomes of a picture when its process dies, hangs or is asked too much.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocalAnalyserOptions,
  openLocalImageAnalyser,
} from '../../packages/server/src/adapters/image-analyser-local.ts';
import type { Looked } from '../../packages/server/src/adapters/image-analyser-local-life.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import type { Observation } from '../../packages/server/src/observe.ts';
import type {
  ImageAnalyser,
  ImageAnalysis,
} from '../../packages/server/src/ports/image-analyser.ts';

const modelsFolder = fileURLToPath(new URL('../../packages/server/models', import.meta.url));
const photograph = fileURLToPath(new URL('../fixtures/chelsea.png', import.meta.url));

const startMs = 60_000;

const observed: Observation[] = [];
const observe = (observation: Observation) => {
  observed.push(observation);
};

const open = (options: Partial<LocalAnalyserOptions> = {}) =>
  openLocalImageAnalyser({ modelsFolder, observe, ...options });

const jpegOf = (picture: Sharp) => picture.flatten().jpeg({ quality: 90 }).toBuffer();

const drawn = (inner: string, width = 640, height = 480) =>
  jpegOf(
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
          `<rect width="100%" height="100%" fill="#fff"/>${inner}</svg>`,
      ),
    ),
  );

const plain = (width: number, height: number) =>
  jpegOf(sharp({ create: { width, height, channels: 3, background: '#888' } }));

const namesOf = ({ labels }: ImageAnalysis) => labels.map(({ Name }) => Name);

/** What an analyser answered, or how it failed. */
const outcomeOf = (analysed: Promise<ImageAnalysis>) =>
  analysed.then(namesOf, (error: unknown) => error);

const isRetryable = (outcome: unknown) => outcome instanceof PortError && outcome.retryable;

describe('what it sees', () => {
  let analyser: ImageAnalyser;
  beforeAll(async () => {
    analyser = await open();
    expect(observed, 'run `npm run build`, which fetches the models').toEqual([]);
    await analyser.analyse(await plain(64, 64));
  }, startMs);
  afterAll(() => analyser.close());

  const variants: [string, (cat: Sharp) => Sharp][] = [
    ['as it was taken', (cat) => cat],
    ['mirrored', (cat) => cat.flop()],
    ['in grey', (cat) => cat.greyscale()],
    ['leaning', (cat) => cat.rotate(12, { background: '#fff' })],
    ['small', (cat) => cat.resize(120)],
    ['large', (cat) => cat.resize(1600)],
    ['dark', (cat) => cat.modulate({ brightness: 0.4 })],
    ['cut to a square', (cat) => cat.resize(400, 400, { fit: 'cover' })],
  ];
  it.each(variants)('is a cat, %s', async (_, change) => {
    const analysis = await analyser.analyse(await jpegOf(change(sharp(photograph))));
    const cat = analysis.labels.find(({ Name }) => Name === 'Cat');
    expect(cat?.Confidence).toBeGreaterThanOrEqual(50);
    expect(cat?.Confidence).toBeLessThanOrEqual(100);
    expect(analysis.faces).toEqual([]);
    expect(analysis.moderationLabels).toEqual([]);
  });

  it('is told in the contract’s names and shares', async () => {
    const analysis = await analyser.analyse(await jpegOf(sharp(photograph)));
    expect(analysis.vendor).toBe('TheCatAPI local models');
    const [cat] = analysis.labels;
    expect(cat).toEqual({
      Name: 'Cat',
      Confidence: expect.closeTo(93, 0),
      Instances: [{ Confidence: cat?.Confidence, BoundingBox: expect.anything() }],
      Parents: [{ Name: 'Animal' }, { Name: 'Mammal' }, { Name: 'Pet' }],
    });
    // The cat fills the picture but for its right edge.
    const { Width, Height, Left, Top } = cat?.Instances[0]?.BoundingBox ?? {};
    expect([Width, Height, Left, Top]).toEqual([
      expect.closeTo(0.9, 1),
      expect.closeTo(0.99, 1),
      expect.closeTo(0, 1),
      expect.closeTo(0, 1),
    ]);
  });

  it('is the same, whatever it looked at before', async () => {
    const jpeg = await jpegOf(sharp(photograph));
    const first = await analyser.analyse(jpeg);
    await analyser.analyse(await drawn('<text x="90" y="200" font-size="60">BETWEEN</text>'));
    expect(await analyser.analyse(jpeg)).toEqual(first);
  });

  const without: [string, () => Promise<Buffer>][] = [
    [
      'a drawn house',
      () =>
        drawn(
          '<path d="M160 240 320 100 480 240V420H160Z" fill="#b54"/><circle cx="560" cy="70" r="40"/>',
        ),
    ],
    [
      'a gradient',
      () =>
        drawn(
          '<defs><linearGradient id="g"><stop stop-color="#04f"/><stop offset="1" stop-color="#fd0"/>' +
            '</linearGradient></defs><rect width="640" height="480" fill="url(#g)"/>',
        ),
    ],
    ['nothing', () => plain(800, 600)],
    [
      'noise',
      () => {
        const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
        return jpegOf(
          sharp({ create: { width: 640, height: 480, channels: 3, noise, background: '#000' } }),
        );
      },
    ],
    ['one pixel', () => plain(1, 1)],
    ['a wide strip', () => plain(2000, 20)],
    ['a tall strip', () => plain(3, 1600)],
  ];
  it.each(without)('is no cat and nobody in %s', async (_, make) => {
    const analysis = await analyser.analyse(await make());
    expect(namesOf(analysis)).not.toContain('Cat');
    expect(analysis.faces).toEqual([]);
    expect(analysis.moderationLabels).toEqual([]);
  });

  it('is the text, by words and as a line', async () => {
    const style = 'font-family="DejaVu Sans, Arial, sans-serif" font-size="90"';
    const analysis = await analyser.analyse(
      await drawn(`<text x="60" y="180" ${style}>HELLO WORLD</text>`, 800, 300),
    );
    const read = (type: string) =>
      analysis.textDetections.filter(({ Type }) => Type === type).map((one) => one.DetectedText);
    expect(read('WORD')).toEqual(['HELLO', 'WORLD']);
    expect(read('LINE').join(' ')).toBe('HELLO WORLD');
    for (const { Confidence, BoundingBox } of analysis.textDetections) {
      expect(Confidence).toBeGreaterThanOrEqual(70);
      expect(BoundingBox?.Top).toBeCloseTo(0.38, 1);
    }
  });

  it('is nothing in what is no picture, and goes on', async () => {
    const broken = await analyser.analyse(Buffer.from('no picture')).catch((error) => error);
    expect(broken).toBeInstanceOf(Error);
    expect(broken).not.toBeInstanceOf(PortError);
    const jpeg = await jpegOf(sharp(photograph));
    const cut = await outcomeOf(analyser.analyse(jpeg.subarray(0, jpeg.length / 3)));
    expect(cut).not.toBeInstanceOf(PortError);
    expect(await outcomeOf(analyser.analyse(jpeg))).toContain('Cat');
  });
});

describe('its process', () => {
  const opened: ImageAnalyser[] = [];
  const looked: Looked[] = [];
  const openOwn = async (options: Partial<LocalAnalyserOptions> = {}) => {
    looked.length = 0;
    const analyser = await open({ ...options, onLooked: (one) => looked.push(one) });
    opened.push(analyser);
    return analyser;
  };
  let cat: Buffer;
  beforeAll(async () => {
    cat = await jpegOf(sharp(photograph));
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });

  const isAlive = (id: number) => {
    try {
      return process.kill(id, 0);
    } catch {
      return false;
    }
  };

  it(
    'that is killed fails its picture only, for another try',
    async () => {
      const analyser = await openOwn();
      await analyser.analyse(cat);
      const first = looked[0]?.processId as number;
      const outcomes = [1, 2].map(() => outcomeOf(analyser.analyse(cat)));
      process.kill(first, 'SIGKILL');
      const [killed, next] = await Promise.all(outcomes);
      expect(killed).toMatchObject({ port: 'imageAnalyser', retryable: true });
      expect(String(killed)).toContain('SIGKILL');
      expect(next).toContain('Cat');
      expect(looked.at(-1)?.processId).not.toBe(first);
      await analyser.check();
    },
    startMs,
  );

  it(
    'that is killed while nobody asks is replaced',
    async () => {
      const analyser = await openOwn();
      await analyser.analyse(cat);
      process.kill(looked[0]?.processId as number, 'SIGKILL');
      while (isAlive(looked[0]?.processId as number)) await sleep(10);
      await sleep(100);
      expect(await outcomeOf(analyser.analyse(cat))).toContain('Cat');
    },
    startMs,
  );

  it(
    'leaves a terminal’s Ctrl-C to its parent',
    async () => {
      const analyser = await openOwn();
      await analyser.analyse(cat);
      const first = looked[0]?.processId as number;
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(first, signal);
      expect(await outcomeOf(analyser.analyse(cat))).toContain('Cat');
      expect(looked[1]?.processId).toBe(first);
    },
    startMs,
  );

  it(
    'is killed when a picture takes too long',
    async () => {
      const analyser = await openOwn({ pictureMsMax: 5 });
      const outcome = await outcomeOf(analyser.analyse(cat));
      expect(isRetryable(outcome)).toBe(true);
      expect(String(outcome)).toContain('no answer in 0.005 s');
      expect(looked).toEqual([]);
    },
    startMs,
  );

  it('is killed when it takes too long to start, and says so to whoever checks', async () => {
    const analyser = await openOwn({ startMsMax: 5 });
    const outcome = await outcomeOf(analyser.analyse(cat));
    expect(isRetryable(outcome)).toBe(true);
    await expect(analyser.check()).rejects.toThrow('the models were not loaded in 0.005 s');
  });

  it(
    'looks at one picture at a time, and few may wait',
    async () => {
      const analyser = await openOwn({ waitingMax: 3 });
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, () => outcomeOf(analyser.analyse(cat))),
      );
      expect(outcomes.filter(Array.isArray)).toHaveLength(4);
      const refused = outcomes.filter((outcome) => !Array.isArray(outcome));
      expect(refused).toHaveLength(8);
      expect(refused.every(isRetryable)).toBe(true);
      expect(new Set(looked.map(({ processId }) => processId)).size).toBe(1);
    },
    startMs,
  );

  it(
    'gives its memory back when nobody asks for a while, and begins anew',
    async () => {
      const analyser = await openOwn({ idleMsMax: 50 });
      await analyser.analyse(cat);
      const first = looked[0]?.processId as number;
      while (isAlive(first)) await sleep(10);
      expect(await outcomeOf(analyser.analyse(cat))).toContain('Cat');
      expect(looked[1]?.processId).not.toBe(first);
    },
    startMs,
  );

  it(
    'keeps its memory within bounds',
    async () => {
      const analyser = await openOwn();
      const large = await jpegOf(sharp(photograph).resize(1600));
      for (let picture = 0; picture < 6; picture += 1) await analyser.analyse(large);
      const [early = 0, late = 0] = [looked[2]?.rssBytes, looked[5]?.rssBytes];
      expect(late).toBeLessThan(700_000_000);
      expect(late - early).toBeLessThan(60_000_000);
    },
    startMs,
  );

  it(
    'ends with the analyser, whoever waits',
    async () => {
      const analyser = await openOwn();
      await analyser.analyse(cat);
      const outcomes = [1, 2, 3].map(() => outcomeOf(analyser.analyse(cat)));
      await analyser.close();
      expect((await Promise.all(outcomes)).every(isRetryable)).toBe(true);
      expect(isAlive(looked[0]?.processId as number)).toBe(false);
      expect(isRetryable(await outcomeOf(analyser.analyse(cat)))).toBe(true);
    },
    startMs,
  );
});

it('says once what to do where the models are missing, and cannot tell', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'catapi-no-models-'));
  observed.length = 0;
  const analyser = await open({ modelsFolder: folder });
  expect(analyser.canTell).toBe(false);
  await expect(analyser.analyse(Buffer.from(''))).rejects.toThrow('npm run build');
  await analyser.check();
  await analyser.close();
  expect(observed).toMatchObject([{ kind: 'port.failed', port: 'imageAnalyser' }]);
  expect(String(observed[0] && 'error' in observed[0] && observed[0].error)).toMatch(
    /^Error: there is no .*manifest\.json; uploads wait for review until `npm run build` has /,
  );
  rmSync(folder, { recursive: true });
});
