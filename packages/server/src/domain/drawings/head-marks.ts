// The markings of a face: a tabby's M, a Siamese mask, a blaze of white, the patches of a calico.
// Patterns mean something else on a head than on a body, so the head has its own.

import { type Box, blob, boxOf, whiteFur } from './coat-patterns.ts';
import type { FaceShape } from './face-shape.ts';
import { ellipse, lighter, line, mix, path, radial, type Sheet } from './paint.ts';
import { type Chance, seeded } from './seeded.ts';
import type { Pattern, Traits } from './traits.ts';

const striped = new Set<Pattern>([
  'mackerel',
  'classic',
  'spotted',
  'rosetted',
  'tabbywhite',
  'ticked',
]);

export function headColour({ pattern, colours }: Traits): string {
  return pattern === 'van' ? whiteFur : colours.fur;
}

/** What the eyelids are coloured like: the face round the eyes. */
export function lidColourOf({ pattern, colours }: Traits): string {
  if (pattern === 'colourpoint' || pattern === 'mitted')
    return mix(colours.fur, colours.marks, 0.75);
  if (pattern === 'van') return whiteFur;
  return mix(colours.fur, colours.marks, 0.3);
}

export function headMarks(sheet: Sheet, traits: Traits, face: FaceShape, seed: string): string {
  const { pattern, colours } = traits;
  const chance = seeded(seed, 'face');
  const box = boxOf(face.outline);
  const paleness = striped.has(pattern)
    ? 0.85
    : pattern === 'solid' || pattern === 'smoke'
      ? 0.3
      : 0;
  let drawn = '';
  if (pattern === 'tortoiseshell') drawn += halfMask(face, colours.second, box, chance);
  if (pattern === 'calico') drawn += calicoCap(face, traits, chance);
  if (pattern === 'van') drawn += vanCap(face, colours.fur);
  if (pattern === 'colourpoint' || pattern === 'mitted') drawn += mask(sheet, face, colours.marks);
  if (striped.has(pattern)) {
    drawn += eyeSurrounds(face, colours.pale);
    drawn += tabbyM(face, colours.marks, pattern === 'ticked' ? 0.4 : 0.85);
  }
  if (pattern === 'shaded' || pattern === 'smoke') {
    drawn += ellipse(
      0,
      face.halfHeight * 0.8,
      face.halfWidth,
      face.halfHeight * 0.6,
      colours.pale,
      {
        opacity: 0.4,
      },
    );
  }
  const isBlazed = pattern === 'bicolour' || pattern === 'tabbywhite' || pattern === 'calico';
  if (isBlazed) drawn += blaze(face, chance);
  else if (paleness > 0) drawn += paleMuzzle(face, colours.pale, paleness);
  if (pattern === 'mitted' && chance.happens(0.5)) drawn += blaze(face, chance, 0.55);
  return drawn;
}

function tabbyM(
  { halfWidth: w, halfHeight: h, eye }: FaceShape,
  colour: string,
  opacity: number,
): string {
  const top = -h * 0.95;
  const brow = eye.y - eye.size * 1.35;
  const right =
    sliver(w * 0.13, top, w * 0.1, brow, 13) +
    sliver(w * 0.36, top + 4, w * 0.3, brow + 4, 12) +
    sliver(w * 0.6, top + 14, w * 0.52, brow + 3, 10) +
    // From the outer corner of the eye over the cheek.
    `M${eye.x + eye.size} ${eye.y}Q${w * 0.85} ${eye.y - 2} ${w * 1.1} ${eye.y - 16}V${eye.y - 1}` +
    `Q${w * 0.85} ${eye.y + 12} ${eye.x + eye.size} ${eye.y + 6}Z` +
    `M${eye.x + eye.size * 0.9} ${h * 0.42}Q${w * 0.85} ${h * 0.42} ${w * 1.1} ${h * 0.26}V${h * 0.42}` +
    `Q${w * 0.85} ${h * 0.54} ${eye.x + eye.size * 0.9} ${h * 0.47}Z`;
  const half = path(right, colour, { opacity });
  return `${half}<g transform="scale(-1 1)">${half}</g>`;
}

function sliver(x: number, y: number, endX: number, endY: number, width: number): string {
  const half = width / 2;
  return (
    `M${x - half} ${y}Q${(x + endX) / 2 - half * 1.4} ${(y + endY) / 2} ${endX} ${endY}` +
    `Q${(x + endX) / 2 + half * 1.4} ${(y + endY) / 2} ${x + half} ${y}Z`
  );
}

function eyeSurrounds({ eye }: FaceShape, colour: string): string {
  const one = (x: number) =>
    ellipse(x, eye.y, eye.size * 1.5, eye.size * 1.35, colour, { opacity: 0.6 });
  return one(eye.x) + one(-eye.x);
}

function paleMuzzle(
  { muzzle, halfHeight: h, nose }: FaceShape,
  colour: string,
  share: number,
): string {
  const one = (x: number) => ellipse(x, muzzle.y, muzzle.rx * 1.1, muzzle.ry * 1.1, colour, {});
  const chin = ellipse(0, h * 0.92, muzzle.rx, h * 0.28, colour);
  const bridge = ellipse(0, nose.y, 13, 22, colour);
  return `<g opacity="${share}">${one(muzzle.x)}${one(-muzzle.x)}${chin}${bridge}</g>`;
}

function mask(sheet: Sheet, { halfHeight: h, halfWidth: w }: FaceShape, colour: string): string {
  const fill = radial(sheet, [
    [0, colour, 1],
    [0.52, colour, 0.95],
    [0.8, colour, 0.5],
    [1, colour, 0],
  ]);
  const top = radial(sheet, [
    [0, colour, 0.7],
    [1, colour, 0],
  ]);
  return (
    ellipse(0, h * 0.26, w * 0.98, h * 1.02, fill) +
    ellipse(w * 0.74, -h * 0.7, w * 0.5, h * 0.5, top) +
    ellipse(-w * 0.74, -h * 0.7, w * 0.5, h * 0.5, top)
  );
}

function blaze(
  { halfWidth: w, halfHeight: h, muzzle }: FaceShape,
  chance: Chance,
  size = 1,
): string {
  const lean = chance.between(-8, 8);
  const top = chance.pick([-0.95, -0.6, -0.35]) * h;
  const wide = muzzle.rx + muzzle.x + 12;
  const d =
    `M${lean - 7 * size} ${top}Q${-16 * size} ${-h * 0.1} ${-wide * 0.62} ${h * 0.28}` +
    `Q${-wide * 1.25} ${h * 0.5} ${-w * 0.72} ${h * 1.2}H${w * 0.72}` +
    `Q${wide * 1.25} ${h * 0.5} ${wide * 0.62} ${h * 0.28}Q${16 * size} ${-h * 0.1} ${lean + 7 * size} ${top}` +
    `Q${lean} ${top - 12} ${lean - 7 * size} ${top}Z`;
  return path(d, whiteFur);
}

function calicoCap(
  { halfWidth: w, halfHeight: h }: FaceShape,
  { colours }: Traits,
  chance: Chance,
): string {
  return (
    blob(w * 0.72, -h * 0.62, w * 0.72, colours.second, chance) +
    blob(-w * 0.78, -h * 0.7, w * 0.66, colours.marks, chance)
  );
}

function vanCap({ halfWidth: w, halfHeight: h }: FaceShape, colour: string): string {
  const one = path(
    `M${w * 0.14} ${-h * 1.1}Q${w * 0.16} ${-h * 0.45} ${w * 0.5} ${-h * 0.4}Q${w * 0.85} ${-h * 0.3} ` +
      `${w * 1.1} ${-h * 0.3}V${-h * 1.2}Z`,
    colour,
  );
  return `${one}<g transform="scale(-1 1)">${one}</g>`;
}

function halfMask({ halfWidth: w }: FaceShape, colour: string, box: Box, chance: Chance): string {
  const side = chance.happens(0.5) ? 1 : -1;
  const edge =
    `M${side * 2} ${box.top}Q${side * 14} ${box.top * 0.4} ${-side * 4} 10` +
    `Q${side * 4} ${box.bottom * 0.5} ${side * 16} ${box.bottom}H${side * w * 1.3}V${box.top}Z`;
  return (
    path(edge, colour) +
    blob(-side * w * 0.5, -w * 0.52, 26, colour, chance) +
    line(`M${-side * w * 0.7} 30q${-side * 10} 12 ${-side * 24} 12`, lighter(colour, 0.1), 12)
  );
}
