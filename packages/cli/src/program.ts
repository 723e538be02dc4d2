// The whole program as one function: words in, text out, an exit code back. What takes long to load
// (the SDK, the picture decoder) is loaded by the command that needs it, when it runs.
import { Command as Commander, CommanderError, InvalidArgumentError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { commands, everywhere } from './all-commands.ts';
import {
  afterHyphens,
  type Command,
  type CommandGroup,
  isGroup,
  type OptionSpec,
  UsageError,
} from './command.ts';
import { exitCodes, explain } from './explain.ts';
import type { Io } from './io.ts';
import { findNear } from './near.ts';
import { cleanLines } from './output.ts';
import { readSettings, type SettingFlags, settingsPath } from './settings.ts';

/** Whoever sits at a prompt is told of a longer wait and not kept in it. */
const retryDelayMsMax = 5000;

/**
 * Runs one command line and answers its exit code. `beforeQuick` is for what only a process of its
 * own may do, before a command that asks a server little.
 */
export async function runProgram(argv: string[], io: Io, beforeQuick = () => {}): Promise<number> {
  const program = await createProgram(argv, io, beforeQuick);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (io.signal.aborted) return exitCodes.interrupted;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    const flags = program.opts<SettingFlags>();
    const { code, text } = explain(error, readSettingsQuietly(flags, io), settingsPath(io));
    if (text !== '') io.err(`catapi: ${cleanLines(text)}\n`);
    return code;
  }
}

/** For telling of a fault, which may be one in the settings themselves. */
function readSettingsQuietly(flags: SettingFlags, io: Io) {
  try {
    return readSettings(flags, io);
  } catch {
    return readSettings(flags, { environment: {}, home: '' });
  }
}

async function createProgram(argv: string[], io: Io, beforeQuick: () => void): Promise<Commander> {
  const program = new Commander('catapi');
  program
    .description('Cats in the terminal.')
    .version(packageJson.version, '-V, --version', 'tell the version')
    .configureOutput({
      writeOut: io.out,
      writeErr: (text) => io.err(text.replace(/^error: /, 'catapi: ')),
      getOutHelpWidth: () => Math.min(io.columns, 100),
      getErrHelpWidth: () => Math.min(io.columns, 100),
    })
    .configureHelp({ showGlobalOptions: true, subcommandTerm: commandTerm })
    .showHelpAfterError('Try `catapi --help`.')
    .helpOption('-h, --help', 'tell how it is used')
    .helpCommand(false)
    .exitOverride();
  addOptions(program, everywhere);
  const run = (one: Command<never>, made: Commander) => {
    if (one.isQuick) beforeQuick();
    return runCommand(one, made, io);
  };
  for (const one of commands) await addCommand(program, one, argv, run);
  addHelpCommand(program);
  return program;
}

/** Commander's own prints the whole help, and no word of what was wrong, for a word it cannot find. */
function addHelpCommand(program: Commander): void {
  const help = program.command('help').description('tell how a command is used');
  help.copyInheritedSettings(program).argument('[command...]');
  help.action((words: string[]) => {
    let found = program;
    for (const word of words) {
      const next = found.commands.find((one) => [one.name(), ...one.aliases()].includes(word));
      if (next === undefined) {
        const near = findNear(
          word,
          found.commands.map((one) => one.name()),
        );
        const asked = near.length === 0 ? '' : `\n(Did you mean ${near.join(', or ')}?)`;
        found.error(`error: unknown command '${word}'${asked}`);
      }
      found = next as Commander;
    }
    found.help();
  });
}

/** A command in a list of commands: its name and what it takes, without its options. */
function commandTerm(command: Commander): string {
  const words = command.registeredArguments.map((one) => {
    return one.required ? `<${one.name()}>` : `[${one.name()}]`;
  });
  return [command.name(), ...words].join(' ');
}

function addOptions(to: Commander, options: OptionSpec[]): void {
  for (const { flags, summary, parse } of options) {
    if (parse === undefined) to.option(flags, summary);
    else to.option(flags, summary, namingTheOption(parse));
  }
}

/** Lets commander say which option it was that could not be read. */
function namingTheOption(parse: NonNullable<OptionSpec['parse']>): typeof parse {
  return (text, before) => {
    try {
      return parse(text, before);
    } catch (error) {
      throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
    }
  };
}

async function addCommand(
  parent: Commander,
  one: Command<never> | CommandGroup,
  argv: string[],
  run: (one: Command<never>, made: Commander) => Promise<void>,
): Promise<void> {
  const isHidden = !isGroup(one) && one.isHidden === true;
  const made = parent.command(one.name, { hidden: isHidden }).summary(one.summary);
  made.description(isGroup(one) ? one.summary : (one.description ?? one.summary));
  if (one.alias !== undefined) made.alias(one.alias);
  made.copyInheritedSettings(parent);
  if (isGroup(one)) {
    const isNamed = argv.includes(one.name);
    const inners = one.commands ?? (isNamed ? await one.load?.() : undefined) ?? [];
    for (const inner of inners) await addCommand(made, inner, argv, run);
    return;
  }
  for (const { word, summary } of one.words ?? []) made.argument(word, summary);
  if (one.words?.some(({ summary }) => summary.includes(afterHyphens))) hintAtHyphens(made);
  addOptions(made, one.options ?? []);
  const examples = (one.examples ?? []).map((line) => `  $ ${line}`).join('\n');
  if (examples !== '') made.addHelpText('after', `\nExamples:\n${examples}\n`);
  made.action(() => run(one, made));
}

/** An id like -Zfz5z2jK is taken for a flag; no flag of ours has so many letters after one hyphen. */
function hintAtHyphens(made: Commander): void {
  made.configureOutput({
    outputError(text, write) {
      const [, id] = /unknown option '(-\w[\w-]{3,})'/.exec(text) ?? [];
      write(id === undefined ? text : `${text}If that is an id, put -- before it: -- ${id}\n`);
    },
  });
}

async function runCommand(one: Command<never>, made: Commander, io: Io): Promise<void> {
  const options = made.optsWithGlobals();
  const settings = readSettings(options as SettingFlags, io);
  if (!one.isHidden && made.args.some((word) => word.trim() === ''))
    throw new UsageError('A word is empty.');
  const { createCatApi } = await import('@thecatapi/sdk');
  const client = {
    apiKey: settings.key,
    baseUrl: settings.baseUrl,
    timeoutMs: settings.timeoutMs,
    signal: io.signal,
    retryDelayMsMax,
  };
  const running = { io, cats: createCatApi(client), client, settings, words: made.args };
  await one.run({ ...running, options: options as never });
}
