// What an operator decides about uploads: those that nobody could judge, and those that were judged
// wrongly. A decision is the same step that a verdict would have been, so what follows from it is
// the same too.

import type { Announce } from '../../ports/announce.ts';
import { sqlTime } from '../../ports/database.ts';
import { readWhole } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { moveImage, restoreImage, withdrawImage } from './image-write-store.ts';
import { objectKey } from './make-file.ts';
import { endRejected, incomingKey } from './publish.ts';
import { findImageState, listImagesIn, type ReviewRow } from './upload-store.ts';

export interface Review {
  /** Uploads that wait for a person, or images out of rotation, the oldest first. */
  list(state: 'review' | 'withdrawn', limit: number): Promise<ReviewRow[]>;
  /** The picture itself; undefined when there is no such image, or its file is gone. */
  fetch(imageId: string): Promise<{ type: string; bytes: Buffer } | undefined>;
  /** Publishes an upload that waits; false when none with this id does. */
  approve(imageId: string): Promise<boolean>;
  /** Refuses an upload that waits, or takes back one that is published; false when there is none. */
  reject(imageId: string, reason: string): Promise<boolean>;
  /** Shows an image again that is out of rotation; false when none with this id is. */
  restore(imageId: string): Promise<boolean>;
}

type ReviewPorts = Pick<Ports, 'database' | 'objectStore' | 'queue' | 'clock' | 'cache'> & {
  announce: Announce;
};

export function createReview(ports: ReviewPorts): Review {
  const { database, objectStore, queue, clock, cache } = ports;
  return {
    list: (state, limit) => listImagesIn(database.latest, state, limit),
    async fetch(imageId) {
      const image = await findImageState(database.latest, imageId);
      if (image === undefined) return undefined;
      const file =
        (await objectStore.find(incomingKey(imageId))) ??
        (await objectStore.find(objectKey(image, 'full')));
      return file && { type: image.type, bytes: await readWhole(file) };
    },
    approve: (imageId) =>
      database.transaction(async (transaction) => {
        const isMoved =
          (await moveImage(transaction, imageId, 'review', 'analysed', null)) ||
          (await moveImage(transaction, imageId, 'received', 'analysed', null));
        if (isMoved) await queue.enqueue('resizeImage', { imageId }, transaction);
        return isMoved;
      }),
    reject: (imageId, reason) => reject(ports, imageId, reason),
    async restore(imageId) {
      const isRestored = await database.transaction((transaction) =>
        restoreImage(transaction, imageId, sqlTime(clock.nowMs())),
      );
      if (isRestored) await cache.forget(['images', `image:${imageId}`]);
      return isRestored;
    },
  };
}

async function reject(ports: ReviewPorts, imageId: string, reason: string): Promise<boolean> {
  const { database, clock, cache } = ports;
  const image = await findImageState(database.latest, imageId);
  if (image === undefined) return false;
  const isRejected = await database.transaction(async (transaction) => {
    const now = sqlTime(clock.nowMs());
    const isMoved =
      (await moveImage(transaction, imageId, 'review', 'rejected', reason)) ||
      (await moveImage(transaction, imageId, 'received', 'rejected', reason)) ||
      (await withdrawImage(transaction, imageId, 'rejected', reason, now));
    if (isMoved) await endRejected(ports, transaction, image, reason);
    return isMoved;
  });
  if (isRejected) await cache.forget(['images', `image:${imageId}`]);
  return isRejected;
}
