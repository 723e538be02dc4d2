// What follows from what was seen: one pure function over the analysis and the operator's settings,
// so that a verdict can be explained, repeated and tried out on a folder of photographs. The rules
// are the live service's: no cat, not published; nothing unsafe; no legible text and no human faces
// unless the operator allows them. Between sure and unsure a person decides.

import type { ImageAnalysis, Label, ModerationLabel } from '../../ports/image-analyser.ts';

export interface VerdictSettings {
  /** Least confidence, from 1 to 100, at which something seen is a cat; 0: need not be a cat. */
  catThreshold: number;
  allowUnsafe: boolean;
  /** From this confidence on, something unsafe is refused. */
  rejectUnsafe: number;
  /** From this confidence on, a person looks at something that may be unsafe. */
  reviewUnsafe: number;
  allowText: boolean;
  /** How many legible words are text. */
  textWordsMin: number;
  allowFaces: boolean;
}

export type ReasonCode = 'NO_CAT' | 'UNSAFE' | 'TEXT' | 'FACE' | 'UNSURE';

export interface Reason {
  code: ReasonCode;
  /** For whoever uploaded it. */
  words: string;
}

export interface Verdict {
  /** review: a person decides. */
  verdict: 'approved' | 'rejected' | 'review';
  /** Of a rejection each that was enough for it alone; none of an approval. */
  reasons: Reason[];
  /** Categories that follow from what was seen, in ascending order. */
  categoryIds: number[];
}

/** What analysers call a cat. */
const catNames = new Set(['cat', 'kitten', 'domestic cat', 'house cat']);

const faceThreshold = 70;

// A model reads letters into fur: what is short, or alone, or only guessed is no text.
const wordThreshold = 80;
const wordLettersMin = 2;
const lettersMin = 6;
const wordsToldMax = 5;

/**
 * What models can really tell, and nothing else. Sinks and ties are among the eighty things of the
 * local model; the others have names there that only the clouds give.
 */
const categoryOfLabel: Record<string, number> = {
  box: 5,
  cardboard: 5,
  carton: 5,
  hat: 1,
  sink: 14,
  glasses: 4,
  sunglasses: 4,
  tie: 7,
};
const categoryThreshold = 60;

export function judge(analysis: ImageAnalysis, settings: VerdictSettings): Verdict {
  const categoryIds = proposeCategories(analysis.labels);
  const rejections = [
    findNoCat(analysis.labels, settings),
    findUnsafe(analysis.moderationLabels, settings),
    findText(analysis, settings),
    findFace(analysis, settings),
  ].filter((reason) => reason !== undefined);
  if (rejections.length > 0) return { verdict: 'rejected', reasons: rejections, categoryIds };
  const doubt = findDoubt(analysis.moderationLabels, settings);
  if (doubt !== undefined) return { verdict: 'review', reasons: [doubt], categoryIds };
  return { verdict: 'approved', reasons: [], categoryIds };
}

/** Also by its parents: clouds that know breeds call a Siamese one, and say that it is a cat. */
function isCat({ Name, Parents }: Label): boolean {
  return [Name, ...Parents.map((parent) => parent.Name)].some((name) =>
    catNames.has(name.toLowerCase()),
  );
}

function findNoCat(
  labels: readonly Label[],
  { catThreshold }: VerdictSettings,
): Reason | undefined {
  if (catThreshold === 0) return undefined;
  const surest = Math.max(0, ...labels.filter(isCat).map(({ Confidence }) => Confidence));
  if (surest >= catThreshold) return undefined;
  const words =
    surest === 0
      ? 'no cat was seen in the picture'
      : `no cat was seen clearly enough in the picture (${percent(surest)} sure)`;
  return { code: 'NO_CAT', words };
}

function findUnsafe(
  labels: readonly ModerationLabel[],
  { allowUnsafe, rejectUnsafe }: VerdictSettings,
): Reason | undefined {
  const surest = surestFrom(labels, rejectUnsafe);
  if (allowUnsafe || surest === undefined) return undefined;
  return { code: 'UNSAFE', words: `the picture is not fit for everyone (${surest.Name})` };
}

function findDoubt(
  labels: readonly ModerationLabel[],
  { allowUnsafe, reviewUnsafe }: VerdictSettings,
): Reason | undefined {
  const surest = surestFrom(labels, reviewUnsafe);
  if (allowUnsafe || surest === undefined) return undefined;
  const seen = `${surest.Name}, ${percent(surest.Confidence)} sure`;
  return { code: 'UNSURE', words: `a person has to see whether it is fit for everyone (${seen})` };
}

function findText(
  { textDetections }: ImageAnalysis,
  { allowText, textWordsMin }: VerdictSettings,
): Reason | undefined {
  if (allowText) return undefined;
  const legible = textDetections
    .filter(({ Type, Confidence }) => Type === 'WORD' && Confidence >= wordThreshold)
    .map(({ DetectedText }) => ({ word: DetectedText, letters: countLetters(DetectedText) }))
    .filter(({ letters }) => letters >= wordLettersMin);
  const lettersInAll = legible.reduce((sum, { letters }) => sum + letters, 0);
  if (legible.length < textWordsMin || lettersInAll < lettersMin) return undefined;
  const told = legible.slice(0, wordsToldMax).map(({ word }) => word);
  return { code: 'TEXT', words: `there is text in the picture (${told.join(' ')})` };
}

const countLetters = (text: string) => [...text.matchAll(/\p{L}/gu)].length;

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

const percent = (confidence: number) => `${Math.floor(confidence)} %`;

function surestFrom(labels: readonly ModerationLabel[], threshold: number) {
  return sortSurest(labels.filter(({ Confidence }) => Confidence >= threshold))[0];
}

/**
 * What was seen in several stills of one picture: of each thing that has a name the surest sight,
 * and every face, since one that moves cannot be told from two.
 */
export function mergeAnalyses(analyses: readonly ImageAnalysis[]): ImageAnalysis {
  const [first] = analyses;
  if (first === undefined) throw new Error('there is no analysis to merge');
  if (analyses.length === 1) return first;
  return {
    vendor: first.vendor,
    labels: surestOf(
      analyses.flatMap(({ labels }) => labels),
      ({ Name }) => Name,
    ),
    moderationLabels: surestOf(
      analyses.flatMap(({ moderationLabels }) => moderationLabels),
      ({ Name }) => Name,
    ),
    textDetections: surestOf(
      analyses.flatMap(({ textDetections }) => textDetections),
      ({ Type, DetectedText }) => `${Type} ${DetectedText}`,
    ),
    faces: sortSurest(analyses.flatMap(({ faces }) => faces)),
  };
}

function surestOf<T extends { Confidence: number }>(seen: T[], nameOf: (one: T) => string): T[] {
  const surest = new Map<string, T>();
  for (const one of sortSurest(seen)) {
    if (!surest.has(nameOf(one))) surest.set(nameOf(one), one);
  }
  return [...surest.values()];
}

/** The surest first; of two that are as sure, the one that was seen first. */
function sortSurest<T extends { Confidence: number }>(seen: readonly T[]): T[] {
  return [...seen].sort((a, b) => b.Confidence - a.Confidence);
}
