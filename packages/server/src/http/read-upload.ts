// The form of a request, into its context: the file in the store, the texts as the body. What an
// Idempotency-Key was sent with is the file's content and the texts, because the boundary between
// them is another at each try.

import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { ReceivedFile } from '../contract/handler.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { contextOf } from './call-context.ts';
import { receiveForm } from './multipart.ts';

const fieldBytesMax = 4096;

/** Receives the form and answers where its file is; throws what `receiveForm` throws. */
export async function readUpload(
  request: Request,
  store: ObjectStore,
  sizeMax: number,
): Promise<ReceivedFile> {
  const { file, fields } = await receiveForm(request, { store, sizeMax, fieldMax: fieldBytesMax });
  const context = contextOf(request);
  const texts = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  context.form = { file };
  context.bodyHash = createHash('sha256')
    .update(JSON.stringify([file.contentHash, texts]))
    .digest('hex');
  // The validator looks for the file among the texts.
  context.body = { ...fields, file: '' };
  return file;
}
