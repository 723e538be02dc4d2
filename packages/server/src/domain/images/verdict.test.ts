// Verdicts over what analysers say, case by case, as a table that a person can read.

import { describe, expect, test } from 'vitest';
import type { ImageAnalysis } from '../../ports/image-analyser.ts';
import { judge, mergeAnalyses, type VerdictSettings } from './verdict.ts';

const strict: VerdictSettings = {
  catThreshold: 50,
  allowUnsafe: false,
  allowText: false,
  allowFaces: false,
};

const label = (Name: string, Confidence = 90) => ({ Name, Confidence, Instances: [], Parents: [] });
const BoundingBox = { Width: 0.1, Height: 0.1, Left: 0, Top: 0 };
const face = (Confidence: number) => ({ Confidence, BoundingBox });
const words = (text: string, Confidence = 95) =>
  text.split(' ').map((DetectedText) => ({ DetectedText, Type: 'WORD' as const, Confidence }));

function seen(more: Partial<ImageAnalysis> = {}): ImageAnalysis {
  return {
    vendor: 'test',
    labels: [label('Cat', 93)],
    moderationLabels: [],
    textDetections: [],
    faces: [],
    ...more,
  };
}

describe('a picture', () => {
  const cases: [string, Partial<ImageAnalysis>, string, string[]][] = [
    ['of a cat', {}, 'approved', []],
    ['of a kitten, as a cloud says', { labels: [label('Kitten', 60)] }, 'approved', []],
    ['of a cat, hardly seen', { labels: [label('Cat', 49.9)] }, 'rejected', ['NO_CAT']],
    ['of a cat, just seen', { labels: [label('Cat', 50)] }, 'approved', []],
    ['of a dog', { labels: [label('Dog')] }, 'rejected', ['NO_CAT']],
    ['of a caterpillar', { labels: [label('Caterpillar')] }, 'rejected', ['NO_CAT']],
    ['of nothing', { labels: [] }, 'rejected', ['NO_CAT']],
    [
      'that is unsafe',
      { moderationLabels: [{ Name: 'Nudity', Confidence: 90 }] },
      'rejected',
      ['UNSAFE'],
    ],
    [
      'that may be unsafe',
      { moderationLabels: [{ Name: 'Nudity', Confidence: 70 }] },
      'review',
      ['UNSAFE'],
    ],
    [
      'that is hardly unsafe',
      { moderationLabels: [{ Name: 'Nudity', Confidence: 69 }] },
      'approved',
      [],
    ],
    ['with a caption', { textDetections: words('I CAN HAS') }, 'rejected', ['TEXT']],
    ['with one word', { textDetections: words('Whiskas') }, 'approved', []],
    ['with letters in the fur', { textDetections: words('il ll') }, 'approved', []],
    [
      'with text that is a guess',
      { textDetections: words('some longer text', 79) },
      'approved',
      [],
    ],
    ['with a person', { faces: [face(70)] }, 'rejected', ['FACE']],
    ['with a guess at a person', { faces: [face(69)] }, 'approved', []],
    [
      'of a person with a caption',
      { labels: [], faces: [face(99)], textDetections: words('hello there') },
      'rejected',
      ['NO_CAT', 'TEXT', 'FACE'],
    ],
  ];
  test.each(cases)('%s', (_, more, verdict, codes) => {
    const judged = judge(seen(more), strict);
    expect([judged.verdict, judged.reasons.map(({ code }) => code)]).toEqual([verdict, codes]);
    for (const reason of judged.reasons) expect(reason.words).toMatch(/^\S.{10,}/);
  });

  test('is refused for nothing that the operator allows', () => {
    const everything = seen({
      labels: [],
      moderationLabels: [{ Name: 'Nudity', Confidence: 99 }],
      textDetections: words('hello there'),
      faces: [face(99)],
    });
    const lenient = { catThreshold: 0, allowUnsafe: true, allowText: true, allowFaces: true };
    expect(judge(everything, lenient)).toMatchObject({ verdict: 'approved', reasons: [] });
    for (const [name, code] of [
      ['allowUnsafe', 'UNSAFE'],
      ['allowText', 'TEXT'],
      ['allowFaces', 'FACE'],
    ] as const) {
      const but = { ...lenient, [name]: false };
      expect(judge(everything, but).reasons.map((reason) => reason.code)).toEqual([code]);
    }
  });
});

test('categories follow from what models can really tell', () => {
  const labels = [
    label('Tie'),
    label('Sink'),
    label('Cardboard', 60),
    label('Necktie'),
    label('Box', 59),
  ];
  expect(judge(seen({ labels }), strict).categoryIds).toEqual([5, 7, 14]);
  expect(judge(seen({ labels: [label('Chair')] }), strict).categoryIds).toEqual([]);
});

describe('several stills', () => {
  test('are one analysis, with the surest sight of each thing', () => {
    const merged = mergeAnalyses([
      seen({ labels: [label('Dog', 40)], faces: [face(80)] }),
      seen({ labels: [label('Cat', 70), label('Dog', 55)], textDetections: words('hi') }),
      seen({ labels: [label('Cat', 90)], faces: [face(75), face(90)] }),
    ]);
    expect(merged.labels.map(({ Name, Confidence }) => [Name, Confidence])).toEqual([
      ['Cat', 90],
      ['Dog', 55],
    ]);
    expect(merged.faces).toHaveLength(2);
    expect(merged.textDetections).toHaveLength(1);
  });

  test('one alone is itself, and none is a mistake', () => {
    const one = seen();
    expect(mergeAnalyses([one])).toBe(one);
    expect(() => mergeAnalyses([])).toThrow('no analysis');
  });
});
