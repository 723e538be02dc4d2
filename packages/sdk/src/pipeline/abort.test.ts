// A call that is stopped ends at once, whatever it waits for: by the clock, in each phase that a
// call has. What it waited for ends as well: its connection is closed, what it was reading is told
// so, and no timer is left that would keep a program from ending.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCatApi } from '../client.ts';
import { isCatApiError } from '../errors.ts';
import type { Picture } from '../upload.ts';

const msMax = 5;
const times = 7;
const roundsMax = 5;

let server: Server;
let address: string;
/** Requests whose head has come. */
let asked: number;
/** The last of them. */
let last: IncomingMessage;
let answer: (response: ServerResponse, incoming: IncomingMessage) => void;

beforeAll(async () => {
  server = createServer((incoming, response) => {
    asked += 1;
    last = incoming;
    answer(response, incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  asked = 0;
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});

/** Unlike a timer it does not count as one. */
async function until(isSo: () => boolean, what: string): Promise<void> {
  const endsAtMs = performance.now() + 3000;
  while (!isSo()) {
    if (performance.now() > endsAtMs) expect.fail(`never: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const countTimers = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

/** One call that has come to a phase, and what has to be so when it was stopped there. */
interface Waiting {
  call: Promise<unknown>;
  afterwards(): Promise<unknown>;
}

interface Phase {
  name: string;
  /** Begins a call and waits until it is where it should be. */
  begin(signal: AbortSignal): Promise<Waiting>;
}

const hang = () => {};
const cats = (options = {}) => createCatApi({ baseUrl: address, apiKey: 'live_a', ...options });

async function comesToServer(call: Promise<unknown>): Promise<Waiting> {
  call.catch(() => {});
  const before = asked;
  await until(() => asked > before, 'the request comes');
  // Node opens another one at once, with nothing to send over it.
  const own = last;
  return {
    call,
    afterwards() {
      // Who does not read is not told of the end.
      own.resume();
      return until(() => own.socket.destroyed, 'its connection is closed');
    },
  };
}

const nothing = async () => {};
const picture = new Blob([new Uint8Array(32 * 1024 * 1024)]);
const onProgress = () => {};

async function comesAndIsTold(
  picture: Picture,
  signal: AbortSignal,
  isTold: () => boolean,
): Promise<Waiting> {
  answer = hang;
  const waiting = await comesToServer(cats().images.upload(picture, { signal }));
  return {
    call: waiting.call,
    async afterwards() {
      await waiting.afterwards();
      await until(isTold, 'the stream is told');
    },
  };
}

const phases: Phase[] = [
  {
    name: 'the answer to another call',
    async begin(signal) {
      answer = hang;
      const client = cats();
      const stopping = new AbortController();
      const other = await comesToServer(client.breeds.list({}, { signal: stopping.signal }));
      const call = client.breeds.list({}, { signal });
      return {
        call,
        async afterwards() {
          expect(last.socket.destroyed).toBe(false);
          stopping.abort();
          await expect(other.call).rejects.toMatchObject({ code: 'ABORTED' });
          await other.afterwards();
        },
      };
    },
  },
  {
    name: 'room in a rate limit',
    async begin(signal) {
      const reset = new Date(Date.now() + 20_000).toISOString();
      const left = { 'ratelimit-limit': '1', 'ratelimit-remaining': '0', 'ratelimit-reset': reset };
      answer = (response) => response.writeHead(200, left).end('[]');
      const client = cats({ pace: true });
      await client.votes.list();
      return { call: client.votes.list({}, { signal }), afterwards: nothing };
    },
  },
  {
    name: 'the head of an answer',
    begin(signal) {
      answer = hang;
      return comesToServer(cats().votes.list({}, { signal }));
    },
  },
  {
    name: 'the rest of a body',
    begin(signal) {
      answer = (response) => response.writeHead(200, { 'content-length': 9 }).write('[');
      return comesToServer(cats().votes.list({}, { signal }));
    },
  },
  {
    name: 'the rest of a file',
    begin(signal) {
      answer = (response) => response.writeHead(200, { 'content-length': 9 }).write('GIF');
      return comesToServer(cats().images.file('a.gif', { signal }));
    },
  },
  {
    name: 'the next attempt',
    async begin(signal) {
      answer = (response) => response.writeHead(503, { 'retry-after': '9' }).end();
      let retried = 0;
      const hooks = { onRetry: () => (retried += 1) };
      const call = cats({ hooks }).votes.list({}, { signal });
      call.catch(() => {});
      await until(() => retried === 1, 'it waits for its next attempt');
      return { call, afterwards: nothing };
    },
  },
  {
    name: 'a slow reader of a Blob',
    begin(signal) {
      answer = hang;
      return comesToServer(cats().images.upload(picture, { signal }));
    },
  },
  {
    name: 'a slow reader of a Blob that is watched',
    begin(signal) {
      answer = hang;
      return comesToServer(cats().images.upload(picture, { signal, onProgress }));
    },
  },
  {
    name: 'a slow reader of a stream',
    begin(signal) {
      let isTold = false;
      async function* endless() {
        try {
          for (;;) yield new Uint8Array(65_536);
        } finally {
          isTold = true;
        }
      }
      return comesAndIsTold(endless(), signal, () => isTold);
    },
  },
  {
    name: 'an iterable that gives nothing',
    begin(signal) {
      answer = hang;
      async function* silent() {
        await new Promise(() => {});
        yield new Uint8Array();
      }
      return comesToServer(cats().images.upload(silent(), { signal }));
    },
  },
  {
    name: 'a web stream that gives nothing',
    begin(signal) {
      let isTold = false;
      const cancel = () => {
        isTold = true;
      };
      const silent = new ReadableStream<Uint8Array>({ cancel });
      return comesAndIsTold(silent, signal, () => isTold);
    },
  },
  {
    name: 'a stream of Node that gives nothing',
    begin(signal) {
      const silent = new Readable({ read() {} });
      return comesAndIsTold(silent, signal, () => silent.destroyed);
    },
  },
];

/** How long calls take to end that are stopped in this phase, the middle one of some. */
async function measure({ begin }: Phase): Promise<number> {
  const tookMs: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const timers = countTimers();
    const controller = new AbortController();
    const { call, afterwards } = await begin(controller.signal);
    const ended = call.then(
      () => undefined,
      (error: unknown) => error,
    );
    // What a call does in the turn that it was made in is over.
    await new Promise((resolve) => setImmediate(resolve));
    const stoppedAtMs = performance.now();
    controller.abort();
    const error = await ended;
    tookMs.push(performance.now() - stoppedAtMs);
    expect(isCatApiError(error, 'ABORTED')).toBe(true);
    await afterwards();
    await until(() => countTimers() <= timers, 'no timer is left');
  }
  return tookMs.sort((a, b) => a - b)[(times - 1) / 2] ?? Number.NaN;
}

async function expectSoon(phase: Phase): Promise<void> {
  const medians: number[] = [];
  for (let round = 0; round < roundsMax; round += 1) {
    medians.push(await measure(phase));
    if (Math.min(...medians) <= msMax) return;
  }
  expect.fail(`took ${medians} ms`);
}

describe('a call that is stopped ends within 5 ms', () => {
  it.each(phases)('while it waits for $name', expectSoon);

  // What the platform's fetch has begun to connect it goes on connecting, for ten seconds at most.
  it('while it connects', async () => {
    const listener = await startDeafListener();
    const begin = async (signal: AbortSignal): Promise<Waiting> => {
      const before = countConnecting();
      const call = createCatApi({ baseUrl: listener.address }).breeds.list({}, { signal });
      call.catch(() => {});
      await until(() => countConnecting() > before, 'it connects');
      return { call, afterwards: nothing };
    };
    await expectSoon({ name: 'a connection', begin }).finally(listener.stop);
  });
});

const countConnecting = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'ConnectWrap').length;

/** Listens, with room for few who wait, and never takes one in. */
async function startDeafListener() {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const waiting = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await until(() => waiting.filter((socket) => !socket.connecting).length === 2, 'it is full');
  return {
    address: `http://127.0.0.1:${port}`,
    async stop() {
      for (const socket of waiting) socket.destroy();
      await worker.terminate();
    },
  };
}
