// When the process of the local analyser lives: from the first picture until none came for some
// minutes, or until it crashes or takes too long for one, when it is killed. Two never live at one
// time, because they would need twice the memory.

import { PortError } from '../errors.ts';
import type { ImageAnalysis } from '../ports/image-analyser.ts';
import { type LocalProcess, startLocalProcess } from './image-analyser-local-process.ts';
import type { PartsMs } from './image-analyser-local-sight.ts';

export interface LifeOptions {
  modelsFolder: string;
  pictureMsMax: number;
  startMsMax: number;
  idleMsMax: number;
  onLooked: ((looked: Looked) => void) | undefined;
}

/** What one picture took. */
export interface Looked {
  processId: number;
  /** From asking to the answer; `startMs` is not in it. */
  durationMs: number;
  partsMs: PartsMs;
  /** Memory of the process after the picture. */
  rssBytes: number;
  /** How long the start took, where this picture was a process' first. */
  startMs: number | undefined;
}

export interface Life {
  /** Looks at a picture; nobody may ask while another is looked at. */
  look(jpeg: Buffer): Promise<ImageAnalysis>;
  /** Why the last process could not start; undefined since one could. */
  readonly startFault: Error | undefined;
  /** Ends the process; a picture that is looked at fails. */
  end(): Promise<void>;
}

export const outage = (why: unknown) =>
  new PortError('imageAnalyser', 'analyse a picture with the local models', true, why);

/** The promise's result, unless it takes longer. */
async function within<T>(promise: Promise<T>, limitMs: number, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} in ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function createLife(options: LifeOptions): Life {
  const { modelsFolder, pictureMsMax, startMsMax, idleMsMax, onLooked } = options;
  let running: LocalProcess | undefined;
  let idling: NodeJS.Timeout | undefined;
  let startFault: Error | undefined;
  let ending: Promise<void> | undefined;

  async function end(): Promise<void> {
    clearTimeout(idling);
    if (running !== undefined) {
      ending = running.ended;
      running.kill();
      running = undefined;
    }
    await ending;
  }

  async function start(): Promise<LocalProcess> {
    await ending;
    const process = startLocalProcess(modelsFolder);
    running = process;
    // One that ends by itself between two pictures is not asked any more.
    void process.ended.then(() => {
      if (running === process) running = undefined;
    });
    startFault = await within(process.ready, startMsMax, 'the models were not loaded').then(
      () => undefined,
      (error: Error) => error,
    );
    if (startFault !== undefined) throw startFault;
    return process;
  }

  async function ask(jpeg: Buffer) {
    const startedMs = performance.now();
    const before = running;
    const process = before ?? (await start());
    const askedMs = performance.now();
    const answer = await within(process.ask(jpeg), pictureMsMax, 'no answer');
    if (answer.kind === 'failed') return answer;
    onLooked?.({
      processId: process.id,
      durationMs: performance.now() - askedMs,
      partsMs: answer.partsMs,
      rssBytes: answer.rssBytes,
      startMs: before === undefined ? askedMs - startedMs : undefined,
    });
    return answer;
  }

  return {
    async look(jpeg) {
      clearTimeout(idling);
      const answer = await ask(jpeg).catch(async (error: Error) => {
        await end();
        throw outage(error);
      });
      if (running !== undefined) idling = setTimeout(() => void end(), idleMsMax);
      if (answer.kind === 'seen') return answer.analysis;
      if (answer.isPicture) throw new Error(`no picture can be read in it: ${answer.message}`);
      throw outage(new Error(answer.message));
    },
    get startFault() {
      return startFault;
    },
    end,
  };
}
