// What uploads cost: how many photographs a second are taken in, and by how much the server grows
// while ten large ones come at once; how long the models of this machine look at a photograph; and
// how many sizes of a picture are made. The server decodes and cleans each file, and commits a row
// and a job, while its peer writes the bytes to a disk and asks nothing.

import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { resizeAll } from '../src/domain/images/resize.ts';
import { makeStills } from '../src/domain/images/stills.ts';
import { measureAnalyser } from './analyser.ts';
import { type Contender, startPeer } from './contenders.ts';
import { median, medianRatio } from './figures.ts';
import { startWithKey } from './our-server.ts';
import type { Outcome, Part, Settings } from './part.ts';

const cat = fileURLToPath(new URL('../../../test/fixtures/chelsea.png', import.meta.url));
const mebibyte = 1024 * 1024;

/** The same picture as another file: a comment in it is another each time. */
function createVariants(jpeg: Buffer): () => Buffer {
  let made = 0;
  return () => {
    made += 1;
    const comment = Buffer.from(`\xff\xfe\x00\x0c${String(made).padStart(10, '0')}`, 'latin1');
    return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
  };
}

async function upload({ url }: Contender, file: Buffer): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file)]), 'cat.jpg');
  const headers = { 'x-api-key': 'DEMO-API-KEY' };
  const answer = await fetch(`${url}/v1/images/upload`, { method: 'POST', headers, body: form });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`an upload was answered ${answer.status}: ${text}`);
}

const startUploads = () =>
  startWithKey({ env: { ANALYSER: 'none', UPLOAD_WAIT_SECONDS: '0', CAT_THRESHOLD: '0' } });

/** Uploads a second, eight at a time. */
async function measureRate(contender: Contender, next: () => Buffer, count: number) {
  const startedAtMs = performance.now();
  let left = count;
  const send = async () => {
    while (left > 0) {
      left -= 1;
      await upload(contender, next());
    }
  };
  await Promise.all(Array.from({ length: 8 }, send));
  return (count * 1000) / (performance.now() - startedAtMs);
}

async function measureThroughput({ isQuick, tell }: Settings): Promise<Outcome> {
  const photograph = await sharp(cat).resize(1600).jpeg({ quality: 88 }).toBuffer();
  const next = createVariants(photograph);
  const ours = await startUploads();
  const bare = await startPeer('busboy to a file', '/', ['bare-upload.mjs']);
  try {
    const rounds = [];
    const count = isQuick ? 40 : 120;
    await measureRate(ours, next, 16);
    for (let round = 0; round < (isQuick ? 3 : 5); round += 1) {
      const theirs = await measureRate(bare, next, count);
      rounds.push({ ours: await measureRate(ours, next, count), theirs });
      tell(`uploads, round ${round + 1}`);
    }
    const rate = median(rounds.map((one) => one.ours)).toFixed(0);
    const kilobytes = Math.round(photograph.length / 1000);
    const beside = `${rate} photographs of ${kilobytes} kB a second, decoded and committed`;
    const value = medianRatio(
      rounds,
      (round) => round.ours,
      (round) => round.theirs,
    );
    return { value, beside };
  } finally {
    await ours.stop();
    await bare.stop();
  }
}

const residentBytes = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

async function measureMemory({ tell }: Settings): Promise<Outcome> {
  if (process.platform !== 'linux') return 'memory is read from /proc';
  const [width, height] = [3260, 2560];
  const noise = randomFillSync(Buffer.alloc(width * height * 3));
  const raw = { width, height, channels: 3 } as const;
  const large = await sharp(noise, { raw }).jpeg({ quality: 98 }).toBuffer();
  const next = createVariants(large);
  const ours = await startUploads();
  try {
    const grown: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const before = residentBytes(ours.pid);
      let most = before;
      const sampling = setInterval(() => {
        most = Math.max(most, residentBytes(ours.pid));
      }, 5);
      await Promise.all(Array.from({ length: 10 }, () => upload(ours, next())));
      clearInterval(sampling);
      grown.push((most - before) / mebibyte);
      tell(`ten large uploads, round ${round + 1}`);
    }
    const [first = Number.NaN, ...warm] = grown;
    const size = (large.length / mebibyte).toFixed(1);
    const beside = `files of ${size} MB; the first ten after the start ${first.toFixed(0)} MB`;
    return { value: median(warm), beside };
  } finally {
    await ours.stop();
  }
}

async function measureAnalysis({ isQuick }: Settings): Promise<Outcome> {
  const photograph = await sharp(cat).resize(1600).jpeg().toBuffer();
  const [still = photograph] = await makeStills(photograph);
  const figures = await measureAnalyser({ cat: still }, isQuick ? 3 : 7);
  const [first, ...rest] = figures.map(({ looked }) => looked);
  const memory = Math.max(...figures.map(({ looked }) => looked.rssBytes)) / mebibyte;
  const startMs = Math.round(first?.startMs ?? Number.NaN);
  return {
    value: median(rest.map(({ durationMs }) => durationMs)) / 1000,
    beside: `models load in ${startMs} ms; their process has ${memory.toFixed(0)} MB`,
  };
}

async function measureSizes({ isQuick }: Settings): Promise<Outcome> {
  const photograph = await sharp(cat).resize(4000).jpeg({ quality: 90 }).toBuffer();
  const time = async (work: () => Promise<unknown>) => {
    const startedAtMs = performance.now();
    await work();
    return performance.now() - startedAtMs;
  };
  const image = { type: 'jpg' } as const;
  const apart = async () => {
    for (const type of ['jpeg', 'webp'] as const) {
      for (const side of [180, 390, 1280]) {
        const size = { width: side, height: side === 390 ? 256 : side, fit: 'inside' } as const;
        await sharp(photograph).resize(size).toFormat(type).toBuffer();
      }
    }
  };
  const rounds = [];
  let files = 0;
  for (let round = 0; round < (isQuick ? 3 : 7); round += 1) {
    const theirs = await time(apart);
    const ours = await time(async () => {
      files = (await resizeAll(photograph, image)).size;
    });
    rounds.push({ ours, theirs });
  }
  const perSecond = (files * 1000) / median(rounds.map(({ ours }) => ours));
  const value = medianRatio(
    rounds,
    ({ theirs }) => theirs,
    ({ ours }) => ours,
  );
  return {
    value,
    beside: `${perSecond.toFixed(0)} files a second of a picture of 10.6 megapixels`,
  };
}

export const parts: readonly Part[] = [
  {
    name: 'uploads',
    goals: [
      {
        name: 'uploads, eight at a time',
        against: 'busboy that writes to a file and looks at nothing',
        unit: 'x',
        better: 'higher',
      },
      {
        name: 'memory that ten uploads of 10 MB at once add',
        against: 'the server before them',
        unit: 'MB',
        better: 'lower',
        target: 32,
        floor: 32,
      },
    ],
    measure: async (settings) => [await measureThroughput(settings), await measureMemory(settings)],
  },
  {
    name: 'pictures',
    goals: [
      {
        name: 'looking at a photograph with the models of this machine',
        against: '–',
        unit: 's',
        better: 'lower',
      },
      {
        name: 'all sizes of a photograph, decoded once',
        against: 'sharp for each size by itself',
        unit: 'x',
        better: 'higher',
      },
    ],
    measure: async (settings) => [await measureAnalysis(settings), await measureSizes(settings)],
  },
];
