// A whole picture: scene, cat, and what is before it. The unit is a thousandth of the picture's
// shorter side, so that scenes are drawn alike in every size, and the cat is made as large as the
// picture lets it be.

import type { Box } from './coat-patterns.ts';
import type { DrawnImage } from './demo-catalogue.ts';
import { drawFigure } from './figure.ts';
import { createSheet, placed, tag } from './paint.ts';
import { paletteFor } from './palettes.ts';
import type { Motion } from './pose.ts';
import { drawScene } from './scenes.ts';
import { seeded } from './seeded.ts';
import { type Staging, stage } from './staging.ts';
import { traitsOf } from './traits.ts';

export function compose(image: DrawnImage, motion: Motion): string {
  const { id, categoryIds } = image;
  const unit = 1000 / Math.min(image.width, image.height);
  const [width, height] = [image.width * unit, image.height * unit];
  const sheet = createSheet();
  const traits = traitsOf(image.breedId, id);
  const coat = traits.pattern === 'van' ? '#fbf7ef' : traits.colours.fur;
  const palette = paletteFor(id, coat);
  const staging = stage({
    sheet,
    id,
    aspect: width / height,
    categoryIds,
    traits,
    palette,
    motion,
  });
  const { pose, wardrobe, place } = staging;
  const figure = drawFigure(sheet, { traits, pose, seed: id, motion, wardrobe });
  const box = boundsOf(figure.box, staging);
  const spot = placeIn(box, width, height, { id, staging, motion });
  // What is before the cat hides where it touches the ground.
  const shadow = place === undefined || place.between === '' ? figure.shadow : '';
  // Paws go over the edge of what a cat looks out of; all else of a cat in a box is in the box.
  const between = place?.between ?? '';
  const near = pose === 'peeking' ? between + figure.front : figure.front + between;
  const cat = placed((place?.behind ?? '') + shadow + figure.back + near, spot);
  const scene = drawScene(id, staging, {
    sheet,
    width,
    height,
    palette,
    coat,
    cat: {
      x: spot.middle,
      width: (box.right - box.left) * spot.scale,
      stands: pose !== 'portrait',
    },
  });
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width.toFixed(1)} ${height.toFixed(1)}`,
      width: image.width,
      height: image.height,
      preserveAspectRatio: 'xMidYMid slice',
    },
    sheet.definitions() + scene.back + cat + scene.front,
  );
}

/** The cat's bounds with its place, hat and helmet. */
function boundsOf(cat: Box, { place, headroom }: Staging): Box {
  const around = place?.box ?? cat;
  return {
    left: Math.min(cat.left, around.left),
    right: Math.max(cat.right, around.right),
    top: Math.min(cat.top, around.top) - headroom,
    bottom: place === undefined ? cat.bottom : around.bottom,
  };
}

function placeIn(
  box: Box,
  width: number,
  height: number,
  { id, staging, motion }: { id: string; staging: Staging; motion: Motion },
): { x: number; y: number; scale: number; flip: boolean; middle: number } {
  const { pose } = staging;
  const chance = seeded(id, 'spot');
  const fills = chance.between(0.94, 1.02);
  const scale =
    fills *
    Math.min((width * 0.88) / (box.right - box.left), (height * 0.84) / (box.bottom - box.top));
  const floats = pose === 'floating' || (staging.scene === 'cosmos' && pose === 'peeking');
  const foot = pose === 'portrait' ? height : height * (staging.scene === 'bathroom' ? 1 : 0.935);
  const y = floats
    ? height / 2 - ((box.top + box.bottom) / 2) * scale + motion.sway * 12
    : foot - box.bottom * scale;
  // Wide pictures have room beside the cat: it does not have to sit in the middle.
  const free = Math.max(0, width - (box.right - box.left) * scale * 1.12);
  const middle = width / 2 + chance.between(-0.28, 0.28) * free;
  const flip = chance.happens(0.5);
  const x = middle - ((box.left + box.right) / 2) * scale * (flip ? -1 : 1);
  return { x, y, scale, flip, middle };
}
