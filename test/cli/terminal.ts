// A terminal that only remembers, and a way to type into it. Commands run in this process, so a
// script of a hundred lines costs what one start of a program would.
import { Readable } from 'node:stream';
import { findColours, type Io, readPictureWay } from '../../packages/cli/src/io.ts';
import { runProgram } from '../../packages/cli/src/program.ts';

export interface Typed {
  code: number;
  out: string;
  err: string;
}

export interface TerminalOptions {
  /** Whether somebody looks at it; else it is a pipe. */
  isTerminal?: boolean;
  columns?: number;
  rows?: number;
  environment?: Record<string, string>;
  home?: string;
  /** What the terminal says when it is asked. */
  hasSixels?: boolean;
  /** What is typed when it asks, or piped in. */
  input?: string;
  signal?: AbortSignal;
  /** What a process of its own would do before it asks a server little. */
  beforeQuick?: () => void;
}

/** Types a command line, in which quotes keep words together, and reads what came of it. */
export async function type(line: string, options: TerminalOptions = {}): Promise<Typed> {
  const typed: Typed = { code: 0, out: '', err: '' };
  const { isTerminal = false, environment = {} } = options;
  const io: Io = {
    out: (text) => {
      typed.out += text;
    },
    err: (text) => {
      typed.err += text;
    },
    outBytes: (bytes) => {
      typed.out += Buffer.from(bytes).toString('latin1');
    },
    isTerminal,
    isErrTerminal: isTerminal,
    columns: options.columns ?? 80,
    rows: options.rows ?? 24,
    colours: findColours(environment, isTerminal),
    pictures: readPictureWay(environment),
    hasSixels: async () => options.hasSixels ?? false,
    environment,
    home: options.home ?? '/nowhere',
    input: Object.assign(Readable.from([Buffer.from(options.input ?? '')]), { isTTY: isTerminal }),
    signal: options.signal ?? new AbortController().signal,
  };
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  typed.code = await runProgram(words.slice(1), io, options.beforeQuick);
  return typed;
}
