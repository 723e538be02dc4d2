// The breeds: all of them or those of a name, and one in full.
import type { Breed } from '@thecatapi/sdk';
import type { Command } from '../command.ts';
import { bold, clean, writeFields, writeJson, writeNote, writeTable } from '../output.ts';
import { findBreedId } from '../subjects.ts';

export const breedsCommand: Command = {
  name: 'breeds',
  isQuick: true,
  summary: 'list the breeds',
  words: [{ word: '[name]', summary: 'only those whose name contains this' }],
  examples: ['catapi breeds', 'catapi breeds air'],
  async run({ io, cats, words: [name], options }) {
    const breeds =
      name === undefined ? await cats.breeds.list() : await cats.breeds.search({ q: name });
    if (options.json) return writeJson(io, breeds);
    if (breeds.length === 0) return writeNote(io, 'No breed has such a name.');
    writeTable<Breed>(io, breeds, [
      { title: 'id', value: ({ id }) => id },
      { title: 'name', value: (breed) => breed.name },
      { title: 'origin', value: ({ origin }) => origin, gives: 1 },
      { title: 'years', value: ({ life_span }) => life_span },
      { title: 'kilograms', value: ({ weight }) => tidy(weight?.metric) },
      { title: 'temperament', value: ({ temperament }) => temperament, gives: 2 },
    ]);
  },
};

export const breedCommand: Command = {
  name: 'breed',
  isQuick: true,
  summary: 'tell what is known of one breed',
  words: [{ word: '<breed>', summary: 'its id, four letters, or its name', values: 'breeds' }],
  examples: ['catapi breed beng', 'catapi breed "maine coon"'],
  async run({ io, cats, words: [text = ''], options }) {
    const breed = await cats.breeds.get(await findBreedId(cats, text));
    if (options.json) return writeJson(io, breed);
    if (io.isTerminal) io.out(`${bold(io, clean(breed.name))}\n`);
    writeFields(io, [
      ...(io.isTerminal ? [] : ([['name', breed.name]] as [string, string][])),
      ['id', breed.id],
      ['also', breed.alt_names],
      ['origin', breed.origin],
      ['years', breed.life_span],
      ['kilograms', tidy(breed.weight?.metric)],
      ['temperament', breed.temperament],
      ['description', breed.description],
      ['more', breed.wikipedia_url],
      ['image', breed.reference_image_id],
    ]);
  },
};

/** Some weights were written with double spaces, and are kept so by the API. */
function tidy(range: string | undefined): string {
  return (range ?? '').replace(/\s+/g, ' ');
}
