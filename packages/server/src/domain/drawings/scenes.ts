// Which scene a picture has. Chosen apart from everything else, so that a new scene changes what is
// behind some cats and no cat.

import type { Scene, SceneDrawing, SceneInput } from './scene.ts';
import { arches, pattern, spotlight, sunAndLeaves } from './scenes-graphic.ts';
import { library, livingRoom, sofa, windowSill } from './scenes-indoors.ts';
import { garden, roofs, seaside, snow, woods } from './scenes-outdoors.ts';
import { seeded } from './seeded.ts';

const all: readonly Scene[] = [
  livingRoom,
  livingRoom,
  windowSill,
  sofa,
  library,
  garden,
  garden,
  woods,
  seaside,
  roofs,
  snow,
  sunAndLeaves,
  sunAndLeaves,
  arches,
  pattern,
  spotlight,
];

const behindPortraits: readonly Scene[] = [
  sunAndLeaves,
  arches,
  pattern,
  windowSill,
  garden,
  woods,
  library,
  roofs,
  snow,
];

export function drawScene(
  id: string,
  isPortrait: boolean,
  input: Omit<SceneInput, 'chance'>,
): SceneDrawing {
  const scene = seeded(id, 'scene').pick(isPortrait ? behindPortraits : all);
  return scene({ ...input, chance: seeded(id, 'scene details') });
}
