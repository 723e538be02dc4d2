// What is done with images by the clock. Each task is done a bit at a time, and may end at any
// step.
//
// An image is taken out of rotation and not deleted when its file is gone or broken, or when those
// who vote do not want it: its row stays, with the reason, and an operator brings it back. An
// outage of the store is no missing file: the store says so, and the task ends and is run again.

import { PortError } from '../../errors.ts';
import { sqlTime } from '../../ports/database.ts';
import { readWhole } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Task } from '../../ports/task.ts';
import { markChecked, withdrawImage } from './image-write-store.ts';
import { objectKey } from './make-file.ts';
import { readPicture } from './picture.ts';
import { listUnchecked, listUnpopular, type Popularity } from './rotation-store.ts';
import { findImageState } from './upload-store.ts';

type TaskPorts = Pick<Ports, 'database' | 'objectStore' | 'clock' | 'cache'>;

export interface RotationSettings {
  /** How many voters an image needs before their word counts; 0: it never does. */
  unpopularVotes: number;
  /** Which share of them, in percent, must have voted it down. */
  unpopularPercent: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Files are looked at as often as this, so many an hour: of more images each waits longer. */
const checkEveryMs = 7 * dayMs;
const checksAtOnce = 500;

const abandonedMs = dayMs;

export function createTasks(ports: TaskPorts, settings: RotationSettings): Task[] {
  return [
    { name: 'sweep abandoned uploads', everyMs: dayMs, run: () => sweepUploads(ports) },
    { name: 'check image files', everyMs: hourMs, run: () => checkFiles(ports) },
    {
      name: 'withdraw unpopular images',
      everyMs: dayMs,
      run: () => withdrawUnpopular(ports, settings),
    },
  ];
}

const waitingStates = ['received', 'review', 'analysed'];

/** Deletes what was received a day ago and belongs to no upload that still waits. */
export async function sweepUploads({ database, objectStore, clock }: TaskPorts): Promise<number> {
  const before = clock.nowMs() - abandonedMs;
  let deleted = 0;
  for await (const { key, modifiedAtMs } of objectStore.list('incoming/')) {
    if (modifiedAtMs > before) continue;
    const image = await findImageState(database.latest, key.slice('incoming/'.length));
    if (image !== undefined && waitingStates.includes(image.state)) continue;
    await objectStore.delete(key);
    deleted += 1;
  }
  return deleted;
}

/** Takes images out of rotation whose file is not there, or is no picture any more. */
export async function checkFiles(ports: TaskPorts): Promise<number> {
  const { database, objectStore, clock } = ports;
  const before = sqlTime(clock.nowMs() - checkEveryMs);
  let withdrawn = 0;
  for (const image of await listUnchecked(database.latest, before, checksAtOnce)) {
    const file = await objectStore.find(objectKey(image, 'full'));
    const fault =
      file === undefined
        ? 'its file is missing'
        : await readPicture(async () => readWhole(file)).then(
            () => undefined,
            (error: Error) => {
              if (error instanceof PortError) throw error;
              return `its file is broken: ${error.message}`;
            },
          );
    if (fault === undefined) await markChecked(database.write, image.id, sqlTime(clock.nowMs()));
    else if (await withdraw(ports, image.id, fault)) withdrawn += 1;
  }
  return withdrawn;
}

/** Takes images out of rotation that most of those who voted do not want to see. */
export async function withdrawUnpopular(
  ports: TaskPorts,
  { unpopularVotes, unpopularPercent }: RotationSettings,
): Promise<number> {
  if (unpopularVotes === 0) return 0;
  const unpopular = await listUnpopular(ports.database.read, unpopularVotes, unpopularPercent);
  let withdrawn = 0;
  for (const one of unpopular) {
    if (await withdraw(ports, one.image_id, wordsOf(one))) withdrawn += 1;
  }
  return withdrawn;
}

const wordsOf = ({ voters, down }: Popularity) => `${down} of ${voters} voters voted it down`;

async function withdraw(
  { database, clock, cache }: TaskPorts,
  imageId: string,
  reason: string,
): Promise<boolean> {
  const isWithdrawn = await database.transaction((transaction) =>
    withdrawImage(transaction, imageId, 'withdrawn', reason, sqlTime(clock.nowMs())),
  );
  if (isWithdrawn) await cache.forget(['images', `image:${imageId}`]);
  return isWithdrawn;
}
