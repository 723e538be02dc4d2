// What a scene is given and what it gives back. Scenes put their floor well above the cat's feet,
// so that no line cuts them; a portrait has no feet, and then `stands` is false.

import type { Sheet } from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Chance } from './seeded.ts';

export interface SceneInput {
  sheet: Sheet;
  chance: Chance;
  width: number;
  height: number;
  palette: Palette;
  /** The fur's colour, for scenes with colours of their own. */
  coat: string;
  /** Where the cat's middle will be, and how wide it is. */
  cat: { x: number; width: number; stands: boolean };
}

export interface SceneDrawing {
  back: string;
  /** Before the cat: grass, flowers, a corner of a leaf. */
  front: string;
}

export type Scene = (input: SceneInput) => SceneDrawing;
