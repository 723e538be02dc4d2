// What a command is. A command only describes itself and says what to do; which flags exist
// everywhere, how help looks and what an exit code means is decided once, in program.ts. Its file
// must not import what takes long to load: `catapi --help` reads every command.
import type { CatApi, CatApiOptions } from '@thecatapi/sdk';
import type { Io } from './io.ts';
import type { Settings } from './settings.ts';

export interface OptionSpec {
  /** As commander writes them: `-n, --limit <count>`. */
  flags: string;
  summary: string;
  parse?: (text: string, before: unknown) => unknown;
  /** What can stand there, for completion: words, or what the server has. */
  values?: Values;
}

/** What a word can be, or where to ask for it. */
export type Values =
  | readonly string[]
  | 'breeds'
  | 'breed ids'
  | 'categories'
  | 'category ids'
  | 'files'
  | 'folders';

/** What a word says of itself that may begin with a hyphen. */
export const afterHyphens = 'after -- when it begins with a hyphen';

export interface Running<Options> {
  io: Io;
  cats: CatApi;
  /** What `cats` was made with, for those who need another client. */
  client: CatApiOptions;
  settings: Settings;
  /** The words after the command, in the order of `words`. */
  words: string[];
  options: Options & { json?: boolean };
}

export interface Command<Options = object> {
  name: string;
  alias?: string;
  summary: string;
  /** More than the summary, at the head of its help. */
  description?: string;
  /** What the command takes: `<id>` must be there, `[name]` may be. */
  words?: { word: string; summary: string; values?: Values }[];
  options?: OptionSpec[];
  /** Is there for programs, and not in the help. */
  isHidden?: boolean;
  /** Asks a server little, so that what makes it ready costs more than what it then does. */
  isQuick?: boolean;
  /** Command lines that a person could type. */
  examples?: string[];
  run(running: Running<Options>): Promise<void>;
}

/** Commands that share a first word. */
export interface CommandGroup {
  name: string;
  alias?: string;
  summary: string;
  commands?: Command<never>[];
  /** Brings them when the group is named, where to have them takes long. */
  load?(): Promise<Command<never>[]>;
}

export function isGroup(one: Command<never> | CommandGroup): one is CommandGroup {
  return 'commands' in one || 'load' in one;
}

/** The command line cannot be understood: exit code 1. */
export class UsageError extends Error {}

/** There is nothing to show where something was asked for: exit code 2. */
export class NothingFound extends Error {}

export function parseWhole(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is not a whole number.`);
}

/** Some of what was asked for is done and the rest is not: the exit code of what stood in the way. */
export class Unfinished extends Error {
  readonly why: 'refused' | 'server' | 'network';

  constructor(message: string, why: Unfinished['why']) {
    super(message);
    this.why = why;
  }
}

export function parseNumber(text: string): number {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  throw new UsageError(`"${text}" is not a number.`);
}

export function parseSeconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is not a number of seconds.`);
}

const unitMs: Record<string, number> = { '': 1000, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A time like 5s, 2m or 1h, or seconds, in milliseconds; at least 100 ms. */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? 1);
  if (ms >= 100 && ms <= 24 * 3_600_000) return ms;
  throw new UsageError(`"${text}" is not a time like 5s, 2m or 1h.`);
}

/** A list that is given with commas, or by the same flag again. */
export function parseList(text: string, before: unknown): string[] {
  const items = text.split(',').map((item) => item.trim());
  return [...((before as string[] | undefined) ?? []), ...items.filter((item) => item !== '')];
}

/** One of a few words, in any letter case. */
export function parseChoice(...choices: string[]): (text: string) => string {
  return (text) => {
    const found = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    throw new UsageError(`"${text}" is none of ${choices.join(', ')}.`);
  };
}
