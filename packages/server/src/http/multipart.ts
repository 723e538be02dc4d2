// An upload, from the socket to the object store. Nothing of it is gathered on the way: the form is
// parsed, and its file measured, hashed and stored, chunk by chunk, and a slow store makes the
// socket wait. What the file is, its first bytes say. It is stored under `incoming/`, and whoever
// is refused leaves nothing there.
//
// One promise in `receive` decides the end, and whoever refuses first: the form (what is in it),
// the file (what it is, and how large), the store (it failed) or the socket (the caller left, or
// sends nothing). The parser is then destroyed, which ends the file under way and with it the
// store's writing; when that is over, what may have been stored is deleted, and only then is the
// caller told.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import busboy, { type Busboy, type FieldInfo, type FileInfo } from 'busboy';
import type { ReceivedFile } from '../contract/handler.ts';
import { invalidFile, refuse as refusal } from '../errors.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { discardRest } from './discard-rest.ts';
import { describeOther, headBytesNeeded, sniffType } from './sniff-type.ts';

export interface ReceivedForm {
  file: ReceivedFile;
  /** The text fields by their names, those that nobody knows as well; the last of equal names. */
  fields: Record<string, string>;
}

export interface FormLimits {
  /** The largest file, in bytes. */
  sizeMax: number;
  /** The longest text of one field, in bytes. */
  fieldMax: number;
  store: ObjectStore;
  /** How long a caller may send nothing at all. */
  stallMs?: number;
}

const fieldsMax = 20;
const fieldNameLengthMax = 100;
const filenameLengthMax = 255;
const stallMsDefault = 15_000;

/** What the form itself may take beside its file and its texts. */
const framingBytesMax = 64 * 1024;

/**
 * Receives a form with one picture in the field `file`. Throws INVALID_FILE with a reason for a
 * form that cannot be taken, INVALID_DATA for a text that is too long, REQUEST_TIMEOUT for a caller
 * who sends nothing, and the store's PortError; then nothing is left in the store, and the rest of
 * the request is being read, so that it can be answered.
 */
export async function receiveForm(
  request: IncomingMessage,
  limits: FormLimits,
): Promise<ReceivedForm> {
  try {
    const bytesMax = limits.sizeMax + fieldsMax * limits.fieldMax + framingBytesMax;
    if (Number(request.headers['content-length']) > bytesMax) throw formTooBig(limits);
    return await receive(request, openParser(request, limits), { ...limits, bytesMax });
  } catch (error) {
    discardRest(request);
    throw error;
  }
}

function openParser({ headers }: IncomingMessage, { fieldMax }: FormLimits): Busboy {
  const contentType = headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw invalidFile('the request is not multipart/form-data');
  }
  try {
    return busboy({
      headers,
      // Names of files are UTF-8 in every browser, whatever the standard says.
      defParamCharset: 'utf8',
      // One more than may be, because a value of just the limit counts as cut.
      limits: { fieldSize: fieldMax + 1, fields: fieldsMax, parts: fieldsMax + 2 },
    });
  } catch {
    throw invalidFile('the boundary of the form is missing or malformed in content-type');
  }
}

async function receive(
  request: IncomingMessage,
  parser: Busboy,
  limits: FormLimits & { bytesMax: number },
): Promise<ReceivedForm> {
  let storing: Promise<ReceivedFile> | undefined;
  const key = `incoming/${randomUUID()}`;
  assert(!request.readableEnded, 'the body of the request was read already');
  try {
    const fields = await new Promise<Map<string, string>>((resolve, reject) => {
      const form = new Map<string, string>();
      parser.on('field', (name, value, said) => {
        const fault = findFieldFault(name, value, said, limits);
        if (fault === undefined) form.set(name ?? '', value);
        else reject(fault);
      });
      parser.on('file', (name, stream, said) => {
        const fault = findFileFault(name, storing !== undefined);
        if (fault !== undefined) {
          ignore(stream);
          reject(fault);
          return;
        }
        storing = storeFile(stream, said, key, limits);
        storing.catch(reject);
      });
      const rejectMany = () => reject(invalidFile(`the form has more than ${fieldsMax} fields`));
      parser.on('fieldsLimit', rejectMany);
      parser.on('partsLimit', rejectMany);
      parser.on('error', (error) => reject(asFormFault(error as Error)));
      parser.on('close', () => resolve(form));
      watchCaller(request, parser, limits, reject);
      request.pipe(parser);
    });
    if (storing === undefined) throw invalidFile('the form has no file');
    return { file: await storing, fields: Object.fromEntries(fields) };
  } catch (error) {
    request.unpipe(parser);
    parser.destroy();
    await storing?.catch(() => {});
    // The store may fail at this as well; the caller is told what came first.
    if (storing !== undefined) await limits.store.delete(key).catch(() => {});
    throw error;
  }
}

function findFieldFault(
  name: string | undefined,
  value: string,
  { valueTruncated }: FieldInfo,
  { fieldMax }: FormLimits,
): Error | undefined {
  if (name === 'file') return invalidFile('the field "file" is a text, not a file');
  if ((name ?? '').length > fieldNameLengthMax) return invalidFile('a field has too long a name');
  if (valueTruncated || Buffer.byteLength(value) > fieldMax) {
    const reason = `${JSON.stringify(name)} is longer than ${fieldMax} bytes`;
    return refusal('INVALID_DATA', { reason });
  }
  return undefined;
}

function findFileFault(name: string | undefined, isSecond: boolean): Error | undefined {
  if (isSecond) return invalidFile('the form has more than one file');
  if (name === 'file') return undefined;
  const said = JSON.stringify((name ?? '').slice(0, fieldNameLengthMax));
  return invalidFile(`the file must be in the field "file", not in ${said}`);
}

/** A stream that is not read, and whose failing is nobody's affair. */
function ignore(stream: Readable): void {
  stream.on('error', () => {});
  stream.resume();
}

function asFormFault({ message }: Error): Error {
  if (/Unexpected end/.test(message)) {
    return invalidFile('the form is cut short, or its boundary is another than content-type says');
  }
  return invalidFile(`the form is malformed: ${message}`);
}

const fileTooBig = ({ sizeMax }: FormLimits) =>
  invalidFile(`the file is larger than ${sizeMax} bytes`);

const formTooBig = ({ sizeMax }: FormLimits) =>
  invalidFile(`the form is too large for a file of at most ${sizeMax} bytes`);

/** Rejects when the caller left, sends nothing, or sends more than any form may be. */
function watchCaller(
  request: IncomingMessage,
  parser: Busboy,
  limits: FormLimits & { bytesMax: number },
  reject: (error: Error) => void,
): void {
  const { stallMs = stallMsDefault } = limits;
  const rejectGone = () => {
    // What came before the caller left, and was not read yet, is not given any more.
    if (!request.readableEnded) reject(invalidFile('the connection was closed before the end'));
  };
  if (request.destroyed) rejectGone();
  request.on('error', rejectGone);
  // Nothing more will come, but the connection stands, because an answer is owed on it.
  request.on('aborted', rejectGone);
  request.on('close', rejectGone);
  const timer = setTimeout(() => {
    // While the store is behind, nothing is asked of the caller.
    if (parser.writableNeedDrain) timer.refresh();
    else reject(refusal('REQUEST_TIMEOUT', { reason: `nothing came for ${stallMs} ms` }));
  }, stallMs);
  let bytesLeft = limits.bytesMax;
  const count = (chunk: Buffer) => {
    timer.refresh();
    bytesLeft -= chunk.length;
    if (bytesLeft < 0) reject(formTooBig(limits));
  };
  request.on('data', count);
  parser.once('close', () => {
    clearTimeout(timer);
    request.off('data', count);
  });
}

async function storeFile(
  stream: Readable,
  said: FileInfo,
  key: string,
  limits: FormLimits,
): Promise<ReceivedFile> {
  const chunks = read(stream);
  const head = await takeHead(chunks);
  const filename = cleanFilename(said.filename);
  if (head.length === 0) {
    throw invalidFile(filename === undefined ? 'no file was chosen' : 'the file is empty');
  }
  const type = sniffType(head);
  if (type === undefined) {
    const other = describeOther(head);
    throw invalidFile(`only jpg, png, gif and webp can be taken, and the file is ${other}`);
  }
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measure = (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > limits.sizeMax) throw fileTooBig(limits);
    hash.update(chunk);
    return chunk;
  };
  async function* measured() {
    yield measure(head);
    for await (const chunk of chunks) yield measure(chunk);
  }
  await limits.store.put(key, Readable.from(measured(), { objectMode: false }));
  return { key, sizeBytes, contentHash: hash.digest('hex'), type, filename };
}

/** The chunks of a part; that it fails is the form's fault, whoever notices first. */
async function* read(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  stream.on('error', () => {});
  try {
    yield* stream;
  } catch (error) {
    throw asFormFault(error as Error);
  }
}

/** The first chunks in one, as many as it takes to see what the file is. */
async function takeHead(chunks: AsyncGenerator<Buffer, void, undefined>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < headBytesNeeded) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

/** As it can be kept and shown: no control characters, and no longer than its column. */
function cleanFilename(said: string | undefined): string | undefined {
  const printable = (said ?? '')
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim();
  const cut = [...printable].slice(0, filenameLengthMax).join('');
  return cut === '' ? undefined : cut;
}
