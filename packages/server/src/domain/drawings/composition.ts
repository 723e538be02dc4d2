// What a picture shows, decided from its id: which pose suits its shape and its categories, where
// the cat stands and how large. The unit is a thousandth of the picture's shorter side, so that
// scenes are drawn alike in every size.

import type { DrawnImage } from './demo-catalogue.ts';
import { drawFigure, type PoseName } from './figure.ts';
import { createSheet, placed, tag } from './paint.ts';
import { paletteFor } from './palettes.ts';
import type { Motion } from './pose.ts';
import { drawScene } from './scenes.ts';
import { seeded } from './seeded.ts';
import { traitsOf } from './traits.ts';

export function compose(image: DrawnImage, motion: Motion): string {
  const unit = 1000 / Math.min(image.width, image.height);
  const [width, height] = [image.width * unit, image.height * unit];
  const sheet = createSheet();
  const traits = traitsOf(image.breedId, image.id);
  const palette = paletteFor(image.id, traits.colours.fur);
  const pose = choosePose(image.id, width / height, image.categoryIds);
  const figure = drawFigure(sheet, { traits, pose, seed: image.id, motion });
  const { box } = figure;
  const scale = Math.min(
    (width * 0.86) / (box.right - box.left),
    (height * 0.82) / (box.bottom - box.top),
  );
  const ground = pose === 'portrait' ? height : height * 0.92;
  const x = width / 2 - ((box.left + box.right) / 2) * scale;
  const cat = placed(figure.shadow + figure.back + figure.front, { x, y: ground, scale });
  const scene = drawScene(image.id, pose === 'portrait', {
    sheet,
    width,
    height,
    palette,
    cat: { x: width / 2, width: (box.right - box.left) * scale },
  });
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
      width: image.width,
      height: image.height,
      preserveAspectRatio: 'xMidYMid slice',
    },
    sheet.definitions() + scene.back + cat + scene.front,
  );
}

export function choosePose(id: string, aspect: number, _categories: readonly number[]): PoseName {
  const chance = seeded(id, 'pose');
  if (aspect > 1.45)
    return chance.pick([
      'stretched',
      'loaf',
      'curled',
      'walking',
      'portrait',
      'sittingAside',
    ] as const);
  if (aspect < 0.85)
    return chance.pick(['sittingFront', 'sittingFront', 'sittingAside', 'portrait'] as const);
  return chance.pick([
    'sittingFront',
    'sittingAside',
    'loaf',
    'curled',
    'portrait',
    'walking',
    'stretched',
  ] as const);
}
