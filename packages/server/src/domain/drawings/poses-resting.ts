// A cat that takes it easy: a loaf, curled up asleep, and stretched out. What makes them read is
// the one long line of the back; everything else is tucked below it.

import type { Point } from './outline.ts';
import { ribbon } from './outline.ts';
import { darker, line } from './paint.ts';
import { buildWidth, type Pose, type PoseInput, part, paw, tail } from './pose.ts';

const tallness = { slender: 0.92, medium: 1, cobby: 1.07, large: 1.07 };

export const loaf: Pose = (input) => {
  const { traits, motion } = input;
  const h = tallness[traits.build];
  const w = buildWidth[traits.build] * 0.5 + 0.5;
  const breath = motion.sway * 3;
  const back: Point[] = [
    [-60 * w, -206 * h - breath],
    [52 * w, -222 * h - breath],
    [150 * w, -190 * h],
    [212 * w, -108],
    [208 * w, -28],
  ];
  const outline: Point[] = [
    [-142 * w, -168 * h],
    ...back,
    [150 * w, 0],
    [-140 * w, 0],
    [-204 * w, -24],
    [-208 * w, -94],
  ];
  const bib = `M-230 -150Q-110 -120 -60 -60Q-40 -20 -50 10H-240Z`;
  const haunch: Point[] = [
    [132 * w, -136],
    [192 * w, -96],
    [204 * w, -34],
    [150 * w, -1],
    [62 * w, -3],
    [40 * w, -60],
    [72 * w, -116],
  ];
  const swing = motion.tail;
  const along: Point[] = [
    [196 * w, -26],
    [150 * w, -14],
    [60 * w, -13],
    [-10, -15 - Math.abs(swing) * 5],
    [-46 - swing * 6, -24 - swing * 12],
  ];
  return {
    behind: '',
    body:
      part(input, 'body', outline, {
        backs: [back],
        depth: 110 * h,
        white: bib,
        ...(input.garment === undefined ? {} : { dressed: input.garment.body }),
      }) +
      part(input, 'haunch', haunch, {
        backs: [haunch.slice(0, 4)],
        depth: 64,
        name: 'haunch',
        fluff: 0.3,
      }) +
      paw(input, -150 * w, -16, { rx: 46, ry: 20 }) +
      paw(input, -74 * w, -13, { rx: 42, ry: 18 }) +
      tail(input, along, 32),
    front: '',
    head: { x: -112 * w, y: -196 * h - breath * 0.6, turn: 0, scale: 1, facing: -0.3 },
    neck: { x: -118 * w, y: -112 * h, width: 150 },
    box: { left: -250 * w, right: 226 * w, top: -372 * h, bottom: 8 },
  };
};

export const curled: Pose = (input) => {
  const { traits, motion } = input;
  const h = tallness[traits.build];
  const breath = motion.sway * 4;
  const back: Point[] = [
    [-128, -178 * h - breath],
    [-20, -216 * h - breath],
    [100, -204 * h - breath],
    [190, -140 * h],
    [222, -66],
  ];
  const outline: Point[] = [
    [-200, -112],
    ...back,
    [190, -14],
    [80, 0],
    [-100, 0],
    [-196, -16],
    [-226, -58],
  ];
  const haunch: Point[] = [
    [92, -150],
    [166, -118],
    [196, -56],
    [150, -8],
    [58, -4],
    [16, -54],
    [34, -124],
  ];
  const along: Point[] = [
    [200, -44],
    [150, -20],
    [50, -17],
    [-50, -17],
    [-150, -24],
    [-206 - motion.tail * 6, -46 - motion.tail * 12],
  ];
  return {
    behind: '',
    body:
      part(input, 'body', outline, { backs: [back], depth: 104 * h }) +
      part(input, 'haunch', haunch, {
        backs: [haunch.slice(0, 4)],
        depth: 66,
        name: 'haunch',
        fluff: 0.3,
      }),
    front: paw(input, 0, -46, { rx: 44, ry: 19 }) + tail(input, along, 36),
    head: { x: -98, y: -104 + breath * 0.3, turn: -12, scale: 0.96, facing: -0.2 },
    neck: { x: -90, y: -50, width: 140 },
    box: { left: -256, right: 246, top: -272 * h, bottom: 10 },
    isAsleep: true,
  };
};

export const stretched: Pose = (input) => {
  const { traits, motion } = input;
  const w = buildWidth[traits.build];
  const breath = motion.sway * 3;
  const back: Point[] = [
    [-60, -152 * w - breath],
    [60, -148 * w - breath],
    [170, -160 * w],
    [246, -112],
    [262, -40],
  ];
  const outline: Point[] = [
    [-160, -164 * w],
    ...back,
    [214, 0],
    [-150, 0],
    [-198, -36],
    [-206, -112],
  ];
  const haunch: Point[] = [
    [168, -146 * w],
    [236, -112],
    [256, -46],
    [206, -2],
    [110, -3],
    [86, -54],
    [112, -122 * w],
  ];
  const swing = motion.tail;
  const along: Point[] = [
    [236, -34],
    [318, -20],
    [380, -26 - swing * 8],
    [428, -64 - swing * 20],
    [432 + swing * 12, -112 - swing * 20],
  ];
  const bib = 'M-230 -150Q-120 -120 -90 -60L-80 10H-240Z';
  return {
    behind: tail(input, along) + forearm(input, -52, true),
    body:
      part(input, 'body', outline, {
        backs: [back],
        depth: 88,
        white: bib,
        ...(input.garment === undefined ? {} : { dressed: input.garment.body }),
      }) +
      part(input, 'haunch', haunch, {
        backs: [haunch.slice(0, 4)],
        depth: 70,
        name: 'haunch',
        fluff: 0.3,
      }) +
      paw(input, 92, -16, { rx: 66, ry: 19 }) +
      forearm(input, 0, false),
    front: '',
    head: { x: -176, y: -218 * Math.min(1.03, w) - breath * 0.5, turn: 0, scale: 1, facing: -0.5 },
    neck: { x: -168, y: -132, width: 140 },
    box: { left: -352, right: 446, top: -392, bottom: 10 },
  };
};

/** A front leg laid out forwards. */
function forearm(input: PoseInput, back: number, far: boolean): string {
  const y = far ? -34 : -22;
  const short = input.traits.legs === 'short' ? 70 : 0;
  const end = -318 + short - back * 0.4;
  const outline = ribbon(
    [
      [-112 + back * 0.3, y - 16],
      [-180, y - 6],
      [(end - 180) / 2, y],
      [end, y + 2],
    ],
    (place) => Math.min(1, 0.3 + place * 6) * 50 - place * 8,
  );
  const white = `M${end - 60} ${y - 60}H${end + 58}Q${end + 46} ${y} ${end + 60} ${y + 60}H${end - 60}Z`;
  const across: Point[] = [
    [-150, y - 26],
    [end + 40, y - 22],
  ];
  return (
    part(input, 'leg', outline, {
      backs: [across],
      depth: 34,
      white,
      far,
      fluff: 0.35,
      opensAtTop: true,
      name: `arm${back}`,
      ...(input.garment === undefined ? {} : { dressed: input.garment.leg }),
    }) +
    line(
      `M${end + 2} ${y - 8}q-12 1 -16 5M${end + 4} ${y + 7}q-12 1 -15 4`,
      darker(input.traits.colours.fur, 0.7),
      3.4,
      { opacity: 0.45 },
    )
  );
}
