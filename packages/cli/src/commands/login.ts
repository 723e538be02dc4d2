// Whose key is used: made by signing up, or pasted, and kept in the settings file, which nobody
// else may read. A key is tried before it is kept.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Command, type Running, UsageError } from '../command.ts';
import { writeFields, writeJson, writeNote } from '../output.ts';
import { isFromSdk } from '../sdk-error.ts';
import { settingsPath, writeSettingsFile } from '../settings.ts';

interface LoginOptions {
  email?: string;
}

export const loginCommand: Command<LoginOptions> = {
  name: 'login',
  summary: 'keep a key for later, a new one or your own',
  description:
    'Keeps a key in the settings file, with the address of its server where --base-url names one. ' +
    'With --email it signs up for a new key, with --key it keeps that one; else it asks. ' +
    'A key can also be piped in.',
  options: [{ flags: '--email <address>', summary: 'sign up for a new key' }],
  examples: ['catapi login', 'catapi login --email mia@school.example', 'catapi login < key.txt'],
  async run(running) {
    const { io, client, options, settings } = running;
    const { baseUrl } = settings;
    const key = await findKey(running);
    const { createCatApi } = await import('@thecatapi/sdk');
    const isKnown = await knowsKey(createCatApi({ ...client, apiKey: key }));
    if (!isKnown) throw new UsageError(`${baseUrl} does not know this key; nothing was kept.`);
    const file = writeSettingsFile(io, { key, baseUrl: settings.baseUrlGiven });
    if (options.json) return writeJson(io, { key, baseUrl, file });
    writeNote(io, `The key is kept in ${file}. Now try: catapi random`);
  },
};

async function findKey(running: Running<LoginOptions>): Promise<string> {
  const { io, options, settings } = running;
  if (options.email !== undefined) return signUp(running, options.email);
  if (settings.keyGiven !== undefined) return settings.keyGiven;
  if (io.input.isTTY !== true) {
    const piped = await readAll(io.input);
    if (piped !== '') return piped;
    throw new UsageError('Give a key with --key, pipe one in, or sign up with --email.');
  }
  io.err('Paste your key, or type your mail address for a new one.\n');
  const typed = await ask(running, 'Key or address: ');
  if (typed === '') throw new UsageError('Nothing was typed.');
  return typed.includes('@') ? signUp(running, typed) : typed;
}

async function signUp({ cats, io }: Running<LoginOptions>, email: string): Promise<string> {
  const { api_key: key } = await cats.account.signUp({
    email,
    appDescription: 'catapi on the command line',
  });
  if (key !== undefined) return key;
  writeNote(io, `A letter with the key is on its way to ${email}.`);
  if (io.input.isTTY !== true) {
    throw new UsageError('When it is there: catapi login --key KEY');
  }
  return ask({ io } as Running<LoginOptions>, 'Key from the letter: ');
}

async function ask({ io }: Pick<Running<LoginOptions>, 'io'>, question: string): Promise<string> {
  const output = new Writable({
    write(chunk: Buffer, _, next) {
      io.err(chunk.toString());
      next();
    },
  });
  const asking = createInterface({ input: io.input, output, terminal: false });
  try {
    io.err(question);
    return (await asking.question('', { signal: io.signal })).trim();
  } finally {
    asking.close();
  }
}

async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of input) text += String(chunk);
  return text.trim();
}

/** Asks for something that needs a key and costs the server next to nothing. */
async function knowsKey(cats: Running<object>['cats']): Promise<boolean> {
  try {
    await cats.votes.list({ limit: 1 });
    return true;
  } catch (error) {
    if (isFromSdk(error) && error.code === 'AUTHENTICATION_ERROR') return false;
    throw error;
  }
}

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'forget the key that was kept',
  async run({ io, options }) {
    const file = writeSettingsFile(io, { key: undefined });
    if (options.json) return writeJson(io, { file });
    writeNote(io, `There is no key in ${file} any more. It still works where you have it.`);
  },
};

export const whoamiCommand: Command = {
  name: 'whoami',
  isQuick: true,
  summary: 'tell which server and which key are used',
  async run({ io, cats, options, settings }) {
    const { key, baseUrl, keyFrom } = settings;
    const isKnown = key === undefined ? undefined : await knowsKey(cats);
    const shown = key === undefined ? undefined : hideMost(key);
    const file = settingsPath(io);
    if (options.json) return writeJson(io, { baseUrl, key: shown, keyFrom, isKnown, file });
    writeFields(io, [
      ['server', baseUrl],
      ['key', shown ?? 'none: `catapi login` gets one'],
      ['from', keyFrom],
      ['known', isKnown === undefined ? '' : isKnown ? 'yes' : 'no, the server refuses it'],
      ['settings', file],
    ]);
  },
};

/** Enough to tell which one it is, and too little to use it. */
function hideMost(key: string): string {
  const shown = Math.min(8, Math.floor(key.length / 3));
  return `${key.slice(0, shown)}…`;
}
