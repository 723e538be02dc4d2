// Random searches, of which no two answers are the same, against bare node:http that always writes
// one of them.

import { duelPart, key, ratioGoal, startBare } from './duel-part.ts';
import type { Part } from './part.ts';

const bare = 'bare node:http, the same bytes';
const drawing =
  'The images are drawn and joined anew for each answer, and its tag is made of what was drawn; the ' +
  'peer writes the same text again and again.';

export const parts: readonly Part[] = [
  duelPart('search-1', ratioGoal('a random search, 1 image', bare, [0.7, 0.5], drawing), {
    target: '/v1/images/search',
    start: startBare,
  }),
  duelPart('search-10', ratioGoal('a random search, 10 images', bare, [0.7, 0.5], drawing), {
    target: '/v1/images/search?limit=10',
    start: startBare,
  }),
  duelPart('search-key', ratioGoal('a random search, 10 images, with key and breeds', bare), {
    target: '/v1/images/search?limit=10',
    headers: key,
    start: startBare,
  }),
];
