// POST /images/upload: a picture is taken in. What costs is done before the transaction: the file
// is decoded, which is the only proof that it is a picture, and cleaned of what the camera wrote.
// The transaction is the row in state `received` and the job that looks at it, both or neither;
// what happens then is publish.ts. The answer waits a while for the verdict, because most callers
// would ask at once how it ended.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';
import type { AccountCaller, Answer, Call, StagedHandler } from '../../contract/handler.ts';
import { invalidFile, refuse } from '../../errors.ts';
import type { Announce } from '../../ports/announce.ts';
import { sqlTime } from '../../ports/database.ts';
import { readWhole } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { imageUrl } from './image-url.ts';
import { insertReceivedImage } from './image-write-store.ts';
import { type Picture, readPicture, UnfitPicture } from './picture.ts';
import { incomingKey } from './publish.ts';
import { findUpload, type Upload } from './upload-store.ts';

type UploadPorts = Pick<Ports, 'database' | 'objectStore' | 'queue' | 'clock' | 'chance'> & {
  announce: Announce;
};

export interface UploadSettings {
  /** How long an answer waits for the verdict, in milliseconds. */
  uploadWaitMs: number;
}

export interface Prepared {
  id: string;
  picture: Omit<Picture, 'bytes'>;
}

const idBytes = 7;
const lookMs = 150;
const filenameLengthMax = 255;

export function createUpload(
  ports: UploadPorts,
  settings: UploadSettings,
): StagedHandler<'uploadImage', Prepared, { id: string }> {
  return {
    prepare: (call) => prepare(ports, call),
    commit: (call, prepared) => commit(ports, call, prepared),
    discard: ({ id }) => ports.objectStore.delete(incomingKey(id)),
    answer: (call, { id }) => answer(ports, settings, call, id),
  };
}

type Uploading = Omit<Call<'uploadImage'>, 'transaction'>;

async function prepare({ objectStore, chance }: UploadPorts, call: Uploading): Promise<Prepared> {
  const { key } = call.form.file;
  const load = async () => {
    const received = await objectStore.find(key);
    if (received === undefined) throw new Error(`${key} is gone before it was read`);
    return readWhole(received);
  };
  const { bytes, ...picture } = await readPicture(load).catch((error: Error) => {
    throw error instanceof UnfitPicture ? invalidFile(error.message) : error;
  });
  const id = newImageId(chance.bytes(idBytes));
  await objectStore.put(incomingKey(id), bytes);
  return { id, picture };
}

/** Letters and digits alone, as the live service's: nobody can guess one, nor read a size in it. */
function newImageId(bytes: Buffer): string {
  return bytes.toString('base64').replace(/[+/=]/g, 'x').slice(0, 9);
}

async function commit(
  { queue, clock, objectStore, announce }: UploadPorts,
  call: Call<'uploadImage'>,
  { id, picture }: Prepared,
): Promise<{ id: string }> {
  const { transaction, caller, form, body } = call;
  const row = {
    id,
    type: picture.type,
    width: picture.width,
    height: picture.height,
    source: 'upload',
    account_id: caller.accountId,
    sub_id: body.sub_id ?? null,
    original_filename: form.file.filename?.slice(0, filenameLengthMax) ?? null,
    content_hash: picture.contentHash,
    created_at: sqlTime(clock.nowMs()),
  };
  const breedIds = await listKnownBreeds(transaction, body.breed_ids);
  const same = await insertReceivedImage(transaction, row, breedIds);
  if (same !== undefined) {
    await objectStore.delete(incomingKey(id));
    return { id: same };
  }
  await queue.enqueue('analyseImage', { imageId: id }, transaction);
  const { width, height, sub_id, original_filename } = row;
  const data = { id, width, height, sub_id, original_filename };
  await announce(transaction, [{ accountId: caller.accountId, type: 'image.uploaded', data }]);
  return { id };
}

async function listKnownBreeds(knex: Knex, said: string | undefined): Promise<string[]> {
  const ids = [...new Set((said ?? '').split(',').map((id) => id.trim().toLowerCase()))];
  const known: string[] = await knex('breeds').whereIn('id', ids).pluck('id');
  return known;
}

async function answer(
  { database }: UploadPorts,
  { uploadWaitMs }: UploadSettings,
  call: Uploading,
  id: string,
): Promise<Answer<'uploadImage'>> {
  const endsAtMs = performance.now() + uploadWaitMs;
  let upload = await findUpload(database.latest, call.caller.accountId, id);
  while (isUnderWay(upload) && performance.now() < endsAtMs) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    upload = await findUpload(database.latest, call.caller.accountId, id);
  }
  if (upload === undefined) throw new Error(`the upload ${id} is gone before it was answered`);
  if (upload.state === 'rejected') {
    throw refuse('CLASSIFICATION_FAILED', { reason: upload.reason ?? 'it was refused' });
  }
  return { status: 201, body: presentUpload(upload, call) };
}

/**
 * What waits for a person is not worth waiting for here; what is approved is, until it can be
 * fetched.
 */
const isUnderWay = (upload: Upload | undefined) =>
  upload?.state === 'received' || upload?.state === 'analysed';

/** Approved is what can be fetched. */
const isApproved = ({ state }: Upload) => state === 'published';

function presentUpload(upload: Upload, call: Uploading): components['schemas']['UploadedImage'] {
  const { id, width, height, original_filename, sub_id } = upload;
  const { breed_ids } = call.body;
  return {
    id,
    url: imageUrl(call.filesUrl, upload),
    ...(sub_id === null ? {} : { sub_id }),
    ...(breed_ids === undefined ? {} : { breed_ids }),
    width,
    height,
    original_filename: original_filename ?? '',
    pending: isApproved(upload) ? 0 : 1,
    approved: isApproved(upload) ? 1 : 0,
  };
}

const statusOf: Record<string, components['schemas']['ImageStatus']['status']> = {
  received: 'pending',
  review: 'pending',
  analysed: 'pending',
  published: 'approved',
  rejected: 'rejected',
  withdrawn: 'rejected',
};

export async function getImageStatus(
  { database }: Pick<Ports, 'database'>,
  { caller, path }: { caller: AccountCaller; path: { image_id: string } },
): Promise<Answer<'getImageStatus'>> {
  const upload = await findUpload(database.latest, caller.accountId, path.image_id);
  const status = upload && statusOf[upload.state];
  if (upload === undefined || status === undefined) {
    throw refuse('IMAGE_NOT_FOUND', { values: { id: path.image_id } });
  }
  const { id, reason, created_at } = upload;
  const body = {
    id,
    status,
    ...(status === 'rejected' && reason !== null ? { reason } : {}),
    created_at: `${created_at.replace(' ', 'T')}Z`,
  };
  return { status: 200, body };
}
