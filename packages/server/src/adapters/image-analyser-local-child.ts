// The child process of the local analyser: it loads the models, then looks at one picture after
// another until its parent lets go of it. It lives by that channel alone, so a Ctrl-C that reaches
// the whole terminal leaves it to its parent, and a parent that was killed leaves nobody behind.

import { setPriority } from 'node:os';
import type { ImageAnalysis } from '../ports/image-analyser.ts';
import { openSight, type PartsMs, UnreadablePicture } from './image-analyser-local-sight.ts';

/** What the parent sends: one picture at a time. */
export interface Question {
  jpeg: Uint8Array;
}

export type Answer =
  | { kind: 'ready' }
  | { kind: 'seen'; analysis: ImageAnalysis; partsMs: PartsMs; rssBytes: number }
  /** `isPicture`: the bytes are at fault, and will be at the next try. */
  | { kind: 'failed'; isPicture: boolean; message: string };

/** Whoever answers requests goes first; verdicts can wait a little. */
const niceness = 10;

const answer = (message: Answer) => {
  process.send?.(message);
};

async function live(folder: string): Promise<void> {
  process.on('disconnect', () => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  try {
    setPriority(niceness);
  } catch {
    // Not every place where programs run lets them step back.
  }
  const sight = await openSight(folder);
  process.on('message', async ({ jpeg }: Question) => {
    try {
      const { analysis, partsMs } = await sight.look(jpeg);
      answer({ kind: 'seen', analysis, partsMs, rssBytes: process.memoryUsage.rss() });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      answer({ kind: 'failed', isPicture: error instanceof UnreadablePicture, message });
    }
  });
  answer({ kind: 'ready' });
}

await live(process.argv[2] ?? '');
