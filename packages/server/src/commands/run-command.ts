// `catapi-server run`: the roles, until a signal. It tells in a few lines where to look, because
// the first reader is someone who has just cloned the repository.

import { type Config, processEnvironment, readConfig } from '../config.ts';
import { type Running, run } from '../run.ts';

/** What a newcomer needs to know, in under ten lines. */
function greeting(config: Config, { url, opsUrl, demoKey }: Running): string {
  const lines = [
    `TheCatAPI is listening on ${url}`,
    `  gallery   ${url}/`,
    `  API docs  ${url}/docs   (contract: ${url}/openapi.yaml)`,
  ];
  if (demoKey !== undefined) lines.push(`  demo key  ${demoKey}`);
  else if (config.demoKey !== undefined) lines.push('  demo key  none: it was revoked');
  if (opsUrl !== undefined) lines.push(`  metrics   ${opsUrl}`);
  const key = demoKey === undefined ? '' : ` -H 'x-api-key: ${demoKey}'`;
  lines.push(`  try       curl '${url}/v1/images/search?limit=2'${key}`);
  return `${lines.join('\n')}\n`;
}

export async function runCommand(): Promise<void> {
  const config = readConfig();
  const logLevel = config.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info');
  const started = await run(
    { ...config, logLevel },
    {
      writeLog: (line) => process.stdout.write(line),
      exit: (code) => process.exit(code),
    },
  );
  if (config.roles.includes('api')) process.stdout.write(greeting(config, started));
  let signals = 0;
  const stop = (signal: NodeJS.Signals) => {
    signals += 1;
    // Pressing Ctrl-C again means: now.
    if (signals > 1) process.exit(1);
    void started.drain.stop(signal).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  stopWithLauncher(() => stop('SIGTERM'));
}

const lookMs = 500;

/**
 * Stops when npm or npx has gone that started this process. They start it through a shell, which
 * keeps the signal that ends them to itself; the server would go on with nobody to stop it.
 */
function stopWithLauncher(stop: () => void): void {
  if (processEnvironment['npm_lifecycle_event'] === undefined) return;
  const launcher = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(timer);
    stop();
  }, lookMs);
  timer.unref();
}
