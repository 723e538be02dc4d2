// The Tab key, in real shells: each sources the script that is printed for it, and offers what
// could stand there, the breeds of a real server among it. There is no PowerShell for these
// machines: of its script is only known that it calls what the others call.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCli, type CliProgram } from '../support/cli-program.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { findProgram } from '../support/services.ts';

let server: TestServer;
let cli: CliProgram;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'catapi-completion-'));
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'picnic.jpg'), '');
  cli = await buildCli('completion');
  const path = `${cli.bin}:${process.env['PATH']}`;
  env = { PATH: path, HOME: folder, CATAPI_BASE_URL: server.url, LC_ALL: 'C.UTF-8', TERM: 'dumb' };
});
afterAll(async () => {
  await server.stop();
  cli.remove();
  rmSync(folder, { recursive: true });
});

async function run(program: string, words: string[], given = env): Promise<string> {
  const options = { cwd: folder, env: given, timeout: 30_000 };
  return (await promisify(execFile)(program, words, options)).stdout;
}

/** What each shell would offer at the end of a line, sorted. */
const shells: Record<string, (line: string) => Promise<string[]>> = {
  async bash(line) {
    const script = `
      source <(catapi completion bash)
      compopt() { :; }
      COMP_LINE=$1
      COMP_WORDS=(); COMP_TYPE=9
      # As readline splits a line: at spaces, and = is a word of its own.
      split=\${1//=/ = }
      read -ra COMP_WORDS <<< "$split"
      case $1 in *' '|*=) COMP_WORDS+=('') ;; esac
      COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
      _catapi
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    return sorted(await run('bash', ['-c', script, 'bash', line]));
  },
  async zsh(line) {
    // zsh completes at a prompt only: what it would describe is caught where it is handed over.
    const script = `
      _describe() { print -l -- "\${(@)described%%:*}" }
      _files() { print -l -- *(N) }
      compdef() { :; }
      source <(catapi completion zsh)
      words=("\${(@s: :)1}")
      CURRENT=\${#words}
      _catapi`;
    return sorted(await run('zsh', ['-f', '-c', script, 'zsh', line]));
  },
  async fish(line) {
    const script = 'catapi completion fish | source; complete -C $argv[1]';
    return sorted((await run('fish', ['-N', '-c', script, line])).replaceAll(/\t.*/g, ''));
  },
};

const sorted = (text: string) => text.split('\n').filter(Boolean).sort();

describe.each(Object.keys(shells))('%s', (name) => {
  const isThere = findProgram(name) !== undefined || process.env['REQUIRE_SERVICES'] === '1';
  const complete = shells[name] as (line: string) => Promise<string[]>;

  it.runIf(isThere)('offers commands, flags and their values', async () => {
    expect(await complete('catapi br')).toEqual(['breed', 'breeds']);
    expect(await complete('catapi vote li')).toEqual(['list']);
    expect(await complete('catapi search --or')).toEqual(['--order']);
    expect(await complete('catapi search --order ')).toEqual(['ASC', 'DESC', 'RANDOM']);
    expect(await complete('catapi completion f')).toEqual(['fish']);
    expect(await complete('catapi call getB')).toEqual(['getBreed']);
    expect(await complete('catapi call getBreed --br')).toEqual(['--breed-id']);
    expect(await complete('catapi nowhere ')).toEqual(await complete('catapi '));
  });

  it.runIf(isThere)('offers breeds and categories by name, also behind a comma', async () => {
    expect(await complete('catapi random --breed main')).toEqual(['maine-coon']);
    expect(await complete('catapi random -b bengal,mai')).toEqual(['bengal,maine-coon']);
    expect(await complete('catapi breed siam')).toEqual(['siamese']);
    expect(await complete('catapi search -c ha')).toEqual(['hats']);
    expect(await complete('catapi call getBreed --breed-id ben')).toEqual(['beng']);
  });

  it.runIf(isThere)('offers files where files are wanted', async () => {
    expect(await complete('catapi upload pic')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^picnic\.jpg/)]),
    );
  });

  it.runIf(isThere)('offers nothing, and says nothing, where there is nothing', async () => {
    expect(await complete('catapi breed xyz')).toEqual([]);
    expect(await complete('catapi random --watch ')).toEqual([]);
  });
});

it('offers no names where no server is', async () => {
  const words = ['complete', '--shell', 'bash', '--', 'breed', 'ben'];
  const away = {
    ...env,
    CATAPI_BASE_URL: 'http://127.0.0.1:1',
    XDG_CACHE_HOME: join(folder, 'no'),
  };
  await expect(run(cli.path, words, away)).rejects.toThrow(/Nobody answers/);
});

it('offers a value behind = as the shell has the word', async () => {
  const value = (shell: string, ...words: string[]) =>
    run(cli.path, ['complete', '--shell', shell, '--', 'search', ...words]);
  expect(await value('bash', '--order', '=', 'DE')).toBe('DESC\n');
  expect(await value('zsh', '--order=DE')).toBe('--order=DESC\n');
});

it('calls the same program in PowerShell', async () => {
  expect(await run(cli.path, ['completion', 'powershell'])).toContain(
    'catapi complete --shell powershell -- @words',
  );
  await expect(run(cli.path, ['completion', 'tcsh'])).rejects.toThrow(/is none of bash, zsh, fish/);
});
