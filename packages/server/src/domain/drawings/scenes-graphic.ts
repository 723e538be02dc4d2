// Places that are nowhere: a large shape, a few leaves, and the cat before it, as on a poster.

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
} from './paint.ts';
import type { Scene, SceneInput } from './scene.ts';
import { sprig } from './scene-things.ts';

function ground({ sheet, width, height, palette }: SceneInput, y: number): string {
  const fill = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0, palette.floor],
      [1, lighter(palette.floor, 0.14)],
    ],
  );
  return path(`M0 ${y + 14}Q${width / 2} ${y - 18} ${width} ${y + 14}V${height}H0Z`, fill);
}

function paper({ sheet, width, height, palette }: SceneInput): string {
  const fill = linear(
    sheet,
    [0, 0, 0.4, 1],
    [
      [0, lighter(palette.wall, 0.25)],
      [1, palette.wall],
    ],
  );
  return rectangle([0, 0, width, height], fill);
}

export const sunAndLeaves: Scene = (input) => {
  const { width, height, palette, cat, chance } = input;
  const radius = Math.min(height * 0.4, width * 0.4);
  const disc = chance.pick([palette.accent, palette.pale, palette.pop]);
  let drawn = paper(input) + circle(cat.x, height * 0.45, radius, disc);
  drawn += circle(cat.x, height * 0.45, radius * 0.84, lighter(disc, 0.3), { opacity: 0.5 });
  const colours = [palette.leaf, darker(palette.leaf, 0.25), mix(palette.leaf, palette.pop, 0.3)];
  const spread = Math.min(width * 0.46, Math.max(cat.width * 0.55, radius * 0.9));
  for (const [share, turn, size] of [
    [-1, -24, 1.35],
    [-0.74, -6, 1.75],
    [0.76, 8, 1.7],
    [1, 26, 1.3],
  ] as const) {
    drawn += sprig(
      cat.x + share * spread,
      height * 0.84,
      size * chance.between(0.9, 1.1),
      turn,
      chance.pick(colours),
    );
  }
  return { back: drawn + ground(input, height * 0.8), front: '' };
};

export const arches: Scene = (input) => {
  const { width, height, palette, cat } = input;
  const bands = [palette.deep, palette.pop, palette.accent, palette.pale, palette.wall];
  const outer = Math.min(width * 0.48, height * 0.62);
  let drawn = paper(input);
  bands.forEach((colour, index) => {
    const r = outer * (1 - index * 0.135);
    const y = height * 0.72;
    drawn += path(
      `M${cat.x - r} ${height}V${y}A${r} ${r} 0 0 1 ${cat.x + r} ${y}V${height}Z`,
      index === 0 ? mix(colour, palette.wall, 0.35) : colour,
    );
  });
  return { back: drawn + ground(input, height * 0.81), front: '' };
};

export const pattern: Scene = (input) => {
  const { width, height, palette, cat, chance } = input;
  const kind = chance.pick(['fish', 'paws', 'yarn']);
  const colour = lighter(palette.wall, 0.4);
  let drawn = paper(input);
  for (let y = 60, row = 0; y < height * 0.82; y += 128, row += 1) {
    for (let x = 50 + (row % 2) * 84; x < width + 60; x += 168) {
      drawn += placed(motif(kind, colour, palette.wall), {
        x,
        y,
        turn: row % 2 === 0 ? -14 : 12,
        scale: 0.85,
      });
    }
  }
  const r = Math.min(width * 0.42, height * 0.44);
  drawn += ellipse(
    cat.x,
    height * 0.5,
    Math.min(width * 0.46, Math.max(r, cat.width * 0.52)),
    r,
    palette.pale,
    { opacity: 0.55 },
  );
  return { back: drawn + ground(input, height * 0.82), front: '' };
};

function motif(kind: string, colour: string, hole: string): string {
  if (kind === 'fish') {
    return (
      path('M-46 0Q-10 -34 28 -2L52 -24V24L28 4Q-10 36 -46 0Z', colour) + circle(-26, -4, 4, hole)
    );
  }
  if (kind === 'paws') {
    return (
      path('M-24 24Q-30 2 0 -2Q30 2 24 24Q0 36 -24 24Z', colour) +
      [
        [-32, -8],
        [-12, -26],
        [12, -26],
        [32, -8],
      ]
        .map(([x, y]) => ellipse(x as number, y as number, 9, 12, colour))
        .join('')
    );
  }
  return (
    circle(0, 0, 34, colour) +
    line('M-26 -12Q0 -34 26 -14M-32 4Q0 -20 32 4M-26 20Q0 -2 28 16M24 24Q50 40 64 24', hole, 4.5)
  );
}

export const spotlight: Scene = (input) => {
  const { width, height, palette, cat, chance } = input;
  const curtain = chance.pick(['#a33a48', '#33677a', '#6a4a8a', '#2f7466']);
  const stage = height * 0.8;
  let drawn = rectangle([0, 0, width, height], darker(palette.deep, 0.15));
  let folds = '';
  for (let x = 0; x < width; x += 84)
    folds += rectangle([x, 0, 42, stage], curtain, { opacity: 0.6 });
  drawn += rectangle([0, 0, width, stage], darker(curtain, 0.32)) + folds;
  drawn += path(
    `M${cat.x - 60} -20H${cat.x + 60}L${cat.x + cat.width * 0.72} ${height}H${cat.x - cat.width * 0.72}Z`,
    '#fff3c8',
    { opacity: 0.2 },
  );
  drawn += rectangle([0, stage, width, height - stage], mix('#7a4a34', palette.floor, 0.35));
  for (let y = stage + 46; y < height; y += 46)
    drawn += rectangle([0, y, width, 4], '#1a1030', { opacity: 0.2 });
  drawn += ellipse(cat.x, height * 0.925, cat.width * 0.66, height * 0.06, '#fff0c2', {
    opacity: 0.45,
  });
  return { back: drawn, front: '' };
};
