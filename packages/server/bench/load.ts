// Load from 64 connections that stay open, each asking again as soon as it is answered: by wrk
// where it is installed, else by autocannon, in a process of its own either way. The two give
// different figures, so both sides of a comparison get the same one.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../../test/support/services.ts';

export const connections = 64;

export interface Load {
  url: string;
  headers?: Readonly<Record<string, string>>;
  seconds: number;
  /** A file of targets, one a line, each asked in turn; without it, the url itself. */
  targetsFile?: string;
}

export interface LoadFigures {
  requests: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers from 400 on, broken connections and answers that took longer than ten seconds. */
  failed: number;
}

const wrk = findProgram('wrk');
const nextTo = (name: string) => fileURLToPath(new URL(`peers/${name}`, import.meta.url));

export const loadGenerator = wrk === undefined ? 'autocannon' : 'wrk';

function commandOf(load: Load): string[] {
  const { url, headers = {}, seconds } = load;
  if (wrk === undefined) {
    const job = JSON.stringify({ ...load, connections });
    return [process.execPath, nextTo('autocannon-load.mjs'), job];
  }
  return [
    ...[wrk, '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s'],
    ...['-s', nextTo('wrk-load.lua')],
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    url,
  ];
}

/** Asks for so long; rejects when the generator itself fails. */
export function runLoad(load: Load): Promise<LoadFigures> {
  const [program, ...args] = commandOf(load) as [string, ...string[]];
  const env = { ...process.env, BENCH_TARGETS: load.targetsFile ?? '' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      const figures = /^figures (\{.*\})$/m.exec(said)?.[1];
      if (figures === undefined) reject(new Error(`${program} gave no figures: ${said}`));
      else resolve(JSON.parse(figures) as LoadFigures);
    });
  });
}
