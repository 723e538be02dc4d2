#!/usr/bin/env node
// `catapi-server`: runs the roles, or one of the operator's commands on the same context. The only
// file that prints to the terminal and ends the process. Somebody waits for a server that starts,
// so that way loads nothing that it does not need.

try {
  const words = process.argv.slice(2);
  if (words.length === 0 || (words.length === 1 && words[0] === 'run')) {
    await (await import('./commands/run-command.ts')).runCommand();
  } else {
    await (await import('./commands/program.ts')).createProgram().parseAsync();
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`catapi-server: ${message}\n`);
  process.exitCode = 1;
}
