// Outside: gardens, woods, the seaside, roofs at night, snow. Far things are paler than near ones,
// and something low stands before the cat, which puts it into the place instead of in front of it.

import {
  circle,
  darker,
  difference,
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
import {
  cloud,
  flower,
  grassTuft,
  hill,
  moon,
  pineTree,
  roundTree,
  starDots,
  tulip,
} from './scene-things.ts';

function sky({ sheet, width, height }: SceneInput, top: string, bottom: string): string {
  const fill = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0, top],
      [0.8, bottom],
      [1, bottom],
    ],
  );
  return rectangle([0, 0, width, height], fill);
}

/** Places along the bottom that leave the cat's middle free. */
function besideCat({ width, cat, chance }: SceneInput, count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => ((index + chance.next()) / count) * width,
  ).filter((x) => Math.abs(x - cat.x) > cat.width * 0.3);
}

export const garden: Scene = (input) => {
  const { width, height, palette, chance } = input;
  const green = palette.leaf;
  const petals = [palette.accent, palette.pop, palette.pale, '#f6d56a'];
  let drawn = sky(
    input,
    chance.pick(['#9fd6ea', '#b3dfe8', '#8fcbe6', '#bcd9f0']),
    chance.pick(['#fdf0cf', '#fde3cc', '#f4f6e0']),
  );
  drawn += circle(width * chance.pick([0.16, 0.84]), height * 0.17, 74, '#fff1b8');
  drawn +=
    cloud(width * 0.5, height * 0.13, 0.9, '#ffffff', 0.85) +
    cloud(width * 0.9, height * 0.28, 0.6, '#ffffff', 0.7);
  drawn += hill(width, height * 0.62, 110, height, mix(green, '#e8f2d8', 0.55), chance);
  for (const share of [0.08, 0.22, 0.8, 0.93]) {
    drawn += roundTree(
      width * share,
      height * 0.66,
      chance.between(0.8, 1.15),
      mix(green, '#d8e6b8', 0.25),
      '#8a6a4e',
    );
  }
  drawn += hill(width, height * 0.72, 50, height, mix(green, '#e2efc0', 0.32), chance);
  if (chance.happens(0.5)) drawn += fence(width, height * 0.74, lighter(palette.pale, 0.4));
  drawn += rectangle([0, height * 0.78, width, height], mix(green, '#d2e08e', 0.22));
  for (const x of besideCat(input, 14))
    drawn += grassTuft(x, height * chance.between(0.8, 0.9), 0.7, green);
  let front = '';
  for (const x of besideCat(input, Math.round(width / 90))) {
    const draw = chance.pick([flower, tulip]);
    front += draw(
      x,
      height * chance.between(0.98, 1.03),
      chance.between(0.9, 1.4),
      chance.pick(petals),
      palette,
    );
  }
  for (let x = 20; x < width; x += 74)
    front += grassTuft(
      x + chance.between(-20, 20),
      height + 8,
      chance.between(0.7, 1.2),
      darker(green, 0.12),
    );
  return { back: drawn, front };
};

function fence(width: number, y: number, colour: string): string {
  let drawn =
    rectangle([0, y - 96, width, 15], darker(colour, 0.1)) +
    rectangle([0, y - 40, width, 15], darker(colour, 0.1));
  for (let x = 14; x < width; x += 66) {
    drawn += path(
      `M${x} ${y + 10}V${y - 128}L${x + 19} ${y - 152}L${x + 38} ${y - 128}V${y + 10}Z`,
      colour,
    );
    drawn += rectangle([x + 27, y - 128, 11, 138], '#1a1030', { opacity: 0.08 });
  }
  return drawn;
}

export const woods: Scene = (input) => {
  const { width, height, coat, chance } = input;
  const isAutumn = difference('#e5a050', coat) > 0.3 && chance.happens(0.6);
  const autumn: readonly [string, string, string, string] = isAutumn
    ? ['#e58a3c', '#f2b54e', '#c9573c', '#f6dfae']
    : ['#5f9a6a', '#8dbb6d', '#3f7a68', '#e4efc4'];
  let drawn = sky(input, autumn[3], lighter(autumn[3], 0.6));
  for (const depth of [0.2, 0.5]) {
    for (let index = 0; index < width / 170; index += 1) {
      const x = (index + chance.next()) * 170;
      const w = 26 + depth * 60;
      const trunk = mix('#5a3f3c', autumn[3], 0.72 - depth);
      drawn += path(
        `M${x - w / 2} ${height * 0.8}Q${x - w * 0.3} ${height * 0.3} ${x - w * 0.35} -20H${x + w * 0.35}Q${x + w * 0.3} ${height * 0.3} ${x + w / 2} ${height * 0.8}Z`,
        trunk,
      );
      drawn += ellipse(
        x + chance.between(-50, 50),
        chance.between(-30, height * 0.16),
        190,
        120,
        mix(chance.pick(autumn.slice(0, 3)), autumn[3], 0.5 - depth * 0.5),
        { opacity: 0.92 },
      );
    }
  }
  drawn += hill(width, height * 0.76, 30, height, mix(autumn[0], '#8a6b4a', 0.3), chance);
  drawn += ellipse(
    width / 2,
    height * 0.96,
    width * 0.7,
    height * 0.16,
    mix(autumn[1], '#b98f58', 0.3),
    { opacity: 0.7 },
  );
  const fallen = (count: number, low: number, high: number) => {
    let leaves = '';
    for (let index = 0; index < count; index += 1) {
      leaves += placed(path('M-18 0Q0 -16 20 0Q0 16 -18 0Z', chance.pick(autumn.slice(0, 3))), {
        x: chance.next() * width,
        y: height * chance.between(low, high),
        turn: chance.between(0, 180),
        scale: chance.between(0.7, 1.4),
      });
    }
    return leaves;
  };
  return { back: drawn + fallen(26, 0.1, 0.9), front: fallen(12, 0.95, 1) };
};

export const seaside: Scene = (input) => {
  const { width, height, palette, chance } = input;
  const sea = mix('#4aa3b5', palette.deep, 0.12);
  let drawn = sky(input, mix('#9fdcea', palette.wall, 0.25), '#fff0d2');
  drawn +=
    circle(width * chance.pick([0.2, 0.78]), height * 0.22, 80, '#ffe29a') +
    cloud(width * 0.62, height * 0.14, 0.8, '#ffffff', 0.85);
  drawn += rectangle([0, height * 0.5, width, height * 0.3], sea);
  for (let row = 0; row < 4; row += 1) {
    const y = height * (0.54 + row * 0.055);
    let wave = `M-20 ${y}`;
    for (let x = 0; x < width + 120; x += 120) wave += 'q30 -16 60 0t60 0';
    drawn += line(wave, lighter(sea, 0.5), 6, { opacity: 0.5 });
  }
  const boat = width * chance.pick([0.14, 0.86]);
  drawn += placed(
    path('M-70 0H70L48 34H-46Z', palette.pop) +
      path('M-4 -8V-130L-62 -8Z', '#fffaf0') +
      path('M8 -8V-104L56 -8Z', palette.accent),
    { x: boat, y: height * 0.5 },
  );
  const sand = '#f1d8a2';
  drawn += path(
    `M0 ${height * 0.77}Q${width * 0.25} ${height * 0.71} ${width * 0.5} ${height * 0.75}T${width} ${height * 0.74}V${height}H0Z`,
    '#fffaf0',
    { opacity: 0.8 },
  );
  drawn += path(
    `M0 ${height * 0.79}Q${width * 0.25} ${height * 0.73} ${width * 0.5} ${height * 0.77}T${width} ${height * 0.76}V${height}H0Z`,
    sand,
  );
  for (let index = 0; index < 40; index += 1) {
    drawn += circle(
      chance.next() * width,
      height * chance.between(0.82, 1),
      3,
      darker(sand, 0.25),
      { opacity: 0.5 },
    );
  }
  const shell =
    path('M-26 14Q-34 -22 0 -26Q34 -22 26 14Q0 24 -26 14Z', palette.accent) +
    line('M-14 12L-18 -14M0 16V-24M14 12L18 -14', darker(palette.accent, 0.3), 3);
  const star = path('M0 -30L8 -9L30 -8L13 6L19 28L0 16L-19 28L-13 6L-30 -8L-8 -9Z', palette.pop, {
    'stroke-linejoin': 'round',
    stroke: palette.pop,
    'stroke-width': 8,
  });
  return {
    back: drawn,
    front:
      placed(shell, { x: width * 0.08, y: height * 0.95, turn: -14 }) +
      placed(star, { x: width * 0.93, y: height * 0.94, turn: 16 }),
  };
};

export const roofs: Scene = (input) => {
  const { width, height, palette, chance } = input;
  let drawn = sky(input, '#232653', mix('#7d6aa8', palette.accent, 0.35));
  drawn +=
    starDots(width, height * 0.6, 70, chance) +
    moon(width * chance.pick([0.24, 0.74]), height * 0.24, 110, '#fceebb');
  for (const depth of [0, 1]) {
    let x = -30;
    const colour = depth === 0 ? '#4c4680' : '#342f63';
    while (x < width) {
      const w = chance.between(110, 190);
      const y = height * (0.5 + depth * 0.12) + chance.between(-70, 60);
      drawn += chance.happens(0.5)
        ? path(`M${x} ${height}V${y}L${x + w / 2} ${y - 70}L${x + w} ${y}V${height}Z`, colour)
        : rectangle([x, y, w, height - y], colour);
      for (let pane = 0; pane < 4; pane += 1) {
        if (chance.happens(0.5)) {
          drawn += rectangle(
            [x + 24 + (pane % 2) * 50, y + 30 + Math.floor(pane / 2) * 66, 26, 36],
            '#f9d77f',
            { rx: 3, opacity: depth === 0 ? 0.45 : 0.85 },
          );
        }
      }
      x += w + chance.between(-6, 14);
    }
  }
  const tile = mix('#a8543f', palette.pop, 0.25);
  const y = height * 0.8;
  drawn += rectangle([0, y, width, height - y], tile);
  for (let row = 0, top = y; top < height; top += 50, row += 1) {
    let d = '';
    for (let x = -(row % 2) * 36; x < width; x += 72) d += `M${x} ${top}v26a36 24 0 0 0 72 0v-26`;
    drawn += line(d, darker(tile, 0.35), 5, { opacity: 0.55 });
  }
  drawn += rectangle([0, y - 14, width, 26], darker(tile, 0.2), { rx: 12 });
  return { back: drawn, front: '' };
};

export const snow: Scene = (input) => {
  const { width, height, palette, chance } = input;
  const blue = mix('#9fc0dc', palette.wall, 0.35);
  let drawn = sky(input, mix(blue, '#5f8fc0', 0.5), lighter(blue, 0.55));
  drawn += hill(width, height * 0.62, 130, height, lighter(blue, 0.4), chance);
  const pine = mix('#3f7a74', palette.deep, 0.3);
  for (const share of [0.06, 0.17, 0.3, 0.72, 0.84, 0.96]) {
    drawn += pineTree(
      width * share,
      height * chance.between(0.7, 0.78),
      chance.between(0.8, 1.25),
      pine,
      '#f8fbff',
    );
  }
  drawn += hill(width, height * 0.79, 34, height, '#f4f7fc', chance);
  drawn += ellipse(width * 0.5, height, width * 0.6, height * 0.12, '#dfe8f4');
  let flakes = '';
  for (let index = 0; index < 46; index += 1) {
    flakes += circle(
      chance.next() * width,
      chance.next() * height * 0.92,
      chance.between(3, 8),
      '#ffffff',
      { opacity: 0.85 },
    );
  }
  return { back: drawn + flakes, front: '' };
};
