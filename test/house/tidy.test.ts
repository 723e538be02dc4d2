// Manners as tests. Each rule says why in its message, and what to do instead.

import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPaths, at, readFiles, root, type SourceFile } from './tree.ts';

const code = readFiles(/^(packages|test|scripts|examples)\/.*\.(ts|mts|mjs|js)$/);
const sources = readFiles(/^packages\/[^/]+\/src\/.*\.ts$/);
const isTest = ({ path }: SourceFile) => path.endsWith('.test.ts');

/** Lines that match, each with what to do instead. */
function findLines(files: SourceFile[], pattern: RegExp, instead: string): string[] {
  return files.flatMap((file) =>
    file.lines.flatMap((line, index) =>
      pattern.test(line) ? [`${at(file, index)} ${line.trim().slice(0, 80)} — ${instead}`] : [],
    ),
  );
}

describe('manners', () => {
  it('reads the environment in one file', () => {
    const files = sources.filter(
      ({ path }) => /server|sdk/.test(path) && !/\/config\.ts$/.test(path),
    );
    const found = findLines(
      files.filter((f) => !isTest(f)),
      /process\.env/,
      'take it from Config',
    );
    expect(found).toEqual([]);
  });

  it('prints in one place of each program', () => {
    // What the SDK writes for whoever looks for a fault is asked for by name.
    const allowed = /(main|io|sdk\/src\/debug)\.ts$/;
    const files = sources.filter((file) => !allowed.test(file.path) && !isTest(file));
    expect(findLines(files, /^(?! \*).*\bconsole\.\w+\(/, 'observe it instead')).toEqual([]);
  });

  it('keeps time and chance out of the domain', () => {
    const files = sources.filter((file) => /src\/domain\//.test(file.path) && !isTest(file));
    const pattern = /Date\.now|new Date\(\)|Math\.random/;
    expect(findLines(files, pattern, 'take ports.clock or ports.chance')).toEqual([]);
  });

  it('exports by name', () => {
    const files = code.filter(({ path }) => !/config\.(ts|mjs)$/.test(path));
    expect(findLines(files, /^export default/, 'a name is found by a finder')).toEqual([]);
  });

  it('has no any and no commented-out rest of work', () => {
    const pattern =
      /^(?!\s*(\/\/|\*|\/\*)).*(:\s*any\b|\bas any\b|<any>)|\/\/ ?(TODO|FIXME|XXX|HACK)/;
    const files = code.filter(({ path }) => path !== 'test/house/tidy.test.ts');
    expect(findLines(files, pattern, 'say what it is; do it or write a known limit')).toEqual([]);
  });

  it('has no test that hides the others', () => {
    const pattern = /\b(it|test|describe)\.(only|todo|skip)\(/;
    const files = code.filter((file) => isTest(file) && file.path !== 'test/house/tidy.test.ts');
    expect(findLines(files, pattern, 'say by a condition why it cannot run')).toEqual([]);
  });

  it('calls files by what they hold', () => {
    const vague =
      /(^|[-/])(utils?|helpers?|common|shared|misc|base|core|manager|service|impl|dto|data|info)\.(ts|js)$/;
    expect(code.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
    const odd = sources
      .map(({ path }) => path)
      .filter((path) => /[A-Z_]/.test(path.split('/').at(-1) ?? ''));
    expect(odd, 'file names are kebab-case').toEqual([]);
  });

  it('has basenames that are unique in a package', () => {
    const seen = new Map<string, string>();
    const twice: string[] = [];
    for (const { path } of sources) {
      const [, name = ''] = path.split('/');
      const key = `${name}/${path.split('/').at(-1)}`;
      if (seen.has(key)) twice.push(`${path} and ${seen.get(key)}`);
      seen.set(key, path);
    }
    expect(twice, 'a name typed into a finder should land').toEqual([]);
  });

  it('keeps files, functions and lines short', () => {
    const files = code.filter((file) => !/\.(mjs|js)$/.test(file.path));
    const longFiles = files.filter(({ lines }) => lines.length > 401).map(({ path }) => path);
    expect(longFiles, 'a file above 400 lines tells two stories').toEqual([]);
    const longLines = files.flatMap((file) =>
      file.lines.flatMap((line, index) =>
        line.length > 100 &&
        !/https?:\/\/|^import |\bit(\.each)?\(|'[^']{40,}'|`[^`]{40,}|\/[^/]{40,}\//.test(line)
          ? [at(file, index)]
          : [],
      ),
    );
    expect(longLines, 'lines end at 100 columns').toEqual([]);
    expect(files.filter((file) => !isTest(file)).flatMap(longFunctions)).toEqual([]);
  });

  it('begins every file with its paragraph', () => {
    const bare = code
      .filter(
        ({ lines }) => !/^\/\/ |^\/\*\*/.test(lines[lines[0]?.startsWith('#!') ? 1 : 0] ?? ''),
      )
      .map(({ path }) => path);
    expect(bare, 'say what the file is for and what would surprise').toEqual([]);
  });

  it('names only paths that exist in its documents', () => {
    const missing = readFiles(/\.md$/).flatMap((file) =>
      [
        ...file.text.matchAll(
          /`((?:packages|openapi|test|examples|scripts|src|migrations)\/[\w./-]+)`/g,
        ),
      ]
        .map(([, path = '']) => path)
        .filter(
          (path) =>
            !existsSync(join(root, path)) && !existsSync(join(root, dirname(file.path), path)),
        )
        .map((path) => `${file.path} names ${normalize(path)}`),
    );
    expect(missing).toEqual([]);
  });

  it('keeps every source file reachable', () => {
    const imported = new Set<string>();
    for (const { path, text } of code) {
      for (const [, target = ''] of text.matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g)) {
        imported.add(normalize(join(dirname(path), target)));
      }
    }
    const doors = /src\/(main|index|lambda|msw|validate|query|node)\.ts$/;
    const dead = sources
      .filter((file) => !isTest(file) && !doors.test(file.path) && !imported.has(file.path))
      .map(({ path }) => path);
    expect(dead, 'nothing imports these').toEqual([]);
  });

  it('holds no path of a machine and no registry', () => {
    const names = allPaths().filter((path) => /\.(ts|js|mjs|json|md|ya?ml|sh)$/.test(path));
    const files = readFiles(/\.(ts|js|mjs|json|md|ya?ml|sh)$|^\.ci\/run$/).filter(({ path }) =>
      names.includes(path),
    );
    const pattern = /registry\.npmjs|(^|[\s"'(])\/root\/|\/home\/\w+\/|deb\.debian\.org/;
    expect(
      findLines(
        files.filter(({ path }) => path !== 'test/house/tidy.test.ts'),
        pattern,
        'name none',
      ),
    ).toEqual([]);
  });
});

/** Functions of more than 70 lines, found by their first line's indentation. */
function longFunctions(file: SourceFile): string[] {
  const found: string[] = [];
  file.lines.forEach((line, index) => {
    const start =
      /^(\s*)(?:export )?(?:async )?(?:function\b|(?:const \w+ = )?(?:async )?\(.*\).*=> \{$)/.exec(
        line,
      );
    if (!start || !line.trimEnd().endsWith('{')) return;
    const end = file.lines.findIndex(
      (other, place) => place > index && other.startsWith(`${start[1]}}`),
    );
    if (end - index > 70) found.push(`${at(file, index)} has ${end - index} lines`);
  });
  return found;
}
