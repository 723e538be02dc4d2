// `catapi-server analyse FOLDER`: what the configured analyser and the settings make of photographs
// that somebody knows, so that an operator can choose thresholds by looking and not by guessing.
// Nothing is kept of the pictures. What each of them shows is said for all with --expect, or by the
// folder that it is in: `cat` and below is cats, everything else is not.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Looked } from '../adapters/image-analyser-local-life.ts';
import { readConfig } from '../config.ts';
import { openImageAnalyser } from '../context.ts';
import { lookAt } from '../domain/images/look-at.ts';
import { readPicture } from '../domain/images/picture.ts';
import { judge, type Verdict } from '../domain/images/verdict.ts';
import { PortError } from '../errors.ts';
import { createLog } from '../health/log.ts';
import { listPictureFiles } from './import-folder.ts';
import { reasonOf, startProgress } from './progress.ts';
import { table } from './table.ts';

type Expected = 'cat' | 'other';

interface Outcome {
  expected: Expected;
  verdict: Verdict | undefined;
  durationMs: number;
}

const expectations: readonly Expected[] = ['cat', 'other'];
const mebibyte = 1024 * 1024;

export async function analyseCommand(folder: string, said: { expect?: string }): Promise<void> {
  const expect = expectations.find((one) => one === said.expect);
  if (said.expect !== undefined && expect === undefined) {
    throw new Error(`--expect is ${said.expect}, but cat or other was expected`);
  }
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new Error(`${folder} is no folder; give a folder of photographs`);
  const files = await listPictureFiles(folder);
  if (files.length === 0) throw new Error(`${folder} holds no jpg, png, gif or webp`);
  const outcomes = await lookAtAll(folder, files, expect);
  process.stdout.write(present(outcomes.list));
  process.stdout.write(`memory: ${outcomes.memory}\n`);
}

async function lookAtAll(folder: string, files: readonly string[], expect: Expected | undefined) {
  const config = readConfig();
  const observe = createLog('warn', (line) => process.stderr.write(line));
  let modelBytes = 0;
  const onLooked = ({ rssBytes }: Looked) => {
    modelBytes = Math.max(modelBytes, rssBytes);
  };
  const analyser = await openImageAnalyser(config.analyser, observe, onLooked);
  if (!analyser.canTell) {
    throw new Error('nobody looks at pictures here: set ANALYSER, or run `npm run build` once');
  }
  const progress = startProgress(files.length);
  const list: Outcome[] = [];
  try {
    for (const file of files) {
      const expected = expect ?? (/(^|\/)cats?\//i.test(file) ? 'cat' : 'other');
      const beganAtMs = performance.now();
      let verdict: Verdict | undefined;
      try {
        const { bytes } = await readPicture(() => readFile(join(folder, file)));
        verdict = judge(await lookAt(analyser, bytes), config.verdict);
        if (isWrong(expected, verdict)) progress.note(`${file}: ${wordsOf(verdict)}`);
      } catch (error) {
        if (error instanceof PortError) throw error;
        progress.note(`${file}: ${reasonOf(error)}`);
      }
      list.push({ expected, verdict, durationMs: performance.now() - beganAtMs });
      progress.step(file);
    }
    progress.finish([]);
  } finally {
    await analyser.close();
  }
  const own = Math.round(process.resourceUsage().maxRSS / 1024);
  const models = modelBytes === 0 ? '' : `, and ${Math.round(modelBytes / mebibyte)} MB for models`;
  return { list, memory: `at most ${own} MB${models}` };
}

const seesCat = ({ reasons }: Verdict) => !reasons.some(({ code }) => code === 'NO_CAT');

const isWrong = (expected: Expected, verdict: Verdict) => (expected === 'cat') !== seesCat(verdict);

const wordsOf = ({ reasons }: Verdict) =>
  reasons.length === 0 ? 'a cat was seen' : reasons.map(({ words }) => words).join('; ');

function present(outcomes: readonly Outcome[]): string {
  const rows = expectations.flatMap((expected) => {
    const own = outcomes.filter((one) => one.expected === expected);
    if (own.length === 0) return [];
    const judged = own.map(({ verdict }) => verdict).filter((verdict) => verdict !== undefined);
    const count = (isIt: (verdict: Verdict) => boolean) => String(judged.filter(isIt).length);
    const refusedFor = (code: string) =>
      count(({ verdict, reasons }) => {
        return verdict === 'rejected' && reasons.some((reason) => reason.code === code);
      });
    const right = judged.filter((verdict) => !isWrong(expected, verdict)).length;
    return [
      [
        expected,
        String(own.length),
        count(seesCat),
        count((verdict) => !seesCat(verdict)),
        `${((100 * right) / Math.max(1, judged.length)).toFixed(1)} %`,
        count(({ verdict }) => verdict === 'approved'),
        count(({ verdict }) => verdict === 'review'),
        ...['UNSAFE', 'TEXT', 'FACE'].map(refusedFor),
        String(own.length - judged.length),
      ],
    ];
  });
  const head = ['shows', 'pictures', 'cat seen', 'none seen', 'right', 'approved', 'review'].concat(
    ['unsafe', 'text', 'face', 'unreadable'],
  );
  const times = outcomes.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0);
  const time = `time per image: ${at(0.5)} ms at the median, ${at(0.95)} ms at the 95th percentile`;
  return `${table([head, ...rows])}${time}\n`;
}
