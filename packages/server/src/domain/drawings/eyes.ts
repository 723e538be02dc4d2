// Eyes. The whole expression of a cat is in four numbers: how far the lids are down, how wide the
// pupils are, where they look, and whether the lids slant.

import { eyeColours } from './coat-colours.ts';
import type { FaceShape } from './face-shape.ts';
import {
  circle,
  clipped,
  darker,
  ellipse,
  lighter,
  line,
  path,
  radial,
  type Sheet,
} from './paint.ts';
import type { EyeShape, Traits } from './traits.ts';

export interface Gaze {
  /** 0 open, 1 shut. */
  lids: number;
  /** Pupil width from 0 (a slit) to 1. */
  pupils: number;
  x: number;
  y: number;
  /** Shut eyes that smile curve up, those asleep curve down. */
  isAsleep: boolean;
}

const eyeOutlines: Record<EyeShape, string> = {
  round: 'M-27 2C-27 -16 -15 -26 1 -26C17 -26 28 -14 28 1C28 16 16 26 1 26C-15 26 -27 17 -27 2Z',
  oval: 'M-28 6C-24 -15 -12 -25 3 -25C19 -25 28 -13 29 -2C27 14 16 24 1 24C-13 24 -24 17 -28 6Z',
  almond: 'M-29 11C-22 -9 -8 -21 8 -21C20 -21 29 -14 34 -8C28 11 17 20 1 20C-12 20 -22 17 -29 11Z',
};

const upperLids: Record<EyeShape, string> = {
  round: 'M-27 2C-27 -16 -15 -26 1 -26C17 -26 28 -14 28 1',
  oval: 'M-28 6C-24 -15 -12 -25 3 -25C19 -25 28 -13 29 -2',
  almond: 'M-31 13C-22 -9 -8 -21 8 -21C20 -21 29 -14 36 -9',
};

export function drawEyes(
  sheet: Sheet,
  traits: Traits,
  { eye }: FaceShape,
  gaze: Gaze,
  { turn = 0, lidColour }: { turn?: number; lidColour: string },
): string {
  const scale = eye.size / 26;
  const draw = (colour: string, side: 1 | -1) => {
    // The eye that is further away in a turned head is narrower.
    const narrow = 1 - Math.max(0, turn * side) * 0.16;
    return tagAt(
      oneEye(sheet, traits, { colour, gaze, lidColour, side }),
      side * eye.x * (1 - Math.max(0, turn * side) * 0.12) + turn * 15,
      eye.y,
      side * scale * narrow,
      scale,
    );
  };
  return draw(eyeColours[traits.otherEye], -1) + draw(eyeColours[traits.eyeColour], 1);
}

const tagAt = (inside: string, x: number, y: number, sx: number, sy: number) =>
  `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${sx.toFixed(3)} ${sy.toFixed(3)})">${inside}</g>`;

function oneEye(
  sheet: Sheet,
  traits: Traits,
  {
    colour,
    gaze,
    lidColour,
    side,
  }: { colour: string; gaze: Gaze; lidColour: string; side: 1 | -1 },
): string {
  const ink = darker(traits.colours.marks, 0.72);
  if (gaze.lids > 0.82) {
    const arc = gaze.isAsleep ? 'M-24 0Q2 20 27 -3' : 'M-25 8Q2 -20 27 6';
    const lash = gaze.isAsleep ? 'M27 -3l8 -1' : '';
    return line(arc + lash, lidInk(lidColour, ink), 6.5);
  }
  const outline = eyeOutlines[traits.eyes];
  const iris = radial(
    sheet,
    [
      [0, lighter(colour, 0.5)],
      [0.55, colour],
      [1, darker(colour, 0.5)],
    ],
    0.5,
    0.72,
    0.62,
  );
  const pupilWidth = 6 + gaze.pupils * 12;
  const [px, py] = [gaze.x * 7 * side, gaze.y * 6];
  const inside =
    path(outline, iris) +
    ellipse(px, py, pupilWidth, 17 + gaze.pupils * 3, '#191420') +
    ellipse(0, -27, 34, 16, '#1b1030', { opacity: 0.24 }) +
    circle(px + 8 * side - 1, py - 9, 6.6, '#ffffff', { opacity: 0.96 }) +
    circle(px - 8 * side, py + 10, 3.2, '#ffffff', { opacity: 0.6 }) +
    (gaze.lids > 0.04 ? lid(lidColour, ink, gaze.lids) : '');
  return (
    path(outline, ink, { stroke: ink, 'stroke-width': 6.5, 'stroke-linejoin': 'round' }) +
    clipped(sheet, outline, inside) +
    (gaze.lids > 0.4 ? '' : line(upperLids[traits.eyes], ink, 6))
  );
}

function lid(colour: string, ink: string, share: number): string {
  const y = -30 + share * 52;
  return (
    path(`M-40 -40H40V${y}Q2 ${y + 7} -40 ${y + 3}Z`, colour) +
    line(`M-40 ${y + 3}Q2 ${y + 7} 40 ${y}`, ink, 6)
  );
}

/** On dark fur a dark line would not be seen. */
function lidInk(fur: string, ink: string): string {
  const value = Number.parseInt(fur.slice(1, 3), 16);
  return value < 110 ? lighter(fur, 0.42) : ink;
}
