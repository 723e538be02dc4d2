// Pictures of one's own, files or whole folders of them, and what becomes of each. A line is told
// when its verdict is there; those that the server has to think about are asked for until they are
// decided. Only that something failed stops nothing: the next picture may be a cat.
import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatApiError, UploadedImage } from '@thecatapi/sdk';
import { type Command, parseSeconds, type Running, Unfinished, UsageError } from '../command.ts';
import { clean, dim, writeJson, writeNote } from '../output.ts';
import { formatBytes, startProgressLine } from '../progress-line.ts';
import { isFromSdk } from '../sdk-error.ts';
import { findBreedId } from '../subjects.ts';
import { subIdOption } from './vote.ts';

interface Options {
  subId?: string;
  breed?: string;
  wait?: number;
}

type Verdict = 'approved' | 'pending' | 'refused' | 'failed';

interface Uploaded {
  file: string;
  verdict: Verdict;
  id?: string;
  url?: string;
  reason?: string;
}

const atOnce = 2;
const waitUsual = 60;
const pauseMs = 1000;
const pictureName = /\.(jpe?g|png|gif|webp)$/i;

export const uploadCommand: Command<Options> = {
  name: 'upload',
  summary: 'upload pictures of cats, and tell what becomes of them',
  words: [
    {
      word: '<files...>',
      summary: 'pictures, or folders of them (jpg, png, gif, webp)',
      values: 'files',
    },
  ],
  options: [
    { flags: '-b, --breed <breed>', summary: 'which breed all of them show', values: 'breeds' },
    subIdOption,
    {
      flags: '--wait <seconds>',
      summary: `how long to wait for a verdict; 0 for not at all (${waitUsual})`,
      parse: parseSeconds,
    },
  ],
  examples: ['catapi upload tom.jpg', 'catapi upload ~/Pictures/cats --breed bengal'],
  run,
};

async function run(running: Running<Options>): Promise<void> {
  const { io, cats, options, words } = running;
  const files = await findFiles(words);
  const breedId = options.breed === undefined ? undefined : await findBreedId(cats, options.breed);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const line = startProgressLine(io);
  const sent = new Map<string, number>();
  const done: Uploaded[] = [];
  const show = () => {
    const bytes = [...sent.values()].reduce((sum, one) => sum + one, 0);
    const text = `${done.length} of ${files.length} pictures, ${formatBytes(Math.round(bytes))} sent`;
    line.show({ share: total === 0 ? 1 : bytes / total, text });
  };
  const waiting = [...files];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { file, size } = next;
      const uploaded = await uploadOne(running, file, breedId, (share) => {
        sent.set(file, share * size);
        show();
      });
      sent.set(file, size);
      done.push(uploaded);
      line.above(() => tell(running, uploaded));
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, lane));
  } finally {
    line.end();
  }
  if (options.json) writeJson(io, inOrder(files, done));
  judge(running, done);
}

function inOrder(files: { file: string }[], done: Uploaded[]): Uploaded[] {
  return files.flatMap(({ file }) => done.find((one) => one.file === file) ?? []);
}

/** Each file that is named, and the pictures in each folder that is, by name. */
async function findFiles(words: string[]): Promise<{ file: string; size: number }[]> {
  const found = new Map<string, number>();
  for (const word of words) {
    try {
      const { size, isFolder } = await look(word);
      if (!isFolder) found.set(word, size);
      else for (const one of await findPictures(word)) found.set(one.file, one.size);
    } catch (error) {
      throw new UsageError(`${word} cannot be read: ${(error as Error).message}.`);
    }
  }
  if (found.size === 0) throw new UsageError(`There is no picture in ${words.join(', ')}.`);
  return [...found].map(([file, size]) => ({ file, size }));
}

async function look(path: string): Promise<{ size: number; isFolder: boolean }> {
  const found = await stat(path);
  return { size: found.size, isFolder: found.isDirectory() };
}

async function findPictures(folder: string): Promise<{ file: string; size: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && pictureName.test(entry.name) && entry.name[0] !== '.')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(files.map(async (file) => ({ file, size: (await look(file)).size })));
}

async function uploadOne(
  running: Running<Options>,
  file: string,
  breedId: string | undefined,
  onShare: (share: number) => void,
): Promise<Uploaded> {
  const { io, cats, options } = running;
  const { fromPath } = await import('@thecatapi/sdk/node');
  try {
    const image = await cats.images.upload(await fromPath(file), {
      ...(options.subId === undefined ? {} : { subId: options.subId }),
      ...(breedId === undefined ? {} : { breedIds: [breedId] }),
      idempotencyKey: randomUUID(),
      onProgress: ({ loaded, total }) => onShare(total === undefined ? 0 : loaded / total),
    });
    return await awaitVerdict(running, file, image);
  } catch (error) {
    if (io.signal.aborted) throw error;
    if (!isFromSdk(error)) {
      return { file, verdict: 'failed', reason: (error as Error).message };
    }
    // Nothing of what is still to come would fare better.
    if (error.code === 'AUTHENTICATION_ERROR' || error.code === 'CONNECTION') throw error;
    const isRefused = ['CLASSIFICATION_FAILED', 'INVALID_FILE', 'PAYLOAD_TOO_LARGE'].includes(
      error.code,
    );
    return { file, verdict: isRefused ? 'refused' : 'failed', reason: reasonOf(error) };
  }
}

function reasonOf({ reason, detail, message }: CatApiError): string {
  return reason ?? (detail || message);
}

/** The verdict that came with the answer, or the one that comes while we wait. */
async function awaitVerdict(
  { io, cats, options }: Running<Options>,
  file: string,
  { id, url, approved, pending }: UploadedImage,
): Promise<Uploaded> {
  if (approved === 1 || pending !== 1) return { file, verdict: 'approved', id, url };
  const endsAtMs = performance.now() + (options.wait ?? waitUsual) * 1000;
  while (performance.now() < endsAtMs) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    io.signal.throwIfAborted();
    const { status, reason } = await cats.images.status(id);
    if (status === 'approved') return { file, verdict: 'approved', id, url };
    if (status === 'rejected') return { file, verdict: 'refused', id, reason: reason ?? '' };
  }
  return { file, verdict: 'pending', id, url };
}

const marks: Record<Verdict, string> = { approved: '✓', pending: '…', refused: '✗', failed: '✗' };

function tell({ io, options }: Running<Options>, uploaded: Uploaded): void {
  if (options.json) return;
  const { file, verdict, id = '', url = '', reason = '' } = uploaded;
  if (!io.isTerminal) {
    io.out(`${[file, verdict, id, url, reason].map(clean).join('\t')}\n`);
    return;
  }
  const said = reason === '' ? verdict : `${verdict}: ${reason}`;
  const where = [id, url].filter(Boolean).join('  ');
  io.out(`${marks[verdict]} ${clean(file)}  ${clean(said)}  ${dim(io, clean(where))}\n`);
}

function judge({ io, options, settings }: Running<Options>, done: Uploaded[]): void {
  const count = (verdict: Verdict) => done.filter((one) => one.verdict === verdict).length;
  const pending = count('pending');
  if (pending > 0 && !options.json) {
    const one = pending === 1 ? 'One picture is' : `${pending} pictures are`;
    writeNote(io, `${one} not decided yet: catapi call getImageStatus --image-id=… tells.`);
  }
  if (count('failed') > 0) {
    throw new Unfinished(`${sayPictures(count('failed'))} could not be uploaded.`, 'server');
  }
  if (count('refused') > 0) {
    throw new Unfinished(
      `${settings.baseUrl} refused ${sayPictures(count('refused'))}.`,
      'refused',
    );
  }
}

function sayPictures(count: number): string {
  return count === 1 ? 'one picture' : `${count} pictures`;
}
