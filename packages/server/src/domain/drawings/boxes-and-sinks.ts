// Things a cat sits in. What is far of them lies behind the cat and what is near before it; paws
// come last, over the edge. Edges are at y = 0 for a cat that looks out of a deep one, and low for
// one that lies in a shallow one.

import type { Box } from './coat-patterns.ts';
import {
  circle,
  clipped,
  darker,
  ellipse,
  lighter,
  line,
  linear,
  mix,
  path,
  placed,
  rectangle,
  type Sheet,
} from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Chance } from './seeded.ts';

/** What surrounds a cat, in the cat's own measure. */
export interface Place {
  behind: string;
  between: string;
  box: Box;
}

const shadowUnder = (half: number, y: number) =>
  ellipse(14, y, half * 1.06, 24, '#1d1030', { opacity: 0.16 }) +
  ellipse(6, y - 2, half, 13, '#1d1030', { opacity: 0.24 });

/** A deep box: the cat looks over its edge. */
export function deepBox(sheet: Sheet, chance: Chance): Place {
  const card = chance.pick(['#c99b66', '#d3a874', '#b98955']);
  const half = chance.between(188, 225);
  const tall = chance.between(230, 290);
  const front = linear(
    sheet,
    [0, 0, 1, 1],
    [
      [0, lighter(card, 0.16)],
      [1, darker(card, 0.12)],
    ],
  );
  const flap = `M${half} 0L${half + 96} 58L${half + 74} 104L${half} 30Z`;
  const leftFlap = `M${-half} 0L${-half - 90} 40L${-half - 92} 92L${-half} 30Z`;
  const back =
    shadowUnder(half, tall + 2) +
    path(`M${-half} 4L${-half + 28} -66H${half - 28}L${half} 4Z`, darker(card, 0.5)) +
    path(`M${-half + 28} -66L${-half + 6} -136H${half - 6}L${half - 28} -66Z`, darker(card, 0.2)) +
    path(`M${-half + 28} -66H${half - 28}V-58H${-half + 26}Z`, darker(card, 0.35), {
      opacity: 0.6,
    });
  const body =
    path(`M${-half} 0H${half}L${half - 10} ${tall}H${-half + 10}Z`, front) +
    path(`M${half * 0.55} 0H${half}L${half - 10} ${tall}H${half * 0.55}Z`, '#1a1030', {
      opacity: 0.05,
    }) +
    rectangle([-34, 0, 68, 96], lighter(card, 0.42), { opacity: 0.55 }) +
    line(`M${-half} 3H${half}`, lighter(card, 0.5), 6, { opacity: 0.8 }) +
    path(`M${-half + 4} 10H${half - 4}V34Q0 52 ${-half + 4} 34Z`, '#1a1030', { opacity: 0.1 }) +
    path(leftFlap, lighter(card, 0.12)) +
    path(flap, darker(card, 0.1)) +
    line(`M${-half} 0L${-half - 90} 40M${half} 0L${half + 96} 58`, lighter(card, 0.5), 5, {
      opacity: 0.7,
    }) +
    label(half, tall, card, chance);
  return {
    behind: back,
    between: body,
    box: { left: -half - 92, right: half + 96, top: -300, bottom: tall + 8 },
  };
}

function label(half: number, tall: number, card: string, chance: Chance): string {
  const ink = darker(card, 0.55);
  const y = tall * 0.64;
  return chance.pick([
    placed(
      path('M-70 0Q-16 -52 42 -4L78 -36V36L42 6Q-16 52 -70 0Z', ink, { opacity: 0.75 }) +
        circle(-40, -6, 6, card),
      { x: 0, y },
    ),
    placed(
      path('M0 44Q-62 6 -48 -26Q-24 -52 0 -20Q24 -52 48 -26Q62 6 0 44Z', '#c8524a', {
        opacity: 0.9,
      }),
      { x: 0, y },
    ),
    [-1, 1]
      .map((side) =>
        placed(path('M-14 40V-4H-32L0 -44L32 -4H14V40Z', ink), {
          x: side * 52 + half * 0.3,
          y,
          scale: 0.8,
        }),
      )
      .join('') + line(`M${half * 0.3 - 84} ${y + 46}h168`, ink, 7),
    placed(
      rectangle([-66, -40, 132, 84], '#fbf6ea', { rx: 4, transform: 'rotate(-3)' }) +
        line('M-48 -16H20M-48 4H44M-48 24H0', '#8a8290', 6, { transform: 'rotate(-3)' }) +
        rectangle([28, -32, 26, 26], '#d9604f', { transform: 'rotate(-3)' }),
      { x: -half * 0.3, y },
    ),
    placed(
      path('M-26 26Q-34 2 0 -2Q34 2 26 26Q0 40 -26 26Z', ink) +
        [
          [-36, -8],
          [-13, -28],
          [13, -28],
          [36, -8],
        ]
          .map(([px, py]) => ellipse(px as number, py as number, 10, 13, ink))
          .join(''),
      { x: 0, y, turn: -10 },
    ),
  ]);
}

/** A shallow box round a cat that lies: if it fits, it sits. */
export function lowBox(sheet: Sheet, cat: Box, top: number, chance: Chance): Place {
  const card = chance.pick(['#c99b66', '#d3a874', '#b98955']);
  const middle = (cat.left + cat.right) / 2;
  const half = Math.min(270, (cat.right - cat.left) / 2 + 14);
  const front = linear(
    sheet,
    [0, 0, 1, 1],
    [
      [0, lighter(card, 0.16)],
      [1, darker(card, 0.12)],
    ],
  );
  const behind =
    shadowUnder(half, 40) +
    path(
      `M${-half} ${top}L${-half + 24} ${top - 58}H${half - 24}L${half} ${top}V10H${-half}Z`,
      darker(card, 0.42),
    ) +
    path(
      `M${-half + 24} ${top - 58}L${-half - 10} ${top - 104}L${-half - 24} ${top - 88}L${-half} ${top}Z`,
      darker(card, 0.14),
    ) +
    path(
      `M${half - 24} ${top - 58}L${half + 10} ${top - 104}L${half + 24} ${top - 88}L${half} ${top}Z`,
      darker(card, 0.22),
    );
  const between =
    path(`M${-half} ${top}H${half}L${half - 8} 38H${-half + 8}Z`, front) +
    line(`M${-half} ${top + 3}H${half}`, lighter(card, 0.5), 6, { opacity: 0.85 }) +
    rectangle([-32, top, 64, 60], lighter(card, 0.42), { opacity: 0.55 }) +
    path(`M${-half} ${top}H${half}L${half + 16} ${top + 42}H${-half - 16}Z`, lighter(card, 0.1), {
      opacity: 0.95,
    }) +
    line(`M${-half - 16} ${top + 42}H${half + 16}`, darker(card, 0.4), 4, { opacity: 0.4 });
  return {
    behind: placed(behind, { x: middle }),
    between: placed(between, { x: middle }),
    box: { left: middle - half - 26, right: middle + half + 26, top: cat.top, bottom: 46 },
  };
}

/** A wash basin on its foot, the tap behind; at a rim of 0 the cat looks over it. */
export function basin(
  sheet: Sheet,
  cat: Box,
  rim: number,
  { palette, chance }: { palette: Palette; chance: Chance },
): Place {
  const isDeep = rim === 0;
  const china = chance.pick(['#fbfaf6', '#f4f0ea', '#e4efee', lighter(palette.accent, 0.72)]);
  const half = isDeep ? 270 : Math.min(330, (cat.right - cat.left) / 2 + 46);
  const middle = isDeep ? 0 : (cat.left + cat.right) / 2;
  const bowlFill = linear(
    sheet,
    [0, 0, 1, 0.6],
    [
      [0, china],
      [0.6, darker(china, 0.06)],
      [1, darker(china, 0.26)],
    ],
  );
  const deep = rim + 214;
  const bowl = `M${-half} ${rim}Q${-half + 6} ${deep - 30} ${-half * 0.42} ${deep}H${half * 0.42}Q${half - 6} ${deep - 30} ${half} ${rim}Q0 ${rim + 52} ${-half} ${rim}Z`;
  const foot = `M${-half * 0.24} ${deep - 6}H${half * 0.24}L${half * 0.3} ${deep + 130}H${-half * 0.3}Z`;
  const behind =
    placed(tap(chance), { x: half * 0.74, y: rim - 14, scale: 1.15 }) +
    ellipse(0, rim, half, 48, darker(china, 0.1)) +
    ellipse(0, rim + 5, half * 0.94, 39, darker(china, 0.36)) +
    ellipse(0, rim + 14, half * 0.86, 30, mix('#8cc4d0', darker(china, 0.2), 0.4));
  const shine = path(
    `M${-half * 0.86} ${rim + 44}Q${-half * 0.8} ${deep - 70} ${-half * 0.5} ${deep - 34}`,
    'none',
    {
      stroke: '#ffffff',
      'stroke-width': 14,
      'stroke-linecap': 'round',
      opacity: 0.85,
    },
  );
  const edge = path(
    `M${-half} ${rim}Q0 ${rim + 96} ${half} ${rim}Q${half + 14} ${rim + 12} ${half - 8} ${rim + 26}Q0 ${rim + 118} ${-half + 8} ${rim + 26}Q${-half - 14} ${rim + 12} ${-half} ${rim}Z`,
    lighter(china, 0.6),
  );
  const bubbles = chance.happens(0.5) ? foam(half, rim, chance) : '';
  const between =
    path(foot, darker(china, 0.12)) +
    path(
      `M${half * 0.04} ${deep}H${half * 0.24}L${half * 0.3} ${deep + 130}H${half * 0.06}Z`,
      '#1a1030',
      { opacity: 0.08 },
    ) +
    path(bowl, bowlFill) +
    clipped(
      sheet,
      bowl,
      path(`M${-half} ${rim + 30}Q0 ${rim + 138} ${half} ${rim + 30}V${rim}H${-half}Z`, '#1a1030', {
        opacity: 0.09,
      }),
    ) +
    shine +
    edge +
    bubbles;
  return {
    behind: placed(behind, { x: middle }),
    between: placed(between, { x: middle }),
    box: {
      left: middle - half - 30,
      right: middle + half + 40,
      top: Math.min(cat.top, rim - 250),
      bottom: deep + 96,
    },
  };
}

function tap(chance: Chance): string {
  const metal = chance.pick(['#b9c3cc', '#d8ae5c', '#c9cdd2']);
  return (
    line('M0 0V-120Q0 -178 -56 -178Q-102 -178 -104 -132', metal, 27) +
    line('M-4 -6V-120Q-4 -172 -56 -173', lighter(metal, 0.6), 7, { opacity: 0.8 }) +
    rectangle([-122, -138, 37, 16], darker(metal, 0.15), { rx: 5 }) +
    line('M-6 -74L44 -92', metal, 15) +
    circle(50, -94, 15, darker(metal, 0.1)) +
    rectangle([-30, -12, 60, 26], darker(metal, 0.12), { rx: 10 }) +
    path('M-104 -104Q-115 -86 -104 -80Q-93 -86 -104 -104Z', '#7fc3d8')
  );
}

function foam(half: number, rim: number, chance: Chance): string {
  let drawn = '';
  for (let index = 0; index < 15; index += 1) {
    const x = (index / 14 - 0.5) * half * 1.7;
    const y = rim + 30 + (1 - (x / half) ** 2) * 44;
    const r = chance.between(13, 30);
    drawn +=
      circle(x, y - r * 0.6, r, '#f4fbff', { opacity: 0.94 }) +
      circle(x - r * 0.3, y - r, r * 0.24, '#ffffff');
  }
  for (let index = 0; index < 6; index += 1) {
    const r = chance.between(9, 24);
    const [x, y] = [chance.between(-1, 1) * half, rim - chance.between(60, 300)];
    drawn +=
      circle(x, y, r, '#dff2fb', { opacity: 0.42, stroke: '#ffffff', 'stroke-width': 3 }) +
      circle(x - r * 0.35, y - r * 0.35, r * 0.2, '#ffffff');
  }
  return drawn;
}
