// What clients of other APIs do in the same bad moments, beside ours: each is given the same server,
// which fails as it is told, and is otherwise as its makers left it. Its server does a thing once for
// one Idempotency-Key, as ours does, so that a client that sends none is seen to do it twice.
//
// `npm install --prefix packages/sdk/bench/peers --no-package-lock`, then
// `npx tsx --conditions=catapi-source packages/sdk/bench/peers/measure.mjs`; it writes the README's table.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { Octokit } from '@octokit/core';
import { retry as octokitRetry } from '@octokit/plugin-retry';
import ky from 'ky';
import OpenAI from 'openai';
import Stripe from 'stripe';
import { createCatApi } from '../../src/index.ts';

/** Answers requests by a script, one turn for each and the last for ever. */
async function openServer() {
  const state = { asked: [], rows: new Map(), turns: [{}] };
  const server = createServer(async (incoming, response) => {
    for await (const _ of incoming);
    const { method, url } = incoming;
    const key = incoming.headers['idempotency-key'];
    state.asked.push({ method, key, atMs: performance.now() });
    const turn = state.turns.length > 1 ? state.turns.shift() : state.turns[0];
    if (turn.delayMs) await wait(turn.delayMs);
    const isDone = turn.status === undefined || turn.status < 400;
    if (method === 'POST' && isDone) state.rows.set(key ?? `row ${state.rows.size}`, url);
    if (turn.isReset) {
      incoming.socket.resetAndDestroy();
      return;
    }
    const headers = { 'content-type': 'application/json', ...turn.headers };
    response.writeHead(turn.status ?? 200, headers).end(url === '/v1/breeds' ? '[]' : '{"id":1}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const url = `http://127.0.0.1:${port}`;
  return {
    state,
    url,
    port,
    script(...turns) {
      Object.assign(state, { asked: [], rows: new Map(), turns });
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const versionOf = (name) => {
  const entry = createRequire(import.meta.url).resolve.paths(name)?.[0];
  return JSON.parse(readFileSync(`${entry}/${name}/package.json`, 'utf8')).version;
};

/** Each as it is made by default, with a way to send a POST and a GET. */
function createClients({ url, port }) {
  const openai = new OpenAI({ apiKey: 'none', baseURL: `${url}/v1` });
  const stripe = new Stripe('sk_test_none', { host: '127.0.0.1', port, protocol: 'http' });
  const kyHere = ky.create({});
  const octokit = new (Octokit.plugin(octokitRetry))({
    baseUrl: url,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const cats = createCatApi({ baseUrl: url, apiKey: 'none' });
  return [
    {
      name: '@thecatapi/sdk (ours)',
      version: '',
      post: () => cats.votes.create({ image_id: 'a', value: 1 }),
      get: (signal) => cats.breeds.list({}, { signal }),
    },
    {
      name: 'openai',
      version: versionOf('openai'),
      post: () => openai.post('/things', { body: {} }),
      get: (signal) => openai.get('/things', { signal }),
    },
    {
      name: 'stripe',
      version: versionOf('stripe'),
      post: () => stripe.customers.create({}),
      get: () => stripe.customers.retrieve('a'),
      hasNoSignal: true,
    },
    {
      name: 'ky',
      version: versionOf('ky'),
      post: () => kyHere.post(`${url}/v1/things`, { json: {} }).json(),
      get: (signal) => kyHere.get(`${url}/v1/things`, { signal }).json(),
    },
    {
      name: '@octokit/core + plugin-retry',
      version: `${versionOf('@octokit/core')} + ${versionOf('@octokit/plugin-retry')}`,
      post: () => octokit.request('POST /v1/things', {}),
      get: (signal) => octokit.request('GET /v1/things', { request: { signal } }),
    },
  ];
}

/** Whether it was answered. */
const settle = (promise) =>
  promise.then(
    () => true,
    () => false,
  );

const counted = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

async function measurePost({ script, state }, { post }) {
  script({ status: 503 }, { status: 503 }, {});
  const isDone = await settle(post());
  const keys = new Set(state.asked.map(({ key }) => key));
  const key = keys.has(undefined) ? 'no key' : keys.size === 1 ? 'one key' : `${keys.size} keys`;
  return `${counted(state.asked.length, 'attempt')}, ${key}${isDone ? '' : ', fails'}`;
}

async function measureLostAnswer({ script, state }, { post }) {
  script({ isReset: true }, {});
  const isDone = await settle(post());
  const rows = counted(state.rows.size, 'row');
  return `${counted(state.asked.length, 'attempt')}, ${rows}${isDone ? '' : ', fails'}`;
}

async function measureRetryAfter({ script, state }, { get }) {
  script({ status: 429, headers: { 'retry-after': '2' } }, {});
  await settle(get());
  const [first, second] = state.asked;
  return second === undefined ? 'not retried' : `${Math.round(second.atMs - first.atMs)} ms`;
}

async function measureAbort({ script }, { get, hasNoSignal }) {
  if (hasNoSignal) return 'takes no signal';
  script({ status: 429, headers: { 'retry-after': '3' } }, {});
  const controller = new AbortController();
  const ended = settle(get(controller.signal));
  await wait(200);
  const stoppedAtMs = performance.now();
  controller.abort();
  await ended;
  return `${(performance.now() - stoppedAtMs).toFixed(1)} ms`;
}

async function measureIdentical({ script, state }, { get }) {
  script({ delayMs: 50 });
  await Promise.all(Array.from({ length: 10 }, () => settle(get())));
  return String(state.asked.length);
}

const columns = [
  ['POST, 503 twice', measurePost],
  ['POST, answer lost by a reset', measureLostAnswer],
  ['GET, 429 with `Retry-After: 2`: waits', measureRetryAfter],
  ['stopped 200 ms into a wait of 3 s: ends after', measureAbort],
  ['ten identical GETs at once: requests', measureIdentical],
];

async function measureAll() {
  const rows = [];
  const server = await openServer();
  const names = createClients(server).map(({ name }) => name);
  server.close();
  for (const name of names) {
    const cells = [];
    let version = '';
    for (const [, measure] of columns) {
      // A server and a client for each, so that nothing of one moment is left in the next.
      const own = await openServer();
      const client = createClients(own).find((one) => one.name === name);
      version = client.version;
      cells.push(await measure(own, client));
      own.close();
    }
    rows.push([`${name} ${version}`.trim(), ...cells]);
  }
  return rows;
}

function writeTable(rows) {
  const head = ['client', ...columns.map(([title]) => title)];
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const text = `${writeTable(await measureAll())}\n\nNode ${process.version.slice(1)}.`;
const path = new URL('README.md', import.meta.url);
const readme = readFileSync(path, 'utf8');
const marked = /(<!-- table -->)[\s\S]*(<!-- end -->)/;
writeFileSync(
  path,
  readme.replace(marked, (_, begin, end) => `${begin}\n\n${text}\n\n${end}`),
);
console.log(text);
process.exit();
