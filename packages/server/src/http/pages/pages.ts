// The pages for people: the gallery at / and the reference at /docs, with their files under
// /assets. They are read once and sent from memory, they load nothing from other hosts, and a
// strict content policy sees to it that this stays so.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { Router } from 'express';
import type { Contract } from '../../contract/contract.ts';
import { packageRoot } from '../../package-root.ts';
import { contextOf } from '../call-context.ts';

interface PageFile {
  type: string;
  etag: string;
  bytes: Buffer;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

// Swagger UI sets style attributes and shows its logo as a data: picture.
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: http: https:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

function pageFile(name: string, bytes: Buffer): PageFile {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  return { type: types[extname(name)] ?? 'application/octet-stream', etag, bytes };
}

function readPageFiles(demoKey: string | undefined): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  const folder = join(packageRoot, 'pages');
  const add = (path: string, name: string, bytes: Buffer) => files.set(path, pageFile(name, bytes));
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    if (name.endsWith('.html')) {
      const page = bytes.toString('utf8').replaceAll('{{demoKey}}', demoKey ?? '');
      add(name === 'gallery.html' ? '/' : `/${name.slice(0, -5)}`, name, Buffer.from(page));
    } else add(`/assets/${name}`, name, bytes);
  }
  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    add(`/assets/${name}`, name, readFileSync(join(swagger, name)));
  }
  return files;
}

/** The pages as a step of the app; anything else goes on. */
export function openPages(_contract: Contract, demoKey: string | undefined): Router {
  const files = readPageFiles(demoKey);
  const router = Router();
  router.use((request, response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const file = isRead ? files.get(request.path) : undefined;
    if (file === undefined) {
      next();
      return;
    }
    contextOf(request).answeredBy = 'page';
    response.setHeader('content-security-policy', contentPolicy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'same-origin');
    response.setHeader('cache-control', 'no-cache');
    response.setHeader('etag', file.etag);
    if (request.headers['if-none-match'] === file.etag) {
      response.status(304).end();
      return;
    }
    response.setHeader('content-type', file.type);
    response.setHeader('content-length', file.bytes.length);
    response.end(file.bytes);
  });
  return router;
}
