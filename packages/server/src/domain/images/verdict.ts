// What follows from what was seen: one pure function over the analysis and the operator's settings,
// so that a verdict can be explained, repeated and tried out on a folder of photographs. The rules
// are the live service's: no cat, not published; nothing unsafe; no legible text and no human faces
// unless the operator allows them. Between sure and unsure a person decides.

import type { ImageAnalysis, Label, ModerationLabel } from '../../ports/image-analyser.ts';

export interface VerdictSettings {
  /** Least confidence, from 1 to 100, at which something seen is a cat; 0: need not be a cat. */
  catThreshold: number;
  allowUnsafe: boolean;
  allowText: boolean;
  allowFaces: boolean;
}

export type ReasonCode = 'NO_CAT' | 'UNSAFE' | 'TEXT' | 'FACE';

export interface Reason {
  code: ReasonCode;
  /** For whoever uploaded it. */
  words: string;
}

export interface Verdict {
  /** review: a person decides. */
  verdict: 'approved' | 'rejected' | 'review';
  reasons: Reason[];
  /** Categories that follow from what was seen. */
  categoryIds: number[];
}

/** What analysers call a cat. */
const catNames = new Set(['cat', 'kitten', 'domestic cat', 'house cat']);

/** At or above the first a picture is refused, from the second on a person looks at it. */
const unsafeRefused = 90;
const unsafeDoubted = 70;

const faceThreshold = 70;

// A model reads letters into fur: one short word is no text.
const wordThreshold = 80;
const wordsMin = 2;
const lettersMin = 6;

/** Nothing that a model only guesses at: a hat is not told apart well enough by the local ones. */
const categoryOfLabel: Record<string, number> = {
  box: 5,
  carton: 5,
  cardboard: 5,
  hat: 1,
  sink: 14,
  sunglasses: 4,
  glasses: 4,
  tie: 7,
  necktie: 7,
};
const categoryThreshold = 60;

/** Judges what was seen; the reasons of a rejection are those that were enough for it alone. */
export function judge(analysis: ImageAnalysis, settings: VerdictSettings): Verdict {
  const rejections = [
    findNoCat(analysis.labels, settings),
    findUnsafe(analysis.moderationLabels, settings, unsafeRefused),
    findText(analysis, settings),
    findFace(analysis, settings),
  ].filter((reason) => reason !== undefined);
  const categoryIds = proposeCategories(analysis.labels);
  if (rejections.length > 0) return { verdict: 'rejected', reasons: rejections, categoryIds };
  const doubt = findUnsafe(analysis.moderationLabels, settings, unsafeDoubted);
  if (doubt !== undefined) return { verdict: 'review', reasons: [doubt], categoryIds };
  return { verdict: 'approved', reasons: [], categoryIds };
}

export const isCat = ({ Name }: Pick<Label, 'Name'>) => catNames.has(Name.toLowerCase());

function findNoCat(labels: readonly Label[], settings: VerdictSettings): Reason | undefined {
  const { catThreshold } = settings;
  if (catThreshold === 0) return undefined;
  const surest = Math.max(0, ...labels.filter(isCat).map(({ Confidence }) => Confidence));
  if (surest >= catThreshold) return undefined;
  return { code: 'NO_CAT', words: 'no cat was seen in the picture' };
}

function findUnsafe(
  labels: readonly ModerationLabel[],
  settings: VerdictSettings,
  threshold: number,
): Reason | undefined {
  if (settings.allowUnsafe) return undefined;
  const surest = labels
    .filter(({ Confidence }) => Confidence >= threshold)
    .sort((a, b) => b.Confidence - a.Confidence)[0];
  if (surest === undefined) return undefined;
  return { code: 'UNSAFE', words: `the picture may not be for everyone (${surest.Name})` };
}

function findText(
  { textDetections }: ImageAnalysis,
  settings: VerdictSettings,
): Reason | undefined {
  if (settings.allowText) return undefined;
  const words = textDetections
    .filter(({ Type, Confidence }) => Type === 'WORD' && Confidence >= wordThreshold)
    .map(({ DetectedText }) => DetectedText.replace(/[^\p{L}\p{N}]/gu, ''))
    .filter((word) => word.length >= 2);
  if (words.length < wordsMin || words.join('').length < lettersMin) return undefined;
  return { code: 'TEXT', words: `there is text in the picture (${words.slice(0, 5).join(' ')})` };
}

function findFace({ faces }: ImageAnalysis, settings: VerdictSettings): Reason | undefined {
  if (settings.allowFaces) return undefined;
  if (!faces.some(({ Confidence }) => Confidence >= faceThreshold)) return undefined;
  return { code: 'FACE', words: "there is a person's face in the picture" };
}

function proposeCategories(labels: readonly Label[]): number[] {
  const ids = labels
    .filter(({ Confidence }) => Confidence >= categoryThreshold)
    .map(({ Name }) => categoryOfLabel[Name.toLowerCase()])
    .filter((id) => id !== undefined);
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** What was seen in several stills of one picture: of each thing the surest sight of it. */
export function mergeAnalyses(analyses: readonly ImageAnalysis[]): ImageAnalysis {
  const [first, ...others] = analyses;
  if (first === undefined) throw new Error('there is no analysis to merge');
  if (others.length === 0) return first;
  return {
    vendor: first.vendor,
    labels: surestOf(
      analyses.flatMap((one) => one.labels),
      ({ Name }) => Name,
    ),
    moderationLabels: surestOf(
      analyses.flatMap((one) => one.moderationLabels),
      ({ Name }) => Name,
    ),
    textDetections: surestOf(
      analyses.flatMap((one) => one.textDetections),
      ({ Type, DetectedText }) => `${Type} ${DetectedText}`,
    ),
    // One face moves from still to still, and cannot be told from two.
    faces: analyses.map((one) => one.faces).sort((a, b) => b.length - a.length)[0] ?? [],
  };
}

function surestOf<T extends { Confidence: number }>(seen: T[], nameOf: (one: T) => string): T[] {
  const surest = new Map<string, T>();
  for (const one of seen) {
    const known = surest.get(nameOf(one));
    if (known === undefined || known.Confidence < one.Confidence) surest.set(nameOf(one), one);
  }
  return [...surest.values()].sort((a, b) => b.Confidence - a.Confidence);
}
