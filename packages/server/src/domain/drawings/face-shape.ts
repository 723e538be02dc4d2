// The measures of a head. Everything on it hangs on these: eyes, nose, ears, hats and spectacles
// ask here where they go, so that a flat face moves all of them.

import { type Point, symmetric } from './outline.ts';
import type { Traits } from './traits.ts';

export interface FaceShape {
  halfWidth: number;
  halfHeight: number;
  outline: Point[];
  /** Of the right eye. */
  eye: { x: number; y: number; size: number };
  nose: { y: number; width: number };
  mouthY: number;
  /** The bulge of one side of the muzzle. */
  muzzle: { x: number; y: number; rx: number; ry: number };
  /** Where a hat sits. */
  brow: number;
}

export function faceShapeOf({ face, eyes, fur, build }: Traits): FaceShape {
  const grown = build === 'large' ? 1.03 : 1;
  const eyeSize = (eyes === 'round' ? 27 : eyes === 'oval' ? 25 : 24) * grown;
  const jowl = fur === 'long' ? 1.05 : 1;
  if (face === 'wedge') {
    const [w, h] = [95 * grown, 92 * grown];
    return {
      halfWidth: w,
      halfHeight: h,
      outline: headOutline(w, h, [0.99, 0.02, 0.8 * jowl, 0.5, 0.4, 0.93], 1.06),
      eye: { x: w * 0.45, y: -h * 0.02, size: eyeSize * 0.97 },
      nose: { y: h * 0.42, width: 12 },
      mouthY: h * 0.56,
      muzzle: { x: 17, y: h * 0.58, rx: 27, ry: 22 },
      brow: -h * 0.62,
    };
  }
  if (face === 'flat') {
    const [w, h] = [114 * grown, 93 * grown];
    return {
      halfWidth: w,
      halfHeight: h,
      outline: headOutline(w, h, [1.03, 0.2, 0.92 * jowl, 0.66, 0.5, 0.97], 1.02),
      eye: { x: w * 0.43, y: h * 0.08, size: eyeSize * 1.08 },
      nose: { y: h * 0.2, width: 14 },
      mouthY: h * 0.4,
      muzzle: { x: 21, y: h * 0.44, rx: 33, ry: 25 },
      brow: -h * 0.6,
    };
  }
  const isRound = face === 'round';
  const [w, h] = [(isRound ? 111 : 104) * grown, (isRound ? 93 : 91) * grown];
  return {
    halfWidth: w,
    halfHeight: h,
    outline: headOutline(w, h, [1.01, 0.14, (isRound ? 0.9 : 0.85) * jowl, 0.6, 0.48, 0.95], 1.03),
    eye: { x: w * 0.43, y: h * 0.02, size: eyeSize },
    nose: { y: h * 0.36, width: 13 },
    mouthY: h * 0.51,
    muzzle: { x: 19, y: h * 0.54, rx: 30, ry: 24 },
    brow: -h * 0.62,
  };
}

function headOutline(
  w: number,
  h: number,
  [cheekX, cheekY, jawX, jawY, chinX, chinY]: readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ],
  bottom: number,
): Point[] {
  return symmetric([
    [0, -h * 0.97],
    [w * 0.48, -h * 0.87],
    [w * 0.87, -h * 0.42],
    [w * cheekX, h * cheekY],
    [w * jawX, h * jawY],
    [w * chinX, h * chinY],
    [0, h * bottom],
  ]);
}
