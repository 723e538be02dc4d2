// Colours for what is around the cat, mixed by hand so that any two of one palette go together. A
// picture takes a palette whose wall differs enough from the cat's coat: a white cat on a white
// wall is a pair of eyes.

import { difference, lightness } from './paint.ts';
import { seeded } from './seeded.ts';

export interface Palette {
  wall: string;
  floor: string;
  deep: string;
  pale: string;
  accent: string;
  pop: string;
  leaf: string;
}

const palette = (
  wall: string,
  floor: string,
  deep: string,
  pale: string,
  accent: string,
  pop: string,
  leaf: string,
): Palette => ({ wall, floor, deep, pale, accent, pop, leaf });

export const palettes: readonly Palette[] = [
  palette('#f2c9b0', '#c97b63', '#7b3f4c', '#fdf0e0', '#e08e79', '#3f7d7b', '#5e8c6a'),
  palette('#a8cfc4', '#5d9a94', '#274e57', '#f1f6e8', '#f0b67f', '#e4675b', '#3f7f66'),
  palette('#f4d98f', '#d9983e', '#74452b', '#fff6dc', '#e27b4f', '#2f7f8c', '#7c9a4d'),
  palette('#b9c4e4', '#7581b8', '#343a6b', '#f4f2fb', '#f2a7a0', '#f5cf6b', '#5f8f8a'),
  palette('#d8b7cf', '#9b6b93', '#4d2f55', '#fbeff4', '#f0c08a', '#5aa6a0', '#6f9375'),
  palette('#8fb6d0', '#4f7fa3', '#1f3d5c', '#eef5f5', '#f6c28b', '#e8705a', '#4d8a75'),
  palette('#c8d3a0', '#8a9d5b', '#44552f', '#f7f6e0', '#e6a25c', '#c9574c', '#5d8048'),
  palette('#f0b2a6', '#d3766f', '#6f2f45', '#ffeee6', '#f7cf87', '#4a7f95', '#6a9076'),
  palette('#6fa8a0', '#3d716f', '#1d3b45', '#eaf3e4', '#f4b266', '#ee7f61', '#2f6a58'),
  palette('#e9dcc4', '#bd9872', '#5f4534', '#fffaf0', '#cf6f4f', '#3e7c86', '#6f8f5f'),
  palette('#5d6f9c', '#3b4875', '#1e2447', '#e9ecf8', '#f3b98a', '#f6d36f', '#4f8a86'),
  palette('#cf8a62', '#94513d', '#4f2530', '#fbe8d2', '#f3c66d', '#3f8a8a', '#5c7f52'),
  palette('#9fd0da', '#e6c58f', '#2f5e75', '#f8fbf4', '#f49b75', '#d95767', '#4f9a79'),
  palette('#7d6a9e', '#54437a', '#2a1f48', '#f3ebf9', '#f2a07b', '#f5d27a', '#5f8f86'),
];

export function paletteFor(id: string, coat: string): Palette {
  const chance = seeded(id, 'palette');
  const apart = ({ wall, floor }: Palette) =>
    Math.min(difference(wall, coat), 0.05 + difference(floor, coat)) +
    Math.abs(lightness(wall) - lightness(coat)) * 0.5;
  const best = [...palettes].sort((one, other) => apart(other) - apart(one));
  return chance.pick(best.slice(0, 8));
}
