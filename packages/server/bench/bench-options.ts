// What the command line of `npm run bench` says. A wrong word is told with what would be right,
// before anything is started.

import { parseArgs } from 'node:util';

export interface BenchOptions {
  isQuick: boolean;
  /** The parts to run, in the order of the list of parts. */
  parts: string[];
  jsonFile: string | undefined;
  isForReadme: boolean;
  assertsFloor: boolean;
}

/** A command line that cannot be followed. */
export class WrongOptions extends Error {}

export const usage = (parts: readonly string[]) => `\
usage: npm run bench -- [options]

Measures the built server against its peers and prints a table of ratios. A full run takes about
twelve minutes, a quick one less than two.

  --quick            fewer and shorter rounds, less data
  --only NAME[,…]    these parts only; edge means edge-http, edge-stack and so on
  --json FILE        writes the rows and the machine to a file
  --write-readme     writes the table into README.md; only after a full run of all parts
  --assert-floor     exits with 1 when a row is beneath its floor
  --help             this

parts: ${parts.join(', ')}

wrk makes the load where it is installed (apt-get install wrk), else autocannon. What a peer needs
and this machine has not is told in its row.
`;

const flags = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  json: { type: 'string' },
  'write-readme': { type: 'boolean', default: false },
  'assert-floor': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** 'help', or what to run; throws WrongOptions. */
export function readOptions(
  words: readonly string[],
  partNames: readonly string[],
): BenchOptions | 'help' {
  const read = parseWords(words);
  if (read.help) return 'help';
  const parts = choosePartNames(read.only, partNames);
  const isWhole = !read.quick && parts.length === partNames.length;
  if (read['write-readme'] && !isWhole) {
    throw new WrongOptions('--write-readme needs a full run: leave out --quick and --only');
  }
  return {
    isQuick: read.quick,
    parts,
    jsonFile: read.json,
    isForReadme: read['write-readme'],
    assertsFloor: read['assert-floor'],
  };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: flags, strict: true }).values;
  } catch (error) {
    throw new WrongOptions((error as Error).message);
  }
}

function choosePartNames(only: string | undefined, partNames: readonly string[]): string[] {
  if (only === undefined) return [...partNames];
  const asked = only
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const isMeant = (asked: string, name: string) => name === asked || name.startsWith(`${asked}-`);
  const unknown = asked.filter((one) => !partNames.some((name) => isMeant(one, name)));
  if (unknown.length > 0 || asked.length === 0) {
    throw new WrongOptions(
      `no part is called ${unknown.join(', ') || '(nothing)'}; there are ${partNames.join(', ')}`,
    );
  }
  return partNames.filter((name) => asked.some((one) => isMeant(one, name)));
}
