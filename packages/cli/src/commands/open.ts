// The gallery, the reference or a picture in the browser, by the program that the system has for
// addresses. Where there is none, or nobody sits at the machine, the address itself is told.
import { spawn } from 'node:child_process';
import type { Command, Running } from '../command.ts';
import { clean, writeJson, writeNote } from '../output.ts';

export const openCommand: Command<{ docs?: boolean }> = {
  name: 'open',
  isQuick: true,
  summary: 'open the gallery, or an image, in the browser',
  words: [{ word: '[image]', summary: 'id of an image; after -- when it begins with a hyphen' }],
  options: [{ flags: '--docs', summary: 'the reference instead' }],
  examples: ['catapi open', 'catapi open 0XYvRd7oD', 'catapi open --docs'],
  async run(running) {
    const { io, options } = running;
    const url = await findAddress(running);
    if (options.json) return writeJson(io, { url });
    if (!io.isTerminal) return io.out(`${clean(url)}\n`);
    const isOpened = await openAddress(url, io.environment);
    writeNote(io, isOpened ? `Opened ${url}` : `No browser can be started here: ${url}`);
  },
};

async function findAddress({ cats, settings, words, options }: Running<{ docs?: boolean }>) {
  const [id] = words;
  if (id !== undefined) return (await cats.images.get(id)).url;
  const root = new URL(settings.baseUrl);
  return `${root.origin}${options.docs ? '/docs' : '/'}`;
}

const lingerMs = 2000;

const openers: Record<string, string[]> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Only an http address: an opener would start programs for others. */
function openAddress(url: string, env: Record<string, string | undefined>): Promise<boolean> {
  if (!/^https?:$/.test(new URL(url).protocol)) return Promise.resolve(false);
  const [command = '', ...words] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...words, url], { env, stdio: 'ignore', detached: true });
    // Some openers end when they have told the browser, others when the browser ends.
    const timer = setTimeout(() => end(true), lingerMs);
    function end(isOpened: boolean) {
      clearTimeout(timer);
      child.unref();
      resolve(isOpened);
    }
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}
