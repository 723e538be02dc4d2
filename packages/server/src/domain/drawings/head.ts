// A head, seen from the front or a little turned: about 220 wide, its middle at 0 0. Turning moves
// the features across the head and leaves its outline alone, which the eye takes for a turn.

import { drawEars, drawFoldedEars } from './ears.ts';
import { drawEyes, type Gaze } from './eyes.ts';
import { type FaceShape, faceShapeOf } from './face-shape.ts';
import { headColour, headMarks, lidColourOf } from './head-marks.ts';
import { furryOutline, type Point, smooth } from './outline.ts';
import {
  circle,
  clipped,
  darker,
  ellipse,
  lighter,
  lightness,
  line,
  linear,
  mix,
  path,
  placed,
  type Sheet,
} from './paint.ts';
import type { Traits } from './traits.ts';

export interface HeadLook {
  gaze: Gaze;
  /** From -1 (to the left) to 1. */
  turn: number;
  /** 0 shut, 1 open: a meow. */
  mouth: number;
  earTwitch: number;
  /** What the cat wears on its head, drawn in the head's own measure. */
  worn?: (face: FaceShape, turn: number) => { behind?: string; over: string };
}

export function drawHead(sheet: Sheet, traits: Traits, look: HeadLook, seed: string): string {
  const face = faceShapeOf(traits);
  const colour = headColour(traits);
  const d = headPath(traits, face, seed);
  const light = linear(
    sheet,
    [0.15, 0, 0.85, 1],
    [
      [0, lighter(colour, 0.6), 0.34],
      [0.5, colour, 0],
      [1, darker(colour, 0.75), 0.26],
    ],
  );
  const shift = look.turn * 14;
  const marks = placed(headMarks(sheet, traits, face, seed), { x: shift });
  const worn = look.worn?.(face, look.turn);
  const skin = traits.fur === 'hairless' ? browWrinkles(face, traits) : '';
  return (
    (worn?.behind ?? '') +
    drawEars(sheet, traits, face, look.earTwitch) +
    path(d, colour) +
    clipped(sheet, d, marks + skin + path(d, light)) +
    drawFoldedEars(traits, face) +
    drawEyes(sheet, traits, face, look.gaze, { turn: look.turn, lidColour: lidColourOf(traits) }) +
    placed(muzzle(traits, face, look.mouth), { x: shift * 1.35 }) +
    (worn?.over ?? '')
  );
}

function headPath(traits: Traits, face: FaceShape, seed: string): string {
  if (traits.fur === 'short' || traits.fur === 'hairless') return smooth(face.outline);
  // Cheeks and chin have the most fur, the brow next to none.
  const fluff = ([x, y]: Point) => {
    const low = Math.max(0, (y + face.halfHeight * 0.25) / (face.halfHeight * 1.25));
    return Math.min(1, low * (0.35 + Math.abs(x) / face.halfWidth)) + 0.12;
  };
  const length = traits.fur === 'long' ? 24 : 10;
  return furryOutline(face.outline, traits.fur, { length, fluff, seed });
}

function muzzle(traits: Traits, face: FaceShape, mouth: number): string {
  const { colours, pattern } = traits;
  const isMasked = pattern === 'colourpoint' || pattern === 'mitted';
  const ground = isMasked ? colours.marks : colours.fur;
  const isDark = lightness(ground) < 0.34 && pattern !== 'bicolour' && pattern !== 'calico';
  const ink = isDark ? lighter(ground, 0.32) : darker(mix(colours.marks, '#5a3038', 0.5), 0.45);
  const { x, y, rx, ry } = face.muzzle;
  const bulge = lighter(ground, isDark ? 0.16 : 0.5);
  const hasBulge = pattern !== 'bicolour' && pattern !== 'calico' && pattern !== 'tabbywhite';
  const bulges = hasBulge
    ? ellipse(x, y, rx, ry, bulge, { opacity: 0.42 }) +
      ellipse(-x, y, rx, ry, bulge, { opacity: 0.42 })
    : '';
  const n = face.nose.width;
  const top = face.nose.y - 8;
  const nose =
    `M${-n} ${top}Q0 ${top - 7} ${n} ${top}Q${n + 3} ${top + 4} ${n * 0.45} ${top + 11}` +
    `Q0 ${top + 16} ${-n * 0.45} ${top + 11}Q${-n - 3} ${top + 4} ${-n} ${top}Z`;
  const m = face.mouthY;
  const lips = `M0 ${top + 13}V${m}M0 ${m}Q5 ${m + 13} 20 ${m + 10}Q29 ${m + 7} 31 ${m}M0 ${m}Q-5 ${m + 13} -20 ${m + 10}Q-29 ${m + 7} -31 ${m}`;
  const open =
    mouth > 0.05
      ? path(
          `M-15 ${m + 9}Q0 ${m + 4} 15 ${m + 9}Q14 ${m + 12 + mouth * 26} 0 ${m + 13 + mouth * 28}Q-14 ${m + 12 + mouth * 26} -15 ${m + 9}Z`,
          '#7d3042',
        ) + ellipse(0, m + 10 + mouth * 20, 9, 4 + mouth * 7, '#e8868a')
      : '';
  return (
    bulges +
    open +
    line(lips, ink, 4.6) +
    path(nose, colours.nose) +
    ellipse(-n * 0.3, top + 1, n * 0.34, 2.4, '#ffffff', { opacity: 0.4 }) +
    whiskers(face, ground, isDark, traits.fur) +
    freckles(face, ink)
  );
}

function whiskers(
  { muzzle: { x, y }, halfWidth }: FaceShape,
  ground: string,
  isDark: boolean,
  fur: Traits['fur'],
): string {
  if (fur === 'hairless') return '';
  const colour = isDark || lightness(ground) < 0.72 ? '#fffaf2' : '#8a7468';
  const reach = halfWidth * 0.98;
  const curl = fur === 'curly' ? 16 : 0;
  const right = [-1, 0, 1]
    .map((row) => {
      const from = y - 2 + row * 8;
      const to = y + row * 20 - 6;
      const end = x + 14 + reach;
      return `M${x + 14} ${from}Q${x + 14 + reach * 0.5} ${from - 12 + row * 5} ${end} ${to + curl}`;
    })
    .join('');
  const one = line(right, colour, 2.4, { opacity: 0.8 });
  return one + placed(one, { flip: true });
}

function freckles({ muzzle: { x, y } }: FaceShape, ink: string): string {
  return [-1, 1]
    .flatMap((side) =>
      [
        [4, -5],
        [13, -1],
        [6, 4],
      ].map(([dx, dy]) =>
        circle(side * (x + (dx as number)), y + (dy as number), 1.7, ink, { opacity: 0.5 }),
      ),
    )
    .join('');
}

function browWrinkles({ halfHeight: h, halfWidth: w }: FaceShape, { colours }: Traits): string {
  const d =
    `M${-w * 0.3} ${-h * 0.62}Q0 ${-h * 0.52} ${w * 0.3} ${-h * 0.62}` +
    `M${-w * 0.24} ${-h * 0.47}Q0 ${-h * 0.38} ${w * 0.24} ${-h * 0.47}` +
    `M${-w * 0.16} ${-h * 0.78}Q0 ${-h * 0.7} ${w * 0.16} ${-h * 0.78}` +
    `M${w * 0.62} ${h * 0.4}q14 8 12 26M${-w * 0.62} ${h * 0.4}q-14 8 -12 26`;
  return line(d, mix(colours.marks, '#8a4a4a', 0.25), 3.6, { opacity: 0.6 });
}
