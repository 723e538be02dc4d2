// Many pictures into a folder: some at once, each whole or not there, and the same line again goes
// on where it stopped. The search is repeated with the seed that the manifest keeps, so that the
// same pictures come in the same order.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CatApi, SearchedImage, SearchImagesQuery } from '@thecatapi/sdk';
import {
  type Command,
  NothingFound,
  parseWhole,
  type Running,
  Unfinished,
  UsageError,
} from '../command.ts';
import {
  checkTemplate,
  createManifestWriter,
  type DownloadedPicture,
  fillTemplate,
  isThere,
  type Manifest,
  manifestName,
  readManifest,
} from '../download-folder.ts';
import { FileRefused, fetchFile } from '../fetch-file.ts';
import { typeOption } from '../image-types.ts';
import { writeJson, writeNote } from '../output.ts';
import { formatBytes, type ProgressLine, startProgressLine } from '../progress-line.ts';
import { widthOption } from '../show-image.ts';
import { findSubjects, type SubjectOptions, subjectOptions } from '../subjects.ts';

interface Options extends SubjectOptions {
  limit?: number;
  all?: boolean;
  to?: string;
  name?: string;
  parallel?: number;
  type?: NonNullable<SearchImagesQuery['mime_types']>;
  withBreeds?: boolean;
  seed?: string;
  width?: number;
}

const parallelMax = 16;
const countUsual = 10;
const nameUsual = '{id}.{ext}';

function parseParallel(text: string): number {
  const count = parseWhole(text);
  if (count >= 1 && count <= parallelMax) return count;
  throw new UsageError(`${count} at once is not between 1 and ${parallelMax}.`);
}

export const downloadCommand: Command<Options> = {
  name: 'download',
  summary: 'fetch many pictures into a folder',
  description:
    'Fetches many pictures into a folder. The same line again fetches what is missing; with a ' +
    `higher --limit it goes on. ${manifestName} in the folder tells what each file is.`,
  options: [
    { flags: '-n, --limit <count>', summary: `how many (${countUsual})`, parse: parseWhole },
    { flags: '-a, --all', summary: 'all there are' },
    ...subjectOptions,
    typeOption,
    { flags: '--with-breeds', summary: 'only images whose breeds are known' },
    { flags: '--seed <text>', summary: 'the same text gives the same pictures' },
    widthOption,
    { flags: '--to <folder>', summary: 'where to (cats)', values: 'folders' },
    {
      flags: '--name <template>',
      summary: `how files are named, of {id}, {ext}, {n}, {breed}, {width}, {height} (${nameUsual})`,
    },
    { flags: '--parallel <count>', summary: 'how many at once (4)', parse: parseParallel },
  ],
  examples: [
    'catapi download -n 100 --breed bengal --to bengals',
    'catapi download --all --type gif --name {breed}/{id}.{ext}',
  ],
  run,
};

async function run(running: Running<Options>): Promise<void> {
  const { io, options } = running;
  const folder = options.to ?? 'cats';
  const template = options.name ?? nameUsual;
  checkTemplate(template);
  const cats = await openPatientClient(running);
  const manifest = await openManifest(cats, folder, template, options);
  const wanted = options.all ? Number.POSITIVE_INFINITY : (options.limit ?? countUsual);
  const { save } = createManifestWriter(folder, manifest);
  const work = new Download(running, folder, manifest, save, wanted);
  try {
    await work.run(cats).finally(() => work.end());
  } catch (error) {
    throw 'syscall' in (error as object) ? unwritable(folder, error as Error) : error;
  } finally {
    if (manifest.pictures.length > 0) await save();
  }
  if (manifest.pictures.length === 0 && work.failures.length === 0) {
    await findSubjects(cats, options, true);
    throw new NothingFound('No picture is like that.');
  }
  if (options.json) writeJson(io, manifest);
  else tell(running, folder, work);
  if (work.failures.length > 0) throw unfinished(work.failures);
}

/** A full disk, or a folder that is a file or somebody else's. */
function unwritable(folder: string, { message }: Error): UsageError {
  return new UsageError(`${folder} cannot be written: ${message}.`);
}

/** It has time: it waits for the rate limit instead of being refused by it. */
async function openPatientClient({ client }: Running<Options>): Promise<CatApi> {
  const { createCatApi } = await import('@thecatapi/sdk');
  const { retryDelayMsMax: _, ...own } = client;
  return createCatApi({ ...own, pace: true, retries: 6, timeoutMs: 120_000 });
}

async function openManifest(
  cats: CatApi,
  folder: string,
  name: string,
  options: Options,
): Promise<Manifest> {
  const known = readManifest(folder);
  const search = JSON.parse(
    JSON.stringify({
      ...(await findSubjects(cats, options)),
      mime_types: options.type,
      has_breeds: options.withBreeds,
      width: options.width,
      seed: options.seed ?? known?.search['seed'] ?? randomUUID(),
    }),
  ) as Record<string, unknown>;
  if (known === undefined) return { search, name, pictures: [] };
  if (JSON.stringify(known.search) !== JSON.stringify(search) || known.name !== name) {
    throw new UsageError(
      `${folder} holds another download. Give another folder with --to, or the same flags again.`,
    );
  }
  return { ...known, pictures: known.pictures.filter((one) => isThere(folder, one)) };
}

/** One run: takes images from the search, some at a time, until there are enough. */
class Download {
  readonly failures: { image: SearchedImage; error: FileRefused }[] = [];
  bytes = 0;
  fetched = 0;
  readonly running: Running<Options>;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly save: () => Promise<void>;
  readonly wanted: number;
  readonly #startedAtMs = performance.now();
  readonly #known: Set<string>;
  readonly #line: ProgressLine;
  #begun: number;
  #number: number;

  constructor(
    running: Running<Options>,
    folder: string,
    manifest: Manifest,
    save: () => Promise<void>,
    wanted: number,
  ) {
    this.running = running;
    this.folder = folder;
    this.manifest = manifest;
    this.save = save;
    this.wanted = wanted;
    this.#known = new Set(manifest.pictures.map(({ id }) => id));
    this.#line = startProgressLine(running.io);
    this.#begun = manifest.pictures.length;
    this.#number = manifest.pictures.length;
  }

  async run(cats: CatApi): Promise<void> {
    if (this.#begun >= this.wanted) return;
    const query = { ...this.manifest.search, limit: 25 } as SearchImagesQuery;
    const images = cats.images.searchAll(query);
    this.#show();
    const lanes = Array.from({ length: this.running.options.parallel ?? 4 }, () =>
      this.#work(images),
    );
    // A lane that fails for good ends the others at their next picture.
    await Promise.all(lanes).catch((error: unknown) => {
      this.#begun = Number.POSITIVE_INFINITY;
      return Promise.allSettled(lanes).then(() => {
        throw error;
      });
    });
  }

  end(): void {
    this.#line.end();
  }

  async #work(images: AsyncGenerator<SearchedImage, void, undefined>): Promise<void> {
    while (this.#begun < this.wanted) {
      this.#begun += 1;
      const image = await this.#next(images);
      if (image === undefined) return;
      try {
        await this.#fetch(image);
      } catch (error) {
        if (!(error instanceof FileRefused)) throw error;
        this.failures.push({ image, error });
      }
    }
  }

  async #next(images: AsyncGenerator<SearchedImage, void, undefined>) {
    for (;;) {
      const { done, value } = await images.next();
      if (done) return undefined;
      if (this.#known.has(value.id)) continue;
      this.#known.add(value.id);
      return value;
    }
  }

  async #fetch(image: SearchedImage): Promise<void> {
    const { io, options } = this.running;
    this.#number += 1;
    const file = this.#nameOf(image, this.#number);
    const bytes = await fetchFile(image.url, join(this.folder, file), {
      signal: io.signal,
      onBytes: (count) => {
        this.bytes += count;
        this.#show();
      },
    });
    const { id, url, width, height, breeds = [] } = image;
    const picture: DownloadedPicture = {
      ...{ id, url, file, bytes, width, height },
      breeds: breeds.map(({ name }) => name),
    };
    this.manifest.pictures.push(picture);
    this.fetched += 1;
    if (!io.isTerminal && !options.json) io.out(`${join(this.folder, file)}\n`);
    this.#show();
    await this.save();
  }

  /** A number that a file of an earlier run has is passed over. */
  #nameOf(image: SearchedImage, from: number): string {
    const taken = new Set(this.manifest.pictures.map(({ file }) => file));
    for (let n = from; ; n += 1) {
      const file = fillTemplate(this.manifest.name, image, n);
      if (!taken.has(file)) {
        this.#number = n;
        return file;
      }
      if (!this.manifest.name.includes('{n}')) return file;
    }
  }

  #show(): void {
    const { wanted, manifest, bytes } = this;
    const count = manifest.pictures.length;
    const seconds = (performance.now() - this.#startedAtMs) / 1000;
    const speed = seconds < 1 ? '' : `, ${formatBytes(bytes / seconds)}/s`;
    const isKnown = Number.isFinite(wanted);
    this.#line.show({
      share: isKnown ? count / wanted : undefined,
      text: `${count}${isKnown ? ` of ${wanted}` : ''} pictures, ${formatBytes(bytes)}${speed}`,
    });
  }
}

function tell({ io, options }: Running<Options>, folder: string, work: Download): void {
  const { manifest, fetched, bytes, wanted, failures } = work;
  const count = manifest.pictures.length;
  const before = count - fetched;
  const there = before > 0 ? `; ${before} ${before === 1 ? 'was' : 'were'} there already` : '';
  const pictures = fetched === 1 ? 'picture' : 'pictures';
  writeNote(io, `${fetched} ${pictures} in ${folder}, ${formatBytes(bytes)}${there}.`);
  if (!options.all && count < wanted && failures.length === 0) {
    writeNote(io, `There are no more than ${count} like that.`);
  }
}

function unfinished(failures: Download['failures']): Unfinished {
  const [first] = failures;
  const pictures = failures.length === 1 ? 'One picture' : `${failures.length} pictures`;
  const again = failures.every(({ error }) => error.isForGood) ? '' : ' The same line tries again.';
  return new Unfinished(
    `${pictures} could not be had. ${first?.error.message}.${again}`,
    failures.every(({ error }) => error.isServer) ? 'server' : 'network',
  );
}
