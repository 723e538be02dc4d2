// A picture from wherever it is to one form, as multipart/form-data writes it. The form is written
// here and not by the platform's FormData, because only so is its length known to the byte before
// it is sent, and a stream can be part of it without being held in memory.
import { CatApiError, createArgumentError } from './errors.ts';
import { textOf } from './failure.ts';
import type { Upload, UploadProgress } from './pipeline/pipeline.ts';
import { type Form, sendForm } from './upload-send.ts';

/** A picture that can be read as often as it is needed, as `fromPath` of `@thecatapi/sdk/node` makes. */
export interface PictureFile {
  readonly name?: string;
  readonly type?: string;
  /** In bytes, where they are known. */
  readonly size?: number;
  open(): AsyncIterable<Uint8Array>;
}

/** Where a picture can come from. A stream can be read once, so its upload is never sent again. */
export type Picture =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | PictureFile;

/** What the form says beside the picture. */
export interface FormFields {
  filename?: string | undefined;
  subId?: string | undefined;
  breedIds?: readonly string[] | undefined;
  onProgress?: ((progress: UploadProgress) => void) | undefined;
}

export function createForm(
  picture: Picture,
  { filename, subId, breedIds, onProgress }: FormFields = {},
): Upload {
  const file = asFile(picture);
  const boundary = `catapi-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const name = quote(filename ?? file.name ?? 'picture');
  const encoder = new TextEncoder();
  // Texts go first, so that a server that reads on its way knows them before the picture ends.
  const head = encoder.encode(
    (subId === undefined ? '' : field('sub_id', subId)) +
      (breedIds === undefined ? '' : field('breed_ids', breedIds.join(','))) +
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
      `content-type: ${file.type || 'application/octet-stream'}\r\n\r\n`,
  );
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  const type = `multipart/form-data; boundary=${boundary}`;
  const form: Form = {
    type,
    size: file.size === undefined ? undefined : head.length + file.size + tail.length,
    blob: file.blob && new Blob([head, file.blob, tail], { type }),
    onProgress,
    async *open() {
      yield head;
      yield* readParts(file);
      yield tail;
    },
    stop: () => file.stop?.(),
  };
  const { canReplay } = file;
  return { type, canReplay, send: (...given) => sendForm(form, ...given) };
}

type Given = PictureFile &
  AsyncIterable<Uint8Array> &
  ReadableStream<Uint8Array> & { destroy(): void };

interface Source extends PictureFile {
  readonly blob?: Blob;
  readonly canReplay: boolean;
  /** Tells a stream that nobody waits for it any more, though it may be waited for just now. */
  stop?(): unknown;
}

function asFile(picture: Picture): Source {
  if (picture instanceof Blob) return asSource(picture);
  if (picture instanceof ArrayBuffer) return asSource(new Blob([picture]));
  if (ArrayBuffer.isView(picture)) return asSource(new Blob([picture as Uint8Array<ArrayBuffer>]));
  const given = picture as Partial<Given> | undefined;
  if (typeof given?.open === 'function') {
    const { name, type, size } = given;
    const known = {
      ...(name && { name }),
      ...(type && { type }),
      ...(size !== undefined && { size }),
    };
    return { ...known, open: () => given.open?.() as AsyncIterable<Uint8Array>, canReplay: true };
  }
  // Streams of web pages cannot be iterated over in every browser.
  if (typeof given?.getReader === 'function') {
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    const open = () => {
      reader = given.getReader?.() as ReadableStreamDefaultReader<Uint8Array>;
      return read(reader);
    };
    return { open, stop: () => reader?.cancel().catch(() => {}), canReplay: false };
  }
  if (typeof given?.[Symbol.asyncIterator] === 'function') {
    const open = () => picture as AsyncIterable<Uint8Array>;
    return { open, stop: () => given.destroy?.(), canReplay: false };
  }
  throw createArgumentError(
    `The picture is ${picture === null ? 'null' : typeof picture}.`,
    'Pass a Blob, a File, bytes or a stream; from a path, fromPath of @thecatapi/sdk/node.',
    'uploadImage',
  );
}

function asSource(blob: Blob): Source {
  const { name } = blob as Partial<File>;
  const { size, type } = blob;
  const open = () => read(blob.stream().getReader());
  return { ...(name && { name }), type, size, blob, canReplay: true, open };
}

async function* read(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

/** What goes wrong in here is no fault of the connection, and is not mended by another attempt. */
async function* readParts(file: Source): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of file.open()) {
      if (!ArrayBuffer.isView(part)) throw new TypeError(`its parts are of type ${typeof part}`);
      yield part;
    }
  } catch (cause) {
    const message = `The picture cannot be read: ${textOf(cause)}. Pass one that gives bytes.`;
    throw new CatApiError({ code: 'INVALID_ARGUMENT', message, operation: 'uploadImage', cause });
  }
}

/** As forms of web pages write it. */
const quote = (name: string) =>
  name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
