// What a description says that an image shows: breeds and categories by id or by name, in any
// case. What nobody knows is told and left out, because an image without a label is of more use
// than none. All of them are read once for an import, so that its images cost no look-ups.

import type { Ports } from '../../ports/ports.ts';
import { listAllBreeds } from '../breeds/breed-store.ts';
import { listAllCategories } from '../categories/category-store.ts';
import type { ImageLabels } from '../images/image-write-store.ts';

export interface LabelsSaid {
  breeds: readonly string[];
  categories: readonly (string | number)[];
}

export interface Labels extends ImageLabels {
  unknownBreeds: string[];
  unknownCategories: string[];
}

export interface LabelBook {
  find(said: LabelsSaid): Promise<Labels>;
  /** To be called when breeds or categories were added. */
  reread(): void;
}

type Names<Id> = ReadonlyMap<string, Id>;

export function openLabelBook({ database }: Pick<Ports, 'database'>): LabelBook {
  let names: Promise<{ breeds: Names<string>; categories: Names<number> }> | undefined;
  const read = async () => ({
    breeds: nameAll(await listAllBreeds(database.write)),
    categories: nameAll(await listAllCategories(database.write)),
  });
  return {
    async find(said) {
      names ??= read();
      const { breeds, categories } = await names;
      const [breedIds, unknownBreeds] = lookUp(said.breeds, breeds);
      const [categoryIds, unknownCategories] = lookUp(said.categories, categories);
      return { breedIds, categoryIds, unknownBreeds, unknownCategories };
    },
    reread() {
      names = undefined;
    },
  };
}

const spell = (said: string | number) => String(said).trim().toLowerCase();

function nameAll<Id extends string | number>(rows: readonly { id: Id; name: string }[]): Names<Id> {
  // Ids come last, so that they win over a name that is spelt like one.
  return new Map([
    ...rows.map(({ id, name }) => [spell(name), id] as const),
    ...rows.map(({ id }) => [spell(id), id] as const),
  ]);
}

function lookUp<Id>(said: readonly (string | number)[], names: Names<Id>): [Id[], string[]] {
  const known = new Set<Id>();
  const unknown = new Set<string>();
  for (const one of said) {
    const id = names.get(spell(one));
    if (id === undefined) unknown.add(String(one));
    else known.add(id);
  }
  return [[...known], [...unknown]];
}
