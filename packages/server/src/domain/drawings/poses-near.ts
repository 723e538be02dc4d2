// A cat close to whoever looks: the portrait, the head over an edge, and the one that floats with
// all its paws out. The portrait goes on below the picture, and the one at the edge below the edge.

import { type Point, ribbon, symmetric } from './outline.ts';
import { buildWidth, type Pose, type PoseInput, part, paw, tail, toes } from './pose.ts';

export const portrait: Pose = (input) => {
  const { traits, motion } = input;
  const w = buildWidth[traits.build];
  const right: Point[] = [
    [0, -250],
    [62 * w, -226],
    [112 * w, -150],
    [150 * w, -50],
    [168 * w, 80],
    [150 * w, 160],
    [0, 170],
  ];
  const side = right.slice(1, 6);
  const bib = `M${-72 * w} -240Q${-86 * w} -90 ${-40 * w} 20L0 190L${40 * w} 20Q${86 * w} -90 ${72 * w} -240Z`;
  return {
    behind: '',
    body: part(input, 'body', symmetric(right), {
      backs: [side, side.map(([x, v]): Point => [-x, v])],
      depth: 70 * w,
      white: bib,
      fluff: 1.2,
      ...(input.garment === undefined ? {} : { dressed: input.garment.body }),
    }),
    front: '',
    head: { x: 0, y: -268 + motion.sway * 3, turn: motion.sway * 2, scale: 1, facing: 0 },
    neck: { x: 0, y: -176, width: 142 * w },
    box: { left: -176, right: 176, top: -440, bottom: -18 },
  };
};

/** Head and paws over an edge at y = 0. */
export const peeking: Pose = (input) => {
  const { traits, motion } = input;
  const w = buildWidth[traits.build];
  const right: Point[] = [
    [0, -130],
    [74 * w, -100],
    [128 * w, -40],
    [146 * w, 60],
    [120 * w, 130],
    [0, 140],
  ];
  const side = right.slice(1, 5);
  const lift = motion.sway * 5;
  return {
    behind: '',
    body: part(input, 'body', symmetric(right), {
      backs: [side, side.map(([x, v]): Point => [-x, v])],
      depth: 60,
      white: `M-60 -130Q-70 40 0 160Q70 40 60 -130Z`,
      ...(input.garment === undefined ? {} : { dressed: input.garment.body }),
    }),
    front:
      paw(input, -112 * w, 2, { rx: 36, ry: 32, isUpright: true }) +
      paw(input, 112 * w, 2, { rx: 36, ry: 32, isUpright: true }),
    head: { x: 0, y: -106 + lift, turn: motion.sway * 2, scale: 1, facing: 0 },
    neck: { x: 0, y: -18, width: 136 * w },
    box: { left: -165 * w, right: 165 * w, top: -280, bottom: 40 },
  };
};

/** All four paws out, the middle of the body at 0 0. */
export const floating: Pose = (input) => {
  const { traits, motion } = input;
  const w = buildWidth[traits.build];
  const stretch = traits.legs === 'short' ? 0.72 : 1;
  const right: Point[] = [
    [0, -150],
    [62 * w, -128],
    [92 * w, -60],
    [104 * w, 40],
    [88 * w, 112],
    [0, 136],
  ];
  const wave = motion.tail;
  const limb = (side: number, fromY: number, reach: Point, name: string) =>
    floatingLimb(input, side, [side * 58 * w, fromY], [side * reach[0] * stretch, reach[1]], name);
  const side = right.slice(1, 5);
  const along: Point[] = [
    [30, 100],
    [110, 160],
    [180, 170 + wave * 14],
    [236, 128 + wave * 26],
    [228 + wave * 16, 70 + wave * 10],
  ];
  return {
    behind:
      tail(input, along) +
      limb(-1, 84, [118, 206 + wave * 6], 'bl') +
      limb(1, 84, [104, 214 - wave * 6], 'br') +
      limb(-1, -84, [196, -96 - wave * 10], 'tl') +
      limb(1, -84, [190, -128 + wave * 10], 'tr'),
    body: part(input, 'body', symmetric(right), {
      backs: [side, side.map(([x, v]): Point => [-x, v])],
      depth: 56 * w,
      white: `M-58 -160Q-60 40 0 150Q60 40 58 -160Z`,
      ...(input.garment === undefined ? {} : { dressed: input.garment.body }),
    }),
    front: '',
    head: { x: 0, y: -196, turn: motion.sway * 3, scale: 1, facing: 0 },
    neck: { x: 0, y: -104, width: 130 * w },
    box: { left: -260, right: 270, top: -370, bottom: 260 },
  };
};

function floatingLimb(
  input: PoseInput,
  side: number,
  from: Point,
  to: Point,
  name: string,
): string {
  const middle: Point = [(from[0] + to[0]) / 2 + side * 8, (from[1] + to[1]) / 2 - 10];
  const outline = ribbon([from, middle, to], (place) => 60 - place * 8);
  const [tx, ty] = to;
  const white = `M${tx - 44} ${ty - 40}H${tx + 44}V${ty + 44}H${tx - 44}Z`;
  return (
    part(input, 'leg', outline, {
      white,
      fluff: 0.35,
      opensAtTop: true,
      name,
      ...(input.garment === undefined ? {} : { dressed: input.garment.leg }),
    }) + toes(input, tx + side * 6, ty + 18, 20)
  );
}
