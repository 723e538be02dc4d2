// From received to published, in jobs. Every move is an UPDATE that names the state before, so a
// job that is done again, by whoever, changes nothing; and what a job writes to the store has the
// same name and the same bytes each time. Deleting is possible at every step and ends it.
//
//   received ──analyseImage──▶ analysed ──resizeImage──▶ published
//      │  │                       ▲                          │
//      │  └────▶ review ──operator┘                       operator
//      ▼            │                                        │
//   rejected ◀──operator◀────────────────────────────────────┘
//
//   deleted: from anywhere, by its owner.
//
// The file waits under `incoming/`, where nobody is served from, until it is published or rejected.

import type { Knex } from 'knex';
import { PortError } from '../../errors.ts';
import type { AccountEvent, Announce } from '../../ports/announce.ts';
import { sqlTime } from '../../ports/database.ts';
import type { ImageAnalysis, Label } from '../../ports/image-analyser.ts';
import { readWhole } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ImageSize, ImageType } from './image-url.ts';
import { insertAnalysis, moveImage, publishImage } from './image-write-store.ts';
import { lookAt } from './look-at.ts';
import { keptVariant, listObjectKeys, objectKey } from './make-file.ts';
import { resizeAll } from './resize.ts';
import { findImageState, type ImageState } from './upload-store.ts';
import { judge, type VerdictSettings } from './verdict.ts';

type PublishPorts = Pick<
  Ports,
  'database' | 'objectStore' | 'queue' | 'clock' | 'cache' | 'imageAnalyser'
> & { announce: Announce };

const labelsLengthMax = 20_000;

/** Where a file waits for its verdict. */
export const incomingKey = (id: string) => `incoming/${id}`;

/** Looks at a received image and moves it on. */
export async function analyseImage(
  ports: PublishPorts,
  settings: VerdictSettings,
  imageId: string,
): Promise<void> {
  const { database, objectStore, imageAnalyser, queue, clock } = ports;
  const image = await findImageState(database.latest, imageId);
  if (image?.state !== 'received') return;
  if (!imageAnalyser.canTell) {
    await database.transaction((transaction) =>
      moveImage(transaction, imageId, 'received', 'review', 'a person has to look at it'),
    );
    return;
  }
  const file = await objectStore.find(incomingKey(imageId));
  if (file === undefined) throw new Error(`the file of the received image ${imageId} is gone`);
  const analysis = await lookAt(imageAnalyser, await readWhole(file)).catch((error: Error) => {
    // An outage is waited for; a picture that nobody can read is for a person.
    if (error instanceof PortError) throw error;
    return undefined;
  });
  if (analysis === undefined) {
    await database.transaction((transaction) =>
      moveImage(transaction, imageId, 'received', 'review', 'it could not be analysed'),
    );
    return;
  }
  const { verdict, reasons, categoryIds } = judge(analysis, settings);
  const words = reasons.map((reason) => reason.words).join('; ');
  const next = { approved: 'analysed', rejected: 'rejected', review: 'review' }[verdict];
  await database.transaction(async (transaction) => {
    const isMoved = await moveImage(transaction, imageId, 'received', next, words || null);
    if (!isMoved) return;
    const now = sqlTime(clock.nowMs());
    await insertAnalysis(transaction, imageId, analysis, categoryIds, now);
    if (verdict === 'approved') await queue.enqueue('resizeImage', { imageId }, transaction);
    if (verdict === 'rejected') await endRejected(ports, transaction, image, words);
    await ports.announce(transaction, labelsOf(image, analysis));
  });
}

function labelsOf({ id, account_id }: ImageState, analysis: ImageAnalysis): AccountEvent[] {
  if (account_id === null) return [];
  const { moderationLabels: moderation_labels, vendor } = analysis;
  const labels = withoutCrowds(analysis.labels);
  const data = { image_id: id, labels, moderation_labels, vendor };
  return [{ accountId: account_id, type: 'image.labels_created', data }];
}

/** A job holds 64 KiB of text, which the boxes around each of many could fill. */
function withoutCrowds(labels: readonly Label[]): Label[] {
  const isLarge = JSON.stringify(labels).length > labelsLengthMax;
  return labels.map((label) => (isLarge ? { ...label, Instances: [] } : label));
}

/** What follows when an image may not be shown, whoever said so. */
export async function endRejected(
  { queue, announce }: Pick<PublishPorts, 'queue' | 'announce'>,
  transaction: Knex.Transaction,
  image: ImageState,
  reason: string,
): Promise<void> {
  const imageId = image.id;
  await announce(transaction, processed(image, { status: 'rejected', reason }));
  await queue.enqueue('tellUploader', { imageId }, transaction);
  await queue.enqueue('deleteFiles', { imageId }, transaction);
}

function processed(
  { id, account_id }: ImageState,
  outcome: { status: 'approved' | 'rejected'; reason?: string },
): AccountEvent[] {
  if (account_id === null) return [];
  return [{ accountId: account_id, type: 'image.processed', data: { id, ...outcome } }];
}

/**
 * Writes every named size of an approved image, and publishes it. Widths are made when one is asked
 * for, because most never are.
 */
export async function resizeImage(ports: PublishPorts, imageId: string): Promise<void> {
  const { database, objectStore, queue, clock, cache } = ports;
  const image = await findImageState(database.latest, imageId);
  // Deleted while somebody was at this who died over it: the sizes that came after are still there.
  if (image?.state !== 'analysed') return deleteFiles(ports, imageId);
  const file = await objectStore.find(incomingKey(imageId));
  if (file === undefined) throw new Error(`the file of the approved image ${imageId} is gone`);
  const original = await readWhole(file);
  await objectStore.put(objectKey(image, 'full'), original);
  for (const [name, bytes] of await resizeAll(original, { type: image.type as ImageType })) {
    const [size, type] = name.split('/') as [ImageSize, ImageType];
    if (keptVariant(image, size, type) === 'full') continue;
    await objectStore.put(objectKey({ id: imageId, type }, size), bytes);
  }
  const isPublished = await database.transaction(async (transaction) => {
    const isMoved = await publishImage(transaction, imageId, sqlTime(clock.nowMs()));
    if (isMoved) await ports.announce(transaction, processed(image, { status: 'approved' }));
    await queue.enqueue('deleteFiles', { imageId }, transaction);
    return isMoved;
  });
  if (isPublished) await cache.forget(['images', `image:${imageId}`]);
}

/** Takes away what an image no longer needs, by what became of it. */
export async function deleteFiles(
  { database, objectStore }: Pick<Ports, 'database' | 'objectStore'>,
  imageId: string,
): Promise<void> {
  const image = await findImageState(database.latest, imageId);
  if (image === undefined || ['received', 'review', 'analysed'].includes(image.state)) return;
  await objectStore.delete(incomingKey(imageId));
  if (image.state !== 'deleted' && image.state !== 'rejected') return;
  for (const key of listObjectKeys(image)) await objectStore.delete(key);
}
