// Rooms. What is on the wall hangs high and to the sides, because the middle belongs to the cat.

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
import { cloud, floorLamp, hill, moon, pictureFrame, potPlant, starDots } from './scene-things.ts';

function wallAndFloor(input: SceneInput, floorAt = 0.74): string {
  const { sheet, width, height, palette, chance } = input;
  const y = height * floorAt;
  const wall = linear(
    sheet,
    [0, 0, 0.6, 1],
    [
      [0, lighter(palette.wall, 0.22)],
      [1, darker(palette.wall, 0.08)],
    ],
  );
  const floor = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0, darker(palette.floor, 0.14)],
      [1, lighter(palette.floor, 0.1)],
    ],
  );
  return (
    rectangle([0, 0, width, y], wall) +
    wallpaper(input, y, chance.pick(['stripes', 'dots', 'panels', 'plain'])) +
    rectangle([0, y, width, height - y], floor) +
    rectangle([0, y - 26, width, 26], lighter(palette.wall, 0.45)) +
    rectangle([0, y - 3, width, 5], darker(palette.floor, 0.3), { opacity: 0.5 })
  );
}

function wallpaper({ width, palette }: SceneInput, bottom: number, kind: string): string {
  const colour = lighter(palette.wall, 0.5);
  let drawn = '';
  if (kind === 'stripes') {
    for (let x = 0; x < width; x += 110)
      drawn += rectangle([x, 0, 55, bottom], colour, { opacity: 0.24 });
  } else if (kind === 'dots') {
    for (let y = 50, row = 0; y < bottom; y += 76, row += 1) {
      for (let x = (row % 2) * 44; x < width; x += 88)
        drawn += circle(x, y, 8, colour, { opacity: 0.4 });
    }
  } else if (kind === 'panels') {
    const top = bottom * 0.66;
    drawn += rectangle([0, top, width, bottom - top], darker(palette.wall, 0.16));
    drawn += rectangle([0, top - 8, width, 14], lighter(palette.wall, 0.4));
    for (let x = 40; x < width; x += 190) {
      drawn += rectangle([x, top + 34, 140, bottom - top - 90], darker(palette.wall, 0.26), {
        rx: 6,
        opacity: 0.55,
      });
    }
  }
  return drawn;
}

function rug({ palette, cat, height, width, chance }: SceneInput): string {
  if (!cat.stands) return '';
  const half = Math.min(width * 0.48, cat.width * 0.68);
  const colour = chance.pick([palette.accent, palette.pop, palette.deep]);
  const tall = height * 0.075;
  const y = height * 0.925;
  return (
    ellipse(cat.x, y, half, tall, colour) +
    ellipse(cat.x, y, half * 0.88, tall * 0.82, lighter(colour, 0.35)) +
    ellipse(cat.x, y, half * 0.78, tall * 0.68, colour)
  );
}

/** A window from its middle, with the sky of the day or the night in it. */
function windowOn(
  input: SceneInput,
  x: number,
  y: number,
  w: number,
  h: number,
  isNight: boolean,
): string {
  const { sheet, palette, chance } = input;
  const sky = linear(
    sheet,
    [0, 0, 0, 1],
    isNight
      ? [
          [0, '#1c2148'],
          [1, '#4b4f86'],
        ]
      : [
          [0, '#a9dcea'],
          [1, '#fbf3d4'],
        ],
  );
  const [left, top] = [x - w / 2, y - h / 2];
  const view = isNight
    ? placed(starDots(w, h * 0.7, 16, chance), { x: left, y: top }) +
      moon(x + w * 0.22, top + h * 0.26, w * 0.11, '#fbeeb8')
    : cloud(x - w * 0.16, top + h * 0.3, w / 620, '#ffffff') +
      cloud(x + w * 0.3, top + h * 0.52, w / 900, '#ffffff', 0.7);
  const land = path(
    `M${left} ${y + h * 0.3}Q${x - w * 0.2} ${y + h * 0.06} ${x} ${y + h * 0.26}T${left + w} ${y + h * 0.16}V${top + h}H${left}Z`,
    isNight ? '#2b3560' : palette.leaf,
  );
  const bar = Math.max(8, w * 0.03);
  const frame = lighter(palette.pale, 0.3);
  return (
    rectangle(
      [left - bar * 1.6, top - bar * 1.6, w + bar * 3.2, h + bar * 3.2],
      darker(palette.wall, 0.25),
      { rx: 6, opacity: 0.4, x: left - bar, y: top - bar * 0.4 },
    ) +
    rectangle([left - bar * 1.4, top - bar * 1.4, w + bar * 2.8, h + bar * 2.8], frame, { rx: 6 }) +
    rectangle([left, top, w, h], sky) +
    view +
    land +
    path(
      `M${left} ${top + h}L${left + w * 0.42} ${top}H${left + w * 0.6}L${left + w * 0.18} ${top + h}Z`,
      '#ffffff',
      { opacity: 0.1 },
    ) +
    rectangle([x - bar / 2, top, bar, h], frame) +
    rectangle([left, y - bar / 2, w, bar], frame) +
    rectangle([left - bar * 2.6, top + h + bar, w + bar * 5.2, bar * 1.8], frame, { rx: 4 })
  );
}

export const livingRoom: Scene = (input) => {
  const { width, height, palette, chance } = input;
  const floor = height * 0.74;
  const isLeft = chance.happens(0.5);
  const at = (share: number) => (isLeft ? share : 1 - share) * width;
  const tall = height / 1000;
  let drawn = wallAndFloor(input);
  const w = Math.min(width * 0.42, 420);
  drawn += windowOn(
    input,
    at(0.26),
    height * 0.27,
    w,
    Math.min(height * 0.4, w * 1.2),
    chance.happens(0.25),
  );
  drawn += pictureFrame(at(0.8), height * 0.2, 0.95, palette, chance);
  if (width / height > 1.3) drawn += pictureFrame(at(0.64), height * 0.24, 0.74, palette, chance);
  drawn += chance.happens(0.6)
    ? potPlant(at(0.91), floor + height * 0.06, 1.5 * Math.min(1.3, tall), palette, chance)
    : floorLamp(at(0.9), floor + height * 0.05, 1.1, palette);
  return { back: drawn + rug(input), front: '' };
};

export const windowSill: Scene = (input) => {
  const { sheet, width, height, palette, chance } = input;
  const isNight = chance.happens(0.3);
  const sill = height * 0.82;
  const sky = linear(
    sheet,
    [0, 0, 0, 1],
    isNight
      ? [
          [0, '#20234f'],
          [1, '#6a5f95'],
        ]
      : [
          [0, mix('#8fd0e8', palette.wall, 0.1)],
          [1, '#fdf1d2'],
        ],
  );
  let drawn = rectangle([0, 0, width, height], sky);
  if (isNight) {
    drawn +=
      starDots(width, sill * 0.7, 60, chance) +
      moon(width * chance.pick([0.2, 0.8]), height * 0.2, 74, '#fbeeb8');
  } else {
    drawn +=
      cloud(width * 0.2, height * 0.2, 1, '#ffffff') +
      cloud(width * 0.82, height * 0.34, 0.8, '#ffffff', 0.8);
  }
  drawn += hill(
    width,
    sill * 0.72,
    90,
    sill,
    isNight ? '#3a3f74' : mix(palette.leaf, '#dff0d8', 0.4),
    chance,
  );
  drawn += hill(width, sill * 0.86, 70, sill, isNight ? '#2b3060' : palette.leaf, chance);
  const frame = lighter(palette.pale, 0.2);
  const bars = [0.02, 0.5, 0.98]
    .map((share) => rectangle([share * width - 13, 0, 26, sill], frame))
    .join('');
  const curtain = (flip: boolean) => {
    const d = `M0 0H150Q130 ${sill * 0.5} 60 ${sill}H0Z`;
    const folds = line(
      `M40 0Q44 ${sill * 0.5} 24 ${sill}M90 0Q84 ${sill * 0.5} 46 ${sill}`,
      darker(palette.accent, 0.4),
      6,
      { opacity: 0.3 },
    );
    return placed(path(d, palette.accent) + folds, { x: flip ? width : 0, flip });
  };
  drawn += bars + rectangle([0, sill * 0.38, width, 20], frame) + curtain(false) + curtain(true);
  drawn += rectangle([0, sill, width, height - sill], palette.floor);
  drawn += rectangle([0, sill, width, 26], lighter(palette.floor, 0.35));
  drawn += rectangle([0, sill + 26, width, 10], darker(palette.floor, 0.4), { opacity: 0.25 });
  drawn += potPlant(width * chance.pick([0.12, 0.88]), sill + 34, 0.9, palette, chance);
  return { back: drawn, front: '' };
};

export const sofa: Scene = (input) => {
  const { sheet, width, height, palette, chance } = input;
  const colour = chance.pick([palette.pop, palette.accent, palette.deep, palette.leaf]);
  const fill = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0, lighter(colour, 0.16)],
      [1, darker(colour, 0.12)],
    ],
  );
  const seat = height * 0.74;
  const top = height * 0.34;
  let drawn = wallAndFloor(input, 0.8);
  drawn +=
    pictureFrame(width * 0.2, height * 0.16, 0.8, palette, chance) +
    pictureFrame(width * 0.8, height * 0.15, 0.8, palette, chance);
  const count = Math.max(2, Math.round(width / 560));
  for (let index = 0; index < count; index += 1) {
    const w = (width + 40) / count;
    drawn += rectangle([index * w - 20, top, w - 6, seat - top + 80], fill, { rx: 60 });
    drawn += circle((index + 0.5) * w - 20, (top + seat) / 2, 9, darker(colour, 0.35), {
      opacity: 0.6,
    });
  }
  drawn += rectangle([-20, seat, width + 40, height - seat + 40], darker(colour, 0.1), { rx: 36 });
  drawn += rectangle([-20, seat, width + 40, 44], lighter(colour, 0.22), { rx: 22 });
  const cushion = (x: number, tint: string, turn: number) =>
    placed(
      path('M-110 -110Q0 -134 110 -110Q134 0 110 110Q0 90 -110 110Q-134 0 -110 -110Z', tint) +
        line('M-70 -70Q0 -84 70 -70Q84 0 70 70Q0 60 -70 70Q-84 0 -70 -70Z', lighter(tint, 0.4), 7, {
          opacity: 0.6,
        }),
      { x, y: seat - 70, turn },
    );
  drawn +=
    cushion(width * 0.1, palette.pale, -12) +
    cushion(width * 0.91, palette.accent === colour ? palette.wall : palette.accent, 14);
  return { back: drawn, front: '' };
};

export const library: Scene = (input) => {
  const { width, height, palette, chance } = input;
  const floor = height * 0.77;
  const wood = darker(mix(palette.floor, '#8a5a3a', 0.4), 0.15);
  const books = [
    palette.accent,
    palette.pop,
    palette.pale,
    palette.wall,
    palette.leaf,
    lighter(palette.deep, 0.2),
  ];
  const shelfHeight = 214;
  let drawn = rectangle([0, 0, width, floor], darker(wood, 0.42));
  for (let bottom = floor - 24; bottom > -40; bottom -= shelfHeight) {
    let x = chance.between(-20, 10);
    while (x < width) {
      const w = chance.between(22, 52);
      if (chance.happens(0.09)) {
        drawn += potPlant(x + 60, bottom, 0.42, palette, chance);
        x += 120;
        continue;
      }
      const h = chance.between(116, 178);
      const colour = chance.pick(books);
      const turn = chance.happens(0.08) ? 8 : 0;
      drawn += placed(
        rectangle([0, -h, w, h], mix(colour, wood, 0.24), { rx: 3 }) +
          rectangle([0, -h + 20, w, 9], lighter(colour, 0.5), { opacity: 0.5 }) +
          rectangle([w * 0.72, -h, w * 0.28, h], '#1a1030', { opacity: 0.12 }),
        { x, y: bottom, turn },
      );
      x += w + (turn === 0 ? 2 : 20);
    }
    drawn +=
      rectangle([0, bottom, width, 24], wood) +
      rectangle([0, bottom, width, 6], lighter(wood, 0.25));
    drawn += rectangle([0, bottom + 24, width, 20], '#120a20', { opacity: 0.3 });
  }
  drawn += rectangle([0, floor, width, height - floor], palette.floor);
  drawn += ellipse(width / 2, height * 0.36, width * 0.6, height * 0.5, palette.pale, {
    opacity: 0.1,
  });
  return { back: drawn + rug(input), front: '' };
};
