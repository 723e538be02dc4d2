// A cat that holds itself up: sitting to the front, sitting aside, and on a walk with its tail in
// the air. Left is the way they face; a picture that wants the other way mirrors the whole cat.

import type { Point } from './outline.ts';
import { symmetric } from './outline.ts';
import { darker, line } from './paint.ts';
import { buildWidth, leg, type Pose, part, paw, tail } from './pose.ts';

export const sittingFront: Pose = (input) => {
  const { traits, motion } = input;
  const w = buildWidth[traits.build];
  const lower = traits.legs === 'short' ? 62 : 0;
  const y = (value: number) => value + lower * Math.min(1, -value / 200);
  const right: Point[] = [
    [0, y(-378)],
    [56 * w, y(-356)],
    [92 * w, y(-285)],
    [114 * w, y(-200)],
    [150 * w, -122],
    [170 * w, -55],
    [142 * w, -6],
    [0, 0],
  ];
  const side: Point[] = right.slice(1, 7);
  const swing = motion.tail;
  const along: Point[] = [
    [110 * w, -34],
    [185 * w, -26],
    [236 * w + swing * 8, -70],
    [240 * w + swing * 22, -140],
    [214 * w + swing * 44, -200],
  ];
  const bib =
    `M${-70 * w} ${y(-370)}Q${-78 * w} ${y(-240)} ${-34 * w} ${y(-150)}L${-44 * w} 10H${44 * w}` +
    `L${34 * w} ${y(-150)}Q${78 * w} ${y(-240)} ${70 * w} ${y(-370)}Z`;
  const thigh = line(
    `M${118 * w} -150Q${60 * w} -130 ${66 * w} -18M${-118 * w} -150Q${-60 * w} -130 ${-66 * w} -18`,
    darker(traits.colours.fur, 0.7),
    7,
    { opacity: 0.18 },
  );
  const top = y(-232);
  return {
    behind: tail(input, along),
    body:
      part(input, 'body', symmetric(right), {
        backs: [side, side.map(([x, v]): Point => [-x, v])],
        depth: 62 * w,
        white: bib,
        ...(input.garment === undefined ? {} : { dressed: input.garment.body }),
      }) +
      thigh +
      paw(input, -104 * w, -17, { rx: 50, ry: 21 }) +
      paw(input, 104 * w, -17, { rx: 50, ry: 21 }) +
      leg(input, -33 * w, top, { name: 'l', width: 56 }) +
      leg(input, 33 * w, top, { name: 'r', width: 56 }),
    front: '',
    head: { x: 0, y: y(-398) + motion.sway * 2, turn: 0, scale: 1, facing: 0 },
    neck: { x: 0, y: y(-306), width: 138 * w },
    box: { left: -178 * w, right: 248 * w, top: y(-570), bottom: 8 },
  };
};

export const sittingAside: Pose = (input) => {
  const { traits, motion } = input;
  const w = buildWidth[traits.build];
  const lower = traits.legs === 'short' ? 58 : 0;
  const y = (value: number) => value + lower * Math.min(1, -value / 200);
  const back: Point[] = [
    [-14 * w, y(-388)],
    [52 * w, y(-322)],
    [118 * w, y(-214)],
    [162 * w, -104],
    [160 * w, -26],
  ];
  const outline: Point[] = [
    [-92, y(-392)],
    ...back,
    [112 * w, 0],
    [-20, 0],
    [-66, -12],
    [-84, -110],
    [-128 * w, y(-212)],
    [-142 * w, y(-296)],
  ];
  const swing = motion.tail;
  const along: Point[] = [
    [118 * w, -26],
    [205 * w, -16],
    [280 * w, -30 - swing * 6],
    [318 * w, -78 - swing * 16],
    [304 * w + swing * 22, -138 - swing * 8],
  ];
  const chest = `M-170 ${y(-350)}Q-60 ${y(-250)} -62 -100L-70 10H-170Z`;
  const haunch: Point[] = [
    [76 * w, -176],
    [136 * w, -140],
    [160 * w, -66],
    [120 * w, -6],
    [30 * w, -2],
    [-6, -46],
    [14 * w, -130],
  ];
  return {
    behind: tail(input, along) + leg(input, -62, y(-210), { far: true, name: 'far' }),
    body:
      part(input, 'body', outline, {
        backs: [back],
        depth: 90 * w,
        white: chest,
        ...(input.garment === undefined ? {} : { dressed: input.garment.body }),
      }) +
      part(input, 'haunch', haunch, {
        backs: [[...haunch.slice(1, 4)]],
        depth: 70,
        name: 'haunch',
        fluff: 0.3,
      }) +
      paw(input, -2, -17, { rx: 58, ry: 20 }) +
      leg(input, -98 * w, y(-236), { name: 'near', lean: 10, width: 56 }),
    front: '',
    head: { x: -80 * w, y: y(-408) + motion.sway * 2, turn: 0, scale: 1, facing: -0.7 },
    neck: { x: -72 * w, y: y(-318), width: 140 * w },
    box: { left: -205 * w, right: 328 * w, top: y(-578), bottom: 8 },
  };
};

export const walking: Pose = (input) => {
  const { traits, motion } = input;
  const w = buildWidth[traits.build];
  const legs = traits.legs === 'short' ? 62 : traits.build === 'slender' ? 150 : 128;
  const up = (value: number) => value - legs;
  const deep = 74 * w;
  const back: Point[] = [
    [-150, up(-deep * 2 + 8)],
    [-40, up(-deep * 2 + 2)],
    [80, up(-deep * 2 + 4)],
    [165, up(-deep * 1.7)],
  ];
  const outline: Point[] = [
    ...back,
    [190, up(-deep)],
    [160, up(-20)],
    [40, up(6)],
    [-90, up(6)],
    [-165, up(-30)],
    [-190, up(-deep * 1.2)],
  ];
  const root = up(-deep * 1.75);
  const along: Point[] = [
    [150, root + 34],
    [206, root - 6],
    [226 + motion.tail * 6, root - 90],
    [216 + motion.tail * 22, root - 170],
    [236 + motion.tail * 40, root - 220],
  ];
  const belly = `M-210 ${up(-30)}Q0 ${up(-40)} 190 ${up(-10)}V${up(40)}H-210Z`;
  const hip = up(-deep);
  const dressed = input.garment === undefined ? {} : { dressed: input.garment.body };
  const haunch: Point[] = [
    [112, hip - 30],
    [176, hip - 22],
    [192, hip + 30],
    [170, up(34)],
    [112, up(30)],
    [84, hip + 30],
  ];
  return {
    behind:
      tail(input, along) +
      leg(input, -158, up(-70), { far: true, name: 'ff', lean: 22 }) +
      leg(input, 100, up(-60), { far: true, name: 'fh', lean: 20 }),
    body:
      leg(input, 158, up(-50), { name: 'nh', lean: -12, width: 58 }) +
      part(input, 'body', outline, { backs: [back], depth: 92, white: belly, ...dressed }) +
      part(input, 'haunch', haunch, { name: 'hip', edge: false, depth: 60, fluff: 0.2 }) +
      leg(input, -96, up(-76), { name: 'nf', lean: -14, width: 56 }),
    front: '',
    head: {
      x: -196,
      y: up(-deep * 2 - 26) + motion.sway * 3,
      turn: -3,
      scale: 0.98,
      facing: -0.55,
    },
    neck: { x: -168, y: up(-deep * 1.35), width: 128 * w },
    box: { left: -318, right: 262, top: up(-deep * 2 - 196), bottom: 8 },
  };
};
