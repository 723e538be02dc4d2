// What a pose is made of, and the parts that every pose needs: tail, legs and paws. A pose stands
// on y = 0, upwards is negative, and a head is about 220 wide; whoever composes the picture scales.

import { drawPart } from './body-part.ts';
import { type Box, boxOf, whiteFur } from './coat-patterns.ts';
import { ellipsePoints, type Point, ribbon } from './outline.ts';
import { darker, line, mix, type Sheet } from './paint.ts';
import type { Traits } from './traits.ts';

export interface Motion {
  /** 1 is shut. */
  blink: number;
  /** From -1 to 1. */
  tail: number;
  ear: number;
  /** From -1 to 1: breathing, or floating. */
  sway: number;
}

export const still: Motion = { blink: 0, tail: 0, ear: 0, sway: 0 };

/** A garment as the pose's parts wear it: markup that each part clips to itself. */
export interface Garment {
  body(box: Box): string;
  leg(box: Box): string;
}

export interface PoseInput {
  sheet: Sheet;
  traits: Traits;
  motion: Motion;
  seed: string;
  garment?: Garment;
}

export interface PoseDrawing {
  behind: string;
  /** What hides behind an edge, when there is one, ends here. */
  body: string;
  /** Over the head: paws on an edge, a tail round the nose. */
  front: string;
  head: { x: number; y: number; turn: number; scale: number; facing: number };
  neck: { x: number; y: number; width: number };
  /** The bounds, whiskers and ears included, hats not. */
  box: Box;
  isAsleep?: boolean;
}

export type Pose = (input: PoseInput) => PoseDrawing;

export const buildWidth = { slender: 0.88, medium: 1, cobby: 1.13, large: 1.12 };

/** The same cat in shade: for the legs on its far side. */
function inShade(traits: Traits): Traits {
  const { colours } = traits;
  const shade = (colour: string) => darker(colour, 0.2);
  return {
    ...traits,
    colours: {
      fur: shade(colours.fur),
      marks: shade(colours.marks),
      pale: shade(colours.pale),
      second: shade(colours.second),
      nose: colours.nose,
    },
  };
}

/** The outlines drawn as parts of this cat. */
export function part(
  input: PoseInput,
  kind: 'body' | 'leg' | 'haunch',
  outline: readonly Point[],
  more: {
    backs?: readonly (readonly Point[])[];
    depth?: number;
    white?: string;
    far?: boolean;
    fluff?: number;
    name?: string;
    dressed?: Garment['body'];
    edge?: boolean;
    opensAtTop?: boolean;
  } = {},
): string {
  const traits = more.far === true ? inShade(input.traits) : input.traits;
  const box = boxOf(outline);
  return drawPart(
    input.sheet,
    traits,
    {
      kind,
      outline,
      backs: more.backs ?? [],
      depth: more.depth ?? 60,
      seed: `${input.seed}${more.name ?? ''}`,
      opensAtTop: more.opensAtTop === true,
      ...(more.white === undefined ? {} : { white: more.white }),
      // Cloth has no fur at its edge.
      ...(more.dressed !== undefined
        ? { fluff: 0.1 }
        : more.fluff === undefined
          ? {}
          : { fluff: more.fluff }),
    },
    { extra: more.dressed?.(box) ?? '', ...(more.edge === undefined ? {} : { edge: more.edge }) },
  );
}

/** A tail along a line, as this cat has it; a bob is the line's beginning and no more. */
export function tail(input: PoseInput, along: readonly Point[], thick = 30): string {
  const { traits } = input;
  if (traits.tail === 'none') return '';
  if (traits.tail === 'bob') {
    const [from, to] = [along[0] as Point, along[1] as Point];
    const size = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    const [x, y] = [
      from[0] + ((to[0] - from[0]) / size) * 34,
      from[1] + ((to[1] - from[1]) / size) * 34,
    ];
    return tailPart(input, ellipsePoints(x, y, 34, 30), [], 1.2);
  }
  const isBushy = traits.tail === 'bushy';
  const grown =
    thick * (traits.fur === 'hairless' ? 0.62 : 1) * (traits.build === 'slender' ? 0.85 : 1);
  const width = (place: number) =>
    isBushy
      ? grown * (1.1 + Math.sin(Math.min(1, place * 1.05) * Math.PI * 0.82) * 1.15)
      : grown * (traits.fur === 'hairless' ? 1.15 - place * 0.8 : 1.1 - place * 0.25);
  const outline = ribbon(along, width);
  return tailPart(input, outline, [along], isBushy ? 0.75 : 0.5);
}

function tailPart(
  { sheet, traits, seed }: PoseInput,
  outline: readonly Point[],
  backs: readonly (readonly Point[])[],
  fluff: number,
): string {
  return drawPart(sheet, traits, {
    kind: 'tail',
    outline,
    backs,
    depth: 34,
    fluff,
    seed: `${seed}tail`,
  });
}

/** A front leg standing at x, from `top` down to a paw on the ground. */
export function leg(
  input: PoseInput,
  x: number,
  top: number,
  { width = 52, far = false, ground = 0, lean = 0, name = '' } = {},
): string {
  const w = (width / 2) * (input.traits.build === 'slender' ? 0.84 : 1);
  const y = ground;
  const outline: Point[] = [
    [x - w + lean, top],
    [x + w + lean, top],
    [x + w * 0.86 + lean * 0.5, (top + y) / 2],
    [x + w * 0.82, y - 40],
    [x + w * 1.06, y - 18],
    [x + w * 0.92, y],
    [x - w * 1.1, y + 1],
    [x - w * 1.36, y - 16],
    [x - w * 0.92, y - 40],
    [x - w * 0.86 + lean * 0.5, (top + y) / 2],
  ];
  const back: Point[] = [
    [x - w + lean, top + 30],
    [x - w * 0.9, y - 30],
  ];
  const across: Point[] = [
    [x + w + lean, top + 40],
    [x + w * 0.9, y - 30],
  ];
  const sockTop = y - Math.min(58, (y - top) * 0.45);
  const white = `M${x - 90} ${sockTop}Q${x} ${sockTop + 12} ${x + 90} ${sockTop - 6}V${y + 20}H${x - 90}Z`;
  return (
    part(input, 'leg', outline, {
      backs: [back, across],
      depth: w * 1.3,
      white,
      far,
      fluff: 0.3,
      name: `leg${name}${x}`,
      opensAtTop: true,
      ...(input.garment === undefined ? {} : { dressed: input.garment.leg }),
    }) + toes(input, x - w * 0.16, y - 3, w * 0.5, far)
  );
}

/** The two lines between three toes. */
export function toes(
  { traits }: PoseInput,
  x: number,
  y: number,
  gap: number,
  far = false,
): string {
  const { colours, pattern } = traits;
  const hasSocks = ['bicolour', 'tabbywhite', 'mitted', 'calico', 'van'].includes(pattern);
  const ground = hasSocks ? whiteFur : pattern === 'colourpoint' ? colours.marks : colours.fur;
  const ink = mix(ground, darker(ground, 0.9), far ? 0.3 : 0.5);
  const d = [-1, 1]
    .map((side) => `M${x + side * gap * 0.72} ${y - 13}q${side * 1.5} 6 0 12`)
    .join('');
  return line(d, ink, 3.6, { opacity: 0.75 });
}

/** A paw seen from the front or the side, lying on the ground or over an edge. */
export function paw(
  input: PoseInput,
  x: number,
  y: number,
  { rx = 46, ry = 22, far = false, isUpright = false } = {},
): string {
  const outline = ellipsePoints(x, y, rx, ry);
  const white = `M${x - rx * 1.5} ${y - ry * 1.5}H${x + rx * 1.5}V${y + ry * 1.5}H${x - rx * 1.5}Z`;
  return (
    part(input, 'leg', outline, { white, far, fluff: 0.25, name: `paw${x}` }) +
    toes(input, isUpright ? x : x - rx * 0.42, y + ry - 5, isUpright ? rx * 0.52 : rx * 0.34, far)
  );
}
