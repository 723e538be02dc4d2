// `npm run bench`: how fast the built server is, as ratios to peers that run in the same minutes.
// It says how far it is on its error stream and prints the table to its output. What each part
// measures, and against whom, is told at the head of its file.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BenchOptions, readOptions, usage, WrongOptions } from './bench-options.ts';
import {
  explainShortfalls,
  explainTable,
  listBelowFloor,
  type Row,
  renderTable,
} from './bench-table.ts';
import type { Contender } from './contenders.ts';
import { describeMachine, showMachine } from './machine.ts';
import { failedRowsOf, type Part, rowsOf, type Settings } from './part.ts';
import { loadParts, partNames } from './parts.ts';
import { replaceSection } from './readme-section.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const readme = `${root}README.md`;
const startedAtMs = performance.now();

function tell(text: string): void {
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${text}\n`);
}

function buildServer(): void {
  const args = [`${root}scripts/build.mjs`, '--if-stale'];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the server could not be built');
}

/** A part that fails shows so in its rows, and the others go on. */
async function measurePart(
  part: Part,
  settings: Settings,
): Promise<{ rows: Row[]; isGood: boolean }> {
  try {
    return { rows: rowsOf(part, await part.measure(settings)), isGood: true };
  } catch (error) {
    tell(`${part.name} failed: ${error instanceof Error ? error.stack : error}`);
    return { rows: failedRowsOf(part, error), isGood: false };
  }
}

async function measureAll({ isQuick, parts: wanted }: BenchOptions) {
  const { startWithKey } = await import('./our-server.ts');
  const { loadGenerator } = await import('./load.ts');
  let ours: Promise<Contender> | undefined;
  const rows: Row[] = [];
  let isGood = true;
  tell(`load by ${loadGenerator}`);
  for (const part of await loadParts(wanted)) {
    tell(part.name);
    const measured = await measurePart(part, {
      isQuick,
      pace: isQuick ? { rounds: 2, seconds: 1 } : { rounds: 5, seconds: 3 },
      ours() {
        ours ??= startWithKey();
        return ours;
      },
      tell: (text) => tell(`${part.name}: ${text}`),
    });
    rows.push(...measured.rows);
    isGood &&= measured.isGood;
  }
  await ours?.then(
    (one) => one.stop(),
    () => {},
  );
  return { rows, isGood };
}

async function main(options: BenchOptions): Promise<number> {
  buildServer();
  const machine = describeMachine(new Date());
  const { rows, isGood } = await measureAll(options);
  const about = [explainTable(options.isQuick), `${showMachine(machine)}.`];
  const told = [...about, renderTable(rows), explainShortfalls(rows)];
  const text = told.filter((one) => one !== '').join('\n\n');
  process.stdout.write(`${text}\n`);
  if (options.jsonFile !== undefined) {
    const { isQuick } = options;
    writeFileSync(options.jsonFile, `${JSON.stringify({ machine, isQuick, rows }, null, 2)}\n`);
  }
  if (options.isForReadme) {
    writeFileSync(readme, replaceSection(readFileSync(readme, 'utf8'), text));
  }
  const below = listBelowFloor(rows);
  for (const { name, against } of below) tell(`beneath its floor: ${name} (${against})`);
  return isGood && !(options.assertsFloor && below.length > 0) ? 0 : 1;
}

// What was started is ended when this process ends by itself.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

try {
  const options = readOptions(process.argv.slice(2), partNames);
  if (options === 'help') process.stdout.write(usage(partNames));
  // Not by itself: Node 20 sometimes spins for ever while it takes itself apart, when sockets were
  // reset that had begun to close, as the slow stretch before a database does with its own.
  else process.exit(await main(options));
} catch (error) {
  if (!(error instanceof WrongOptions)) throw error;
  process.stderr.write(`bench: ${error.message}\n--help tells what there is\n`);
  process.exitCode = 2;
}
