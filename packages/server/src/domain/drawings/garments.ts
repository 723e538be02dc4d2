// Clothes. A garment is only paint that the cat's body and legs clip to themselves: a jumper fits
// every build, lies under the haunch, and takes the light of the fur it covers.

import type { Box } from './coat-patterns.ts';
import { chooseScarf, type Neckwear } from './neckwear.ts';
import { circle, darker, ellipse, lighter, line, path, placed, type Sheet } from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Garment } from './pose.ts';
import type { Chance } from './seeded.ts';

export interface Outfit {
  garment?: Garment;
  neck: Neckwear;
}

export function chooseOutfit(
  sheet: Sheet,
  palette: Palette,
  chance: Chance,
  canDress: boolean,
): Outfit {
  if (!canDress || chance.happens(0.2)) return { neck: chooseScarf(sheet, palette, chance) };
  const pairs: [string, string][] = [
    ['#b8423f', '#f7e3c8'],
    ['#2f6f7f', '#f4d694'],
    ['#e0a63c', '#8a4b2d'],
    ['#4d5f9c', '#f3ead8'],
    ['#5f8f63', '#f2e2b8'],
    ['#d9788a', '#fff3ea'],
    [palette.pop, palette.pale],
  ];
  const [colour, mark] = chance.pick(pairs);
  const make = chance.pick([stripedJumper, knitJumper, hoodie, raincoat, sailorTop]);
  return make(colour, mark);
}

/** A cloth over the upper part of a box: down to the hem, and a darker band there. */
function cloth(box: Box, colour: string, hem: number, inside: string, band = 26): string {
  const { left, right, top } = box;
  const [l, w] = [left - 60, right - left + 120];
  const y = hem - band;
  const middle = (left + right) / 2;
  return (
    path(`M${l} ${top - 60}H${l + w}V${hem - 12}Q${middle} ${hem + 18} ${l} ${hem - 12}Z`, colour) +
    inside +
    path(
      `M${l} ${y - 12}Q${middle} ${y + 18} ${l + w} ${y - 12}V${hem - 12}Q${middle} ${hem + 18} ${l} ${hem - 12}Z`,
      darker(colour, 0.16),
    )
  );
}

const hemOf = ({ top, bottom }: Box) => bottom - (bottom - top) * 0.2;
const cuffOf = ({ bottom }: Box) => bottom - 58;

function bands({ left, right }: Box, from: number, to: number, step: number, mark: string): string {
  let drawn = '';
  const middle = (left + right) / 2;
  for (let y = from; y < to; y += step) {
    drawn += line(
      `M${left - 30} ${y - 14}Q${middle} ${y + 16} ${right + 30} ${y - 14}`,
      mark,
      step * 0.42,
    );
  }
  return drawn;
}

function stripedJumper(colour: string, mark: string): Outfit {
  return {
    garment: {
      body: (box) =>
        cloth(box, colour, hemOf(box), bands(box, box.top + 46, hemOf(box) - 34, 46, mark)),
      leg: (box) =>
        cloth(box, colour, cuffOf(box), bands(box, box.top + 30, cuffOf(box) - 30, 46, mark), 20),
    },
    neck: rollNeck(darker(colour, 0.1)),
  };
}

function knitJumper(colour: string, mark: string): Outfit {
  const heart = 'M0 26Q-40 0 -30 -22Q-14 -40 0 -18Q14 -40 30 -22Q40 0 0 26Z';
  return {
    garment: {
      body: (box) => {
        const middle = (box.left + box.right) / 2;
        let cables = '';
        for (const x of [-96, -62, 62, 96]) {
          cables += `M${middle + x} ${box.top}`;
          for (let y = box.top; y < hemOf(box) - 30; y += 40) cables += 'q12 10 0 20t0 20';
        }
        const yoke = zigzag(box, box.top + 128, mark) + zigzag(box, box.top + 152, mark);
        return cloth(
          box,
          colour,
          hemOf(box),
          line(cables, lighter(colour, 0.35), 6, { opacity: 0.6 }) +
            yoke +
            placed(path(heart, mark), { x: middle, y: box.top + 204 }),
        );
      },
      leg: (box) => cloth(box, colour, cuffOf(box), zigzag(box, cuffOf(box) - 44, mark), 20),
    },
    neck: rollNeck(darker(colour, 0.1)),
  };
}

function zigzag({ left, right }: Box, y: number, mark: string): string {
  let d = `M${left - 20} ${y}`;
  for (let x = left - 20; x < right + 20; x += 28) d += 'l14 -14l14 14';
  return line(d, mark, 7);
}

function hoodie(colour: string, mark: string): Outfit {
  return {
    garment: {
      body: (box) => {
        const middle = (box.left + box.right) / 2;
        const y = box.top + (box.bottom - box.top) * 0.5;
        const pocket = path(
          `M${middle - 84} ${y + 30}L${middle - 56} ${y - 24}H${middle + 56}L${middle + 84} ${y + 30}V${y + 84}H${middle - 84}Z`,
          darker(colour, 0.12),
        );
        const strings = line(
          `M${middle - 22} ${box.top + 60}v92M${middle + 22} ${box.top + 60}v80`,
          mark,
          7,
        );
        return cloth(box, colour, hemOf(box), pocket + strings);
      },
      leg: (box) => cloth(box, colour, cuffOf(box), '', 22),
    },
    neck: ({ x, y, width }) =>
      placed(
        path(
          `M${-width * 0.74} -50Q${-width * 0.82} 26 -10 46Q${width * 0.05} 50 10 46Q${width * 0.82} 26 ${width * 0.74} -50Q0 20 ${-width * 0.74} -50Z`,
          lighter(colour, 0.08),
        ) +
          path(
            `M${-width * 0.56} -40Q0 50 ${width * 0.56} -40Q0 22 ${-width * 0.56} -40Z`,
            darker(colour, 0.35),
          ) +
          circle(-22, 40, 5, mark) +
          circle(22, 40, 5, mark),
        { x, y },
      ),
  };
}

function raincoat(_colour: string, _mark: string): Outfit {
  const yellow = '#f2c230';
  return {
    garment: {
      body: (box) => {
        const middle = (box.left + box.right) / 2;
        const opening = line(`M${middle} ${box.top}V${box.bottom}`, darker(yellow, 0.3), 5, {
          opacity: 0.6,
        });
        let buttons = '';
        for (let y = box.top + 112; y < hemOf(box) - 20; y += 62) {
          buttons +=
            circle(middle + 17, y, 10, '#3d5a80') +
            circle(middle + 14, y - 3, 3, '#ffffff', { opacity: 0.7 });
        }
        return cloth(box, yellow, hemOf(box), opening + buttons, 12);
      },
      leg: (box) => cloth(box, yellow, cuffOf(box), '', 14),
    },
    neck: ({ x, y, width }) =>
      placed(
        path(
          `M${-width * 0.7} -46Q${-width * 0.74} 20 -6 38L0 16L6 38Q${width * 0.74} 20 ${width * 0.7} -46Q0 10 ${-width * 0.7} -46Z`,
          lighter(yellow, 0.2),
        ) +
          line(
            `M${-width * 0.66} -10Q${-width * 0.5} 26 -6 38L0 16L6 38Q${width * 0.5} 26 ${width * 0.66} -10`,
            darker(yellow, 0.25),
            4,
            { opacity: 0.6 },
          ),
        { x, y },
      ),
  };
}

function sailorTop(): Outfit {
  const [white, navy] = ['#f6f2ea', '#33507f'];
  return {
    garment: {
      body: (box) =>
        cloth(box, white, hemOf(box), bands(box, box.top + 120, hemOf(box) - 20, 34, navy), 8),
      leg: (box) =>
        cloth(box, white, cuffOf(box), bands(box, box.top + 40, cuffOf(box) - 10, 34, navy), 8),
    },
    neck: ({ x, y, width }) =>
      placed(
        path(
          `M${-width * 0.72} -46Q${-width * 0.8} 30 ${-width * 0.5} 52L0 40L${width * 0.5} 52Q${width * 0.8} 30 ${width * 0.72} -46Q0 20 ${-width * 0.72} -46Z`,
          navy,
        ) +
          line(
            `M${-width * 0.64} 4Q${-width * 0.6} 34 ${-width * 0.46} 42L0 30L${width * 0.46} 42Q${width * 0.6} 34 ${width * 0.64} 4`,
            white,
            4,
          ) +
          path('M0 34L-34 22V58ZM0 34L34 22V58ZM-6 40L-20 84L0 74L20 84L6 40Z', '#c8453f') +
          circle(0, 38, 10, '#a83632'),
        { x, y },
      ),
  };
}

function rollNeck(colour: string): Neckwear {
  return ({ x, y, width }) => {
    let ribs = '';
    for (let at = -4; at <= 4; at += 1) ribs += `M${at * width * 0.13} ${8 - Math.abs(at) * 5}v26`;
    return placed(
      ellipse(0, 34, width * 0.54, 14, '#1a1030', { opacity: 0.14 }) +
        path(
          `M${-width * 0.58} -44Q${-width * 0.66} 20 ${-width * 0.4} 30Q0 52 ${width * 0.4} 30Q${width * 0.66} 20 ${width * 0.58} -44Z`,
          colour,
        ) +
        line(ribs, darker(colour, 0.35), 4, { opacity: 0.4 }),
      { x, y },
    );
  };
}
