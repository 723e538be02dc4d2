// Sunglasses. The lenses are drawn about each eye of the head they are for, so that they fit a flat
// face and a narrow one, and the eyes are still there behind them.

import type { FaceShape } from './face-shape.ts';
import {
  clipped,
  darker,
  ellipse,
  lighter,
  line,
  linear,
  path,
  placed,
  type Sheet,
} from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Chance } from './seeded.ts';

/** One lens about 0 0, for the right side. */
const lenses = {
  round: 'M-42 2A42 42 0 1 1 42 2A42 42 0 1 1 -42 2Z',
  aviator: 'M-38 -30Q0 -40 42 -32Q54 -4 36 24Q14 48 -12 38Q-42 16 -38 -30Z',
  square:
    'M-42 -31Q4 -38 48 -33Q52 -30 50 -14Q46 30 28 34Q-8 40 -30 32Q-40 26 -44 -22Q-45 -29 -42 -31Z',
  winged: 'M-40 -20Q-10 -30 24 -28L66 -50Q66 -8 46 18Q20 42 -14 32Q-38 22 -40 -20Z',
  heart: 'M2 44Q-44 14 -42 -12Q-38 -38 -14 -34Q0 -31 4 -18Q10 -34 26 -35Q48 -34 48 -10Q46 16 2 44Z',
  star: 'M2 -54L17 -22L52 -18L27 6L34 42L2 25L-30 42L-24 6L-48 -18L-13 -22Z',
} as const;

export function chooseSunglasses(sheet: Sheet, palette: Palette, chance: Chance) {
  const shape = chance.pick(Object.keys(lenses) as (keyof typeof lenses)[]);
  const isBright = shape === 'heart' || shape === 'star' || shape === 'winged';
  const rim = isBright
    ? chance.pick(['#e4536a', '#f0b13c', '#f6f1e6', '#3fa59a', palette.pop])
    : chance.pick(['#26222e', '#26222e', '#6b4330', '#d9a53e']);
  const glass = chance.pick([
    ['#1c1c2b', '#4d4a6a'],
    ['#23324f', '#5f8fb0'],
    ['#5a2f1d', '#c98a4d'],
    ['#43205a', '#d06a8f'],
  ]) as [string, string];
  return (face: FaceShape, turn: number): { over: string } => {
    const scale = (face.eye.size / 26) * (face.halfWidth > 108 ? 1.06 : 0.98);
    const lens = lenses[shape];
    const fill = linear(
      sheet,
      [0, 0, 0.2, 1],
      [
        [0, glass[0], 0.97],
        [1, glass[1], 0.86],
      ],
    );
    const glare =
      path('M-34 40L4 -50H26L-12 40Z', '#ffffff', { opacity: 0.26 }) +
      path('M0 40L34 -50H42L10 40Z', '#ffffff', { opacity: 0.18 });
    const one = (side: 1 | -1) => {
      const inside = path(lens, fill) + clipped(sheet, lens, placed(glare, { flip: side === -1 }));
      const far = 1 - Math.max(0, turn * side) * 0.1;
      const drawn =
        inside + line(lens, rim, 8.5) + line(lens, lighter(rim, 0.4), 2, { opacity: 0.5 });
      return `<g transform="translate(${side * face.eye.x * far + turn * 15} ${face.eye.y + 3}) scale(${side * scale * far} ${scale})">${drawn}</g>`;
    };
    const gap = Math.max(4, face.eye.x - 40 * scale);
    const middle = turn * 15;
    const y = face.eye.y;
    const bridge = line(
      `M${middle - gap - 2} ${y - 8}Q${middle} ${y - 20} ${middle + gap + 2} ${y - 8}`,
      rim,
      8,
    );
    const arm = (side: 1 | -1) => {
      const from = side * (face.eye.x + 40 * scale) + middle;
      return line(
        `M${from} ${y - 14}L${side * face.halfWidth * 0.99} ${y - 20}`,
        darker(rim, 0.2),
        8,
      );
    };
    return {
      over:
        ellipse(middle, y + 34, face.halfWidth * 0.7, 14, '#1a1030', { opacity: 0.1 }) +
        arm(1) +
        arm(-1) +
        bridge +
        one(-1) +
        one(1),
    };
  };
}
