// What a call costs beside the platform's fetch: processor's time over a fetch that answers at once,
// so that nothing is measured but the client. Both sides take turns; of each the median round counts.
// `node packages/sdk/bench/call-cost.mjs`, after a build, prints the ratios.
import { createCatApi } from '../dist/index.js';

const rounds = 15;
const callsInRound = 3000;

const image = (at) => ({
  id: `abc${at}`,
  url: `https://cats.example/images/abc${at}.jpg`,
  width: 1204,
  height: 1445,
  breeds: [],
});
const text = JSON.stringify(Array.from({ length: 10 }, (_, at) => image(at)));
const headers = { 'content-type': 'application/json; charset=utf-8' };
const answer = async () => new Response(text, { headers });
const url = 'http://localhost:3000/v1/images/search?limit=10';
const signal = new AbortController().signal;

const options = { baseUrl: 'http://localhost:3000', apiKey: 'live_a', fetch: answer };
const cats = createCatApi(options);
const anonymous = createCatApi({ ...options, apiKey: undefined });

const sides = {
  bare: async () => (await answer(url, { signal, headers: { 'x-api-key': 'live_a' } })).json(),
  call: () => cats.images.search({ limit: 10 }),
  hit: () => anonymous.breeds.list(),
};

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(side) {
  const before = cpuMs();
  for (let call = 0; call < callsInRound; call += 1) await side();
  return ((cpuMs() - before) * 1000) / callsInRound;
}

function medianOf(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Microseconds of processor's time for each side. */
export async function measureCallCost() {
  const measured = { bare: [], call: [], hit: [] };
  for (const side of Object.values(sides)) await measure(side);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, side] of Object.entries(sides)) measured[name].push(await measure(side));
  }
  return Object.fromEntries(Object.entries(measured).map(([name, us]) => [name, medianOf(us)]));
}

if (import.meta.filename === process.argv[1]) {
  const { bare, call, hit } = await measureCallCost();
  const ratio = (us) => `${us.toFixed(1)} us, ${(us / bare).toFixed(2)}x of bare fetch`;
  process.stdout.write(`bare fetch ${bare.toFixed(1)} us\na call ${ratio(call)}\n`);
  process.stdout.write(`a call that is remembered ${ratio(hit)}\n`);
}
