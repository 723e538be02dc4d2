// What the local models' numbers become: which faces are people's, and what things are called.

import { describe, expect, it } from 'vitest';
import { decodeFaces, keepHumanFaces } from './image-analyser-local-faces.ts';
import { presentLabels, presentModeration, presentText } from './image-analyser-local-names.ts';

const box = (left: number, top: number, width: number, height: number) => ({
  ...{ left, top, width, height },
});

describe('faces', () => {
  /** The model's four lists, with answers at these places of the finer grid. */
  function answers(found: Record<number, { logit: number; shape: number[] }>) {
    const scores = new Float32Array(512).fill(-50);
    const shapes = new Float32Array(512 * 16);
    for (const [place, { logit, shape }] of Object.entries(found)) {
      scores[Number(place)] = logit;
      shapes.set(shape, Number(place) * 16);
    }
    const coarse = [new Float32Array(384).fill(-50), new Float32Array(384 * 16)];
    return [shapes, ...coarse, scores];
  }

  it('are where the answer says, from the middle of its cell', () => {
    // Cell 17 is the second of the second row, 16 pixels a side: its middle is (24, 24).
    const faces = decodeFaces(answers({ 34: { logit: 3, shape: [8, 0, 32, 16] } }), 256);
    expect(faces).toEqual([
      { score: expect.closeTo(0.953, 3), box: box(16 / 256, 16 / 256, 32 / 256, 16 / 256) },
    ]);
  });

  it('are told once, by the surest answer, and only when it is sure', () => {
    const shape = [0, 0, 60, 60];
    const found = decodeFaces(
      answers({
        100: { logit: 1, shape },
        101: { logit: 4, shape },
        102: { logit: 2, shape },
        400: { logit: 0.8, shape },
        500: { logit: 2, shape },
      }),
      256,
    );
    expect(found.map(({ score }) => score.toFixed(2))).toEqual(['0.98', '0.88']);
  });

  it('in an animal are the animal’s, unless a person is there too', () => {
    const face = { score: 0.9, box: box(0.4, 0.4, 0.2, 0.2) };
    const cat = box(0.2, 0.2, 0.6, 0.6);
    const half = box(0.5, 0, 0.5, 1);
    expect(keepHumanFaces([face], [], [])).toEqual([face]);
    expect(keepHumanFaces([face], [cat], [])).toEqual([]);
    expect(keepHumanFaces([face], [half], [])).toEqual([face]);
    expect(keepHumanFaces([face], [cat], [half])).toEqual([]);
    expect(keepHumanFaces([face], [cat], [box(0.3, 0.3, 0.5, 0.7)])).toEqual([face]);
  });
});

describe('labels', () => {
  it('have every place of their kind, their parents, and shares within the picture', () => {
    const labels = presentLabels([
      { kind: 'cell phone', score: 0.4, box: box(0, 0, 1, 1) },
      { kind: 'cat', score: 0.61, box: box(-0.1, 0.5, 0.3, 0.7) },
      { kind: 'cat', score: 0.934567, box: box(0.2, 0.2, 0.5, 0.5) },
    ]);
    expect(labels.map(({ Name, Confidence }) => [Name, Confidence])).toEqual([
      ['Cat', 93.46],
      ['Cell Phone', 40],
    ]);
    expect(labels[0]).toMatchObject({
      Instances: [
        { Confidence: 61, BoundingBox: { Width: 0.2, Height: 0.5, Left: 0, Top: 0.5 } },
        { Confidence: 93.46 },
      ],
      Parents: [{ Name: 'Animal' }, { Name: 'Mammal' }, { Name: 'Pet' }],
    });
  });
});

describe('moderation', () => {
  const none = { Drawing: 0, Hentai: 0, Neutral: 0, Porn: 0, Sexy: 0 };

  it('says nothing of what is rather not there', () => {
    expect(presentModeration({ ...none, Neutral: 0.5, Sexy: 0.5 })).toEqual([]);
  });

  it('names the group, and of its kinds the one that it is', () => {
    expect(presentModeration({ ...none, Porn: 0.6, Hentai: 0.3 })).toEqual([
      { Name: 'Explicit Nudity', Confidence: 90 },
      { Name: 'Sexual Activity', ParentName: 'Explicit Nudity', Confidence: 60 },
    ]);
    expect(presentModeration({ ...none, Porn: 0.4, Hentai: 0.4 })).toEqual([
      { Name: 'Explicit Nudity', Confidence: 80 },
    ]);
    expect(presentModeration({ ...none, Sexy: 0.75 })).toEqual([
      { Name: 'Suggestive', Confidence: 75 },
    ]);
  });
});

describe('text', () => {
  const word = (text: string, confidence: number, left: number) => ({
    ...{ text, confidence, box: box(left, 0.5, 0.1, 0.05) },
  });

  it('is what was read surely, in words of two letters at least', () => {
    const detections = presentText([
      {
        words: [word('I', 99, 0), word('CAN', 91, 0.2), word('wh.', 69, 0.4), word('HAS', 80, 0.6)],
      },
      { words: [word('=-', 90, 0), word('a.', 95, 0.3)] },
      { words: [] },
    ]);
    expect(detections.map(({ Type, DetectedText }) => [Type, DetectedText])).toEqual([
      ['LINE', 'CAN HAS'],
      ['WORD', 'CAN'],
      ['WORD', 'HAS'],
    ]);
    expect(detections[0]).toMatchObject({
      Confidence: 85.5,
      BoundingBox: { Left: 0.2, Top: 0.5, Width: 0.5, Height: 0.05 },
    });
  });
});
