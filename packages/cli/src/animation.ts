// Pictures that move. kitty takes all frames and plays them by itself; for half blocks and sixels
// each frame is drawn over the last one, for as long as somebody is meant to look. Whatever ends
// it, the cursor is seen again and stands below the picture.
import type { Io } from './io.ts';

/** How long a picture moves before the prompt is back; at least once through. */
const playMs = 6000;
const framesMax = 200;
// Browsers take a frame of less than 20 ms for one that has no time of its own.
const delayMsMin = 20;
const delayMsUsual = 100;

export interface Frames {
  count: number;
  /** How long each is seen. */
  delaysMs: number[];
}

/** The frames of a picture that moves; undefined for one that does not. */
export function readFrames(metadata: {
  pages?: number | undefined;
  delay?: number[] | undefined;
}): Frames | undefined {
  const { pages = 1, delay = [] } = metadata;
  const count = Math.min(pages, framesMax);
  if (count < 2) return undefined;
  const delaysMs = Array.from({ length: count }, (_, at) => {
    const given = delay[at] ?? delayMsUsual;
    return given < delayMsMin ? delayMsUsual : given;
  });
  return { count, delaysMs };
}

/** Plays frames in a place of so many rows; `forMs` when it is known how long there is. */
export async function playFrames(
  io: Io,
  { count, delaysMs }: Frames,
  rows: number,
  draw: (frame: number) => Promise<string>,
  forMs?: number,
): Promise<void> {
  const drawn: string[] = [];
  const onceMs = delaysMs.reduce((sum, one) => sum + one, 0);
  const endsAtMs = performance.now() + (forMs ?? Math.max(playMs, onceMs));
  io.out(`\x1b[?25l${'\n'.repeat(rows)}`);
  try {
    for (let at = 0; performance.now() < endsAtMs || at === 0; at += 1) {
      const frame = at % count;
      const shownAtMs = performance.now();
      drawn[frame] ??= await draw(frame);
      io.out(`\x1b[${rows}A\r${drawn[frame]}`);
      const leftMs = (delaysMs[frame] ?? delayMsUsual) - (performance.now() - shownAtMs);
      await pause(io, Math.min(leftMs, endsAtMs - performance.now()));
    }
  } finally {
    io.out('\x1b[?25h');
  }
}

/** Waits, and throws as soon as somebody presses Ctrl-C. */
export function pause({ signal }: Pick<Io, 'signal'>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, Math.max(0, ms));
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
