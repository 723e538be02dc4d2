// What could stand at the end of a command line. The words before it are read as the program itself
// would read them, as far as that says where one is: in which command, behind which flag. Names of
// breeds and categories are the server's, kept for a day so that the Tab key costs no call.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CatApi } from '@thecatapi/sdk';
import { commands, everywhere } from './all-commands.ts';
import {
  type Command,
  type CommandGroup,
  isGroup,
  type OptionSpec,
  parseList,
  type Values,
} from './command.ts';
import type { Io } from './io.ts';
import { clean } from './output.ts';
import type { Settings } from './settings.ts';

export interface Completion {
  word: string;
  summary?: string | undefined;
}

interface Given {
  /** The last one is what the cursor is in. */
  words: readonly string[];
  shell: string;
  cats: CatApi;
  settings: Settings;
}

type Anything = Command<never> | CommandGroup;

const namesSeconds = 86_400;
const namesMs = 1500;

/** bash takes `--order=ASC` for three words. */
function joinSigns(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const isPart = word === '=' || words[index - 1] === '=';
    if (isPart && joined.length > 0) joined.push(`${joined.pop()}${word}`);
    else joined.push(word);
  }
  return joined;
}

interface Flag {
  option: OptionSpec;
  names: string[];
  takesValue: boolean;
}

function readFlag(option: OptionSpec): Flag {
  const names = option.flags.split(/[ ,]+/).filter((part) => part.startsWith('-'));
  return { option, names, takesValue: /<\w/.test(option.flags) };
}

/** Where in the program the words before the last one lead. */
interface Place {
  /** Which commands could be named here; none within a command. */
  inner: readonly Anything[];
  command: Command<never> | undefined;
  flags: Flag[];
  /** How many words of its own the command has already. */
  wordCount: number;
  /** The flag whose value comes next. */
  open: Flag | undefined;
  isAfterHyphens: boolean;
}

async function findPlace(words: readonly string[]): Promise<Place> {
  const place: Place = {
    inner: commands,
    command: undefined,
    flags: everywhere.map(readFlag),
    wordCount: 0,
    open: undefined,
    isAfterHyphens: false,
  };
  for (const word of words) await step(place, word);
  return place;
}

async function step(place: Place, word: string): Promise<void> {
  if (place.open !== undefined) {
    place.open = undefined;
  } else if (word === '--') place.isAfterHyphens = true;
  else if (word.startsWith('-') && !place.isAfterHyphens) {
    const flag = place.flags.find(({ names }) => names.includes(word));
    if (flag?.takesValue) place.open = flag;
  } else if (place.command !== undefined) place.wordCount += 1;
  else if (word !== 'help') await enter(place, word);
}

async function enter(place: Place, word: string): Promise<void> {
  const found = place.inner.find(({ name, alias }) => name === word || alias === word);
  if (found === undefined) return;
  if (isGroup(found)) {
    place.inner = found.commands ?? (await found.load?.()) ?? [];
    return;
  }
  place.inner = [];
  place.command = found;
  place.flags = [...(found.options ?? []), ...everywhere].map(readFlag);
}

export async function listCompletions(io: Io, given: Given): Promise<Completion[]> {
  const joined = joinSigns(given.words);
  const current = joined.at(-1) ?? '';
  const place = await findPlace(joined.slice(0, -1));
  const names = { io, ...given };
  if (place.open !== undefined) return listValues(names, place.open.option, current);
  const [, flagName, value = ''] = /^(--[\w-]+)=(.*)$/.exec(current) ?? [];
  if (flagName !== undefined && !place.isAfterHyphens) {
    const flag = place.flags.find((one) => one.names.includes(flagName));
    const found = flag === undefined ? [] : await listValues(names, flag.option, value);
    // bash has the value as a word of its own.
    if (given.shell === 'bash') return found;
    return found.map((one) => ({ ...one, word: `${flagName}=${one.word}` }));
  }
  if (current.startsWith('-') && !place.isAfterHyphens) {
    const flags = place.flags.flatMap(({ names: all, option }) =>
      all.map((word) => ({ word, summary: option.summary })),
    );
    const wanted = current.startsWith('--') || current === '-' ? /^--/ : /^-/;
    return matching(
      [...flags, { word: '--help', summary: 'tell how it is used' }].filter(({ word }) =>
        wanted.test(word),
      ),
      current,
    );
  }
  return listWords(names, place, current);
}

type Names = Given & { io: Io };

async function listWords(names: Names, place: Place, current: string): Promise<Completion[]> {
  const { command, inner, wordCount } = place;
  if (command === undefined) {
    const shown = inner.filter((one) => isGroup(one) || one.isHidden !== true);
    return matching(
      shown.map(({ name, summary }) => ({ word: name, summary })),
      current,
    );
  }
  const last = command.words?.at(-1);
  const word =
    command.words?.[wordCount] ?? (last?.word.includes('...') === true ? last : undefined);
  return word?.values === undefined ? [] : matching(await valuesOf(names, word.values), current);
}

/** Of a list each item is completed by itself, behind those that are there. */
async function listValues(names: Names, option: OptionSpec, current: string) {
  if (option.values === undefined) return [];
  const values = await valuesOf(names, option.values);
  const isList = option.parse === parseList || /<\w+s>|<list>/.test(option.flags);
  const at = isList ? current.lastIndexOf(',') + 1 : 0;
  const before = current.slice(0, at);
  return matching(values, current.slice(at)).map((one) => ({ ...one, word: before + one.word }));
}

function matching(all: Completion[], start: string): Completion[] {
  const typed = start.toLowerCase();
  return all
    .filter(({ word }) => word.startsWith(':') || word.toLowerCase().startsWith(typed))
    .map(({ word, summary }) => ({ word, summary: summary && clean(summary) }));
}

async function valuesOf(names: Names, values: Values): Promise<Completion[]> {
  if (typeof values !== 'string') return values.map((word) => ({ word }));
  if (values === 'files' || values === 'folders') return [{ word: `:${values}` }];
  const { breeds, categories } = await findNames(names);
  const isBreed = values.startsWith('breed');
  return (isBreed ? breeds : categories)
    .filter(({ id }) => isPlain.test(id))
    .map(({ id, name }) =>
      values.endsWith('ids') ? { word: id, summary: name } : { word: wordOf(name), summary: id },
    );
}

/** What a server calls an id becomes a part of a command line: a shell must find nothing in it. */
const isPlain = /^\w[\w.-]*$/;

/** A name as one word, which is found as well as the name itself. */
function wordOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, '-');
}

interface KnownNames {
  baseUrl: string;
  breeds: { id: string; name: string }[];
  categories: { id: string; name: string }[];
}

async function findNames(names: Names): Promise<KnownNames> {
  const { io, cats, settings } = names;
  const { environment, home } = io;
  const folder = environment['XDG_CACHE_HOME'] || join(home, '.cache');
  const file = join(folder, 'catapi', 'names.json');
  const known = readNames(file, settings.baseUrl);
  if (known !== undefined) return known;
  const limit = { timeoutMs: namesMs };
  const [breeds, categories] = await Promise.all([
    cats.breeds.list({}, limit),
    cats.categories.list({}, limit),
  ]);
  const named = (all: readonly { id: string | number; name: string }[]) =>
    all.map(({ id, name }) => ({ id: String(id), name }));
  const found = { baseUrl: settings.baseUrl, breeds: named(breeds), categories: named(categories) };
  keepNames(file, found);
  return found;
}

function readNames(file: string, baseUrl: string): KnownNames | undefined {
  try {
    if (Date.now() - statSync(file).mtimeMs > namesSeconds * 1000) return undefined;
    const found = JSON.parse(readFileSync(file, 'utf8')) as KnownNames;
    return found.baseUrl === baseUrl ? found : undefined;
  } catch {
    return undefined;
  }
}

/** It is a convenience: where it cannot be kept, the server is asked each time. */
function keepNames(file: string, found: KnownNames): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(found));
  } catch {
    // A read-only home.
  }
}
