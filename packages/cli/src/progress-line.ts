// One line on stderr that tells how far long work is, rewritten as it goes on. It is there only
// where somebody looks, and gone when the work is over: what stays is what the command says.
import type { Io } from './io.ts';
import { clean } from './output.ts';
import { cutToWidth, textWidth } from './text-width.ts';

const frameMs = 100;
const barColumns = 20;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export interface Progress {
  /** Between 0 and 1, or undefined where nobody knows. */
  share: number | undefined;
  text: string;
}

export interface ProgressLine {
  /** Shows how far it is, not more often than can be seen. */
  show(progress: Progress): void;
  /** Writes lines that stay, above it. */
  above(write: () => void): void;
  end(): void;
}

export function startProgressLine(io: Io): ProgressLine {
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let last = '';
  const erase = () => {
    if (last !== '') io.err('\r\x1b[K');
  };
  return {
    show({ share, text }) {
      if (!io.isErrTerminal || performance.now() - shownAtMs < frameMs) return;
      shownAtMs = performance.now();
      const bar = share === undefined ? '' : `${drawBar(share)} `;
      const line = `${bar}${cutToWidth(clean(text), Math.max(0, io.columns - 1 - textWidth(bar)))}`;
      if (line === last) return;
      io.err(`\r\x1b[K${line}`);
      last = line;
    },
    above(write) {
      erase();
      write();
      if (last !== '') io.err(last);
    },
    end() {
      erase();
      last = '';
    },
  };
}

/** A bar of eighths of a character: it moves even when the work is long. */
export function drawBar(share: number): string {
  const full = Math.max(0, Math.min(1, share)) * barColumns;
  const part = eighths[Math.floor((full % 1) * 8)] ?? '';
  const bar = `${'█'.repeat(Math.floor(full))}${part}`;
  return `▕${bar}${' '.repeat(barColumns - bar.length)}▏`;
}

/** Bytes as people say them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
