#!/usr/bin/env node
// `catapi` as npm links it. It is committed, and the program it starts is not: npm links only what
// exists before the build has run, so that `npx catapi` works after a first `npm ci`.
import { existsSync } from 'node:fs';

const program = new URL('../dist/main.js', import.meta.url);

if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('catapi is not built yet: run `npm run build` first.\n');
  process.exitCode = 1;
}
