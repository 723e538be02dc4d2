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
  finish(line: string): void;
}

export function startProgress(total: number | undefined, stream = process.stderr): Progress {
  const isTerminal = stream.isTTY === true;
  let done = 0;
  let drawnAtMs = 0;
  const draw = (what: string) => {
    const share = total === undefined || total === 0 ? undefined : done / total;
    const filled = Math.round((share ?? 0) * barWidth);
    const bar = share === undefined ? '' : `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} `;
    const count = total === undefined ? String(done) : `${done}/${total}`;
    const text = `${bar}${count} ${what}`.slice(0, (stream.columns ?? 80) - 1);
    stream.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  };
  return {
    step(what) {
      done += 1;
      const nowMs = performance.now();
      const isDue = nowMs - drawnAtMs > (isTerminal ? redrawMsMin : plainLineMs);
      if (!isDue && !(isTerminal && done === total)) return;
      drawnAtMs = nowMs;
      draw(what);
    },
    note(line) {
      stream.write(isTerminal ? `\r\u001b[K${line}\n` : `${line}\n`);
    },
    finish(line) {
      stream.write(isTerminal ? `\r\u001b[K${line}\n` : `${line}\n`);
    },
  };
}
