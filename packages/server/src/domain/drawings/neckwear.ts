// What goes round a neck: ties, bow ties, scarves, and the collar with a bell that a few cats have
// in any picture. The head is drawn over the upper edge of all of them.

import {
  circle,
  clipped,
  darker,
  ellipse,
  lighter,
  line,
  path,
  placed,
  rectangle,
  type Sheet,
} from './paint.ts';
import type { Palette } from './palettes.ts';
import type { PoseDrawing } from './pose.ts';
import type { Chance } from './seeded.ts';

type Neck = PoseDrawing['neck'];
export type Neckwear = (neck: Neck) => string;

function chooseCloth(palette: Palette, chance: Chance): [colour: string, mark: string] {
  const pairs: [string, string][] = [
    ['#c8453f', '#f7d9b0'],
    ['#2f5d8c', '#f3c65f'],
    ['#2f7f74', '#f6efdc'],
    ['#5d4a93', '#f2a36f'],
    [palette.pop, palette.pale],
    ['#e0a032', '#6a3f2c'],
    ['#d96a86', '#fff1e6'],
  ];
  return chance.pick(pairs);
}

/** Marks over a cloth that lies between -90 and 90 each way. */
function clothMarks(kind: string, mark: string): string {
  let drawn = '';
  if (kind === 'stripes') {
    for (let step = -6; step < 10; step += 1)
      drawn += line(`M-100 ${step * 34}L100 ${step * 34 - 90}`, mark, 10);
  } else if (kind === 'dots') {
    for (let y = -80, row = 0; y < 260; y += 24, row += 1) {
      for (let x = -96 + (row % 2) * 14; x < 100; x += 28) drawn += circle(x, y, 5, mark);
    }
  } else if (kind === 'fish') {
    for (let y = 16; y < 200; y += 48) {
      drawn += placed(path('M-18 0Q-4 -13 10 -1L20 -9V9L10 1Q-4 13 -18 0Z', mark), {
        x: y % 96 < 48 ? -8 : 8,
        y,
        turn: -20,
      });
    }
  }
  return drawn;
}

const kinds = ['stripes', 'stripes', 'dots', 'fish', 'plain'];

export function chooseTie(sheet: Sheet, palette: Palette, chance: Chance): Neckwear {
  const [colour, mark] = chooseCloth(palette, chance);
  const kind = chance.pick(kinds);
  return chance.happens(0.45)
    ? bowTie(sheet, colour, mark, kind)
    : longTie(sheet, colour, mark, kind, chance.happens(0.6));
}

function longTie(
  sheet: Sheet,
  colour: string,
  mark: string,
  kind: string,
  hasCollar: boolean,
): Neckwear {
  return ({ x, y, width }) => {
    const blade = 'M-15 24L-34 150L0 186L34 150L15 24Z';
    const knot = 'M-27 -10Q0 -2 27 -10L16 28Q0 34 -16 28Z';
    const marks = clothMarks(kind, mark);
    const half = width / 2;
    const collar = hasCollar
      ? path(`M${-half} -30Q0 30 ${half} -30L${half * 0.98} 4Q0 44 ${-half * 0.98} 4Z`, '#f4efe6') +
        path(`M0 8L${-half * 0.74} -8L${-half * 0.62} 46Z`, '#fffdf8') +
        path(`M0 8L${half * 0.74} -8L${half * 0.62} 46Z`, '#fffdf8') +
        line(`M${-half * 0.62} 46L0 8L${half * 0.62} 46`, '#c9bfb4', 3)
      : line(`M${-half * 0.96} -14Q0 36 ${half * 0.96} -14`, darker(colour, 0.2), 15);
    return placed(
      path(blade, '#1a1030', { opacity: 0.16, transform: 'translate(7 6)' }) +
        collar +
        path(blade, colour) +
        clipped(sheet, blade, marks + path('M4 20H60V200H4Z', '#1a1030', { opacity: 0.12 })) +
        path(knot, darker(colour, 0.1)) +
        clipped(sheet, knot, placed(marks, { turn: 60, scale: 0.8 })) +
        line('M-16 28Q0 34 16 28', darker(colour, 0.45), 3.5, { opacity: 0.6 }),
      { x, y: y + 6 },
    );
  };
}

function bowTie(sheet: Sheet, colour: string, mark: string, kind: string): Neckwear {
  return ({ x, y, width }) => {
    const wing = 'M6 0Q40 -46 82 -38Q96 0 82 38Q40 46 6 0Z';
    const marks = clothMarks(kind, mark);
    const one =
      path(wing, colour) +
      clipped(sheet, wing, marks + path('M0 8Q50 12 100 0V60H0Z', '#1a1030', { opacity: 0.16 })) +
      line('M14 -3Q34 -12 52 -12M14 4Q34 14 48 13', darker(colour, 0.5), 3.5, { opacity: 0.5 });
    const half = width / 2;
    return placed(
      line(`M${-half * 0.96} -34Q0 22 ${half * 0.96} -34`, darker(colour, 0.25), 14) +
        ellipse(0, 40, 84, 12, '#1a1030', { opacity: 0.1 }) +
        placed(one, { flip: true }) +
        one +
        rectangle([-17, -20, 34, 40], darker(colour, 0.12), { rx: 12 }) +
        line('M-4 -12V12', lighter(colour, 0.3), 4, { opacity: 0.5 }),
      { x, y: y + 20, scale: 0.98 },
    );
  };
}

export function chooseScarf(sheet: Sheet, palette: Palette, chance: Chance): Neckwear {
  const [colour, mark] = chooseCloth(palette, chance);
  const hasStripes = chance.happens(0.65);
  return ({ x, y, width }) => {
    const half = width * 0.62;
    const wrap = `M${-half} -40Q${-half - 14} 16 ${-half + 18} 22Q0 56 ${half - 18} 22Q${half + 14} 16 ${half} -40Q0 0 ${-half} -40Z`;
    const end = `M14 16L62 10Q84 90 80 158L24 166Q30 80 14 16Z`;
    const bands = (step: number) =>
      hasStripes
        ? Array.from({ length: 6 }, (_, row) =>
            rectangle([-140, 40 + row * step, 280, step * 0.42], mark),
          ).join('')
        : '';
    let fringe = '';
    for (let at = 0; at < 6; at += 1) fringe += `M${28 + at * 10} ${164 - at}v18`;
    let folds = '';
    for (let at = -3; at <= 3; at += 1)
      folds += `M${at * half * 0.27} ${10 - Math.abs(at) * 6}q${at * 4} 14 ${at * 2} 26`;
    return placed(
      line(fringe, colour, 5) +
        path(end, darker(colour, 0.1)) +
        clipped(sheet, end, bands(36)) +
        path(wrap, colour) +
        clipped(
          sheet,
          wrap,
          line(folds, mark, 12, { opacity: hasStripes ? 0.95 : 0.2 }) +
            path(`M-200 24Q0 62 200 24V80H-200Z`, '#1a1030', { opacity: 0.16 }),
        ),
      { x, y: y + 4 },
    );
  };
}

export function collarWithBell(colour: string): Neckwear {
  return ({ x, y, width }) =>
    placed(
      line(`M${-width * 0.46} -34Q0 20 ${width * 0.46} -34`, colour, 14) +
        circle(0, 10, 15, '#efbd45') +
        line('M-13 10H13', '#a87420', 3) +
        circle(0, 16, 3.4, '#7a5214') +
        circle(-5, 4, 3.4, '#fff3c4'),
      { x, y: y + 10 },
    );
}
