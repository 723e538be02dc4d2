// Where a category needs a place of its own: a bathroom for sinks, and the sky for space.

import {
  circle,
  darker,
  ellipse,
  lighter,
  line,
  linear,
  mix,
  path,
  placed,
  rectangle,
  tag,
} from './paint.ts';
import type { Scene } from './scene.ts';
import { potPlant, starDots } from './scene-things.ts';

export const bathroom: Scene = (input) => {
  const { sheet, width, height, palette, cat, chance } = input;
  const tile = mix(palette.wall, '#cfe6e4', 0.35);
  const floor = height * 0.86;
  const wall = linear(
    sheet,
    [0, 0, 0.5, 1],
    [
      [0, lighter(tile, 0.3)],
      [1, darker(tile, 0.06)],
    ],
  );
  let drawn = rectangle([0, 0, width, floor], wall);
  let joints = '';
  for (let y = floor % 92; y < floor; y += 92) joints += `M0 ${y}H${width}`;
  for (let x = (width / 2) % 92; x < width; x += 92) joints += `M${x} 0V${floor}`;
  drawn += line(joints, lighter(tile, 0.6), 5, { opacity: 0.7 });
  for (let index = 0; index < 9; index += 1) {
    const x = ((width / 2) % 92) + Math.floor(chance.next() * (width / 92)) * 92;
    const y = (floor % 92) + Math.floor(chance.next() * (floor / 92 - 1)) * 92;
    drawn += rectangle(
      [x + 3, y + 3, 86, 86],
      chance.pick([palette.accent, palette.pop, darker(tile, 0.16)]),
      { opacity: 0.3 },
    );
  }
  drawn += rectangle([0, floor - 20, width, 20], palette.deep, { opacity: 0.8 });
  drawn += rectangle([0, floor, width, height - floor], palette.floor);
  const r = Math.min(height * 0.3, width * 0.3);
  drawn += ellipse(cat.x, height * 0.3, r + 20, r * 1.06 + 20, mix('#b98a5a', palette.floor, 0.3));
  drawn += ellipse(cat.x, height * 0.3, r, r * 1.06, '#dcebee');
  drawn += path(
    `M${cat.x - r * 0.7} ${height * 0.3 + r * 0.66}L${cat.x + r * 0.3} ${height * 0.3 - r * 0.96}L${cat.x + r * 0.62} ${height * 0.3 - r * 0.8}L${cat.x - r * 0.44} ${height * 0.3 + r * 0.9}Z`,
    '#ffffff',
    { opacity: 0.5 },
  );
  if (width / height > 0.95) {
    const x = width * chance.pick([0.1, 0.88]);
    drawn += line(`M${x - 84} ${height * 0.4}h168`, '#b9c3cc', 12);
    drawn +=
      path(`M${x - 66} ${height * 0.4}h132v210h-132Z`, palette.pop) +
      rectangle([x - 66, height * 0.4 + 150, 132, 22], palette.pale);
    drawn += path(`M${x + 24} ${height * 0.4}h42v210h-42Z`, '#1a1030', { opacity: 0.1 });
    drawn += potPlant(width - x, floor + 40, 1.1, palette, chance);
  }
  return { back: drawn, front: '' };
};

export const cosmos: Scene = (input) => {
  const { sheet, width, height, palette, chance } = input;
  const skies = [
    ['#141a45', '#45356f', '#8f5a8f'],
    ['#0e2038', '#1f4a66', '#3d8a8c'],
    ['#231440', '#5a2a68', '#c2606c'],
    ['#101433', '#2b3f7d', '#6f7fc4'],
  ] as const;
  const [top, middle, glow] = chance.pick(skies);
  const fill = linear(
    sheet,
    [0, 0, 0.5, 1],
    [
      [0, top],
      [1, middle],
    ],
  );
  let drawn = rectangle([0, 0, width, height], fill);
  for (let index = 0; index < 5; index += 1) {
    const turn = Math.round(chance.between(-40, 10));
    const [x, y] = [Math.round(chance.next() * width), Math.round(chance.next() * height)];
    drawn += ellipse(
      x,
      y,
      width * chance.between(0.25, 0.45),
      height * chance.between(0.06, 0.16),
      glow,
      {
        opacity: 0.13,
        transform: `rotate(${turn} ${x} ${y})`,
      },
    );
  }
  drawn += starDots(width, height, Math.round(90 * Math.max(1, width / height)), chance);
  for (let index = 0; index < 7; index += 1)
    drawn += sparkle(chance.next() * width, chance.next() * height, chance.between(10, 24));
  const isLeft = chance.happens(0.5);
  const at = (share: number) => (isLeft ? share : 1 - share) * width;
  drawn += planet(
    at(0.15),
    height * chance.between(0.16, 0.26),
    0.92,
    palette.accent,
    palette.pale,
    true,
  );
  drawn += planet(
    at(0.87),
    height * chance.between(0.64, 0.76),
    0.74,
    palette.pop,
    palette.pale,
    false,
  );
  drawn += planet(at(0.82), height * 0.15, 0.32, palette.leaf, palette.pale, chance.happens(0.5));
  if (chance.happens(0.6)) drawn += comet(at(0.56), height * 0.1, 1, isLeft);
  return { back: drawn, front: '' };

  function planet(
    x: number,
    y: number,
    size: number,
    colour: string,
    ring: string,
    hasRing: boolean,
  ): string {
    const body = linear(
      sheet,
      [0.1, 0, 0.9, 1],
      [
        [0, lighter(colour, 0.35)],
        [0.5, colour],
        [1, darker(colour, 0.55)],
      ],
    );
    const stripes =
      line('M-92 -30Q0 0 94 -26M-98 16Q0 50 98 14', lighter(colour, 0.35), 13, { opacity: 0.42 }) +
      line('M-66 60Q0 84 66 62', darker(colour, 0.3), 10, { opacity: 0.35 });
    const half = (d: string) => line(d, ring, 15, { opacity: 0.85 });
    return placed(
      (hasRing ? half('M-100 -12Q-176 -14 -166 10') + half('M100 -12Q176 -14 166 10') : '') +
        circle(0, 0, 100, body) +
        tag('g', {}, stripes) +
        (hasRing ? half('M-166 10Q0 66 166 10') : ''),
      { x, y, scale: size, turn: hasRing ? -18 : 12 },
    );
  }
};

function sparkle(x: number, y: number, size: number): string {
  return placed(
    path('M0 -10Q1.4 -1.4 10 0Q1.4 1.4 0 10Q-1.4 1.4 -10 0Q-1.4 -1.4 0 -10Z', '#fff6d8'),
    {
      x,
      y,
      scale: size / 10,
    },
  );
}

function comet(x: number, y: number, size: number, flip: boolean): string {
  return placed(
    path('M0 -10L190 -70L10 14Z', '#fff3cf', { opacity: 0.35 }) +
      path('M0 -7L120 -42L6 10Z', '#fff3cf', { opacity: 0.6 }) +
      circle(0, 0, 13, '#fff8e2'),
    { x, y, scale: size, flip },
  );
}
