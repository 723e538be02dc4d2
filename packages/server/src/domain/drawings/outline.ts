// Lines and shapes from a few points: smooth curves, ribbons for tails and limbs, and the edge that
// fur gives to a shape. Fur is only ever an edge: a long-haired cat is the same shape as a
// short-haired one, walked round once more with a tuft at every step.

import { seeded } from './seeded.ts';

export type Point = readonly [x: number, y: number];
export type Fur = 'short' | 'long' | 'curly' | 'hairless';

const near = (value: number) => Math.round(value * 10) / 10;

export function at(points: readonly Point[], index: number): Point {
  const count = points.length;
  return points[((index % count) + count) % count] as Point;
}

const write = ([x, y]: Point) => `${near(x)} ${near(y)}`;

/** A curve through all points (Catmull-Rom, as the cubic curves that SVG knows). */
export function smooth(points: readonly Point[], isClosed = true): string {
  const last = points.length - 1;
  const pick = (index: number) =>
    isClosed ? at(points, index) : (points[Math.max(0, Math.min(last, index))] as Point);
  let path = `M${write(pick(0))}`;
  for (let index = 0; index < (isClosed ? points.length : last); index += 1) {
    const [before, from, to, after] = [-1, 0, 1, 2].map((step) => pick(index + step)) as [
      Point,
      Point,
      Point,
      Point,
    ];
    const first: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const second: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    path += `C${write(first)} ${write(second)} ${write(to)}`;
  }
  return isClosed ? `${path}Z` : path;
}

/** Points at even distances along the smooth curve through the given ones. */
export function walk(points: readonly Point[], step: number, isClosed = true): Point[] {
  const dense: Point[] = [];
  const last = points.length - 1;
  const pick = (index: number) =>
    isClosed ? at(points, index) : (points[Math.max(0, Math.min(last, index))] as Point);
  for (let index = 0; index < (isClosed ? points.length : last); index += 1) {
    for (let part = 0; part < 12; part += 1) {
      const around = [-1, 0, 1, 2].map((offset) => pick(index + offset));
      dense.push(between(around as [Point, Point, Point, Point], part / 12));
    }
  }
  if (!isClosed) dense.push(pick(last));
  const walked: Point[] = [];
  let travelled = step;
  dense.forEach((point, index) => {
    const before = dense[index - 1];
    if (before !== undefined) travelled += Math.hypot(point[0] - before[0], point[1] - before[1]);
    if (travelled < step) return;
    walked.push(point);
    travelled = 0;
  });
  // An open line is walked to its very end.
  const end = dense.at(-1);
  if (!isClosed && end !== undefined && walked.at(-1) !== end) {
    if (walked.length > 2) walked.pop();
    walked.push(end);
  }
  return walked;
}

function between([a, b, c, d]: [Point, Point, Point, Point], t: number): Point {
  const on = (p: number, q: number, r: number, s: number) =>
    0.5 *
    (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t ** 3);
  return [on(a[0], b[0], c[0], d[0]), on(a[1], b[1], c[1], d[1])];
}

/** How much fur stands out at a point, from 0 to 1: cheeks and chests have more than backs. */
type Fluff = (point: Point) => number;

interface FurLook {
  length?: number;
  fluff?: Fluff;
  seed?: string;
  lies?: 'down' | 'tipwards';
}

/** The outline as this fur shows it. Points go clockwise, so that fur points outwards. */
export function furryOutline(
  points: readonly Point[],
  fur: Fur,
  { length = 16, fluff = () => 1, seed = '', lies = 'down' }: FurLook = {},
): string {
  if (fur === 'short' || fur === 'hairless') return smooth(points);
  const step = fur === 'long' ? length * 2.2 : length * 1.25;
  const steps = walk(points, step);
  const chance = seeded('fur', seed);
  let path = `M${write(at(steps, 0))}`;
  steps.forEach((from, index) => {
    const to = at(steps, index + 1);
    const reach = length * fluff(from) * (0.7 + chance.next() * 0.6);
    // Hair lies downwards; on a tail it lies towards the tip, which is where the outline turns.
    const isForward = lies === 'down' ? to[1] >= from[1] : index < steps.length / 2;
    path += fur === 'curly' ? curl(from, to, reach * 0.55) : tuft(from, to, reach, isForward);
  });
  return `${path}Z`;
}

function outwards(from: Point, to: Point, by: number): [along: Point, out: Point] {
  const along: Point = [to[0] - from[0], to[1] - from[1]];
  const size = Math.hypot(along[0], along[1]) || 1;
  return [along, [(along[1] / size) * by, (-along[0] / size) * by]];
}

function curl(from: Point, to: Point, bulge: number): string {
  const [, out] = outwards(from, to, bulge);
  const side = ([x, y]: Point) => write([x + out[0], y + out[1]]);
  return `C${side(from)} ${side(to)} ${write(to)}`;
}

/** A lock of hair: a long round side, a tip, and a short hollow one. */
function tuft(from: Point, to: Point, reach: number, isForward: boolean): string {
  const [along, out] = outwards(from, to, reach);
  const spot = (share: number, height: number) =>
    write([
      from[0] + along[0] * share + out[0] * height,
      from[1] + along[1] * share + out[1] * height,
    ]);
  return isForward
    ? `C${spot(0.3, 0.4)} ${spot(0.75, 0.55)} ${spot(1.12, 0.72)}Q${spot(0.95, 0.3)} ${write(to)}`
    : `Q${spot(0.05, 0.3)} ${spot(-0.12, 0.72)}C${spot(0.25, 0.55)} ${spot(0.7, 0.4)} ${write(to)}`;
}

/** The outline of a ribbon along a line; `width` tells how wide at a place from 0 to 1. */
export function ribbon(line: readonly Point[], width: (place: number) => number): Point[] {
  const steps = walk(line, 14, false);
  const left: Point[] = [];
  const right: Point[] = [];
  steps.forEach((point, index) => {
    const from = steps[Math.max(0, index - 1)] as Point;
    const to = steps[Math.min(steps.length - 1, index + 1)] as Point;
    const size = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    const half = width(index / Math.max(1, steps.length - 1)) / 2;
    const [nx, ny] = [((to[1] - from[1]) / size) * half, (-(to[0] - from[0]) / size) * half];
    left.push([point[0] + nx, point[1] + ny]);
    right.push([point[0] - nx, point[1] - ny]);
  });
  const end = steps.at(-1) as Point;
  const before = steps.at(-2) as Point;
  const size = Math.hypot(end[0] - before[0], end[1] - before[1]) || 1;
  const cap = width(1) / 2;
  const tip: Point = [
    end[0] + ((end[0] - before[0]) / size) * cap,
    end[1] + ((end[1] - before[1]) / size) * cap,
  ];
  return [...left, tip, ...right.reverse()];
}

export function mirrored(points: readonly Point[]): Point[] {
  return points.map(([x, y]): Point => [-x, y]).reverse();
}

export function ellipsePoints(cx: number, cy: number, rx: number, ry: number): Point[] {
  return Array.from({ length: 12 }, (_, index): Point => {
    const angle = (index / 12) * Math.PI * 2 - Math.PI / 2;
    return [cx + Math.cos(angle) * rx, cy + Math.sin(angle) * ry];
  });
}

/** A shape symmetric about x = 0 from the points of its right side, top to bottom. */
export function symmetric(right: readonly Point[]): Point[] {
  const inner = right.filter(([x]) => x !== 0);
  return [...right, ...mirrored(inner)];
}
