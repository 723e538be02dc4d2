// What is drawn on the fur of one part of a cat: stripes from its back edge, spots, rosettes,
// patches. Marks may run over the edge, because the part clips them; that is what makes them look
// as if they went on round the other side.

import { type Point, smooth, walk } from './outline.ts';
import { ellipse, line, linear, mix, path, rectangle, type Sheet } from './paint.ts';
import { type Chance, seeded } from './seeded.ts';
import type { Traits } from './traits.ts';

export type PartKind = 'body' | 'leg' | 'haunch' | 'tail' | 'head';

export interface Part {
  kind: PartKind;
  /** Clockwise. */
  outline: readonly Point[];
  /** The edges that stripes start from, and how far they reach inwards. */
  backs: readonly (readonly Point[])[];
  depth: number;
  /** Where a cat with white on it is white. */
  white?: string;
  /** How much fur stands out here, against the usual. */
  fluff?: number;
  /** A leg whose upper end lies on the body. */
  opensAtTop?: boolean;
  seed: string;
}

export const whiteFur = '#fbf7ef';

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function boxOf(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

const hasWhite = new Set(['bicolour', 'tabbywhite']);

/** The colour that a part has before anything is drawn on it. */
export function partColour({ pattern, colours }: Traits, kind: PartKind): string {
  if (pattern === 'van') return kind === 'tail' ? colours.fur : whiteFur;
  if (pattern === 'colourpoint' || pattern === 'mitted') {
    return kind === 'tail' ? mix(colours.fur, colours.marks, 0.8) : colours.fur;
  }
  return colours.fur;
}

export function marksOn(sheet: Sheet, traits: Traits, part: Part): string {
  const chance = seeded(part.seed, part.kind, 'marks');
  const { pattern, colours } = traits;
  const drawn = drawMarks(sheet, traits, part, chance);
  const white = part.white !== undefined && hasWhite.has(pattern) ? path(part.white, whiteFur) : '';
  const sock =
    part.white !== undefined && pattern === 'mitted' && part.kind === 'leg'
      ? path(part.white, whiteFur)
      : '';
  const belly =
    pattern === 'solid' ||
    pattern === 'van' ||
    hasWhite.has(pattern) ||
    part.white === undefined ||
    part.kind !== 'body'
      ? ''
      : path(part.white, colours.pale, { opacity: 0.5 });
  return `${belly}${drawn}${white}${sock}`;
}

function drawMarks(sheet: Sheet, traits: Traits, part: Part, chance: Chance): string {
  const { colours, pattern } = traits;
  switch (pattern) {
    case 'mackerel':
    case 'tabbywhite':
      return stripes(part, colours.marks, { gap: 34, width: 15, chance });
    case 'classic':
      return stripes(part, colours.marks, { gap: 58, width: 30, chance });
    case 'spotted':
      return part.kind === 'body' || part.kind === 'haunch'
        ? spots(part, colours.marks, chance)
        : stripes(part, colours.marks, { gap: 38, width: 14, chance });
    case 'rosetted':
      return part.kind === 'body' || part.kind === 'haunch'
        ? rosettes(part, traits, chance)
        : stripes(part, colours.marks, { gap: 40, width: 16, chance });
    case 'ticked':
      return ticks(part, colours.marks, chance);
    case 'colourpoint':
    case 'mitted':
      return points(sheet, part, colours.marks);
    case 'tortoiseshell':
      return patches(part, [colours.second, colours.second, colours.pale], chance, 0.62);
    case 'calico':
      return patches(part, [colours.second, colours.marks], chance, 0.5);
    case 'smoke':
      return lowerFade(sheet, part, colours.pale, 0.8);
    case 'shaded':
      return lowerFade(sheet, part, colours.pale, 0.9) + ticks(part, colours.marks, chance);
    default:
      return '';
  }
}

/** Slivers from the back edges inwards, each bent a little. */
function stripes(
  { backs, outline, depth, kind }: Part,
  colour: string,
  { gap, width, chance }: { gap: number; width: number; chance: Chance },
): string {
  const box = boxOf(outline);
  const middle: Point = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  if (kind === 'tail') return rings(backs, colour, width);
  const narrow = kind === 'leg' ? 0.85 : 1;
  let drawn = '';
  for (const back of backs) {
    const steps = walk(back, gap * narrow, false);
    steps.forEach((from, index) => {
      const before = steps[Math.max(0, index - 1)] as Point;
      const after = steps[Math.min(steps.length - 1, index + 1)] as Point;
      const along = direction(before, after);
      let inwards: Point = [-along[1], along[0]];
      const toMiddle: Point = [middle[0] - from[0], middle[1] - from[1]];
      if (inwards[0] * toMiddle[0] + inwards[1] * toMiddle[1] < 0) {
        inwards = [-inwards[0], -inwards[1]];
      }
      const reach = depth * (0.75 + chance.next() * 0.45) * (index % 2 === 0 ? 1 : 0.72);
      const half = (width * narrow * (0.8 + chance.next() * 0.4)) / 2;
      const bend = chance.between(-0.1, 0.22) * reach;
      const spot = (deep: number, side: number): Point => [
        from[0] + inwards[0] * deep + along[0] * side,
        from[1] + inwards[1] * deep + along[1] * side,
      ];
      drawn += smooth([
        spot(-16, -half),
        spot(-16, half),
        spot(reach * 0.5, half * 0.9 + bend * 0.5),
        spot(reach, bend),
        spot(reach * 0.5, -half * 0.8 + bend * 0.5),
      ]);
    });
  }
  return drawn === '' ? '' : path(drawn, colour, { opacity: 0.82 });
}

/** A tail's stripes go all the way round it. */
function rings(backs: Part['backs'], colour: string, width: number): string {
  let drawn = '';
  for (const back of backs) {
    const steps = walk(back, width + 22, false);
    steps.forEach(([x, y], index) => {
      const after = steps[Math.min(steps.length - 1, index + 1)] as Point;
      const before = steps[Math.max(0, index - 1)] as Point;
      const [dx, dy] = direction(before, after);
      const [ax, ay] = [x - dy * 52, y + dx * 52];
      const [bx, by] = [x + dy * 52, y - dx * 52];
      drawn += `M${ax.toFixed(1)} ${ay.toFixed(1)}`;
      drawn += `Q${(x + dx * 14).toFixed(1)} ${(y + dy * 14).toFixed(1)} `;
      drawn += `${bx.toFixed(1)} ${by.toFixed(1)}`;
    });
  }
  return line(drawn, colour, width * 0.9, { opacity: 0.82 });
}

function direction(from: Point, to: Point): Point {
  const size = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [(to[0] - from[0]) / size, (to[1] - from[1]) / size];
}

/** Places in a part's box, on a grid that was shaken. */
function scattered(part: Part, gap: number, chance: Chance): Point[] {
  const box = boxOf(part.outline);
  const places: Point[] = [];
  let row = 0;
  for (let y = box.top; y <= box.bottom; y += gap * 0.86) {
    row += 1;
    for (let x = box.left + (row % 2 === 0 ? gap / 2 : 0); x <= box.right; x += gap) {
      places.push([x + chance.between(-0.2, 0.2) * gap, y + chance.between(-0.2, 0.2) * gap]);
    }
  }
  return places;
}

function spots(part: Part, colour: string, chance: Chance): string {
  return scattered(part, 42, chance)
    .map(([x, y]) => {
      const size = chance.between(8, 13);
      const turn = `rotate(${Math.round(chance.between(-40, 40))} ${Math.round(x)} ${Math.round(y)})`;
      return ellipse(x, y, size, size * 0.72, colour, { opacity: 0.85, transform: turn });
    })
    .join('');
}

function rosettes(part: Part, { colours }: Traits, chance: Chance): string {
  return scattered(part, 60, chance)
    .map(([x, y]) => {
      const size = chance.between(17, 23);
      const turn = chance.between(0, Math.PI * 2);
      const open = chance.between(4.2, 5.2);
      const ring = Array.from({ length: 7 }, (_, step): Point => {
        const angle = turn + (step / 6) * open;
        return [x + Math.cos(angle) * size, y + Math.sin(angle) * size * 0.78];
      });
      return (
        ellipse(x, y, size * 0.8, size * 0.62, mix(colours.fur, colours.marks, 0.4)) +
        line(smooth(ring, false), colours.marks, size * 0.5)
      );
    })
    .join('');
}

function ticks(part: Part, colour: string, chance: Chance): string {
  let drawn = '';
  for (const [x, y] of scattered(part, 25, chance)) {
    const lean = chance.between(-3, 3);
    drawn += `M${x.toFixed(1)} ${y.toFixed(1)}l${lean.toFixed(1)} 9`;
  }
  return line(drawn, colour, 2.6, { opacity: 0.36 });
}

/** The part's box and the fur that stands out of it. */
function overall(outline: readonly Point[]): [number, number, number, number] {
  const { left, top, right, bottom } = boxOf(outline);
  return [left - 30, top - 10, right - left + 60, bottom - top + 40];
}

/** The dark ends of a Siamese. */
function points(sheet: Sheet, { kind, outline }: Part, colour: string): string {
  const whole = overall(outline);
  if (kind === 'tail' || kind === 'head') return '';
  if (kind === 'leg') {
    const fade = linear(
      sheet,
      [0, 0, 0, 1],
      [
        [0.3, colour, 0],
        [0.85, colour, 0.92],
      ],
    );
    return rectangle(whole, fade);
  }
  const fade = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0.2, colour, 0.05],
      [1, colour, 0.26],
    ],
  );
  return rectangle(whole, fade);
}

function patches(part: Part, colours: readonly string[], chance: Chance, share: number): string {
  const gap = part.kind === 'body' || part.kind === 'haunch' ? 120 : 74;
  // On a cat seen from the front its legs would cut a patch on the chest in two.
  const isFront = part.kind === 'body' && part.backs.length === 2;
  return scattered(part, gap, chance)
    .filter(([x]) => chance.happens(share) && (!isFront || Math.abs(x) > 74))
    .map(([x, y]) => blob(x, y, gap * chance.between(0.42, 0.68), chance.pick(colours), chance))
    .join('');
}

export function blob(x: number, y: number, size: number, colour: string, chance: Chance): string {
  const edge = Array.from({ length: 9 }, (_, step): Point => {
    const angle = (step / 9) * Math.PI * 2;
    const reach = size * chance.between(0.72, 1.12);
    return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * 0.85];
  });
  return path(smooth(edge), colour);
}

function lowerFade(sheet: Sheet, { outline }: Part, colour: string, most: number): string {
  const fade = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0.25, colour, 0],
      [1, colour, most],
    ],
  );
  return rectangle(overall(outline), fade);
}
