// The server, where its package is: beside this one, or where the command is typed. It is a
// process of its own with this one's terminal, so that it prints, and is stopped, as when started
// by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Command, parseWhole, UsageError } from '../command.ts';

interface Options {
  port?: number;
  dataDir?: string;
}

export const serveCommand: Command<Options> = {
  name: 'serve',
  summary: 'start a server on this machine',
  description:
    'Starts the server of @thecatapi/server in the foreground; Ctrl-C stops it. Its settings are ' +
    'taken from the environment, as `catapi-server config` shows them.',
  options: [
    { flags: '--port <port>', summary: 'where it listens (3000)', parse: parseWhole },
    { flags: '--data-dir <folder>', summary: 'where it keeps what it keeps (./data)' },
  ],
  examples: ['catapi serve', 'catapi serve --port 3001 --data-dir ~/cats'],
  async run({ io, options }) {
    const program = findServer([import.meta.url, join(process.cwd(), 'package.json')]);
    if (program === undefined) {
      throw new UsageError('The server is not here: npm install @thecatapi/server');
    }
    const env = { ...io.environment };
    if (options.port !== undefined) env['PORT'] = String(options.port);
    if (options.dataDir !== undefined) env['DATA_DIR'] = options.dataDir;
    const child = spawn(process.execPath, [program], { env, stdio: 'inherit' });
    // From a terminal Ctrl-C reaches both; from elsewhere only this process hears of it.
    const stop = () => child.kill('SIGTERM');
    io.signal.addEventListener('abort', stop, { once: true });
    process.once('SIGTERM', stop);
    const [code] = await once(child, 'exit');
    if (code !== 0 && !io.signal.aborted) {
      throw new UsageError(`The server ended${code === null ? '' : ` with ${code}`}.`);
    }
  },
};

function findServer(places: string[]): string | undefined {
  for (const place of places) {
    try {
      const found = createRequire(place).resolve('@thecatapi/server/package.json');
      return join(dirname(found), 'bin/catapi-server.mjs');
    } catch {
      // Perhaps it is in the next place.
    }
  }
  return undefined;
}
