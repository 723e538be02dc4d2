// Cats of the breeds whose names or ids are given, one a line, and with --save their pictures in a
// folder. What goes wrong is told in one sentence: the SDK's errors have a code for programs.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCatApi, isCatApiError } from '@thecatapi/sdk';

const { CATAPI_BASE_URL: baseUrl = 'http://localhost:3000', CATAPI_KEY = 'DEMO-API-KEY' } =
  process.env;

/** The breed of that id, else of that name, else the first in whose name the word is. */
function findBreed(breeds, word) {
  const wanted = word.toLowerCase();
  const found =
    breeds.find(({ id }) => id === wanted) ??
    breeds.find(({ name }) => name.toLowerCase() === wanted) ??
    breeds.find(({ name }) => name.toLowerCase().includes(wanted));
  if (found === undefined) throw new RangeError(`no breed is called "${word}"`);
  return found.id;
}

/** So many cats, however few a server puts into one answer. */
async function findCats(cats, words, limit) {
  const breeds = words.length === 0 ? [] : await cats.breeds.list();
  const breed_ids = words.map((word) => findBreed(breeds, word));
  const images = [];
  for await (const image of cats.images.searchAll({ limit, breed_ids })) {
    if (images.push(image) === limit) break;
  }
  return images;
}

/** A picture is whole or not there: it is written beside its place and then put there. */
async function save(cats, image, folder) {
  const file = join(folder, basename(new URL(image.url).pathname));
  const picture = await cats.images.file(basename(file));
  await writeFile(`${file}.part`, Buffer.from(await picture.arrayBuffer()));
  await rename(`${file}.part`, file);
  return file;
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { limit: { type: 'string', default: '10' }, save: { type: 'string' } },
    allowPositionals: true,
  });
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError('--limit takes a whole number');
  const cats = createCatApi({ baseUrl, apiKey: CATAPI_KEY });
  const images = await findCats(cats, positionals, limit);
  if (images.length === 0) throw new RangeError('there is no such cat');
  if (values.save !== undefined) await mkdir(values.save, { recursive: true });
  for (const image of images) {
    const where = values.save === undefined ? image.url : await save(cats, image, values.save);
    const name = image.breeds?.map(({ name }) => name).join(', ') || 'a cat';
    console.log(
      `${image.id.padEnd(12)} ${`${image.width}×${image.height}`.padEnd(10)} ${name.padEnd(20)} ${where}`,
    );
  }
}

function explain(error) {
  if (!isCatApiError(error)) return error.message;
  if (error.code === 'CONNECTION') {
    return `nobody answers at ${baseUrl}: start a server with npm start, or set CATAPI_BASE_URL`;
  }
  return error.message;
}

try {
  await main();
} catch (error) {
  console.error(`search: ${explain(error)}`);
  process.exitCode = 1;
}
