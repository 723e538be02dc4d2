// What a cat looks like: its breed's looks where it has a breed, and a street cat's where it has
// none. A breed lists several coats, and the picture's id picks one, so that three pictures of one
// breed are three cats.

import { breedLooks } from './breed-looks.ts';
import { type CoatColours, type CoatName, coatColours, type EyeColour } from './coat-colours.ts';
import type { Fur } from './outline.ts';
import { seeded } from './seeded.ts';

export type Pattern =
  | 'solid'
  | 'mackerel'
  | 'classic'
  | 'spotted'
  | 'rosetted'
  | 'ticked'
  | 'colourpoint'
  | 'mitted'
  | 'tortoiseshell'
  | 'calico'
  | 'bicolour'
  | 'tabbywhite'
  | 'van'
  | 'smoke'
  | 'shaded';

export type Ears = 'pointed' | 'round' | 'folded' | 'curled' | 'tufted' | 'large';
export type EyeShape = 'round' | 'almond' | 'oval';
type Build = 'slender' | 'medium' | 'cobby' | 'large';
type Tail = 'long' | 'bushy' | 'bob' | 'none';
type Face = 'round' | 'flat' | 'wedge' | 'medium';

export interface Looks {
  ears: Ears;
  eyes: EyeShape;
  build: Build;
  tail: Tail;
  fur: Fur;
  face: Face;
  legs: 'short' | 'long';
}

export interface Traits extends Looks {
  pattern: Pattern;
  colours: CoatColours;
  coatName: CoatName;
  eyeColour: EyeColour;
  /** The other eye, where it differs. */
  otherEye: EyeColour;
}

/** A coat as the table of breeds writes it: "pattern colour". */
export type Coat = `${Pattern} ${CoatName}`;

export interface BreedLooks extends Partial<Looks> {
  coats: readonly Coat[];
  eyeColours: readonly EyeColour[];
  /** How many of this breed have eyes of two colours, of 1. */
  oddEyes?: number;
}

const usual: Looks = {
  ears: 'pointed',
  eyes: 'oval',
  build: 'medium',
  tail: 'long',
  fur: 'short',
  face: 'medium',
  legs: 'long',
};

const streetCat: BreedLooks = {
  coats: [
    'mackerel brown',
    'mackerel red',
    'classic red',
    'classic silver',
    'mackerel grey',
    'solid black',
    'bicolour tuxedo',
    'bicolour tuxedo',
    'solid white',
    'calico calico',
    'tortoiseshell tortoise',
    'tabbywhite red',
    'tabbywhite brown',
    'tabbywhite grey',
    'solid blue',
    'bicolour blue',
    'bicolour red',
    'spotted silver',
    'van red',
    'solid cream',
    'mackerel cream',
    'solid black',
  ],
  eyeColours: ['green', 'gold', 'hazel', 'amber', 'aqua', 'copper'],
};

export function traitsOf(breedId: string | undefined, id: string): Traits {
  const looks = (breedId === undefined ? undefined : breedLooks[breedId]) ?? streetCat;
  const chance = seeded(id, 'traits');
  const [pattern, coatName] = chance.pick(looks.coats).split(' ') as [Pattern, CoatName];
  const eyeColour = chance.pick(looks.eyeColours);
  const isOdd = chance.happens(looks.oddEyes ?? 0);
  const { coats: _coats, eyeColours: _eyeColours, oddEyes: _oddEyes, ...own } = looks;
  const street: Partial<Looks> =
    looks === streetCat
      ? {
          fur: chance.happens(0.2) ? 'long' : 'short',
          build: chance.pick(['medium', 'medium', 'slender', 'cobby']),
          face: chance.pick(['medium', 'medium', 'round']),
        }
      : {};
  const all = { ...usual, ...street, ...own };
  return {
    ...all,
    tail: all.fur === 'long' && all.tail === 'long' ? 'bushy' : all.tail,
    pattern,
    coatName,
    colours: coatColours[coatName],
    eyeColour,
    otherEye: isOdd ? (eyeColour === 'blue' ? 'gold' : 'blue') : eyeColour,
  };
}
