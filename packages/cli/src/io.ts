// The terminal as a value: where text goes, how wide it is, which colours and pictures it can show.
// Everything that a command knows of the world outside comes through here, which is how tests run a
// command in their own process and read what it said.
import { homedir } from 'node:os';
import { askForSixels } from './terminal-question.ts';

export type Environment = Record<string, string | undefined>;

/** How many colours text may have: none, the 256 of the palette, or any. */
export type Colours = 'none' | 'palette' | 'any';

/** How a picture can be shown. */
export type PictureWay = 'kitty' | 'iterm' | 'sixel' | 'blocks';

/** What is typed, or piped in. */
export type Input = NodeJS.ReadableStream & { isTTY?: boolean };

export interface Io {
  out(text: string): void;
  /** A file, for the next program in a pipe. */
  outBytes(bytes: Uint8Array): void;
  err(text: string): void;
  /** Whether a person looks at what is written to `out`. */
  isTerminal: boolean;
  /** Whether a person looks at what is written to `err`, where progress is shown. */
  isErrTerminal: boolean;
  columns: number;
  rows: number;
  colours: Colours;
  pictures: PictureWay | 'unknown';
  /** Asks the terminal; it may take a moment. */
  hasSixels(): Promise<boolean>;
  environment: Environment;
  home: string;
  input: Input;
  /** Stops the work when somebody presses Ctrl-C. */
  signal: AbortSignal;
}

/** The terminal that this process was started in. */
export function createTerminal(signal: AbortSignal): Io {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => stdout.write(text),
    outBytes: (bytes) => stdout.write(bytes),
    err: (text) => stderr.write(text),
    isTerminal: stdout.isTTY === true,
    isErrTerminal: stderr.isTTY === true,
    columns: stdout.columns || 80,
    rows: stdout.rows || 24,
    colours: findColours(env, stdout.isTTY === true),
    pictures: readPictureWay(env),
    hasSixels: () => askForSixels(process.stdin, stdout),
    environment: env,
    home: homedir(),
    input: process.stdin,
    signal,
  };
}

export function findColours(env: Environment, isTerminal: boolean): Colours {
  const { NO_COLOR, TERM = '', COLORTERM = '' } = env;
  if (!isTerminal || NO_COLOR || TERM === 'dumb') return 'none';
  return /truecolor|24bit/i.test(COLORTERM) || /-direct$/.test(TERM) ? 'any' : 'palette';
}

/** What the environment tells of pictures; `unknown` where the terminal has to be asked. */
export function readPictureWay(env: Environment): PictureWay | 'unknown' {
  const { TERM = '', TERM_PROGRAM = '', LC_TERMINAL = '' } = env;
  if (TERM === 'dumb') return 'blocks';
  // Between us and the terminal tmux and screen swallow pictures, while the terminal's own
  // variables are still there from before they were started. A tmux with sixels says so itself.
  if (env['TMUX'] || /^(tmux|screen)/.test(TERM)) return 'unknown';
  if (env['KITTY_WINDOW_ID'] || /kitty|ghostty/.test(`${TERM} ${TERM_PROGRAM}`)) return 'kitty';
  if (/iTerm|WezTerm/.test(`${TERM_PROGRAM} ${LC_TERMINAL}`)) return 'iterm';
  return 'unknown';
}
