// Every operation of the contract under its own name, its flags made from the contract. People have
// the other commands; this is for what has none, for scripts, and for trying out. The operations
// are read only when `call` is typed: they would slow down the start of everything else.
import { writeFile } from 'node:fs/promises';
import { createGiven } from '../call-given.ts';
import type { CallFlag, CallSpec } from '../call-spec.ts';
import { flagName } from '../call-spec.ts';
import {
  type Command,
  type CommandGroup,
  type OptionSpec,
  parseChoice,
  parseList,
  parseNumber,
  parseWhole,
  type Running,
  UsageError,
} from '../command.ts';
import { cleanLines, writeJson, writeNote } from '../output.ts';
import { drawPictureBytes } from '../picture.ts';
import { writeAnything } from '../write-anything.ts';

type Options = Record<string, unknown> & { output?: string };

export const callCommands: CommandGroup = {
  name: 'call',
  summary: 'call any operation of the contract by its name',
  async load() {
    const { callSpecs } = await import('../generated/call-specs.ts');
    return callSpecs.map(commandOf) as Command<never>[];
  },
};

/** What the options of a command are called where commander keeps them: `imageId`. */
function optionName(flag: CallFlag): string {
  return flagName(flag)
    .slice(2)
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function parserOf({ type, isList, choices }: CallFlag): OptionSpec['parse'] {
  if (isList && choices === undefined) return parseList;
  if (isList) return (text, before) => parseList(text, before).map(parseChoice(...(choices ?? [])));
  if (choices !== undefined) return parseChoice(...choices);
  if (type === 'integer') return parseWhole;
  if (type === 'number') return parseNumber;
  if (type === 'boolean') return (text) => parseChoice('true', 'false')(text) === 'true';
  return type === 'json' ? parseJson : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`"${text}" is not JSON: ${(error as Error).message}.`);
  }
}

function wordOf({ type, isList, name }: CallFlag): string {
  if (isList) return '<list>';
  if (type === 'boolean') return '[true|false]';
  if (name === 'file') return '<file>';
  return type === 'string' ? '<text>' : type === 'json' ? '<json>' : '<number>';
}

function optionOf(flag: CallFlag): OptionSpec {
  const { choices, isRequired } = flag;
  const beside = [
    isRequired ? 'needed' : '',
    choices === undefined ? '' : choices.join(', '),
    flag.default === undefined ? '' : `${flag.default} when absent`,
  ].filter(Boolean);
  const told = beside.length === 0 ? '' : ` (${beside.join('; ')})`;
  const summary = firstSentence(flag.summary) || flag.name.replaceAll('_', ' ');
  const parse = parserOf(flag);
  return {
    flags: `${flagName(flag)} ${wordOf(flag)}`,
    summary: `${summary}${told}`,
    ...(parse === undefined ? {} : { parse }),
    ...(choices === undefined ? namesOf(flag) : { values: choices }),
  };
}

/** What has names that can be completed. */
function namesOf({ name }: CallFlag): Pick<OptionSpec, 'values'> {
  if (/^breed_ids?$/.test(name)) return { values: 'breed ids' };
  return name === 'category_ids' ? { values: 'category ids' } : {};
}

function firstSentence(text: string): string {
  return /^.*?[.](?=\s|$)/.exec(text)?.[0].slice(0, -1) ?? text;
}

const outputOption: OptionSpec = {
  flags: '-O, --output <file>',
  summary: 'write what is answered into a file',
};

function commandOf(spec: CallSpec): Command<Options> {
  const hyphens = spec.flags.some(({ in: place }) => place === 'path');
  return {
    name: spec.id,
    isQuick: true,
    summary: spec.summary,
    description: `${spec.description}\n\n${spec.method} ${spec.path}${spec.needsKey ? ', with a key' : ''}`,
    options: [...spec.flags.map(optionOf), outputOption],
    ...(hyphens ? { examples: [exampleOf(spec)] } : {}),
    run: (running) => run(spec, running),
  };
}

function exampleOf({ id, flags }: CallSpec): string {
  const needed = flags.filter(({ isRequired }) => isRequired);
  return `catapi call ${id} ${needed.map((flag) => `${flagName(flag)}=…`).join(' ')}`;
}

async function run(spec: CallSpec, running: Running<Options>): Promise<void> {
  const { io, client, options } = running;
  const given = await createGiven(spec, (flag) => options[optionName(flag)], flagName);
  const { createAnyOperation, createClient, retry } = await import('@thecatapi/sdk');
  const { operations } = createClient(client, { operations: createAnyOperation }, [retry]);
  const answer = await operations.call(spec.id, given);
  if (options.output !== undefined) return writeOutput(running, answer);
  if (answer instanceof Blob) {
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (io.isTerminal) await drawPictureBytes(io, bytes);
    else io.outBytes(bytes);
  } else if (typeof answer === 'string') io.out(io.isTerminal ? cleanLines(answer) : answer);
  else if (answer === undefined) writeNote(io, 'Done.');
  else if (options.json || !io.isTerminal) writeJson(io, answer);
  else writeAnything(io, answer);
}

async function writeOutput({ io, options }: Running<Options>, answer: unknown): Promise<void> {
  const file = options.output as string;
  const bytes =
    answer instanceof Blob
      ? new Uint8Array(await answer.arrayBuffer())
      : typeof answer === 'string'
        ? answer
        : `${JSON.stringify(answer ?? null, null, 2)}\n`;
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}.`);
  }
  writeNote(io, `Written to ${file}.`);
}
