// What the mocks show before anybody has done anything: a few breeds, what is true of them, and
// some sixty pictures, the same in every run. The ids of the breeds and of the categories are the
// real ones; the pictures are one transparent pixel each, whatever their width says.
import type { Breed, Category, Fact } from '../shapes.ts';
import type { MockImage } from './mock-state.ts';

/** Traits from 1 to 5, in the order of `traits`. */
const traits = [
  'adaptability',
  'affection_level',
  'child_friendly',
  'dog_friendly',
  'energy_level',
  'grooming',
  'health_issues',
  'intelligence',
  'shedding_level',
  'social_needs',
  'stranger_friendly',
  'vocalisation',
] as const;

const none = {
  indoor: 0,
  experimental: 0,
  hairless: 0,
  natural: 0,
  rare: 0,
  rex: 0,
  suppressed_tail: 0,
  short_legs: 0,
  hypoallergenic: 0,
} as const;

type Flags = Partial<Record<keyof typeof none, 0 | 1>>;

function breed(id: string, name: string, from: [string, string], scores: string, flags: Flags) {
  const [origin, country] = from;
  const levels = Object.fromEntries(traits.map((trait, at) => [trait, Number(scores[at])]));
  const made = {
    id,
    name,
    weight: { imperial: '7  -  10', metric: '3 - 5' },
    origin,
    description: `A cat from ${origin}, as the mocks have it.`,
    temperament: 'Active, Gentle, Intelligent',
    life_span: '12 - 15',
    alt_names: '',
    country_codes: country,
    country_code: country,
    ...levels,
    ...none,
    ...flags,
    reference_image_id: id === 'abys' ? '0XYvRd7oD' : `mock-${id}-0`,
  };
  return made as unknown as Breed;
}

export const createBreeds = (): Breed[] => [
  breed('abys', 'Abyssinian', ['Egypt', 'EG'], '553451252551', { natural: 1 }),
  breed('beng', 'Bengal', ['United States', 'US'], '554551353535', { hypoallergenic: 1 }),
  breed('mcoo', 'Maine Coon', ['United States', 'US'], '554533353351', { natural: 1 }),
  breed('munc', 'Munchkin', ['United States', 'US'], '554542353553', { short_legs: 1 }),
  breed('siam', 'Siamese', ['Thailand', 'TH'], '554551152555', { natural: 1 }),
  breed('sphy', 'Sphynx', ['Canada', 'CA'], '554532451555', { hairless: 1, rare: 1 }),
];

export const createCategories = (): Category[] => [
  { id: 5, name: 'boxes' },
  { id: 15, name: 'clothes' },
  { id: 1, name: 'hats' },
  { id: 14, name: 'sinks' },
  { id: 2, name: 'space' },
  { id: 4, name: 'sunglasses' },
  { id: 7, name: 'ties' },
];

const factTexts = [
  ['abys', 'Banded Hair', 'Each hair of an Abyssinian has light and dark bands.'],
  ['abys', 'Never Still', 'An Abyssinian would rather climb than sit.'],
  ['beng', 'Spots', 'The spots of a Bengal are called rosettes.'],
  ['beng', 'Water', 'Many Bengals like water.'],
  ['mcoo', 'Large', 'A Maine Coon grows for four years.'],
  ['munc', 'Short', 'A Munchkin runs as fast as other cats.'],
  ['siam', 'Points', 'A Siamese is darker where it is colder.'],
  ['sphy', 'Warm', 'A Sphynx feels warm because nothing lies between.'],
] as const;

export const createFacts = (): Fact[] =>
  factTexts.map(([breedId, title, fact], at) => ({
    id: `mock${at + 1}`,
    fact,
    breed_id: breedId,
    title: `${at + 1}. ${title}`,
  }));

const imagesOfBreed = 6;
const imagesWithout = 24;
const types = ['jpg', 'png', 'gif', 'webp'] as const;

function image(id: string, at: number, rest: Partial<MockImage> = {}): MockImage {
  const type = types[at % types.length] ?? 'jpg';
  const [width, height] = [400 + 37 * (at % 40), 300 + 29 * (at % 50)];
  return { id, type, width, height, breeds: [], categories: [], analyses: [], ...rest };
}

export function createImages(): MockImage[] {
  const ofBreeds = createBreeds().flatMap(({ id, reference_image_id: reference }, nth) =>
    Array.from({ length: imagesOfBreed }, (_, at) => {
      const name = at === 0 && reference !== undefined ? reference : `mock-${id}-${at}`;
      return image(name, nth * imagesOfBreed + at, { breeds: [id] });
    }),
  );
  const categories = createCategories();
  const others = Array.from({ length: imagesWithout }, (_, at) => {
    const category = categories[at % (2 * categories.length)];
    return image(`mock-${at}`, at, { categories: category === undefined ? [] : [category.id] });
  });
  return [...ofBreeds, ...others];
}

/** One transparent pixel, as a PNG. */
export const pixel: Uint8Array<ArrayBuffer> = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  ),
  (character) => character.charCodeAt(0),
);
