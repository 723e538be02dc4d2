// What a picture shows, as people call it: a breed or a category by its name as well as by its id.
// The server takes ids only, and finds nothing for one that it does not know. So the lists are
// asked where something is no id by its looks, and where nothing was found: whoever types ids that
// exist costs the server one call.
import type { CatApi } from '@thecatapi/sdk';
import { NothingFound, type OptionSpec, parseList, UsageError } from './command.ts';
import { askNear, findNear, plain } from './near.ts';
import { clean } from './output.ts';

interface Named {
  id: string | number;
  name: string;
  alt_names?: string | undefined;
}

interface Kind {
  /** What one is called, and the command that lists them. */
  one: string;
  many: string;
  looksLikeId: RegExp;
  list(cats: CatApi): Promise<Named[]>;
}

const breed: Kind = {
  one: 'breed',
  many: 'breeds',
  looksLikeId: /^[a-z]{4}$/,
  list: (cats) => cats.breeds.list(),
};

const category: Kind = {
  one: 'category',
  many: 'categories',
  looksLikeId: /^\d+$/,
  list: (cats) => cats.categories.list(),
};

export interface SubjectOptions {
  breed?: string[];
  category?: string[];
}

export const subjectOptions: OptionSpec[] = [
  {
    flags: '-b, --breed <breeds>',
    summary: 'of one of these breeds',
    parse: parseList,
    values: 'breeds',
  },
  {
    flags: '-c, --category <categories>',
    summary: 'in one of these categories',
    parse: parseList,
    values: 'categories',
  },
];

const namesOf = ({ name, alt_names = '' }: Named) =>
  [name, ...alt_names.split(',')].map((one) => one.trim()).filter((one) => one !== '');

function findId(kind: Kind, text: string, all: readonly Named[]): string {
  const exact = all.find(({ id }) => String(id) === text);
  const typed = plain(text);
  const found =
    exact ??
    all.find((one) => [String(one.id), one.name].some((name) => plain(name) === typed)) ??
    all.find((one) => namesOf(one).some((name) => plain(name) === typed));
  if (found !== undefined) return String(found.id);
  const near = findNear(text, all.flatMap(namesOf)).map(clean);
  const list = `\`catapi ${kind.many}\` lists them.`;
  throw new UsageError(`There is no ${kind.one} "${clean(text)}".${askNear(near)} ${list}`);
}

async function findIds(kind: Kind, cats: CatApi, texts: string[], isSure: boolean) {
  if (!isSure && texts.every((text) => kind.looksLikeId.test(text))) return texts;
  const all = await kind.list(cats);
  return texts.map((text) => findId(kind, text, all));
}

/** The id of the breed that a command is about; nothing is found where a name is nobody's. */
export async function findBreedId(cats: CatApi, text: string, isSure = false): Promise<string> {
  try {
    const [id] = await findIds(breed, cats, [text], isSure);
    return id as string;
  } catch (error) {
    throw error instanceof UsageError ? new NothingFound(error.message) : error;
  }
}

/** What to search for; a UsageError where a name is nobody's. `isSure`: also where an id is. */
export async function findSubjects(cats: CatApi, options: SubjectOptions, isSure = false) {
  const { breed: breeds, category: categories } = options;
  return {
    breed_ids: breeds && (await findIds(breed, cats, breeds, isSure)),
    category_ids: categories && (await findIds(category, cats, categories, isSure)),
  };
}
