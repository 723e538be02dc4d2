// Things that stand about in scenes: plants, frames, lamps, clouds, trees. Each is drawn from where
// it touches the ground, or its middle if it hangs, in colours of the picture's palette.

import { type Point, smooth } from './outline.ts';
import { circle, darker, ellipse, lighter, line, mix, path, placed, rectangle } from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Chance } from './seeded.ts';

/** A leaf from 0 0 upwards. */
function leaf(length: number, width: number, colour: string, vein: string): string {
  const d = `M0 0C${-width} ${-length * 0.35} ${-width * 0.8} ${-length * 0.8} 0 ${-length}C${width * 0.8} ${-length * 0.8} ${width} ${-length * 0.35} 0 0Z`;
  return path(d, colour) + line(`M0 0V${-length * 0.86}`, vein, 3, { opacity: 0.5 });
}

export function potPlant(
  x: number,
  y: number,
  size: number,
  palette: Palette,
  chance: Chance,
): string {
  const greens = [palette.leaf, darker(palette.leaf, 0.18), lighter(palette.leaf, 0.18)];
  const leaves = [-62, 58, -38, 34, -14, 12].map((turn) => {
    const green = chance.pick(greens);
    return placed(
      leaf(chance.between(150, 215), chance.between(30, 44), green, lighter(green, 0.4)),
      { y: -110, turn: turn + chance.between(-7, 7) },
    );
  });
  const pot = chance.pick([palette.accent, palette.pop, palette.pale]);
  return placed(
    ellipse(0, 0, 84, 12, '#1d1030', { opacity: 0.18 }) +
      leaves.join('') +
      path('M-66 -120H66L50 0H-50Z', pot) +
      path('M20 -120H66L50 0H22Z', darker(pot, 0.5), { opacity: 0.25 }) +
      rectangle([-74, -136, 148, 28], lighter(pot, 0.12), { rx: 8 }),
    { x, y, scale: size },
  );
}

export function pictureFrame(
  x: number,
  y: number,
  size: number,
  palette: Palette,
  chance: Chance,
): string {
  const inside = chance.pick([
    path('M-60 60Q-30 -20 0 20Q30 -40 60 60Z', palette.leaf) + circle(26, -36, 17, palette.accent),
    // A fish, which is what a cat would hang up.
    path('M-42 4Q-8 -34 30 0L52 -20V26L30 6Q-8 38 -42 4Z', palette.pop) +
      circle(-22, -1, 4, palette.pale),
    path('M-46 70V6A46 46 0 0 1 46 6V70H22V8A22 22 0 0 0 -22 8V70Z', palette.accent),
    circle(0, 0, 34, palette.accent) +
      ellipse(0, 2, 58, 12, palette.deep, { opacity: 0.5, transform: 'rotate(-18)' }),
  ]);
  return placed(
    rectangle([-84, -98, 168, 196], '#1d1030', { opacity: 0.14, x: -76, y: -88 }) +
      rectangle([-84, -98, 168, 196], palette.deep, { rx: 4 }) +
      rectangle([-73, -87, 146, 174], palette.pale) +
      inside,
    { x, y, scale: size },
  );
}

export function floorLamp(x: number, y: number, size: number, palette: Palette): string {
  return placed(
    ellipse(0, 0, 60, 10, '#1d1030', { opacity: 0.2 }) +
      ellipse(0, -420, 250, 250, '#fff2c4', { opacity: 0.2 }) +
      line('M0 -4V-420', palette.deep, 12) +
      rectangle([-48, -14, 96, 14], palette.deep, { rx: 6 }) +
      path('M-58 -520H58L96 -380H-96Z', palette.accent) +
      path('M10 -520H58L96 -380H20Z', darker(palette.accent, 0.4), { opacity: 0.25 }),
    { x, y, scale: size },
  );
}

export function cloud(x: number, y: number, size: number, colour: string, opacity = 0.9): string {
  const d =
    'M-120 30Q-150 30 -150 4Q-150 -24 -116 -24Q-104 -70 -52 -64Q-24 -100 26 -80Q60 -92 82 -52Q142 -56 146 -8Q150 30 112 30Z';
  return placed(path(d, colour, { opacity }), { x, y, scale: size });
}

export function roundTree(
  x: number,
  y: number,
  size: number,
  colour: string,
  trunk: string,
): string {
  return placed(
    path('M-14 0L-9 -150H9L14 0Z', trunk) +
      line('M0 -80L-34 -128M0 -104L30 -146', trunk, 9) +
      ellipse(0, -210, 96, 108, colour) +
      ellipse(26, -184, 66, 78, darker(colour, 0.3), { opacity: 0.25 }) +
      ellipse(-32, -250, 34, 38, lighter(colour, 0.5), { opacity: 0.2 }),
    { x, y, scale: size },
  );
}

export function pineTree(
  x: number,
  y: number,
  size: number,
  colour: string,
  snow?: string,
): string {
  const tier = (top: number, half: number, low: number) => {
    const d = `M0 ${top}L${half} ${low}Q0 ${low + 16} ${-half} ${low}Z`;
    const cap =
      snow === undefined
        ? ''
        : path(
            `M0 ${top}L${half * 0.5} ${(top + low) / 2}Q${half * 0.2} ${(top + low) / 2 - 14} 0 ${(top + low) / 2 + 8}Q${-half * 0.25} ${(top + low) / 2 - 12} ${-half * 0.5} ${(top + low) / 2}Z`,
            snow,
          );
    return (
      path(d, colour) +
      path(
        `M0 ${top}L${half} ${low}Q${half * 0.3} ${low + 12} 10 ${low + 8}Z`,
        darker(colour, 0.5),
        { opacity: 0.22 },
      ) +
      cap
    );
  };
  return placed(
    rectangle([-11, -40, 22, 40], darker(colour, 0.5)) +
      tier(-170, 92, -30) +
      tier(-250, 74, -110) +
      tier(-320, 54, -190),
    { x, y, scale: size },
  );
}

export function flower(
  x: number,
  y: number,
  size: number,
  petal: string,
  palette: Palette,
): string {
  const petals = [0, 72, 144, 216, 288]
    .map((turn) =>
      ellipse(0, -17, 11, 16, petal, { transform: `translate(0 -96) rotate(${turn})` }),
    )
    .join('');
  return placed(
    line('M0 0Q-6 -50 0 -96', palette.leaf, 7) +
      path('M-2 -36Q-42 -44 -50 -78Q-10 -76 -2 -36Z', palette.leaf) +
      petals +
      circle(0, -96, 10, mix(palette.accent, '#ffe08a', 0.5)),
    { x, y, scale: size },
  );
}

export function tulip(x: number, y: number, size: number, petal: string, palette: Palette): string {
  return placed(
    line('M0 0V-100', palette.leaf, 7) +
      path('M0 -6Q34 -40 30 -84Q2 -60 0 -6Z', palette.leaf) +
      path('M-24 -134L-9 -120L0 -140L9 -120L24 -134Q30 -90 0 -88Q-30 -90 -24 -134Z', petal),
    { x, y, scale: size },
  );
}

export function grassTuft(x: number, y: number, size: number, colour: string): string {
  return placed(
    path(
      'M-22 0Q-26 -34 -38 -50Q-12 -34 -8 0ZM-8 0Q-8 -46 2 -68Q10 -40 6 0ZM8 0Q14 -36 34 -52Q28 -24 20 0Z',
      colour,
    ),
    { x, y, scale: size },
  );
}

export function moon(x: number, y: number, radius: number, colour: string): string {
  return (
    circle(x, y, radius * 1.7, colour, { opacity: 0.1 }) +
    circle(x, y, radius * 1.3, colour, { opacity: 0.14 }) +
    circle(x, y, radius, colour) +
    circle(x - radius * 0.3, y - radius * 0.2, radius * 0.17, darker(colour, 0.2), {
      opacity: 0.4,
    }) +
    circle(x + radius * 0.28, y + radius * 0.3, radius * 0.24, darker(colour, 0.2), {
      opacity: 0.32,
    }) +
    circle(x + radius * 0.2, y - radius * 0.42, radius * 0.11, darker(colour, 0.2), {
      opacity: 0.32,
    })
  );
}

export function starDots(width: number, height: number, count: number, chance: Chance): string {
  let drawn = '';
  for (let index = 0; index < count; index += 1) {
    const [x, y] = [chance.next() * width, chance.next() * height];
    drawn += circle(x, y, chance.between(1.5, 4.5), '#fff8e0', {
      opacity: chance.between(0.4, 0.95),
    });
  }
  return drawn;
}

export function hill(
  width: number,
  y: number,
  rise: number,
  bottom: number,
  colour: string,
  chance: Chance,
): string {
  const tops: Point[] = [-0.1, 0.18, 0.42, 0.68, 0.9, 1.1].map(
    (share): Point => [share * width, y - chance.next() * rise],
  );
  const edge = smooth(tops, false);
  return path(`${edge}V${bottom}H${-0.1 * width}Z`, colour);
}

/** A sprig with pairs of leaves, from 0 0 upwards. */
export function sprig(x: number, y: number, size: number, turn: number, colour: string): string {
  let leaves = '';
  for (let step = 0; step < 6; step += 1) {
    const up = -50 - step * 48;
    const small = 1 - step * 0.1;
    for (const side of [-1, 1]) {
      leaves += placed(leaf(92 * small, 24 * small, colour, lighter(colour, 0.3)), {
        y: up,
        turn: side * 52,
      });
    }
  }
  const stem = line('M0 0Q8 -160 0 -340', colour, 8);
  return placed(stem + leaves + placed(leaf(70, 18, colour, lighter(colour, 0.3)), { y: -330 }), {
    x,
    y,
    turn,
    scale: size,
  });
}
