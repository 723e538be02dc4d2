// The pages for people: the gallery at / and the reference at /docs, with their files under
// /assets. They load nothing from other hosts but pictures that lie there, and a policy for each
// page sees to it that this stays so. A file is read and compressed when it is first asked for,
// because Swagger UI alone is 1.7 MB: a server that nobody looks at should neither wait for that
// nor keep it in memory.

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import { etagOf, namesEtag } from '../../entity-tag.ts';
import { packageRoot } from '../../package-root.ts';
import { contextOf } from '../call-context.ts';
import { withoutTrailingSlash } from '../read-target.ts';

/** What the settings say to the pages. */
export interface PageSettings {
  demoKey: string | undefined;
  publicUrl: string | undefined;
  cdnUrl: string | undefined;
  /** Where files lie that this server only leads to. */
  listRemoteOrigins: () => Promise<string[]>;
}

type Encoding = 'br' | 'gzip' | 'identity';

/** A file in one encoding; each has a tag of its own, since their bytes differ. */
interface Variant {
  etag: string;
  bytes: Buffer;
}

interface PageFile {
  type: string;
  /** Whether pages of other hosts may load it. */
  isForAll: boolean;
  policy: () => Promise<string>;
  read: () => Promise<Buffer>;
  variants: Partial<Record<Encoding, Promise<Variant>>>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const swaggerFiles = ['swagger-ui.css', 'swagger-ui-bundle.js'];

const assetPolicy = async () => "default-src 'none'; frame-ancestors 'none'";

/** The gallery has no style but its sheets, makes no markup from text and submits no form. */
function galleryPolicy(pictureOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${["'self'", ...pictureOrigins].join(' ')}`,
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

// Swagger UI's icons are data: pictures, and a picture that a tried call answers is shown as blob:.
const docsPolicyText = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');
const docsPolicy = async () => docsPolicyText;

function escapeAttribute(text: string): string {
  const escapes: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;' };
  return text.replace(/[&"<]/g, (character) => escapes[character] as string);
}

/** Every page and asset by its path; nothing is read yet. */
function listPageFiles({
  demoKey,
  publicUrl,
  cdnUrl,
  listRemoteOrigins,
}: PageSettings): Map<string, PageFile> {
  const filesUrl = cdnUrl ?? publicUrl;
  const filesOrigin = filesUrl === undefined ? undefined : new URL(filesUrl).origin;
  const folder = join(packageRoot, 'pages');
  const files = new Map<string, PageFile>();
  const add = (
    path: string,
    name: string,
    policy: PageFile['policy'],
    read: PageFile['read'],
    isForAll = false,
  ) => {
    const type = types[extname(name)] ?? 'application/octet-stream';
    files.set(path, { type, isForAll, policy, read, variants: {} });
  };
  const addPage = (path: string, name: string, policy: PageFile['policy']) =>
    add(path, name, policy, async () => {
      const page = await readFile(join(folder, name), 'utf8');
      const filled = page
        .replaceAll('{{demoKey}}', () => escapeAttribute(demoKey ?? ''))
        .replaceAll('{{filesOrigin}}', () => escapeAttribute(filesOrigin ?? ''));
      return Buffer.from(filled);
    });
  addPage('/', 'gallery.html', async () => {
    // When the database does not answer, the page still does, and shows what lies here.
    const remote = await listRemoteOrigins().catch(() => []);
    return galleryPolicy(filesOrigin === undefined ? remote : [filesOrigin, ...remote]);
  });
  addPage('/docs', 'docs.html', docsPolicy);
  for (const name of readdirSync(folder).filter((one) => extname(one) !== '.html')) {
    add(`/assets/${name}`, name, assetPolicy, () => readFile(join(folder, name)));
  }
  // The SDK in one file, for the gallery and for whoever begins with a page and a script tag.
  const readSdk = () => readFile(join(packageRoot, 'dist-pages/sdk.js'));
  add('/assets/sdk.js', 'sdk.js', assetPolicy, readSdk, true);
  // Browsers ask for this one by themselves when they show an answer of the API or a picture.
  add('/favicon.ico', 'favicon.svg', assetPolicy, () => readFile(join(folder, 'favicon.svg')));
  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const name of swaggerFiles) {
    add(`/assets/${name}`, name, assetPolicy, () => readFile(join(swagger, name)));
  }
  return files;
}

// Brotli above 9 takes seconds for Swagger UI and saves a twelfth; 9 takes 0.2 s, once.
const encoders: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
  identity: async (bytes) => bytes,
};

async function makeVariant(file: PageFile, encoding: Encoding): Promise<Variant> {
  const plain = await file.read();
  const bytes = await encoders[encoding](plain);
  return { etag: etagOf(plain, encoding === 'identity' ? '' : encoding), bytes };
}

/** Made once, also for callers at the same moment; a failure is not kept. */
function variantOf(file: PageFile, encoding: Encoding): Promise<Variant> {
  const known = file.variants[encoding];
  if (known !== undefined) return known;
  const made = makeVariant(file, encoding);
  file.variants[encoding] = made;
  made.catch(() => delete file.variants[encoding]);
  return made;
}

/** The smallest encoding that Accept-Encoding allows. */
function chooseEncoding(accept: string | undefined): Encoding {
  const allowed = new Map<string, boolean>();
  for (const part of (accept ?? '').toLowerCase().split(',').slice(0, 20)) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim());
    allowed.set(name, !parameters.some((one) => /^q=0(\.0*)?$/.test(one)));
  }
  const isAllowed = (name: string) => allowed.get(name) ?? allowed.get('*') ?? false;
  if (isAllowed('br')) return 'br';
  return isAllowed('gzip') ? 'gzip' : 'identity';
}

async function sendPage(request: Request, response: Response, file: PageFile): Promise<void> {
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  const { etag, bytes } = await variantOf(file, encoding);
  const context = contextOf(request);
  context.answeredBy = 'page';
  response.setHeader('x-request-id', context.requestId);
  response.setHeader('content-security-policy', await file.policy());
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  if (file.isForAll) {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
  }
  // The names hold no hash, so a browser asks each time; the answer is nearly always an empty 304.
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('vary', 'Accept-Encoding');
  response.setHeader('etag', etag);
  if (namesEtag(request.headers['if-none-match'], etag)) {
    response.status(304).end();
    return;
  }
  response.setHeader('content-type', file.type);
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
  response.setHeader('content-length', bytes.length);
  response.end(bytes);
}

/** The pages as a step of the app; anything else goes on. */
export function openPages(settings: PageSettings): Router {
  const files = listPageFiles(settings);
  const router = Router();
  router.use(async (request, response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const file = isRead ? files.get(withoutTrailingSlash(request.path)) : undefined;
    if (file === undefined) next();
    else await sendPage(request, response, file);
  });
  return router;
}
