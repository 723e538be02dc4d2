// The whole cat: a pose, a head on it with an expression, and what it wears. It comes in two
// layers, because what a cat looks over (a box, a basin) goes between its body and its paws.

import type { Box } from './coat-patterns.ts';
import type { Gaze } from './eyes.ts';
import { drawHead, type HeadLook } from './head.ts';
import { ellipse, placed, type Sheet } from './paint.ts';
import type { Garment, Motion, Pose, PoseDrawing } from './pose.ts';
import { floating, peeking, portrait } from './poses-near.ts';
import { curled, loaf, stretched } from './poses-resting.ts';
import { sittingAside, sittingFront, walking } from './poses-upright.ts';
import { seeded } from './seeded.ts';
import type { Traits } from './traits.ts';

export const poses = {
  sittingFront,
  sittingAside,
  walking,
  loaf,
  curled,
  stretched,
  portrait,
  peeking,
  floating,
} satisfies Record<string, Pose>;

export type PoseName = keyof typeof poses;

/** What a cat has on, by where it goes. */
export interface Wardrobe {
  garment?: Garment;
  head?: HeadLook['worn'];
  /** At the neck, under the chin: a tie, a scarf, a collar. */
  neck?: (neck: PoseDrawing['neck']) => string;
  /** Over the whole head, as a helmet. */
  overHead?: { behind: string; over: string };
}

export interface Figure {
  back: string;
  front: string;
  box: Box;
  shadow: string;
}

export function drawFigure(
  sheet: Sheet,
  {
    traits,
    pose: name,
    seed,
    motion,
    wardrobe = {},
  }: { traits: Traits; pose: PoseName; seed: string; motion: Motion; wardrobe?: Wardrobe },
): Figure {
  const pose = poses[name]({
    sheet,
    traits,
    motion,
    seed,
    ...(wardrobe.garment === undefined ? {} : { garment: wardrobe.garment }),
  });
  const look = expressionOf(seed, pose, motion, name);
  const head = drawHead(
    sheet,
    traits,
    { ...look, ...(wardrobe.head === undefined ? {} : { worn: wardrobe.head }) },
    seed,
  );
  const place = {
    x: pose.head.x,
    y: pose.head.y,
    turn: pose.head.turn + seeded(seed, 'tilt').between(-5, 5),
    scale: pose.head.scale * (traits.build === 'slender' ? 0.95 : 1),
  };
  const chin =
    name === 'curled'
      ? ''
      : ellipse(pose.neck.x, pose.neck.y - 4, pose.neck.width * 0.43, 22, '#2a1838', {
          opacity: 0.16,
        });
  const neck = name === 'curled' ? '' : (wardrobe.neck?.(pose.neck) ?? '');
  const helmet = wardrobe.overHead;
  return {
    back:
      pose.behind +
      pose.body +
      (wardrobe.garment === undefined ? chin : '') +
      neck +
      placed((helmet?.behind ?? '') + head + (helmet?.over ?? ''), place),
    front: pose.front,
    box: pose.box,
    shadow: shadowOf(pose.box, name),
  };
}

function expressionOf(seed: string, pose: PoseDrawing, motion: Motion, name: PoseName): HeadLook {
  const chance = seeded(seed, 'mood');
  const mood = chance.pick(['calm', 'calm', 'wide', 'wide', 'sleepy', 'smile', 'aside', 'meow']);
  const canSmile = name !== 'peeking' && name !== 'floating';
  const resting =
    pose.isAsleep === true || (mood === 'smile' && canSmile) ? 1 : mood === 'sleepy' ? 0.34 : 0;
  const gaze: Gaze = {
    lids: Math.max(resting, motion.blink),
    pupils: mood === 'wide' ? 0.95 : name === 'peeking' ? 0.85 : chance.between(0.35, 0.75),
    x:
      mood === 'aside'
        ? chance.pick([-1, 1])
        : chance.between(-0.25, 0.25) + pose.head.facing * 0.5,
    y: chance.between(-0.3, 0.25),
    isAsleep: pose.isAsleep === true,
  };
  return {
    gaze,
    turn: pose.head.facing + chance.between(-0.15, 0.15),
    mouth: mood === 'meow' && pose.isAsleep !== true ? chance.between(0.4, 0.8) : 0,
    earTwitch: motion.ear,
  };
}

/** Where the cat touches the ground. */
function shadowOf({ left, right }: Box, name: PoseName): string {
  if (name === 'portrait' || name === 'peeking' || name === 'floating') return '';
  const middle = (left + right) / 2;
  const half = ((right - left) / 2) * (name === 'sittingFront' ? 0.92 : 0.96);
  return (
    ellipse(middle + 14, -2, half, 24, '#1d1030', { opacity: 0.16 }) +
    ellipse(middle + 6, -4, half * 0.82, 14, '#1d1030', { opacity: 0.22 })
  );
}
