// What the local models found, in the contract's names, which are Rekognition's: kinds become
// labels with their parents and places, five likelihoods become moderation labels, words become
// words and lines. Pure: numbers in, names out.

import type {
  BoundingBox,
  FaceDetection,
  Label,
  ModerationLabel,
  TextDetection,
} from '../ports/image-analyser.ts';
import type { Box, FoundFace } from './image-analyser-local-faces.ts';
import type { FoundObject, Moderation } from './image-analyser-local-models.ts';

/** A line of words that were read together. */
export interface FoundLine {
  words: FoundWord[];
}

export interface FoundWord {
  text: string;
  /** From 0 to 100. */
  confidence: number;
  box: Box;
}

const moderationMin = 0.5;
const wordConfidenceMin = 70;
const wordLettersMin = 2;

const animal = ['Animal'];
const mammal = [...animal, 'Mammal'];
const pet = [...mammal, 'Pet'];

/** What a kind is besides itself, after COCO's own groups. */
const parentsOfGroup: [readonly string[], string][] = [
  [pet, 'cat dog'],
  [mammal, 'horse sheep cow elephant bear zebra giraffe'],
  [animal, 'bird'],
  [['Vehicle'], 'bicycle car motorcycle airplane bus train truck boat'],
  [['Accessories'], 'backpack umbrella handbag tie suitcase'],
  [['Sport'], 'frisbee skis snowboard sports_ball kite baseball_bat baseball_glove skateboard'],
  [['Sport'], 'surfboard tennis_racket'],
  [['Kitchenware'], 'bottle wine_glass cup fork knife spoon bowl'],
  [['Food'], 'banana apple sandwich orange broccoli carrot hot_dog pizza donut cake'],
  [['Furniture'], 'chair couch bed dining_table toilet sink'],
  [['Electronics'], 'tv laptop mouse remote keyboard cell_phone'],
  [['Appliance'], 'microwave oven toaster refrigerator hair_drier'],
  [['Plant'], 'potted_plant'],
  [['Toy'], 'teddy_bear'],
];

const parentsOf = new Map(
  parentsOfGroup.flatMap(([parents, kinds]) =>
    kinds.split(' ').map((kind): [string, readonly string[]] => [kind.replace('_', ' '), parents]),
  ),
);

const names: Record<string, string> = { tv: 'TV' };

const nameOf = (kind: string) =>
  names[kind] ?? kind.replace(/(^|\s)\S/g, (letter) => letter.toUpperCase());

const clamp = (share: number) => Math.min(1, Math.max(0, share));
const round = (value: number, digits: number) => Number(value.toFixed(digits));
const percentOf = (score: number) => round(score * 100, 2);

/** A model's box may reach over the edge; a picture's part does not. */
function presentBox({ left, top, width, height }: Box): BoundingBox {
  const [Left, Top] = [clamp(left), clamp(top)];
  return {
    Width: round(clamp(left + width) - Left, 4),
    Height: round(clamp(top + height) - Top, 4),
    Left: round(Left, 4),
    Top: round(Top, 4),
  };
}

/** One label for each kind, with every place where it is; the surest first. */
export function presentLabels(found: readonly FoundObject[]): Label[] {
  const labels = new Map<string, Label>();
  for (const { kind, score, box } of found) {
    const label = labels.get(kind) ?? {
      Name: nameOf(kind),
      Confidence: 0,
      Instances: [],
      Parents: (parentsOf.get(kind) ?? []).map((Name) => ({ Name })),
    };
    labels.set(kind, label);
    const Confidence = percentOf(score);
    label.Confidence = Math.max(label.Confidence, Confidence);
    label.Instances.push({ BoundingBox: presentBox(box), Confidence });
  }
  return [...labels.values()].sort((a, b) => b.Confidence - a.Confidence);
}

export const isAnimal = ({ kind }: FoundObject) => parentsOf.get(kind)?.[0] === 'Animal';

export const isPerson = ({ kind }: FoundObject) => kind === 'person';

export function presentFaces(faces: readonly FoundFace[]): FaceDetection[] {
  return faces.map(({ score, box }) => ({
    Confidence: percentOf(score),
    BoundingBox: presentBox(box),
  }));
}

/** What is more likely than not, the group before its kinds as Rekognition has it. */
export function presentModeration({ Porn, Hentai, Sexy }: Moderation): ModerationLabel[] {
  const likely: [string, string | undefined, number][] = [
    // A photograph and a drawing may share what is explicit between them.
    ['Explicit Nudity', undefined, Porn + Hentai],
    ['Sexual Activity', 'Explicit Nudity', Porn],
    ['Illustrated Explicit Nudity', 'Explicit Nudity', Hentai],
    ['Suggestive', undefined, Sexy],
  ];
  return likely
    .filter(([, , score]) => score > moderationMin)
    .map(([Name, ParentName, score]) => ({
      Name,
      ...(ParentName === undefined ? {} : { ParentName }),
      Confidence: percentOf(Math.min(1, score)),
    }));
}

const isWord = ({ text, confidence }: FoundWord) =>
  confidence >= wordConfidenceMin && text.replace(/[^\p{L}\p{N}]/gu, '').length >= wordLettersMin;

/** Lines, and the words in them, as far as they are words. */
export function presentText(lines: readonly FoundLine[]): TextDetection[] {
  return lines.flatMap(({ words }) => {
    const read = words.filter(isWord);
    if (read.length === 0) return [];
    const line: TextDetection = {
      DetectedText: read.map(({ text }) => text).join(' '),
      Type: 'LINE',
      Confidence: round(read.reduce((sum, one) => sum + one.confidence, 0) / read.length, 2),
      BoundingBox: presentBox(boxAround(read.map(({ box }) => box))),
    };
    const single = read.map(
      ({ text, confidence, box }): TextDetection => ({
        DetectedText: text,
        Type: 'WORD',
        Confidence: round(confidence, 2),
        BoundingBox: presentBox(box),
      }),
    );
    return [line, ...single];
  });
}

function boxAround(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  return {
    left,
    top,
    width: Math.max(...boxes.map((box) => box.left + box.width)) - left,
    height: Math.max(...boxes.map((box) => box.top + box.height)) - top,
  };
}
