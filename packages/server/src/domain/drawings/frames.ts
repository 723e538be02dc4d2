// How an animated cat moves: a blink, a tail, an ear, a breath. The movements have whole numbers of
// turns in a round, so that the last frame leads to the first.

import type { Motion } from './pose.ts';
import { seeded } from './seeded.ts';

export const frameCount = 12;
export const frameDelayMs = 110;

export function motionAt(id: string, frame: number): Motion {
  const chance = seeded(id, 'motion');
  const blinkAt = 2 + Math.floor(chance.next() * 7);
  const twitchAt = Math.floor(chance.next() * frameCount);
  const turn = (frame / frameCount) * Math.PI * 2;
  const sinceBlink = frame - blinkAt;
  return {
    blink: sinceBlink === 0 ? 0.55 : sinceBlink === 1 ? 1 : sinceBlink === 2 ? 0.5 : 0,
    tail: Math.sin(turn),
    ear: frame === twitchAt ? 1 : frame === twitchAt + 1 ? 0.4 : 0,
    sway: Math.cos(turn),
  };
}
