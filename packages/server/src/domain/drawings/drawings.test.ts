// What the rest of the house relies on: which drawings there are, and that a file is of the type
// and size that its description promises, the same every time. Whether a cat is pretty is for a
// person with the contact sheet; here it is enough that its breed can be told.

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import breeds from '../../../seed/breeds.json' with { type: 'json' };
import categories from '../../../seed/categories.json' with { type: 'json' };
import referenceImages from '../../../seed/reference-images.json' with { type: 'json' };
import { createDemoCatalogue, type DrawnImage } from './demo-catalogue.ts';
import { drawingSvg, renderDrawing } from './drawing.ts';
import { frameCount } from './frames.ts';
import { traitsOf } from './traits.ts';

const images = createDemoCatalogue({ breeds, referenceImages });
const ofType = (type: DrawnImage['type']) => images.filter((image) => image.type === type);
const smallest = (type: DrawnImage['type']) =>
  [...ofType(type)].sort((a, b) => a.width * a.height - b.width * b.height)[0] as DrawnImage;

describe('the demo catalogue', () => {
  it('is the same list every time', () => {
    expect(createDemoCatalogue({ breeds, referenceImages })).toEqual(images);
  });

  it('has enough of everything', () => {
    expect(images.length).toBeGreaterThanOrEqual(440);
    expect(ofType('gif').length).toBeGreaterThanOrEqual(36);
    expect(ofType('png').length).toBeGreaterThanOrEqual(50);
    const strays = images.filter(({ breedId }) => breedId === undefined);
    expect(strays.length / images.length).toBeGreaterThan(0.28);
    for (const { id } of breeds) {
      const own = images.filter(({ breedId }) => breedId === id);
      expect(own.length, id).toBeGreaterThanOrEqual(3);
    }
    for (const { id, name } of categories) {
      const own = images.filter(({ categoryIds }) => categoryIds.includes(id));
      expect(own.length, name).toBeGreaterThanOrEqual(18);
    }
  });

  it('has ids like those of the real catalogue, each once', () => {
    const ids = images.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const references = new Set(breeds.map(({ reference_image_id }) => reference_image_id));
    for (const id of ids) {
      // One of the real ones has ten characters.
      if (!references.has(id)) expect(id).toMatch(/^[A-Za-z0-9_-]{9}$/);
    }
    expect(ids.some((id) => id.startsWith('-'))).toBe(true);
    expect(images.map(({ position }) => position)).toEqual(ids.map((_, index) => index + 1));
  });

  it("begins with the breeds' reference images, in their sizes", () => {
    const wanted = breeds.flatMap(({ reference_image_id }) => reference_image_id ?? []);
    expect(images.slice(0, wanted.length).map(({ id }) => id)).toEqual(wanted);
    for (const { id, breed_id, width, height, ext } of referenceImages) {
      const image = images.find((one) => one.id === id);
      expect(image).toMatchObject({ breedId: breed_id, width, height, type: ext });
    }
  });
});

describe('a drawing', () => {
  it.each(['jpg', 'png', 'gif'] as const)('as %s has its type and its size', async (type) => {
    const image = smallest(type);
    const bytes = await renderDrawing(image);
    const { format, width, height, pages, pageHeight, loop } = await sharp(bytes).metadata();
    expect(format).toBe(type === 'jpg' ? 'jpeg' : type);
    expect(width).toBe(image.width);
    expect(type === 'gif' ? (pageHeight ?? height) : height).toBe(image.height);
    if (type === 'gif') {
      expect(pages).toBe(frameCount);
      expect(loop).toBe(0);
    }
    expect((await renderDrawing(image)).equals(bytes)).toBe(true);
  });

  it('is enlarged to a size that is larger than what is painted', async () => {
    const largest = [...images].sort((a, b) => b.width - a.width)[0] as DrawnImage;
    const { width, height } = await sharp(await renderDrawing(largest)).metadata();
    expect({ width, height }).toEqual({ width: largest.width, height: largest.height });
  });

  it('can be asked for in another size', async () => {
    const bytes = await renderDrawing(smallest('jpg'), { width: 123, height: 87 });
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 123, height: 87 });
  });

  it('is shapes only, of known numbers and without letters', () => {
    for (const image of images.filter((_, index) => index % 3 === 0)) {
      const svg = drawingSvg(image);
      expect(svg).not.toContain('<text');
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('moves when it is animated and only then', () => {
    const [animated, stillOne] = [smallest('gif'), smallest('jpg')];
    expect(drawingSvg(animated, 0)).not.toBe(drawingSvg(animated, 3));
    expect(drawingSvg(stillOne, 0)).toBe(drawingSvg(stillOne, 3));
  });
});

describe('the looks of a cat', () => {
  it('are those of its breed', () => {
    expect(traitsOf('sphy', 'any')).toMatchObject({ fur: 'hairless', ears: 'large' });
    expect(traitsOf('manx', 'any').tail).toBe('none');
    expect(traitsOf('sfol', 'any').ears).toBe('folded');
    expect(traitsOf('acur', 'any').ears).toBe('curled');
    expect(traitsOf('munc', 'any').legs).toBe('short');
    expect(traitsOf('siam', 'any')).toMatchObject({ pattern: 'colourpoint', face: 'wedge' });
    expect(traitsOf('bomb', 'any')).toMatchObject({ pattern: 'solid', coatName: 'black' });
  });

  it.each(breeds)('of $id agree with the facts about the breed', (breed) => {
    const traits = traitsOf(breed.id, 'any');
    expect(traits).not.toEqual(traitsOf(undefined, 'any'));
    if (breed.hairless === 1) expect(traits.fur).toBe('hairless');
    if (breed.short_legs === 1) expect(traits.legs).toBe('short');
    if (breed.suppressed_tail === 1) expect(['bob', 'none']).toContain(traits.tail);
  });

  it('are drawn: the same picture of another breed is another picture', () => {
    const image = smallest('jpg');
    const drawn = new Set(breeds.map(({ id }) => drawingSvg({ ...image, breedId: id })));
    expect(drawn.size).toBeGreaterThan(60);
  });

  it('differ between cats without a breed', () => {
    const coats = new Set(images.map(({ id }) => traitsOf(undefined, id).coatName));
    expect(coats.size).toBeGreaterThan(8);
  });
});
