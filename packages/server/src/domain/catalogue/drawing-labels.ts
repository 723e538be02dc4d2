// What an analyser would have said of a drawing. Nobody looked at it: the program that draws a cat
// with a hat knows that there is a cat and a hat, and the vendor's name in the answer says so. The
// numbers are made from the image's id, so that they differ between images and never change.

import { createHash } from 'node:crypto';
import type { components } from '@thecatapi/sdk/contract';
import type { DrawnImage } from '../drawings/demo-catalogue.ts';

type Label = components['schemas']['Label'];

const catParents = ['Animal', 'Mammal', 'Pet'];

/** What a category's drawing shows beside the cat, in the words of image analysers. */
const things: Record<number, { name: string; parents: string[] }> = {
  1: { name: 'Hat', parents: ['Clothing'] },
  2: { name: 'Outer Space', parents: ['Nature'] },
  4: { name: 'Sunglasses', parents: ['Accessories', 'Glasses'] },
  5: { name: 'Box', parents: ['Container'] },
  7: { name: 'Tie', parents: ['Accessories', 'Formal Wear'] },
  14: { name: 'Sink', parents: ['Furniture'] },
  15: { name: 'Clothing', parents: [] },
};

const asParents = (names: readonly string[]) => names.map((name) => ({ Name: name }));

/** The labels of a drawing: the cat and where it is, what a cat is, and what else is drawn. */
export function labelDrawing({ id, categoryIds }: DrawnImage): Label[] {
  const bytes = createHash('sha256').update(id).digest();
  /** A number from 0 up to `most`, in steps of a 256th. */
  const about = (at: number, most: number) => ((bytes[at] as number) / 256) * most;
  const confidence = round(97 + about(0, 2.9), 2);
  const width = round(0.5 + about(1, 0.3), 4);
  const height = round(0.55 + about(2, 0.3), 4);
  const box = {
    Width: width,
    Height: height,
    Left: round((1 - width) / 2, 4),
    Top: round(1 - height - about(3, 0.1), 4),
  };
  const cat: Label = {
    Name: 'Cat',
    Confidence: confidence,
    Instances: [{ BoundingBox: box, Confidence: confidence }],
    Parents: asParents(catParents),
  };
  const kinds = catParents.map((name, number) => ({
    Name: name,
    Confidence: confidence,
    Instances: [],
    Parents: asParents(catParents.slice(0, number)),
  }));
  const seen = categoryIds
    .map((category) => things[category])
    .filter((thing) => thing !== undefined)
    .map(({ name, parents }, number) => ({
      Name: name,
      Confidence: round(80 + about(4 + number, 18), 2),
      Instances: [],
      Parents: asParents(parents),
    }));
  return [cat, ...kinds, ...seen];
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
