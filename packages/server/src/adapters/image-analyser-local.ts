// The analyser that needs nobody else: small models in a process of its own on this machine. The
// process is started for the first picture, looks at one after another, and is ended when none came
// for some minutes. Whatever happens to it, the one picture that it was looking at gets a PortError
// that may be tried again, and the next picture gets a new process.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observe } from '../observe.ts';
import type { ImageAnalyser, ImageAnalysis } from '../ports/image-analyser.ts';
import { createLife, type Looked, outage } from './image-analyser-local-life.ts';

export interface LocalAnalyserOptions {
  /** Where the models and the program that runs them are. */
  modelsFolder: string;
  observe: Observe;
  /** How long one picture may take; past it the process is killed. */
  pictureMsMax?: number;
  /** How long the models may take to load. */
  startMsMax?: number;
  /** How long a process may wait for its next picture before it is ended. */
  idleMsMax?: number;
  /** How many pictures may wait for the one that is looked at. */
  waitingMax?: number;
  /** Told of every picture that was looked at. */
  onLooked?: (looked: Looked) => void;
}

interface Waiting {
  jpeg: Buffer;
  resolve(analysis: ImageAnalysis): void;
  reject(error: Error): void;
}

/**
 * Opens it without starting anything. Where the models are missing it says so, once, and is an
 * analyser that cannot tell.
 */
export async function openLocalImageAnalyser(
  options: LocalAnalyserOptions,
): Promise<ImageAnalyser> {
  const missing = await findMissing(options.modelsFolder);
  if (missing === undefined) return createLocalImageAnalyser(options);
  const error = new Error(
    `${missing}; uploads wait for review until \`npm run build\` has fetched the models`,
  );
  options.observe({ kind: 'port.failed', port: 'imageAnalyser', action: 'open the models', error });
  return {
    canTell: false,
    analyse: () => Promise.reject(error),
    async check() {},
    async close() {},
  };
}

/** What is not where the models should be, in words; undefined when all of it is. */
async function findMissing(folder: string): Promise<string | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
      files: Record<string, string>;
    };
    for (const name of Object.keys(manifest.files)) await stat(join(folder, name));
    return undefined;
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return `there is no ${path}`;
    return `${folder} cannot be read: ${(error as Error).message}`;
  }
}

function createLocalImageAnalyser(options: LocalAnalyserOptions): ImageAnalyser {
  const { modelsFolder, onLooked, waitingMax = 16 } = options;
  const { pictureMsMax = 30_000, startMsMax = 60_000, idleMsMax = 300_000 } = options;
  const life = createLife({ modelsFolder, pictureMsMax, startMsMax, idleMsMax, onLooked });
  const waiting: Waiting[] = [];
  /** Set while pictures are looked at, until none waits. */
  let looking: Promise<void> | undefined;
  let isClosed = false;

  async function lookAtAll(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await life.look(next.jpeg).then(next.resolve, next.reject);
    }
    looking = undefined;
  }

  return {
    canTell: true,
    analyse(jpeg) {
      if (isClosed) return Promise.reject(outage('it is closed'));
      if (waiting.length >= waitingMax) {
        return Promise.reject(outage(`${waitingMax} pictures wait already`));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ jpeg, resolve, reject });
        looking ??= lookAtAll();
      });
    },
    async check() {
      if (life.startFault !== undefined) throw outage(life.startFault);
    },
    async close() {
      isClosed = true;
      for (const { reject } of waiting.splice(0)) reject(outage('it is closed'));
      await life.end();
      await looking;
    },
  };
}
