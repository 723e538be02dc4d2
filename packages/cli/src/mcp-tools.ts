// Each operation as a tool: its arguments are the contract's parameters under the contract's
// names, its result is the answer as JSON, with the pictures that it names, made small enough to
// be looked at and not to fill a conversation. A refusal is a result too: an assistant should
// read what to do.
import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import {
  type CatApiOptions,
  createAnyOperation,
  createClient,
  type OperationId,
  retry,
} from '@thecatapi/sdk';
import packageJson from '../package.json' with { type: 'json' };
import { createGiven } from './call-given.ts';
import type { CallFlag, CallSpec } from './call-spec.ts';
import { explain } from './explain.ts';
import { callSpecs } from './generated/call-specs.ts';
import type { Settings } from './settings.ts';

export interface ToolOptions {
  client: CatApiOptions;
  settings: Settings;
  settingsFile: string;
  isReadOnly: boolean;
  signal: AbortSignal;
}

type Content = { type: 'text'; text: string } | { type: 'image'; data: string; mimeType: string };

const picturesMax = 4;
const pictureSidePx = 768;
const pictureBytesMax = 20_000_000;
const pictureMs = 15_000;
const textMax = 60_000;

const instructions =
  'Pictures of cats. To show a cat call searchImages; the picture comes with the answer. Ids of ' +
  'breeds and categories are found with searchBreeds, listBreeds and listCategories.';

// What is the same as another, or is a document of the server itself.
const leftOut = new Set<OperationId>(['deleteVoteByOldPath', 'getContractJson', 'getContractYaml']);

/** Serves until whoever started it closes stdin, or the signal says so. */
export async function serveTools(options: ToolOptions): Promise<void> {
  const server = new McpServer(
    { name: 'catapi', title: 'TheCatAPI', version: packageJson.version },
    { instructions },
  );
  for (const spec of callSpecs) {
    const isOffered = !leftOut.has(spec.id) && (!options.isReadOnly || spec.method === 'GET');
    if (isOffered) addTool(server, spec, options);
  }
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
  });
  options.signal.addEventListener('abort', () => void server.close(), { once: true });
  process.stdin.once('end', () => void server.close());
  await server.connect(new StdioServerTransport());
  await closed;
}

function addTool(server: McpServer, spec: CallSpec, options: ToolOptions): void {
  const inputSchema = fromJsonSchema<Record<string, unknown>>(schemaOf(spec));
  const annotations = {
    title: spec.summary,
    readOnlyHint: spec.method === 'GET',
    destructiveHint: spec.method === 'DELETE' || spec.id === 'rotateKey',
    idempotentHint: spec.method !== 'POST',
    openWorldHint: true,
  };
  const description = `${spec.summary}. ${spec.description}`;
  server.registerTool(spec.id, { description, inputSchema, annotations }, async (given) => {
    try {
      return { content: await answer(spec, given, options) };
    } catch (error) {
      const { text } = explain(error, options.settings, options.settingsFile);
      return { content: [{ type: 'text' as const, text }], isError: true };
    }
  });
}

const isArgument = (flag: CallFlag) => flag.in !== 'header' && flag.name !== 'sub_id';

function schemaOf(spec: CallSpec): { type: 'object' } & Record<string, unknown> {
  const flags = spec.flags.filter(isArgument);
  return {
    type: 'object',
    properties: Object.fromEntries(flags.map((flag) => [flag.name, propertyOf(flag)])),
    required: flags.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    additionalProperties: false,
  };
}

function propertyOf({ type, isList, choices, summary, name, in: place, default: usual }: CallFlag) {
  const one = {
    type: type === 'json' ? 'object' : type,
    ...(choices === undefined ? {} : { enum: choices }),
  };
  const description = place === 'form' && name === 'file' ? 'Path of a file here.' : summary;
  return {
    ...(isList ? { type: 'array', items: one } : one),
    ...(description === '' ? {} : { description }),
    ...(usual === undefined ? {} : { default: usual }),
  };
}

async function answer(
  spec: CallSpec,
  given: Record<string, unknown>,
  { client, signal }: ToolOptions,
): Promise<Content[]> {
  const { operations } = createClient(client, { operations: createAnyOperation }, [retry]);
  const value = await operations.call(
    spec.id,
    await createGiven(
      spec,
      (flag) => given[flag.name],
      ({ name }) => name,
    ),
  );
  if (value instanceof Blob) return [await pictureContent(await value.arrayBuffer())];
  const told = value === undefined ? 'Done.' : JSON.stringify(value);
  const text = told.length > textMax ? `${told.slice(0, textMax)}… (cut off)` : told;
  return [{ type: 'text', text }, ...(await fetchPictures(pictureUrls(spec, value), signal))];
}

/** The pictures that an answer is about; lists of votes and the like only mention some. */
function pictureUrls({ id }: CallSpec, value: unknown): string[] {
  if (!['searchImages', 'getImage', 'listImages'].includes(id)) return [];
  const images = [value].flat() as { url?: unknown }[];
  const urls = images.map(({ url }) => url).filter((url) => typeof url === 'string');
  return urls.slice(0, picturesMax);
}

async function fetchPictures(urls: string[], signal: AbortSignal): Promise<Content[]> {
  return Promise.all(
    urls.map(async (url): Promise<Content> => {
      try {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(pictureMs)]);
        const response = await fetch(url, { signal: limit });
        if (!response.ok) throw new Error(`it answers ${response.status}`);
        const length = Number(response.headers.get('content-length') ?? 0);
        if (length > pictureBytesMax) throw new Error('it is too big');
        return await pictureContent(await response.arrayBuffer());
      } catch (error) {
        return { type: 'text', text: `${url} cannot be shown: ${(error as Error).message}.` };
      }
    }),
  );
}

async function pictureContent(bytes: ArrayBuffer): Promise<Content> {
  const { default: sharp } = await import('sharp');
  const small = await sharp(Buffer.from(bytes))
    .autoOrient()
    .resize({
      width: pictureSidePx,
      height: pictureSidePx,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 80 })
    .toBuffer();
  return { type: 'image', data: small.toString('base64'), mimeType: 'image/jpeg' };
}
