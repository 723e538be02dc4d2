// How far a long command is: a bar on a terminal, a line now and then where there is none, and
// always a last line that says what was done. On stderr, so that stdout stays for results.

const barWidth = 28;
const redrawMsMin = 100;
const plainLineMs = 5000;

/** Why something could not be done, in one line: decoders say it again for every row they miss. */
export function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return said.split('\n')[0] ?? '';
}

export interface Progress {
  /** One more is done; `what` names it. */
  step(what: string): void;
  /** Writes a line above the bar. */
  note(line: string): void;
  finish(lines: readonly string[]): void;
}

/** Where progress is written; process.stderr is one. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  /** What was done by an earlier run. */
  done?: number;
  stream?: ProgressStream;
  nowMs?: () => number;
}

/** Names come from others, and what steers a terminal is no part of a name. */
const printable = (text: string) => text.replace(/\p{Cc}/gu, '?');

export function startProgress(
  total: number | undefined,
  { done = 0, stream = process.stderr, nowMs = () => performance.now() }: ProgressOptions = {},
): Progress {
  const isTerminal = stream.isTTY === true;
  // A terminal sees the first step, anything else what is told after a while.
  let drawnAtMs = isTerminal ? Number.NEGATIVE_INFINITY : nowMs();
  const draw = (what: string) => {
    const count = total === undefined ? String(done) : `${done}/${total}`;
    if (!isTerminal) {
      stream.write(`${count} ${printable(what)}\n`);
      return;
    }
    const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
    const filled = Math.round((share ?? 0) * barWidth);
    const bar = share === undefined ? '' : `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} `;
    const text = `${bar}${count} ${printable(what)}`.slice(0, (stream.columns ?? 80) - 1);
    stream.write(`\r\u001b[K${text}`);
  };
  const writeLine = (line: string) =>
    stream.write(isTerminal ? `\r\u001b[K${printable(line)}\n` : `${printable(line)}\n`);
  return {
    step(what) {
      done += 1;
      const isDue = nowMs() - drawnAtMs > (isTerminal ? redrawMsMin : plainLineMs);
      if (!isDue && !(isTerminal && done === total)) return;
      drawnAtMs = nowMs();
      draw(what);
    },
    note: writeLine,
    finish(lines) {
      for (const line of lines) writeLine(line);
    },
  };
}
