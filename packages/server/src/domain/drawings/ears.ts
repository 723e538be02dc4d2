// Ears, for the right side of the head; the left one is the same, mirrored. They are drawn before
// the head, which covers where they begin, except folded ones, which lie on it.

import type { FaceShape } from './face-shape.ts';
import { type Point, smooth } from './outline.ts';
import { clipped, darker, lighter, line, linear, mix, path, placed, type Sheet } from './paint.ts';
import type { Ears, Traits } from './traits.ts';

interface EarShape {
  /** Inner foot, tip, outer foot, in half widths and half heights of the head. */
  inner: Point;
  tip: Point;
  outer: Point;
  /** How blunt the tip is. */
  blunt: number;
}

const earShapes: Record<Ears, EarShape> = {
  pointed: { inner: [0.16, -0.86], tip: [0.8, -1.78], outer: [0.97, -0.22], blunt: 0.1 },
  tufted: { inner: [0.2, -0.86], tip: [0.78, -1.95], outer: [0.96, -0.25], blunt: 0.04 },
  large: { inner: [0.14, -0.84], tip: [1.04, -1.95], outer: [0.97, -0.12], blunt: 0.14 },
  round: { inner: [0.28, -0.84], tip: [0.8, -1.48], outer: [0.99, -0.28], blunt: 0.3 },
  curled: { inner: [0.16, -0.86], tip: [0.62, -1.72], outer: [0.99, -0.22], blunt: 0.2 },
  folded: { inner: [0.3, -0.9], tip: [0.72, -0.98], outer: [0.94, -0.4], blunt: 0.3 },
};

/** Both ears; `twitch` (0 to 1) turns the right one outwards. */
export function drawEars(sheet: Sheet, traits: Traits, face: FaceShape, twitch = 0): string {
  if (traits.ears === 'folded') return '';
  const ear = oneEar(sheet, traits, face);
  const foot: Point = [face.halfWidth * 0.6, -face.halfHeight * 0.6];
  const turned = placed(placed(ear, { x: -foot[0], y: -foot[1] }), {
    x: foot[0],
    y: foot[1],
    turn: twitch * 20,
  });
  return placed(ear, { flip: true }) + turned;
}

function earColour({ pattern, colours }: Traits, isRight: boolean): string {
  if (pattern === 'colourpoint' || pattern === 'mitted') return colours.marks;
  if (pattern === 'calico') return isRight ? colours.second : colours.marks;
  if (pattern === 'tortoiseshell' && isRight) return mix(colours.fur, colours.second, 0.6);
  return colours.fur;
}

function oneEar(sheet: Sheet, traits: Traits, face: FaceShape): string {
  const shape = earShapes[traits.ears];
  const grown = ([x, y]: Point): Point => [x * face.halfWidth, y * face.halfHeight];
  const [inner, tip, outer] = [grown(shape.inner), grown(shape.tip), grown(shape.outer)];
  const colour = earColour(traits, true);
  const outline = earPath(inner, tip, outer, shape.blunt, traits.ears === 'curled');
  const middle: Point = [(inner[0] + outer[0]) / 2, (inner[1] + outer[1]) / 2];
  const smaller = ([x, y]: Point, share: number): Point => [
    middle[0] + (x - middle[0]) * share,
    middle[1] + (y - middle[1]) * share + 4,
  ];
  const pink = mix(
    traits.colours.nose,
    lighter(colour, 0.5),
    traits.fur === 'hairless' ? 0.35 : 0.45,
  );
  const inside = earPath(
    smaller(inner, 0.66),
    smaller(tip, 0.78),
    smaller(outer, 0.66),
    shape.blunt,
    traits.ears === 'curled',
  );
  const shade = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0, darker(pink, 0.1), 1],
      [1, darker(pink, 0.38), 1],
    ],
  );
  // Behind the head the fluff may go on below the ear.
  const below = `M${inner[0] - 20} ${inner[1] - 4}L${outer[0]} ${outer[1]}V60H${inner[0] - 20}Z`;
  const fluff =
    traits.fur === 'hairless' ? '' : innerFluff(inner, tip, lighter(colour, 0.55), face);
  return (
    path(outline, colour) +
    clipped(sheet, outline, line(outline, darker(colour, 0.6), 9, { opacity: 0.22 })) +
    path(inside, shade) +
    clipped(sheet, `${outline}${below}`, fluff) +
    (traits.ears === 'tufted' ? tipTuft(tip, darker(colour, 0.35)) : '')
  );
}

function earPath(inner: Point, tip: Point, outer: Point, blunt: number, isCurled: boolean): string {
  const toward = (from: Point, to: Point, share: number): Point => [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
  ];
  const [a, b] = [toward(tip, inner, blunt), toward(tip, outer, blunt)];
  const w = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  if (isCurled) {
    // The tip bends back and away from the other ear.
    const end: Point = [tip[0] + 34, tip[1] + 6];
    return (
      `M${w(inner)}C${w([inner[0] + 4, inner[1] - 40])} ${w([tip[0] - 40, tip[1] - 6])} ${w(end)}` +
      `C${w([tip[0] + 16, tip[1] + 26])} ${w([outer[0] + 6, outer[1] - 60])} ${w(outer)}Z`
    );
  }
  const out = toward(inner, a, 0.5);
  const back = toward(b, outer, 0.5);
  return (
    `M${w(inner)}Q${w([out[0] - 7, out[1] - 5])} ${w(a)}Q${w(tip)} ${w(b)}` +
    `Q${w([back[0] + 11, back[1] - 6])} ${w(outer)}Z`
  );
}

function innerFluff([x, y]: Point, tip: Point, colour: string, face: FaceShape): string {
  const reach = Math.min(face.halfHeight * 0.5, (y - tip[1]) * 0.62);
  let d = '';
  for (const [offset, size] of [
    [10, 0.75],
    [22, 1],
    [35, 0.8],
  ] as const) {
    const lean = (tip[0] - x) * 0.3 * size;
    d += `M${x + offset - 9} ${y + 22}Q${x + offset} ${y - reach * size * 0.4} `;
    d += `${x + offset + lean} ${y - reach * size}Q${x + offset + 14} ${y} ${x + offset + 14} ${y + 26}Z`;
  }
  return path(d, colour, { opacity: 0.75 });
}

function tipTuft([x, y]: Point, colour: string): string {
  const hair = (lean: number, tall: number) =>
    `M${x - 5} ${y + 20}Q${x - 4} ${y - tall * 0.3} ${x + lean} ${y - tall}` +
    `Q${x + 6 + lean * 0.4} ${y - tall * 0.2} ${x + 6} ${y + 22}Z`;
  return path(hair(9, 34) + hair(-3, 22), colour);
}

/** Ears that lie forwards on the head, drawn over it. */
export function drawFoldedEars(traits: Traits, face: FaceShape): string {
  if (traits.ears !== 'folded') return '';
  const [w, h] = [face.halfWidth, face.halfHeight];
  const colour = earColour(traits, true);
  const flap = smooth([
    [w * 0.3, -h * 0.88],
    [w * 0.56, -h * 1.06],
    [w * 0.86, -h * 0.86],
    [w * 0.98, -h * 0.46],
    [w * 0.82, -h * 0.42],
    [w * 0.56, -h * 0.6],
  ]);
  const crease = `M${w * 0.36} ${-h * 0.84}Q${w * 0.62} ${-h * 0.62} ${w * 0.94} ${-h * 0.46}`;
  const ear =
    path(flap, mix(colour, traits.colours.marks, 0.22)) +
    line(crease, darker(colour, 0.55), 5, { opacity: 0.5 }) +
    line(flap, darker(colour, 0.5), 3, { opacity: 0.25 });
  return ear + placed(ear, { flip: true });
}
