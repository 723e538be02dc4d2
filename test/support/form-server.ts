// A server that does nothing but receive forms, over a real socket into a real folder, and forms as
// bytes, so that a test can spoil them.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDiskObjectStore } from '../../packages/server/src/adapters/object-store-disk.ts';
import { ApiError } from '../../packages/server/src/errors.ts';
import {
  type FormLimits,
  type ReceivedForm,
  receiveForm,
} from '../../packages/server/src/http/multipart.ts';

export const photo = await readFile(new URL('../fixtures/chelsea.png', import.meta.url));

export const fileHead = 'name="file"; filename="cat.png"';

export type FormServer = Awaited<ReturnType<typeof openFormServer>>;

export async function openFormServer() {
  const folder = await mkdtemp(join(tmpdir(), 'catapi-multipart-'));
  const disk = await openDiskObjectStore(folder);
  // A test may change them between two requests.
  const limits: FormLimits = { sizeMax: 300_000, fieldMax: 255, store: disk, stallMs: 5000 };
  const ends: (ReceivedForm | Error)[] = [];
  const server = createServer(async (request, response) => {
    try {
      const form = await receiveForm(request, limits);
      ends.push(form);
      response.end(JSON.stringify(form));
    } catch (error) {
      ends.push(error as Error);
      const refusal = error instanceof ApiError ? error : undefined;
      response.statusCode = refusal?.status ?? 503;
      response.end(JSON.stringify({ code: refusal?.code, reason: refusal?.details.reason }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    disk,
    limits,
    /** What became of each form, in the order of their ends. */
    ends,
    async send(form: FormData | string, headers: Record<string, string> = {}) {
      const response = await fetch(url, { method: 'POST', body: form, headers });
      return { status: response.status, body: (await response.json()) as never };
    },
    /** Every file below the store's folder, finished or not. */
    async stored(): Promise<string[]> {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

export function formOf(file: Buffer, name = 'cat.png'): FormData {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(file)], { type: 'text/plain' }), name);
  return form;
}

export function rawForm(parts: [head: string, content: Buffer | string][]): Buffer {
  const bytes = parts.flatMap(([head, content]) => [
    `--xyz\r\nContent-Disposition: form-data; ${head}\r\n\r\n`,
    content,
    '\r\n',
  ]);
  return Buffer.concat([...bytes, '--xyz--\r\n'].map((part) => Buffer.from(part as string)));
}

export function rawRequest(body: Buffer, { length = body.length, boundary = 'xyz' } = {}): Buffer {
  const lines = [
    'POST / HTTP/1.1',
    'Host: x',
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    `Content-Length: ${length}`,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}

export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 8000;
  while (!(await isTrue())) {
    if (Date.now() > endMs) throw new Error('it did not happen');
    await sleep(10);
  }
}
