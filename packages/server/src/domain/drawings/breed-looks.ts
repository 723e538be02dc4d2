// The looks of every breed, from what its standard says, a row for each: its coats, the colours of
// its eyes, and whatever differs from an ordinary short-haired cat. A coat that is named twice is
// met twice as often. A breed that is missing here is drawn as a street cat.

import type { EyeColour } from './coat-colours.ts';
import type { BreedLooks, Coat, Looks } from './traits.ts';

type Word = { [Key in keyof Looks]: `${Key}:${Looks[Key]}` }[keyof Looks];

const looks = (coats: Coat[], eyes: EyeColour[], words: Word[] = [], oddEyes = 0): BreedLooks => ({
  ...(Object.fromEntries(words.map((word) => word.split(':'))) as Partial<Looks>),
  coats,
  eyeColours: eyes,
  oddEyes,
});

export const breedLooks: Record<string, BreedLooks> = {
  abys: looks(
    ['ticked ruddy', 'ticked ruddy', 'ticked sand'],
    ['gold', 'green'],
    ['ears:large', 'eyes:almond', 'build:slender', 'face:wedge'],
  ),
  aege: looks(['tabbywhite grey', 'tabbywhite red', 'bicolour blue'], ['green'], ['eyes:almond']),
  abob: looks(
    ['mackerel brown', 'classic red', 'tabbywhite grey'],
    ['gold', 'copper'],
    ['tail:bob', 'fur:long', 'build:large'],
  ),
  acur: looks(
    ['classic brown', 'tabbywhite red', 'solid cream'],
    ['gold', 'green'],
    ['ears:curled', 'fur:long'],
  ),
  asho: looks(
    ['classic silver', 'classic silver', 'classic brown', 'classic red'],
    ['green', 'gold', 'copper'],
    ['face:round', 'eyes:round', 'build:cobby'],
  ),
  awir: looks(
    ['mackerel brown', 'tabbywhite grey', 'classic red'],
    ['gold', 'copper'],
    ['face:round', 'eyes:round', 'fur:curly'],
  ),
  amau: looks(
    ['mackerel brown', 'solid black', 'bicolour tuxedo', 'mackerel grey'],
    ['green', 'gold'],
    ['build:slender', 'ears:large'],
  ),
  amis: looks(
    ['spotted sand', 'spotted champagne', 'spotted golden'],
    ['green'],
    ['face:round', 'eyes:round'],
  ),
  bali: looks(
    ['colourpoint sealpoint', 'colourpoint bluepoint', 'colourpoint lilacpoint'],
    ['deepblue'],
    ['ears:large', 'eyes:almond', 'build:slender', 'face:wedge', 'fur:long'],
  ),
  bamb: looks(
    ['solid skinpink', 'bicolour skinbicolour'],
    ['aqua', 'blue'],
    ['ears:large', 'fur:hairless', 'legs:short', 'face:wedge', 'eyes:round'],
  ),
  beng: looks(
    ['rosetted golden', 'rosetted golden', 'rosetted palesilver'],
    ['green', 'gold'],
    ['ears:round', 'build:slender'],
  ),
  birm: looks(
    ['mitted sealpoint', 'mitted bluepoint'],
    ['deepblue'],
    ['fur:long', 'face:round', 'eyes:round'],
  ),
  bomb: looks(
    ['solid black'],
    ['copper', 'gold'],
    ['face:round', 'eyes:round', 'build:cobby', 'ears:round'],
  ),
  bslo: looks(
    ['shaded golden', 'solid blue', 'solid cream', 'classic silver'],
    ['copper', 'green'],
    ['fur:long', 'face:round', 'eyes:round', 'build:cobby', 'ears:round'],
  ),
  bsho: looks(
    ['solid blue', 'solid blue', 'solid lilac', 'classic silver'],
    ['copper'],
    ['face:round', 'eyes:round', 'build:cobby', 'ears:round'],
  ),
  bure: looks(
    ['solid sable', 'solid champagne', 'solid lilac'],
    ['gold'],
    ['face:round', 'eyes:round', 'build:cobby', 'ears:round'],
  ),
  buri: looks(
    ['shaded palesilver', 'shaded palesilver', 'ticked palesilver'],
    ['green'],
    ['face:round'],
  ),
  cspa: looks(
    ['spotted sand', 'spotted golden', 'spotted silver'],
    ['hazel', 'gold'],
    ['ears:round', 'build:slender'],
  ),
  ctif: looks(['solid chocolate', 'smoke lilac', 'solid sable'], ['gold'], ['fur:long']),
  char: looks(
    ['solid blue'],
    ['copper', 'amber'],
    ['face:round', 'eyes:round', 'build:cobby', 'ears:round'],
  ),
  chau: looks(
    ['ticked sand', 'ticked ruddy', 'solid black'],
    ['gold', 'hazel'],
    ['ears:tufted', 'build:slender', 'face:wedge'],
  ),
  chee: looks(
    ['spotted golden', 'spotted silver', 'spotted brown'],
    ['gold', 'green'],
    ['build:large', 'ears:large'],
  ),
  csho: looks(
    ['colourpoint flamepoint', 'colourpoint flamepoint', 'colourpoint lilacpoint'],
    ['deepblue'],
    ['ears:large', 'eyes:almond', 'build:slender', 'face:wedge'],
  ),
  crex: looks(
    ['solid white', 'tabbywhite grey', 'solid black', 'bicolour red'],
    ['gold', 'green'],
    ['ears:large', 'eyes:almond', 'build:slender', 'face:wedge', 'fur:curly'],
  ),
  cymr: looks(
    ['tabbywhite brown', 'solid blue', 'classic red'],
    ['copper', 'gold'],
    ['tail:none', 'fur:long', 'face:round', 'eyes:round', 'build:cobby'],
  ),
  cypr: looks(
    ['mackerel brown', 'tabbywhite red', 'mackerel grey'],
    ['green'],
    ['eyes:almond', 'build:slender'],
  ),
  drex: looks(
    ['solid chocolate', 'tortoiseshell tortoise', 'bicolour blue', 'solid cream'],
    ['gold', 'aqua'],
    ['ears:large', 'eyes:round', 'build:slender', 'face:wedge', 'fur:curly'],
  ),
  dons: looks(
    ['solid skingrey', 'solid skinpink'],
    ['green', 'aqua'],
    ['ears:large', 'fur:hairless', 'face:wedge', 'eyes:almond'],
  ),
  lihu: looks(['mackerel brown'], ['hazel', 'gold'], ['eyes:almond']),
  emau: looks(
    ['spotted silver', 'spotted silver', 'spotted brown'],
    ['green'],
    ['eyes:almond', 'build:slender'],
  ),
  ebur: looks(
    ['solid sable', 'solid cream', 'solid red'],
    ['gold'],
    ['build:slender', 'ears:round'],
  ),
  esho: looks(
    ['solid cream', 'classic red', 'tabbywhite grey', 'solid blue'],
    ['copper'],
    ['face:flat', 'eyes:round', 'build:cobby', 'ears:round'],
  ),
  hbro: looks(['solid chocolate'], ['green'], ['ears:large', 'build:slender', 'face:wedge']),
  hima: looks(
    ['colourpoint sealpoint', 'colourpoint bluepoint', 'colourpoint flamepoint'],
    ['blue'],
    ['face:flat', 'eyes:round', 'build:cobby', 'fur:long', 'ears:round'],
  ),
  jbob: looks(
    ['calico calico', 'calico calico', 'van red'],
    ['gold', 'blue'],
    ['tail:bob', 'eyes:almond', 'build:slender'],
    0.3,
  ),
  java: looks(
    ['colourpoint flamepoint', 'colourpoint lilacpoint', 'colourpoint chocolatepoint'],
    ['deepblue'],
    ['ears:large', 'eyes:almond', 'build:slender', 'face:wedge', 'fur:long'],
  ),
  khao: looks(['solid white'], ['blue', 'gold'], ['eyes:round'], 0.7),
  kora: looks(['solid blue'], ['green'], ['eyes:round', 'face:wedge']),
  kuri: looks(
    ['mackerel red', 'mackerel brown', 'tabbywhite grey'],
    ['gold', 'green'],
    ['tail:bob', 'fur:long'],
  ),
  lape: looks(
    ['tortoiseshell tortoise', 'mackerel brown', 'solid chocolate', 'mackerel red'],
    ['gold', 'green'],
    ['fur:curly', 'tail:bushy'],
  ),
  mcoo: looks(
    ['classic brown', 'mackerel brown', 'classic red', 'classic silver', 'smoke black'],
    ['gold', 'green', 'amber'],
    ['ears:tufted', 'build:large', 'fur:long', 'tail:bushy'],
  ),
  mala: looks(
    ['solid champagne', 'solid lilac', 'solid blue'],
    ['gold'],
    ['face:round', 'eyes:round', 'ears:round'],
  ),
  manx: looks(
    ['mackerel brown', 'solid black', 'tabbywhite red', 'classic red'],
    ['copper', 'gold'],
    ['tail:none', 'face:round', 'eyes:round', 'build:cobby'],
  ),
  munc: looks(
    ['tabbywhite brown', 'classic red', 'bicolour tuxedo', 'solid cream'],
    ['gold', 'green', 'blue'],
    ['legs:short', 'eyes:round'],
  ),
  nebe: looks(['solid blue'], ['green'], ['fur:long', 'build:slender']),
  norw: looks(
    ['tabbywhite brown', 'mackerel brown', 'tabbywhite grey', 'bicolour tuxedo'],
    ['green', 'gold'],
    ['ears:tufted', 'build:large', 'fur:long', 'eyes:almond'],
  ),
  ocic: looks(
    ['spotted sand', 'spotted golden', 'spotted silver'],
    ['gold', 'green'],
    ['eyes:almond', 'ears:large'],
  ),
  orie: looks(
    ['solid black', 'solid chocolate', 'spotted sand', 'solid white', 'mackerel red'],
    ['green'],
    ['ears:large', 'eyes:almond', 'build:slender', 'face:wedge'],
  ),
  pers: looks(
    ['solid white', 'shaded palesilver', 'solid cream', 'solid blue', 'smoke black'],
    ['copper', 'blue', 'gold'],
    ['face:flat', 'eyes:round', 'build:cobby', 'fur:long', 'ears:round'],
  ),
  pixi: looks(
    ['spotted brown', 'spotted sand'],
    ['gold', 'hazel'],
    ['tail:bob', 'ears:tufted', 'build:large'],
  ),
  raga: looks(
    ['bicolour blue', 'tabbywhite grey', 'solid cream', 'calico calico'],
    ['green', 'blue', 'gold'],
    ['fur:long', 'build:large', 'face:round', 'eyes:round'],
  ),
  ragd: looks(
    ['mitted sealpoint', 'colourpoint bluepoint', 'mitted bluepoint', 'colourpoint sealpoint'],
    ['blue'],
    ['fur:long', 'build:large'],
  ),
  rblu: looks(
    ['solid blue'],
    ['green'],
    ['eyes:almond', 'build:slender', 'face:wedge', 'ears:large'],
  ),
  sava: looks(
    ['spotted golden', 'spotted sand', 'spotted silver'],
    ['gold', 'green'],
    ['ears:large', 'build:slender', 'face:wedge'],
  ),
  sfol: looks(
    ['solid blue', 'classic silver', 'solid cream', 'tabbywhite grey'],
    ['copper', 'gold'],
    ['ears:folded', 'face:round', 'eyes:round', 'build:cobby'],
  ),
  srex: looks(
    ['solid white', 'solid cream', 'tortoiseshell tortoise', 'bicolour blue'],
    ['gold', 'copper'],
    ['face:round', 'eyes:round', 'build:cobby', 'fur:curly', 'ears:round', 'tail:bushy'],
  ),
  siam: looks(
    [
      'colourpoint sealpoint',
      'colourpoint sealpoint',
      'colourpoint chocolatepoint',
      'colourpoint bluepoint',
    ],
    ['deepblue'],
    ['ears:large', 'eyes:almond', 'build:slender', 'face:wedge'],
  ),
  sibe: looks(
    ['mackerel brown', 'classic silver', 'tabbywhite red', 'mackerel grey'],
    ['green', 'gold'],
    ['fur:long', 'build:large', 'face:round'],
  ),
  sing: looks(['ticked sand'], ['green', 'hazel'], ['ears:large', 'eyes:round']),
  snow: looks(['mitted sealpoint', 'mitted bluepoint'], ['blue'], ['build:slender']),
  soma: looks(
    ['ticked ruddy', 'ticked ruddy', 'ticked sand'],
    ['gold', 'green'],
    ['ears:large', 'eyes:almond', 'fur:long', 'tail:bushy', 'face:wedge'],
  ),
  sphy: looks(
    ['solid skinpink', 'solid skingrey', 'bicolour skinbicolour'],
    ['aqua', 'gold', 'blue'],
    ['ears:large', 'fur:hairless', 'face:wedge', 'eyes:round', 'build:slender'],
  ),
  tonk: looks(
    ['colourpoint mink', 'colourpoint champagne', 'colourpoint bluepoint'],
    ['aqua'],
    ['eyes:almond'],
  ),
  toyg: looks(['mackerel golden'], ['gold', 'hazel'], ['ears:round']),
  tang: looks(
    ['solid white', 'solid white', 'smoke black', 'bicolour red'],
    ['blue', 'gold', 'green'],
    ['fur:long', 'build:slender', 'eyes:almond'],
    0.5,
  ),
  tvan: looks(
    ['van red', 'van red', 'van cream'],
    ['blue', 'amber'],
    ['fur:long', 'build:large'],
    0.4,
  ),
  ycho: looks(
    ['solid chocolate', 'bicolour chocolate', 'solid lilac'],
    ['gold', 'green'],
    ['fur:long', 'build:slender'],
  ),
};
