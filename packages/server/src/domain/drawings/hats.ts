// Hats, in the measure of the head that wears them: their edge lies on the brow and the ears stand
// out beside them. A wide brim has a back half too, which goes behind the ears.

import type { FaceShape } from './face-shape.ts';
import { circle, darker, ellipse, lighter, line, path, placed, rectangle } from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Chance } from './seeded.ts';

interface HatDrawing {
  behind?: string;
  over: string;
}

type Hat = (colour: string, trim: string) => HatDrawing;

const shade = (d: string) => path(d, '#1a1030', { opacity: 0.16 });

const topHat: Hat = (colour, trim) => ({
  over:
    path('M-66 -6L-74 -150Q0 -172 74 -150L66 -6Z', colour) +
    shade('M20 -160Q56 -158 74 -150L66 -6H24Z') +
    ellipse(0, -152, 74, 15, lighter(colour, 0.16)) +
    path('M-67 -16L-69 -50Q0 -34 69 -50L67 -16Q0 2 -67 -16Z', trim) +
    path('M-118 -14Q0 20 118 -14Q124 4 96 14Q0 36 -96 14Q-124 4 -118 -14Z', lighter(colour, 0.08)),
});

const beanie: Hat = (colour, trim) => ({
  over:
    circle(0, -142, 30, trim) +
    circle(-9, -150, 9, lighter(trim, 0.4), { opacity: 0.6 }) +
    path('M-84 2Q-88 -122 0 -124Q88 -122 84 2Z', colour) +
    line('M-46 -8Q-50 -88 -18 -118M0 -6V-122M46 -8Q50 -88 18 -118', darker(colour, 0.35), 5, {
      opacity: 0.4,
    }) +
    path('M-92 -22Q0 -50 92 -22Q98 4 90 20Q0 -8 -90 20Q-98 4 -92 -22Z', trim) +
    line('M-62 -26L-60 8M-32 -34L-31 0M0 -36V-2M32 -34L31 0M62 -26L60 8', darker(trim, 0.3), 4, {
      opacity: 0.4,
    }),
});

const partyHat: Hat = (colour, trim) => ({
  over:
    path('M-58 4L0 -168L58 4Q0 24 -58 4Z', colour) +
    path('M-45 -34L-33 -70L50 -20L58 4Q52 10 44 11Z', trim, { opacity: 0.9 }) +
    path('M-20 -108L-9 -140L24 -98L34 -66Z', trim, { opacity: 0.9 }) +
    shade('M0 -168L58 4Q40 14 20 16Z') +
    [0, 60, 120]
      .map((turn) =>
        line('M-24 -170H24', lighter(trim, 0.2), 9, { transform: `rotate(${turn} 0 -170)` }),
      )
      .join('') +
    circle(0, -170, 13, lighter(trim, 0.35)),
});

const wizardHat: Hat = (colour, trim) => ({
  over:
    path('M-74 -2Q-40 -110 6 -176Q26 -204 66 -190Q40 -176 46 -140Q56 -70 76 -2Z', colour) +
    shade('M12 -180Q26 -204 66 -190Q40 -176 46 -140Q56 -70 76 -2H34Q34 -100 12 -180Z') +
    star(-12, -66, 17, trim) +
    star(26, -112, 11, trim) +
    star(34, -36, 9, trim) +
    path('M-75 -6Q-70 -26 -66 -34Q0 -12 66 -34L76 -4Q0 22 -75 -6Z', trim) +
    path(
      'M-140 -4Q-60 -22 0 6Q60 -22 140 -4Q120 26 60 24Q0 34 -60 24Q-120 26 -140 -4Z',
      lighter(colour, 0.1),
    ),
});

const sunHat: Hat = (colour, trim) => ({
  behind: ellipse(0, -74, 176, 50, darker(colour, 0.28)),
  over:
    path('M-78 6Q-82 -98 0 -100Q82 -98 78 6Z', colour) +
    shade('M26 -96Q82 -88 78 6H32Z') +
    path('M-80 -30Q0 -4 80 -30L80 2Q0 28 -80 2Z', trim) +
    path(
      'M-176 -14Q-90 -28 -76 -8Q0 22 76 -8Q90 -28 176 -14Q178 14 96 26Q0 42 -96 26Q-178 14 -176 -14Z',
      lighter(colour, 0.12),
    ) +
    line('M-150 -6Q0 46 150 -6M-118 6Q0 48 118 6', darker(colour, 0.3), 3, { opacity: 0.35 }) +
    circle(58, -16, 17, lighter(trim, 0.5)) +
    circle(58, -16, 7, '#f3c65a'),
});

const crown: Hat = (_colour, trim) => ({
  over:
    path('M-70 6L-82 -86L-42 -44L0 -108L42 -44L82 -86L70 6Q0 26 -70 6Z', '#f1bf42') +
    shade('M18 -80L42 -44L82 -86L70 6Q46 14 26 16Z') +
    path('M-70 6L-73 -18Q0 4 73 -18L70 6Q0 26 -70 6Z', '#d99b2e') +
    circle(-82, -90, 10, trim) +
    circle(0, -114, 12, trim) +
    circle(82, -90, 10, trim) +
    ellipse(0, -26, 12, 15, trim) +
    ellipse(-40, -20, 8, 10, lighter(trim, 0.4)) +
    ellipse(40, -20, 8, 10, lighter(trim, 0.4)) +
    line('M-60 -40L-66 -64', '#fff3c4', 6, { opacity: 0.8 }),
});

const beret: Hat = (colour) => ({
  over: placed(
    line('M6 -96Q10 -112 22 -118', darker(colour, 0.2), 9) +
      path('M-104 -20Q-128 -86 0 -98Q118 -98 112 -36Q106 -4 58 2H-66Q-96 2 -104 -20Z', colour) +
      shade('M112 -36Q106 -4 58 2H-66Q-84 2 -92 -4Q60 -4 112 -36Z') +
      rectangle([-70, -8, 140, 20], darker(colour, 0.25), { rx: 10 }),
    { turn: -9 },
  ),
});

const cowboyHat: Hat = (colour, trim) => ({
  over:
    path('M-76 0Q-88 -112 -36 -118Q0 -92 36 -118Q88 -112 76 0Z', colour) +
    shade('M20 -104Q28 -112 36 -118Q88 -112 76 0H34Z') +
    path('M-79 -28Q0 -6 79 -28L78 -2Q0 20 -78 -2Z', trim) +
    path(
      'M-164 -50Q-130 6 -70 -6Q0 20 70 -6Q130 6 164 -50Q172 6 100 24Q0 44 -100 24Q-172 6 -164 -50Z',
      lighter(colour, 0.1),
    ) +
    star(0, -14, 14, '#f6cf62'),
});

const flowerCrown: Hat = (colour, trim) => {
  const places = [
    [-92, 2],
    [-62, -22],
    [-24, -34],
    [16, -35],
    [56, -25],
    [90, -2],
  ] as const;
  const leaves = places
    .map(([x, y]) =>
      path(`M${x} ${y + 6}q-22 -26 4 -44q22 18 -4 44Z`, '#6f9d62', {
        transform: `rotate(${x * 0.5} ${x} ${y})`,
      }),
    )
    .join('');
  const flowers = places
    .map(([x, y], index) => {
      const petal = index % 2 === 0 ? colour : lighter(trim, 0.3);
      const size = index % 2 === 0 ? 15 : 11;
      return (
        [0, 72, 144, 216, 288]
          .map((turn) =>
            ellipse(0, -size, size * 0.72, size, petal, {
              transform: `translate(${x} ${y}) rotate(${turn})`,
            }),
          )
          .join('') + circle(x, y, size * 0.6, '#f6d06a')
      );
    })
    .join('');
  return { over: leaves + flowers };
};

function star(x: number, y: number, size: number, colour: string): string {
  return placed(
    path('M0 -10L2.8 -3L10 -3L4.4 1.6L6.4 9L0 4.6L-6.4 9L-4.4 1.6L-10 -3L-2.8 -3Z', colour),
    { x, y, scale: size / 10 },
  );
}

const hats = [topHat, beanie, partyHat, wizardHat, sunHat, crown, beret, cowboyHat, flowerCrown];

/** A hat for a head; it stands out about 170 above the brow. */
export function chooseHat(palette: Palette, chance: Chance) {
  const hat = chance.pick(hats);
  const colours = [palette.deep, palette.pop, palette.accent, '#c9524a', '#3f6fa0', '#5b4a8a'];
  const colour = hat === sunHat ? '#ecca86' : hat === cowboyHat ? '#a9714a' : chance.pick(colours);
  const trim = chance.pick(
    ['#f6cf62', palette.pale, '#e86f5c', '#5fb0a4'].filter((one) => one !== colour),
  );
  const lean = chance.between(-5, 5);
  return (face: FaceShape, turn: number): HatDrawing => {
    const drawn = hat(colour, trim);
    const size = face.halfWidth / 104;
    const place = { x: turn * 7, y: face.brow - 3, turn: lean + turn * 3, scale: size };
    return {
      over: placed(drawn.over, place),
      ...(drawn.behind === undefined
        ? {}
        : { behind: placed(drawn.behind, { ...place, y: place.y + 40 }) }),
    };
  };
}
