// The kitchen and the bedroom: rooms in which what is behind the cat is nearer than a wall.

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
import type { Palette } from './palettes.ts';
import type { Scene, SceneInput } from './scene.ts';
import { pictureFrame, potPlant } from './scene-things.ts';
import type { Chance } from './seeded.ts';

export const kitchen: Scene = (input) => {
  const { sheet, width, height, palette, chance } = input;
  const counter = height * 0.8;
  const tile = lighter(palette.wall, 0.34);
  const wall = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0, lighter(tile, 0.2)],
      [1, darker(tile, 0.07)],
    ],
  );
  let joints = '';
  for (let y = counter % 70, row = 0; y < counter; y += 70, row += 1) {
    joints += `M0 ${y}H${width}`;
    for (let x = row % 2 === 0 ? 0 : 70; x < width; x += 140) joints += `M${x} ${y}v70`;
  }
  let drawn = rectangle([0, 0, width, counter], wall);
  drawn += line(joints, lighter(tile, 0.7), 5, { opacity: 0.65 });
  const shelf = height * 0.3;
  drawn += rectangle([0, shelf, width, 22], mix('#a9784f', palette.floor, 0.3));
  drawn += rectangle([0, shelf + 22, width, 12], '#1a1030', { opacity: 0.12 });
  for (let x = 40; x < width - 60; x += chance.between(110, 160)) {
    drawn += shelfThing(x, shelf, palette, chance);
  }
  const wood = mix('#b9855a', palette.floor, 0.35);
  drawn += rectangle([0, counter, width, height - counter], wood);
  drawn += rectangle([0, counter, width, 20], lighter(wood, 0.3));
  for (let y = counter + 60; y < height; y += 54) {
    drawn += rectangle([0, y, width, 4], darker(wood, 0.3), { opacity: 0.35 });
  }
  return { back: drawn + lampsFromAbove(input), front: '' };
};

function shelfThing(x: number, y: number, palette: Palette, chance: Chance): string {
  const colour = chance.pick([palette.accent, palette.pop, palette.pale, palette.leaf]);
  const kind = chance.pick(['jar', 'cup', 'bottle', 'plant', 'bowls']);
  if (kind === 'plant') return potPlant(x + 30, y, 0.46, palette, chance);
  if (kind === 'cup') {
    const body =
      path('M0 -62H66L58 0H8Z', colour) +
      circle(70, -36, 18, 'none', { stroke: colour, 'stroke-width': 9 });
    return placed(body + rectangle([4, -44, 58, 9], lighter(colour, 0.5)), { x, y });
  }
  if (kind === 'bowls') {
    const bowl = (up: number, tint: string) =>
      path(`M-8 ${-up - 34}H92Q84 ${-up} 42 ${-up}Q0 ${-up} -8 ${-up - 34}Z`, tint);
    return placed(bowl(0, palette.pop) + bowl(22, palette.pale) + bowl(44, palette.accent), {
      x,
      y,
    });
  }
  if (kind === 'bottle') {
    const body = 'M6 0V-86Q6 -104 22 -112V-150H40V-112Q56 -104 56 -86V0Z';
    return placed(path(body, colour) + rectangle([10, -70, 42, 40], palette.pale), { x, y });
  }
  const jar = rectangle([0, -92, 72, 92], lighter(colour, 0.55), { rx: 12 });
  const inside = rectangle([6, -62, 60, 56], colour, { rx: 8 });
  return placed(jar + inside + rectangle([6, -112, 60, 24], darker(colour, 0.25), { rx: 6 }), {
    x,
    y,
  });
}

function lampsFromAbove({ width, height, palette, chance }: SceneInput): string {
  const colour = chance.pick([palette.deep, palette.pop]);
  const count = Math.max(1, Math.round(width / 800));
  let drawn = '';
  for (let index = 0; index < count; index += 1) {
    const x = ((index + 0.5) / count) * width + (count === 1 ? width * 0.28 : 0);
    drawn += line(`M${x} 0V${height * 0.06}`, darker(colour, 0.2), 6);
    drawn += ellipse(x, height * 0.06 + 92, 200, 150, '#fff2c4', { opacity: 0.2 });
    drawn += path(`M${x - 84} ${height * 0.06 + 84}a84 84 0 0 1 168 0Z`, colour);
    drawn += ellipse(x, height * 0.06 + 86, 40, 12, '#fff3cf');
  }
  return drawn;
}

export const bedroom: Scene = (input) => {
  const { sheet, width, height, palette, chance } = input;
  const bed = height * 0.7;
  const wall = linear(
    sheet,
    [0, 0, 0.4, 1],
    [
      [0, lighter(palette.wall, 0.25)],
      [1, darker(palette.wall, 0.06)],
    ],
  );
  let drawn = rectangle([0, 0, width, height], wall) + bunting(input);
  drawn += pictureFrame(width * 0.16, height * 0.32, 0.9, palette, chance);
  if (width > 1300) drawn += pictureFrame(width * 0.84, height * 0.3, 0.8, palette, chance);
  const wood = mix('#9a6a48', palette.floor, 0.4);
  drawn += rectangle([-20, bed - 190, width + 40, 300], wood, { rx: 40 });
  for (let x = 60; x < width; x += 120) {
    drawn += rectangle([x, bed - 150, 12, 200], darker(wood, 0.3), { opacity: 0.4, rx: 6 });
  }
  const pillows = Math.max(2, Math.round(width / 480));
  for (let index = 0; index < pillows; index += 1) {
    const w = width / pillows;
    const tint = index % 2 === 0 ? palette.pale : lighter(palette.accent, 0.45);
    drawn += rectangle([index * w + 14, bed - 104, w - 28, 170], tint, { rx: 58 });
    drawn += rectangle([index * w + 14, bed - 10, w - 28, 76], '#1a1030', {
      rx: 40,
      opacity: 0.06,
    });
  }
  return { back: drawn + quilt(input, bed), front: '' };
};

function bunting({ width, palette }: SceneInput): string {
  const colours = [palette.accent, palette.pop, palette.pale, palette.leaf];
  const sag = (x: number) => 40 + Math.sin((x / width) * Math.PI) * 76;
  let cord = `M0 ${sag(0)}`;
  let flags = '';
  for (let x = 30, index = 0; x < width; x += 92, index += 1) {
    cord += `L${x} ${sag(x)}L${x + 62} ${sag(x + 62)}`;
    const colour = colours[index % colours.length] as string;
    flags += path(
      `M${x} ${sag(x)}L${x + 62} ${sag(x + 62)}L${x + 31} ${sag(x + 31) + 78}Z`,
      colour,
    );
  }
  return flags + line(`${cord}L${width} ${sag(width)}`, palette.deep, 5);
}

const stitches = { stroke: '#ffffff', 'stroke-width': 3, 'stroke-dasharray': '9 8', opacity: 0.55 };

/** Patches in rows, larger the nearer they are. */
function quilt({ width, height, palette }: SceneInput, top: number): string {
  const colours = [
    palette.floor,
    lighter(palette.pop, 0.3),
    lighter(palette.accent, 0.3),
    palette.pale,
  ];
  let drawn = rectangle([0, top, width, height - top], palette.floor);
  let y = top;
  for (let row = 0, tall = 62; y < height; row += 1, tall += 16) {
    const wide = 130 + row * 14;
    for (let x = -((row * 61) % wide), index = row; x < width; x += wide, index += 1) {
      const colour = colours[(index * 3 + row) % colours.length] as string;
      drawn += rectangle([x, y, wide + 1, tall + 1], colour);
      drawn += rectangle([x + 9, y + 9, wide - 18, tall - 18], 'none', stitches);
    }
    y += tall;
  }
  return drawn + rectangle([0, top, width, 26], lighter(palette.floor, 0.35), { rx: 13 });
}
