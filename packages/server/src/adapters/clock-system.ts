// The machine's own time and chance.

import { randomBytes, randomInt } from 'node:crypto';
import type { Chance, Clock } from '../ports/clock.ts';

export const systemClock: Clock = { nowMs: () => Date.now() };

export const systemChance: Chance = {
  integer: (below) => (below === 1 ? 0 : randomInt(below)),
  bytes: (count) => randomBytes(count),
};
