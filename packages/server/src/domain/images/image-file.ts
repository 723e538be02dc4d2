// GET /images/{file}: the picture itself. A file that is not there yet is made on the first call
// and kept; from then on a call is one look at the store. The stream is opened by the frame, so
// that a HEAD, which it answers with the same headers, opens nothing. A size comes in the image's
// own type and as WebP, each under a name of its own, so that no answer depends on Accept.

import type { Answer, Call } from '../../contract/handler.ts';
import { refuse } from '../../errors.ts';
import type { CachePolicy, Loaded } from '../../ports/cache.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { choosePart, isUnchanged } from './conditions.ts';
import type { ImageReads } from './image-reads.ts';
import type { ImageRow } from './image-store.ts';
import { type ImageType, imageUrl, parseImageFile } from './image-url.ts';
import { keptVariant, type MakeFile, objectKey } from './make-file.ts';

type FileAnswer = Answer<'getImageFile'>;

/** How long clients and CDNs keep a file; the live service's number. */
const cacheControl = 'max-age=14400';

const contentTypes: Record<ImageType, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** Half of how long the url can be used that it leads to. */
const redirectCacheControl = 'max-age=1800';

const rowSizeBytes = 600;

// The contract keeps no answer of this operation, because files are streams; whose file it is
// can be kept, and as long as the image itself is.
const rowPolicy = (id: string): CachePolicy => ({
  seconds: 60,
  staleSeconds: 600,
  absentSeconds: 10,
  errorSeconds: 86_400,
  tags: [`image:${id}`, 'images'],
});

export async function getImageFile(
  { database, cache, objectStore }: Pick<Ports, 'database' | 'cache' | 'objectStore'>,
  reads: ImageReads,
  makeFile: MakeFile,
  { path, headers, isHead, filesUrl }: Call<'getImageFile'>,
): Promise<FileAnswer> {
  const file = parseImageFile(path.file);
  if (file === undefined) throw refuse('NOT_FOUND');
  const { id, variant, type } = file;
  const policy = rowPolicy(id);
  const { value: row } = await cache.remember(`imageFile ${id}`, policy, () => {
    const knex = cache.isSettling(policy.tags) ? database.latest : database.read;
    return loadRow(reads, knex, id);
  });
  const isMade = variant !== 'full' && type === 'webp';
  if (row === undefined || (row.type !== type && !isMade)) throw refuse('NOT_FOUND');
  const kept = keptVariant(row, variant, type);
  const object =
    (await objectStore.find(objectKey({ id, type }, kept))) ?? (await makeFile(row, kept, type));
  if (object === undefined) {
    if (row.remote_url === null) throw refuse('NOT_FOUND');
    return { status: 302, headers: { location: row.remote_url } };
  }
  // It took too long as WebP, so there is the other one only.
  if (object.sizeBytes === 0) {
    return { status: 302, headers: { location: imageUrl(filesUrl, row, variant) } };
  }
  const contentType = contentTypes[type];
  // Programs ask HEAD for the length, which a signed url does not answer.
  if (object.publicUrl === undefined || isHead) return answerObject(object, contentType, headers);
  const location = await object.publicUrl(contentType);
  return { status: 302, headers: { location, 'cache-control': redirectCacheControl } };
}

async function loadRow(
  reads: ImageReads,
  knex: Ports['database']['read'],
  id: string,
): Promise<Loaded<ImageRow | undefined>> {
  const row = await reads.findRow(knex, id);
  return { value: row, sizeBytes: rowSizeBytes, absent: row === undefined };
}

function answerObject(
  object: StoredObject,
  contentType: string,
  sent: Record<string, string | undefined>,
): FileAnswer {
  const validators = {
    etag: object.etag,
    'last-modified': new Date(object.modifiedAtMs).toUTCString(),
    'cache-control': cacheControl,
    'accept-ranges': 'bytes',
  };
  if (isUnchanged(sent, object)) return { status: 304, headers: validators };
  const part = choosePart(sent, object);
  if (part.kind === 'unsatisfiable') {
    const headers = { 'accept-ranges': 'bytes', 'content-range': `bytes */${object.sizeBytes}` };
    return { status: 416, headers };
  }
  const headers = { ...validators, 'content-type': contentType };
  if (part.kind === 'whole') {
    return {
      status: 200,
      openStream: () => object.read(),
      headers: { ...headers, 'content-length': String(object.sizeBytes) },
    };
  }
  const { start, end } = part;
  return {
    status: 206,
    openStream: () => object.read({ start, end }),
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      'content-range': `bytes ${start}-${end}/${object.sizeBytes}`,
    },
  };
}
