// Which scene a picture has. Chosen apart from everything else, so that a new scene changes what is
// behind some cats and no cat.

import { lightness } from './paint.ts';
import type { Scene, SceneDrawing, SceneInput } from './scene.ts';
import { arches, pattern, spotlight, sunAndLeaves } from './scenes-graphic.ts';
import { bedroom, kitchen } from './scenes-homely.ts';
import { library, livingRoom, sofa, windowSill } from './scenes-indoors.ts';
import { garden, roofs, seaside, snow, woods } from './scenes-outdoors.ts';
import { bathroom, cosmos } from './scenes-special.ts';
import { seeded } from './seeded.ts';
import type { Staging } from './staging.ts';

const all: readonly Scene[] = [
  livingRoom,
  livingRoom,
  windowSill,
  sofa,
  library,
  kitchen,
  kitchen,
  bedroom,
  bedroom,
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
  { pose, scene: wanted }: Pick<Staging, 'pose' | 'scene'>,
  input: Omit<SceneInput, 'chance'>,
): SceneDrawing {
  const scene = wanted === undefined ? chooseScene(id, pose, input.coat) : special[wanted];
  return scene({ ...input, chance: seeded(id, 'scene details') });
}

const special = { bathroom, cosmos };

function chooseScene(id: string, pose: Staging['pose'], coat: string): Scene {
  const fitting = pose === 'portrait' ? behindPortraits : all;
  const scenes = lightness(coat) > 0.8 ? fitting.filter((scene) => scene !== snow) : fitting;
  return seeded(id, 'scene').pick(scenes);
}
