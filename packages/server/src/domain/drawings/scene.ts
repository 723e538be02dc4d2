// What a scene is given and what it gives back. Its `floor` is a share of the height: the cat stands
// well below it, so that the line does not cut its feet.

import type { Sheet } from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Chance } from './seeded.ts';

export interface SceneInput {
  sheet: Sheet;
  chance: Chance;
  width: number;
  height: number;
  palette: Palette;
  /** Where the cat's middle will be, and how wide it is. */
  cat: { x: number; width: number };
}

export interface SceneDrawing {
  back: string;
  /** Before the cat: grass, flowers, a corner of a leaf. */
  front: string;
}

export type Scene = (input: SceneInput) => SceneDrawing;
