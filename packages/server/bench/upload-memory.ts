// What ten uploads of 10 MB at a time cost in memory. The server is this process, with the real
// parser and a real folder; the callers are another process, so that what they hold does not count.
// There are three rounds: one that loads and compiles what is needed, one in which the process is
// watched as it is, and one in which garbage is collected before each look, which tells what is
// really held. V8 lets 32 MB of buffers that nobody needs gather before it collects them, whatever
// a program does, so the first round of a new process can make it grow by up to 40 MB.
//
// Measured on two cores with Node 20, seven runs: the process grew by 0.1 to 6.9 MB, 17 to 26 MB
// were held or not swept yet, and 105 MB passed in 0.8 to 1.1 s.
//
//   npx tsx --conditions=catapi-source packages/server/bench/upload-memory.ts [uploads] [megabytes]

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openDiskObjectStore } from '../src/adapters/object-store-disk.ts';
import { receiveForm } from '../src/http/multipart.ts';

export interface UploadMemory {
  uploads: number;
  /** Bytes of each file. */
  sizeBytes: number;
  /** How many were answered 200, in the three rounds together. */
  answered: number;
  /** By how much the resident process grew, at the most. */
  residentBytes: number;
  /** What the heap and the buffers outside it held at the most, above what they held before. */
  heldBytes: number;
  durationMs: number;
}

const fieldMax = 255;

/** A program that sends a number of files at once, in chunks, and prints how many were taken. */
const callers = `
const { request } = require('node:http');
const [port, uploads, sizeBytes] = process.argv.slice(1).map(Number);
const chunk = Buffer.alloc(65536, 'cat');
const start = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
const head = '--xyz\\r\\nContent-Disposition: form-data; name="file"; filename="cat.jpg"\\r\\n\\r\\n';
function* parts() {
  yield head;
  yield start;
  for (let left = sizeBytes - start.length; left > 0; left -= chunk.length) {
    yield chunk.subarray(0, Math.min(left, chunk.length));
  }
  yield '\\r\\n--xyz--\\r\\n';
}
async function send() {
  const headers = { 'content-type': 'multipart/form-data; boundary=xyz' };
  const call = request({ port, host: '127.0.0.1', method: 'POST', headers });
  const status = new Promise((resolve) => {
    call.on('response', (response) => resolve(response.resume().statusCode));
    call.on('error', () => resolve(0));
  });
  for (const part of parts()) {
    if (!call.write(part)) await new Promise((resolve) => call.once('drain', resolve));
  }
  call.end();
  return status;
}
Promise.all(Array.from({ length: uploads }, send)).then((statuses) => {
  process.stdout.write(String(statuses.filter((status) => status === 200).length));
});
`;

function runCallers(port: number, uploads: number, sizeBytes: number): Promise<number> {
  const program = ['-e', callers, ...[port, uploads, sizeBytes].map(String)];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.once('close', () => resolve(Number(printed)));
  });
}

/** The collector, which Node shows only to those who ask. */
function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function heldNow(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The most that `read` says while the work is under way, above what it said before. */
async function growthOf(read: () => number, everyMs: number, work: () => Promise<void>) {
  const before = read();
  let most = before;
  const sampling = setInterval(() => {
    most = Math.max(most, read());
  }, everyMs);
  await work();
  clearInterval(sampling);
  return most - before;
}

export async function measureUploadMemory(
  uploads = 10,
  sizeBytes = 10 * 1024 * 1024,
): Promise<UploadMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'catapi-upload-memory-'));
  const store = await openDiskObjectStore(folder);
  const server = createServer((request, response) => {
    receiveForm(request, { sizeMax: sizeBytes, fieldMax, store }).then(
      () => response.end(),
      (error: Error) => response.writeHead(400).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let answered = 0;
  const round = async () => {
    answered += await runCallers(port, uploads, sizeBytes);
  };
  await round();
  const startedAtMs = performance.now();
  const residentBytes = await growthOf(() => process.memoryUsage.rss(), 2, round);
  const durationMs = Math.round(performance.now() - startedAtMs);
  const collect = exposeCollector();
  const readHeld = () => {
    collect();
    return heldNow();
  };
  // Buffers are freed beside the program, some time after they were found to be garbage.
  for (let time = 0; time < 3; time += 1) {
    collect();
    await sleep(50);
  }
  const heldBytes = await growthOf(readHeld, 50, round);
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
  return { uploads, sizeBytes, answered, residentBytes, heldBytes, durationMs };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [uploads = 10, megabytes = 10] = process.argv.slice(2).map(Number);
  const measured = await measureUploadMemory(uploads, megabytes * 1024 * 1024);
  process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
}
