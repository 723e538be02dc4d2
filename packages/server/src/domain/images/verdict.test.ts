// Verdicts over what analysers say, case by case, as a table that a person can read.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import type { ImageAnalysis } from '../../ports/image-analyser.ts';
import { judge, mergeAnalyses, type VerdictSettings } from './verdict.ts';

const { verdict: defaults } = readConfig({});

const label = (Name: string, Confidence = 90, parents: string[] = []) => ({
  Name,
  Confidence,
  Instances: [],
  Parents: parents.map((parent) => ({ Name: parent })),
});
const BoundingBox = { Width: 0.1, Height: 0.1, Left: 0, Top: 0 };
const face = (Confidence: number) => ({ Confidence, BoundingBox });
const words = (text: string, Confidence = 95) =>
  text.split(' ').map((DetectedText) => ({ DetectedText, Type: 'WORD' as const, Confidence }));
const lines = (DetectedText: string) => [{ DetectedText, Type: 'LINE' as const, Confidence: 95 }];

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
    [
      'of a cat, by its breed alone',
      { labels: [label('Manx', 80, ['Animal', 'Cat', 'Pet'])] },
      'approved',
      [],
    ],
    ['of a lion', { labels: [label('Lion', 99, ['Animal', 'Wildlife'])] }, 'rejected', ['NO_CAT']],
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
      ['UNSURE'],
    ],
    [
      'that is hardly unsafe',
      { moderationLabels: [{ Name: 'Nudity', Confidence: 69 }] },
      'approved',
      [],
    ],
    ['with a caption', { textDetections: words('I CAN HAS') }, 'rejected', ['TEXT']],
    ['with one word', { textDetections: words('Whiskas') }, 'approved', []],
    ['with a date', { textDetections: words('2023 10 28 14:33 PM') }, 'approved', []],
    ['with letters of any script', { textDetections: words('кошка дома') }, 'rejected', ['TEXT']],
    ['with two short words', { textDetections: words('cat nap') }, 'rejected', ['TEXT']],
    ['with two shorter words', { textDetections: words('my cat') }, 'approved', []],
    ['with lines, whose words count', { textDetections: lines('hello there') }, 'approved', []],
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
    const judged = judge(seen(more), defaults);
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
    const lenient: VerdictSettings = {
      ...defaults,
      ...{ catThreshold: 0, allowUnsafe: true, allowText: true, allowFaces: true },
    };
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

describe('the operator’s settings', () => {
  const moderationLabels = [{ Name: 'Suggestive', Confidence: 80 }];

  test('say what is unsafe, and what is in doubt', () => {
    const judgeWith = (settings: Partial<VerdictSettings>) =>
      judge(seen({ moderationLabels }), { ...defaults, ...settings }).verdict;
    expect(judgeWith({})).toBe('review');
    expect(judgeWith({ rejectUnsafe: 80 })).toBe('rejected');
    expect(judgeWith({ reviewUnsafe: 81 })).toBe('approved');
    expect(judgeWith({ allowUnsafe: true })).toBe('approved');
  });

  test('say how many words are text, and how sure a cat has to be', () => {
    const caption = seen({ textDetections: words('I can haz'), labels: [label('Cat', 60)] });
    expect(judge(caption, { ...defaults, textWordsMin: 3 }).verdict).toBe('approved');
    const strict = { ...defaults, textWordsMin: 3, catThreshold: 80 };
    expect(judge(caption, strict).reasons).toMatchObject([{ code: 'NO_CAT' }]);
  });
});

test('reasons are words for people', () => {
  const everything = seen({
    labels: [label('Cat', 49.96)],
    moderationLabels: [{ Name: 'Violence', Confidence: 99 }],
    textDetections: words('one two three four five sixth'),
    faces: [face(99)],
  });
  const told = judge(everything, defaults).reasons.map((reason) => reason.words);
  const doubt = { moderationLabels: [{ Name: 'Suggestive', Confidence: 80.4 }] };
  told.push(...judge(seen(doubt), defaults).reasons.map((reason) => reason.words));
  told.push(...judge(seen({ labels: [] }), defaults).reasons.map((reason) => reason.words));
  expect(told).toMatchInlineSnapshot(`
    [
      "no cat was seen clearly enough in the picture (49 % sure)",
      "the picture is not fit for everyone (Violence)",
      "there is text in the picture (one two three four five)",
      "there is a person's face in the picture",
      "a person has to see whether it is fit for everyone (Suggestive, 80 % sure)",
      "no cat was seen in the picture",
    ]
  `);
});

describe('categories', () => {
  test('follow from what models can really tell', () => {
    const labels = [label('Tie'), label('Sink'), label('Cardboard', 60), label('Box', 59)];
    const more = [label('Hat'), label('Glasses'), label('Sunglasses')];
    const proposed = (all: ImageAnalysis['labels']) =>
      judge(seen({ labels: all }), defaults).categoryIds;
    expect(proposed(labels)).toEqual([5, 7, 14]);
    expect(proposed(more)).toEqual([1, 4]);
    expect(proposed([label('Chair'), label('Clothing'), label('Space')])).toEqual([]);
  });

  test.each([
    ['Box', 'boxes'],
    ['Hat', 'hats'],
    ['Sink', 'sinks'],
    ['Sunglasses', 'sunglasses'],
    ['Tie', 'ties'],
  ])('%s is %s', (name, category) => {
    const seed = new URL('../../../seed/categories.json', import.meta.url);
    const categories: { id: number; name: string }[] = JSON.parse(readFileSync(seed, 'utf8'));
    const { categoryIds } = judge(seen({ labels: [label(name)] }), defaults);
    expect(categories.filter(({ id }) => categoryIds.includes(id))).toMatchObject([
      { name: category },
    ]);
  });
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
    expect(merged.faces.map(({ Confidence }) => Confidence)).toEqual([90, 80, 75]);
    expect(merged.textDetections).toHaveLength(1);
  });

  test('hide no face behind others that are less sure', () => {
    const merged = mergeAnalyses([
      seen({ faces: [face(60), face(65)] }),
      seen({ faces: [face(95)] }),
    ]);
    expect(judge(merged, defaults).reasons).toMatchObject([{ code: 'FACE' }]);
  });

  test('say a word once, as surely as it was read', () => {
    const merged = mergeAnalyses([
      seen({ textDetections: words('hello', 70) }),
      seen({ textDetections: words('hello', 95) }),
    ]);
    expect(merged.textDetections).toEqual(words('hello', 95));
  });

  test('one alone is itself, and none is a mistake', () => {
    const one = seen();
    expect(mergeAnalyses([one])).toBe(one);
    expect(() => mergeAnalyses([])).toThrow('no analysis');
  });
});
