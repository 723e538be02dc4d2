// What Google Vision answers, in the contract's names. The tables here are choices, each with its
// reason; the rest only renames.

import type { protos } from '@google-cloud/vision';
import type {
  BoundingBox,
  FaceDetection,
  ImageAnalysis,
  Label,
  ModerationLabel,
  TextDetection,
} from '../ports/image-analyser.ts';

export type Answer = protos.google.cloud.vision.v1.IAnnotateImageResponse;
type Word = protos.google.cloud.vision.v1.IWord;
type Vertices = { x?: number | null; y?: number | null }[];

export interface Size {
  width: number;
  height: number;
}

/**
 * What a likelihood is as a confidence. Google does not say; what is likely is worth a person's
 * look, what is very likely is a refusal, and below `POSSIBLE` there is nothing to tell.
 */
const confidenceOfLikelihood: Record<string, number> = {
  POSSIBLE: 60,
  LIKELY: 80,
  VERY_LIKELY: 95,
};

/** The kinds of what not everyone should see, by Rekognition's names. */
const moderationNames = { adult: 'Explicit Nudity', racy: 'Suggestive', violence: 'Violence' };

/** A word whose confidence Google does not say is one that it would not have told in doubt. */
const wordConfidence = 90;

const animal = ['Animal', 'Mammal'];
const pet = ['Pet', ...animal];
const cat = ['Cat', ...pet];

/** Google names no parents. Of lions and lynxes, which are Felidae as well, none is a cat. */
const parentsOf: Record<string, string[]> = {
  Cat: pet,
  Kitten: cat,
  'Tabby cat': cat,
  'Black cat': cat,
  'Domestic short-haired cat': cat,
  'Domestic long-haired cat': cat,
  Felidae: animal,
  Dog: pet,
  Puppy: ['Dog', ...pet],
  Rabbit: pet,
  Mammal: ['Animal'],
  Bird: ['Animal'],
};

export function presentAnswer(seen: Answer, size: Size): ImageAnalysis {
  return {
    vendor: 'Google Vision',
    labels: presentLabels(seen),
    moderationLabels: presentModeration(seen),
    textDetections: presentText(seen, size),
    faces: presentFaces(seen, size),
  };
}

/** Labels, with the places of those that are objects as well. */
function presentLabels({ labelAnnotations, localizedObjectAnnotations }: Answer): Label[] {
  const labels = new Map<string, Label>();
  const labelOf = (name: string): Label => {
    const known = labels.get(name) ?? {
      Name: name,
      Confidence: 0,
      Instances: [],
      Parents: (parentsOf[name] ?? []).map((Name) => ({ Name })),
    };
    labels.set(name, known);
    return known;
  };
  for (const { description, score } of labelAnnotations ?? []) {
    const label = labelOf(description ?? '');
    label.Confidence = Math.max(label.Confidence, percentOf(score));
  }
  for (const { name, score, boundingPoly } of localizedObjectAnnotations ?? []) {
    const label = labelOf(name ?? '');
    const Confidence = percentOf(score);
    label.Confidence = Math.max(label.Confidence, Confidence);
    label.Instances.push({ BoundingBox: boxAround(boundingPoly?.normalizedVertices), Confidence });
  }
  return [...labels.values()].sort((a, b) => b.Confidence - a.Confidence);
}

function presentModeration({ safeSearchAnnotation }: Answer): ModerationLabel[] {
  return Object.entries(moderationNames).flatMap(([kind, Name]) => {
    const said = safeSearchAnnotation?.[kind as keyof typeof moderationNames];
    const Confidence = confidenceOfLikelihood[String(said)];
    return Confidence === undefined ? [] : [{ Name, Confidence }];
  });
}

/** Only the full text says how sure each word is; the short form is there even without it. */
function presentText({ fullTextAnnotation, textAnnotations }: Answer, size: Size): TextDetection[] {
  const words = (fullTextAnnotation?.pages ?? [])
    .flatMap(({ blocks }) => blocks ?? [])
    .flatMap(({ paragraphs }) => paragraphs ?? [])
    .flatMap((paragraph) => paragraph.words ?? []);
  if (words.length > 0) {
    return words.map((word) =>
      presentWord(textOf(word), word.confidence, word.boundingBox?.vertices, size),
    );
  }
  // The first is the whole text, the others are its words.
  return (textAnnotations ?? [])
    .slice(1)
    .map(({ description, boundingPoly }) =>
      presentWord(description ?? '', undefined, boundingPoly?.vertices, size),
    );
}

const textOf = ({ symbols }: Word) => (symbols ?? []).map(({ text }) => text ?? '').join('');

function presentWord(
  DetectedText: string,
  confidence: number | null | undefined,
  vertices: Vertices | null | undefined,
  size: Size,
): TextDetection {
  return {
    DetectedText,
    Type: 'WORD',
    Confidence: confidence ? percentOf(confidence) : wordConfidence,
    BoundingBox: boxAround(vertices, size),
  };
}

function presentFaces({ faceAnnotations }: Answer, size: Size): FaceDetection[] {
  return (faceAnnotations ?? []).map(({ detectionConfidence, boundingPoly }) => ({
    Confidence: percentOf(detectionConfidence),
    BoundingBox: boxAround(boundingPoly?.vertices, size),
  }));
}

/** To the hundredth: a share of 0.57, times a hundred, is 56.99999999999999. */
const percentOf = (share: number | null | undefined) => Math.round((share ?? 0) * 10_000) / 100;

/** The box around corners, in shares of the size. Google leaves out what is 0, and may overstep. */
function boxAround(
  vertices: Vertices | null | undefined,
  { width, height }: Size = { width: 1, height: 1 },
): BoundingBox {
  const within = (place: number) => Math.min(1, Math.max(0, place));
  const xs = (vertices ?? []).map(({ x }) => within((x ?? 0) / width));
  const ys = (vertices ?? []).map(({ y }) => within((y ?? 0) / height));
  const [Left, Top] = [Math.min(1, ...xs), Math.min(1, ...ys)];
  return { Width: Math.max(Left, ...xs) - Left, Height: Math.max(Top, ...ys) - Top, Left, Top };
}

/**
 * The size that a JPEG's head says. Google tells where a face is in pixels, and not of how many.
 * A JPEG is a row of segments, each with its length; the one that begins a frame has the size.
 */
export function jpegSize(jpeg: Buffer): Size {
  let at = 2;
  while (at + 9 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  throw new Error('this is no JPEG that says its size');
}
