#!/usr/bin/env node
// argv → command → exit code. The process is left to end by itself, so that what was written to a
// slow pipe still arrives; only a pipe that was closed (`catapi breeds | head -1`) ends it at once.
import { createTerminal } from './io.ts';
import { runProgram } from './program.ts';
import { compileNetworkOnce } from './quick-network.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());

const terminal = createTerminal(interrupt.signal);
process.exitCode = await runProgram(process.argv.slice(2), terminal, compileNetworkOnce);
