// The seed files as rows. Everything here is a function of those files and of nothing else, times
// included, so that two servers that were never told of each other start with the same catalogue,
// and seeding again finds every row in its place.

import type { components } from '@thecatapi/sdk/contract';
import breedFacts from '../../../seed/breeds.json' with { type: 'json' };
import categories from '../../../seed/categories.json' with { type: 'json' };
import descriptions from '../../../seed/descriptions.json' with { type: 'json' };
import facts from '../../../seed/facts.json' with { type: 'json' };
import referenceImages from '../../../seed/reference-images.json' with { type: 'json' };
import { sqlTime } from '../../ports/database.ts';
import { createDemoCatalogue, type DrawnImage } from '../drawings/demo-catalogue.ts';
import { labelDrawing } from './drawing-labels.ts';

type Breed = components['schemas']['Breed'];
type Row = Record<string, string | number | null>;

/** Rows by table, in an order in which none refers to one that comes later. */
export interface SeedRows {
  breeds: Row[];
  categories: Row[];
  facts: Row[];
  images: Row[];
  image_breeds: Row[];
  image_categories: Row[];
  analyses: Row[];
}

/** The keys of a breed in the order in which the contract's list shows them. */
const breedKeys: readonly (keyof Breed)[] = [
  'id',
  'name',
  'weight',
  'origin',
  'description',
  'temperament',
  'life_span',
  'alt_names',
  'country_codes',
  'country_code',
  'adaptability',
  'affection_level',
  'bidability',
  'cat_friendly',
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
  'indoor',
  'lap',
  'experimental',
  'hairless',
  'natural',
  'rare',
  'rex',
  'suppressed_tail',
  'short_legs',
  'hypoallergenic',
  'wikipedia_url',
  'cfa_url',
  'vetstreet_url',
  'vcahospitals_url',
  'reference_image_id',
];

const firstImageMs = Date.UTC(2024, 0, 1, 12);
const betweenImagesMs = 61 * 60 * 1000;
const vendor = 'TheCatAPI drawings (told by the program that drew it)';

/** The seed's breeds, each with its description, keys in the contract's order. */
export function createBreeds(): Breed[] {
  const texts: Record<string, string> = descriptions;
  return (breedFacts as unknown as Omit<Breed, 'description'>[]).map((known) => {
    const all: Partial<Breed> = { ...known, description: texts[known.id] ?? '' };
    const entries = breedKeys.filter((key) => all[key] !== undefined).map((key) => [key, all[key]]);
    return Object.fromEntries(entries) as Breed;
  });
}

export function createSeedRows(): SeedRows {
  const breeds = createBreeds();
  const images = createDemoCatalogue({ breeds, referenceImages });
  return {
    breeds: breeds.map((breed, position) => ({
      id: breed.id,
      name: breed.name,
      reference_image_id: breed.reference_image_id ?? null,
      facts: JSON.stringify(breed),
      position,
    })),
    categories: categories.map(({ id, name }, position) => ({ id, name, position })),
    facts: facts.map((fact, position) => ({ ...fact, position })),
    images: images.map(presentRow),
    image_breeds: images.flatMap(({ id, breedId }) =>
      breedId === undefined ? [] : [{ image_id: id, breed_id: breedId }],
    ),
    image_categories: images.flatMap(({ id, categoryIds }) =>
      categoryIds.map((category_id) => ({ image_id: id, category_id })),
    ),
    analyses: images.map((image) => ({
      image_id: image.id,
      vendor,
      labels: JSON.stringify(labelDrawing(image)),
      moderation_labels: '[]',
      created_at: createdAt(image),
    })),
  };
}

function presentRow(image: DrawnImage): Row {
  const { id, type, width, height, position } = image;
  return {
    id,
    state: 'published',
    type,
    width,
    height,
    source: 'drawings',
    position,
    created_at: createdAt(image),
  };
}

function createdAt({ position }: DrawnImage): string {
  return sqlTime(firstImageMs + position * betweenImagesMs);
}
