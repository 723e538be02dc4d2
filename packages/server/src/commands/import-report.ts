// What an import did, in an operator's words: how many, which of their labels nobody knows, and
// where the pictures can be seen now.

import type { Imported, Outcome } from '../domain/catalogue/import.ts';

export type ImportCounts = Record<Outcome | 'refused', number>;

export interface ImportReport {
  readonly counts: ImportCounts;
  /** `name` is what the image is called where it comes from. */
  take(name: string, imported: Imported): void;
  refuse(): void;
  lines(): string[];
}

/** Up to so many pictures are told one by one. */
const toldMax = 10;

export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

export function createImportReport(): ImportReport {
  const counts: ImportCounts = { added: 0, known: 0, labelled: 0, completed: 0, refused: 0 };
  const unknown = { breeds: new Map<string, number>(), categories: new Map<string, number>() };
  const changed: string[] = [];
  return {
    counts,
    take(name, { id, outcome, unknownBreeds, unknownCategories }) {
      counts[outcome] += 1;
      for (const name of unknownBreeds) addOne(unknown.breeds, name);
      for (const name of unknownCategories) addOne(unknown.categories, name);
      // One more than is told, to know whether there are more.
      if (outcome !== 'known' && changed.length <= toldMax) {
        changed.push(`${name === id ? id : `${name} is ${id}`}: /v1/images/${id}`);
      }
    },
    refuse() {
      counts.refused += 1;
    },
    lines: () => [
      tellCounts(counts),
      ...tellUnknown('breed', 'breeds', unknown.breeds),
      ...tellUnknown('category', 'categories', unknown.categories),
      ...tellPlaces(changed),
    ],
  };
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function tellCounts({ added, known, labelled, completed, refused }: ImportCounts): string {
  const parts = [
    `${countOf(added, 'image')} added`,
    `${known} ${known === 1 ? 'was' : 'were'} there already`,
  ];
  if (labelled > 0) parts.push(`${labelled} got new labels`);
  if (completed > 0) parts.push(`${completed} got ${completed === 1 ? 'its' : 'their'} picture`);
  if (refused > 0) parts.push(`${refused} could not be taken`);
  return parts.join(', ');
}

function tellUnknown(one: string, many: string, counts: Map<string, number>): string[] {
  if (counts.size === 0) return [];
  const told = [...counts]
    .slice(0, toldMax)
    .map(([name, count]) => `${name} (${countOf(count, 'image')})`);
  if (counts.size > toldMax) told.push(`and ${counts.size - toldMax} more`);
  const what = counts.size === 1 ? one : many;
  const known = `GET /v1/${many} lists those there are`;
  return [`${counts.size} unknown ${what} left out: ${told.join(', ')}; ${known}`];
}

function tellPlaces(places: readonly string[]): string[] {
  return places.length > toldMax ? [`for example ${places[0]}`] : [...places];
}
