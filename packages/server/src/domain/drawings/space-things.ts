// Cats in space: the suit and its helmet, a saucer to look out of, and a moon to sit on. Ears fit
// into the helmet because the helmet is drawn round them.

import type { Place } from './boxes-and-sinks.ts';
import type { Box } from './coat-patterns.ts';
import type { Neckwear } from './neckwear.ts';
import {
  circle,
  darker,
  ellipse,
  lighter,
  line,
  linear,
  path,
  placed,
  radial,
  rectangle,
  type Sheet,
} from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Garment } from './pose.ts';
import type { Chance } from './seeded.ts';

export function helmet(sheet: Sheet, rim: string): { behind: string; over: string } {
  const glass = radial(
    sheet,
    [
      [0, '#bfe6ff', 0.04],
      [0.72, '#a9dcff', 0.1],
      [1, '#d6f0ff', 0.5],
    ],
    0.5,
    0.5,
    0.5,
  );
  const behind = circle(0, -36, 194, '#10163a', { opacity: 0.5 });
  const over =
    circle(0, -36, 194, glass) +
    circle(0, -36, 193, 'none', { stroke: '#eaf7ff', 'stroke-width': 6, opacity: 0.8 }) +
    line('M-160 -66Q-150 -150 -76 -192', '#ffffff', 17, { opacity: 0.75 }) +
    line('M-44 -206L-30 -211', '#ffffff', 15, { opacity: 0.75 }) +
    line('M132 60Q158 30 166 -10', '#ffffff', 9, { opacity: 0.4 }) +
    path('M-124 96Q0 168 124 96Q136 104 128 124Q0 196 -128 124Q-136 104 -124 96Z', rim) +
    line('M-112 112Q0 174 112 112', lighter(rim, 0.5), 5, { opacity: 0.7 });
  return { behind, over };
}

export function spaceSuit(chance: Chance): { garment: Garment; trim: string; neck: Neckwear } {
  const suit = chance.pick(['#eef0f4', '#f3ede2', '#e6843f', '#dfe7ee']);
  const trim = chance.pick(['#d9524a', '#3c78b4', '#f0b43c', '#4b9d8d']);
  const wash = ({ left, top, right, bottom }: Box, colour: string) =>
    rectangle([left - 80, top - 80, right - left + 160, bottom - top + 160], colour);
  return {
    trim,
    neck: () => '',
    garment: {
      body: (box) => {
        const middle = (box.left + box.right) / 2;
        const y = box.top + (box.bottom - box.top) * 0.5;
        return (
          wash(box, suit) +
          line(
            `M${middle - 74} ${box.top}V${box.bottom}M${middle + 74} ${box.top}V${box.bottom}`,
            trim,
            11,
          ) +
          rectangle([middle - 48, y - 22, 96, 66], lighter(suit, 0.3), {
            rx: 12,
            stroke: darker(suit, 0.25),
            'stroke-width': 4,
          }) +
          circle(middle - 24, y + 1, 9, '#d9524a') +
          circle(middle + 2, y + 1, 9, '#f0b43c') +
          rectangle([middle + 16, y - 8, 20, 18], '#4b9d8d', { rx: 4 }) +
          line(`M${middle - 32} ${y + 26}H${middle + 32}`, darker(suit, 0.3), 5) +
          line(
            `M${box.left} ${box.bottom - 34}Q${middle} ${box.bottom - 14} ${box.right} ${box.bottom - 34}`,
            darker(suit, 0.2),
            7,
          )
        );
      },
      leg: (box) => {
        const x = (box.left + box.right) / 2;
        const y = (box.top + box.bottom) / 2;
        return wash(box, suit) + circle(x, y, 30, 'none', { stroke: trim, 'stroke-width': 10 });
      },
    },
  };
}

/** A flying saucer with a cat at its open top; the edge is at y = 0. */
export function saucer(sheet: Sheet, palette: Palette, chance: Chance): Place {
  const metal = chance.pick(['#8fa3c4', '#b5a6cf', '#86b8b4', '#d3a78a']);
  const hull = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0, lighter(metal, 0.5)],
      [0.5, metal],
      [1, darker(metal, 0.45)],
    ],
  );
  const beam = linear(
    sheet,
    [0, 0, 0, 1],
    [
      [0, '#fff2b0', 0.6],
      [1, '#fff2b0', 0],
    ],
  );
  let lights = '';
  for (let at = -4; at <= 4; at += 1) {
    const colour = at % 2 === 0 ? '#ffd767' : lighter(palette.pop, 0.2);
    const y = 96 - at * at * 2.4;
    lights += circle(at * 74, y, 19, colour, { opacity: 0.3 }) + circle(at * 74, y, 12, colour);
  }
  return {
    behind:
      path('M-130 110L-250 420H250L130 110Z', beam) +
      ellipse(0, 0, 210, 40, darker(metal, 0.6)) +
      path('M-206 0A206 292 0 0 1 206 0Z', '#cfeaff', { opacity: 0.22 }),
    between:
      path(
        'M-206 0Q0 66 206 0Q330 22 372 72Q380 96 330 116Q0 206 -330 116Q-380 96 -372 72Q-330 22 -206 0Z',
        hull,
      ) +
      path('M-206 0Q0 66 206 0L214 8Q0 86 -214 8Z', lighter(metal, 0.6)) +
      lights +
      path('M-150 146Q0 176 150 146Q120 194 0 196Q-120 194 -150 146Z', darker(metal, 0.4)) +
      line('M-206 0A206 292 0 0 1 206 0', '#eef9ff', 5, { opacity: 0.75 }) +
      line('M-160 -120Q-130 -206 -64 -250', '#ffffff', 14, { opacity: 0.65 }),
    box: { left: -378, right: 378, top: -312, bottom: 300 },
  };
}

/** The ground of a small moon under a sitting cat, wider than any picture. */
export function moonGround(cat: Box, palette: Palette, chance: Chance): Place {
  const dust = chance.pick(['#d8d3de', '#e6cfa8', '#c9b2d6', lighter(palette.accent, 0.25)]);
  const middle = (cat.left + cat.right) / 2;
  const crater = (x: number, y: number, size: number) =>
    ellipse(x, y, size, size * 0.34, darker(dust, 0.24)) +
    ellipse(x, y + size * 0.08, size * 0.86, size * 0.25, darker(dust, 0.12));
  const flagColour = chance.pick(['#d9524a', '#3c78b4', '#f0b43c']);
  const flag = placed(
    line('M0 0V-300', '#e9e6f0', 10) +
      path('M4 -296Q60 -320 96 -290T184 -292V-196Q140 -176 96 -196T4 -198Z', flagColour) +
      path('M60 -244Q84 -270 112 -246L128 -258V-230L112 -242Q84 -222 60 -244Z', '#fff6e2'),
    { x: middle + (cat.right - cat.left) * 0.58 + 40, y: 34, turn: 3 },
  );
  const behind =
    circle(middle, 1560, 1600, dust) +
    circle(middle - 60, 1590, 1590, lighter(dust, 0.22), { opacity: 0.5 }) +
    crater(middle - 260, 70, 62) +
    crater(middle + 120, 62, 44) +
    crater(middle + 300, 120, 76) +
    crater(middle - 30, 120, 60) +
    crater(middle - 480, 150, 80) +
    (chance.happens(0.6) ? flag : '');
  return {
    behind,
    between: '',
    box: { ...cat, left: cat.left - 30, right: cat.right + 80, bottom: 46 },
  };
}
