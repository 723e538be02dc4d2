// The demo catalogue: which drawings there are. It is a list of descriptions and nothing is drawn
// to make it; a drawing is made from its description when somebody asks for its file. The reference
// images come first, with the ids and sizes that the real catalogue gives them.

import { type Chance, seeded } from './seeded.ts';

export interface DrawnImage {
  id: string;
  type: 'jpg' | 'png' | 'gif';
  width: number;
  height: number;
  breedId?: string;
  categoryIds: number[];
  /** In the order of the catalogue, from 1. */
  position: number;
}

export interface DrawingFacts {
  breeds: readonly { id: string; reference_image_id?: string | undefined }[];
  referenceImages: readonly {
    id: string;
    breed_id: string;
    width: number;
    height: number;
    ext: string;
  }[];
}

export const categoryIds = {
  boxes: 5,
  clothes: 15,
  hats: 1,
  sinks: 14,
  space: 2,
  sunglasses: 4,
  ties: 7,
};

const picturesPerBreed = 4;
const picturesPerCategory = 26;
const plainPictures = 72;

type Size = readonly [width: number, height: number];

const stillSizes: readonly Size[] = [
  [1200, 900],
  [1024, 768],
  [960, 1280],
  [1080, 1080],
  [800, 1200],
  [1280, 853],
  [1600, 1200],
  [640, 640],
  [1080, 1350],
  [1440, 900],
  [480, 640],
  [900, 1200],
  [1600, 800],
  [750, 1000],
  [1280, 720],
  [500, 500],
];

const animationSizes: readonly Size[] = [
  [480, 480],
  [480, 360],
  [400, 400],
  [360, 480],
  [320, 320],
  [420, 320],
];

export function createDemoCatalogue(facts: DrawingFacts): DrawnImage[] {
  const images = listReferenceImages(facts);
  const taken = new Set(images.map(({ id }) => id));
  const breedIds = facts.breeds.map(({ id }) => id);
  const add = (wish: { breedId?: string | undefined; categoryId?: number }) => {
    const position = images.length + 1;
    const id = newId(position, taken);
    taken.add(id);
    const chance = seeded(id, 'catalogue');
    images.push({
      id,
      ...formOf(position, chance),
      ...(wish.breedId === undefined ? {} : { breedId: wish.breedId }),
      categoryIds: wish.categoryId === undefined ? [] : [wish.categoryId],
      position,
    });
  };
  const have = (breedId: string) => images.filter((image) => image.breedId === breedId).length;
  for (let round = 0; round < picturesPerBreed; round += 1) {
    for (const breedId of breedIds) if (have(breedId) <= round) add({ breedId });
  }
  const categories = Object.values(categoryIds);
  const dressed = seeded('dressed');
  for (let round = 0; round < picturesPerCategory; round += 1) {
    for (const categoryId of categories) {
      add({ categoryId, breedId: dressed.happens(0.25) ? dressed.pick(breedIds) : undefined });
    }
  }
  for (let count = 0; count < plainPictures; count += 1) add({});
  return images;
}

function listReferenceImages({ breeds, referenceImages }: DrawingFacts): DrawnImage[] {
  const known = new Map(referenceImages.map((image) => [image.id, image]));
  return breeds
    .filter(({ reference_image_id }) => reference_image_id !== undefined)
    .map((breed, index) => {
      const image = known.get(breed.reference_image_id as string);
      return {
        id: breed.reference_image_id as string,
        type: image?.ext === 'png' || image?.ext === 'gif' ? image.ext : 'jpg',
        width: image?.width ?? 1200,
        height: image?.height ?? 900,
        breedId: breed.id,
        categoryIds: [],
        position: index + 1,
      };
    });
}

/** Every 11th picture is animated and every 7th a png. */
function formOf(position: number, chance: Chance): Pick<DrawnImage, 'type' | 'width' | 'height'> {
  const isAnimated = position % 11 === 0;
  const [width, height] = chance.pick(isAnimated ? animationSizes : stillSizes);
  return { type: isAnimated ? 'gif' : position % 7 === 0 ? 'png' : 'jpg', width, height };
}

const idLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Ids look like those of the real catalogue, in which some begin with a dash. */
function newId(position: number, taken: ReadonlySet<string>): string {
  for (let attempt = 0; ; attempt += 1) {
    const chance = seeded('drawing', position, attempt);
    const letters = Array.from({ length: 9 }, () => idLetters[Math.floor(chance.next() * 64)]);
    const id = letters.join('');
    if (!taken.has(id)) return id;
  }
}
