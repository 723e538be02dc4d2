// Who may import whom, as ARCHITECTURE.md has it. A message names the row that was broken, because
// the mend is hardly ever the import: it is where the code stands.

import { describe, expect, it } from 'vitest';
import { readFiles, type SourceFile } from './tree.ts';

interface Row {
  /** Which files the row speaks of. */
  from: RegExp;
  /** What they may import of ours, as paths below packages/server/src. */
  may: RegExp;
  /** The row in words. */
  says: string;
}

const everywhere = 'contract\\/|errors|observe|entity-tag|package-root';

const rows: readonly Row[] = [
  {
    from: /^domain\/(?!domain\.ts)/,
    may: /^(ports\/|errors|observe|entity-tag|contract\/handler)/,
    says: 'a room may import ports, errors, observe, entity-tag, contract types and its own',
  },
  {
    from: /^domain\/domain\.ts/,
    may: /^(domain\/|ports\/|contract\/handler)/,
    says: 'the directory opens rooms on ports',
  },
  { from: /^ports\//, may: /^(ports\/|errors|observe)/, says: 'a port imports types only' },
  {
    from: /^adapters\//,
    may: /^(ports\/|errors|observe|\.\.\/migrations\/|adapters\/)/,
    says: 'an adapter may import ports, errors, observe and its driver',
  },
  {
    from: /^http\//,
    may: new RegExp(`^(http\\/|domain\\/domain\\.ts|ports\\/|${everywhere})`),
    says: 'http may import domain.ts, ports, contract, errors and observe',
  },
  {
    from: /^jobs\//,
    may: new RegExp(`^(jobs\\/|domain\\/domain\\.ts|ports\\/|${everywhere})`),
    says: 'jobs may import domain.ts, ports, contract, errors and observe',
  },
  {
    from: /^health\//,
    may: /^(health\/|ports\/|observe|package-root|contract\/handler)/,
    says: 'health may import ports, observe and types of contract',
  },
  {
    from: /^context\.ts/,
    may: /^(config|adapters\/|ports\/|errors|observe|package-root)/,
    says: 'the context may import config, adapters, ports and errors',
  },
  {
    from: /^contract\//,
    may: /^(contract\/|errors|ports\/cache)/,
    says: 'contract imports errors and types',
  },
  {
    from: /^config\.ts|^config-(reader|variables)\.ts/,
    may: /^config/,
    says: 'the configuration is read without anything else of ours',
  },
  {
    from: /^(errors|observe|entity-tag|package-root)\.ts/,
    may: /^$/,
    says: 'these import nothing of ours',
  },
];

const source = 'packages/server/src/';

/** What a file imports of ours, as paths from packages/server/src. */
function importsOf(file: SourceFile): string[] {
  const folder = file.path.slice(source.length).split('/').slice(0, -1);
  const found = [...file.text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)];
  return found.map(([, target = '']) => {
    const path = [...folder];
    for (const part of target.split('/')) {
      if (part === '..') path.length > 0 && path.at(-1) !== '..' ? path.pop() : path.push('..');
      else if (part !== '.') path.push(part);
    }
    return path.join('/');
  });
}

function roomOf(path: string): string | undefined {
  return /^domain\/([^/]+)\//.exec(path)?.[1];
}

const files = readFiles(/^packages\/server\/src\/.*\.ts$/).filter(
  ({ path }) => !path.endsWith('.test.ts'),
);

describe('directions', () => {
  it.each(rows)('$says', ({ from, may, says }) => {
    const broken = files.flatMap((file) => {
      const path = file.path.slice(source.length);
      if (!from.test(path)) return [];
      const own = roomOf(path);
      return importsOf(file)
        .filter((target) => !may.test(target))
        .filter((target) => own === undefined || roomOf(target) !== own)
        .filter((target) => !isNeighbourRead(path, target))
        .map((target) => `${path} imports ${target}: ${says}`);
    });
    expect(broken).toEqual([]);
  });

  it('adapters never import each other', () => {
    const broken = files.flatMap((file) => {
      const path = file.path.slice(source.length);
      if (!/^adapters\//.test(path)) return [];
      const family = path.split('/')[1]?.split('-')[0];
      return importsOf(file)
        .filter(
          (target) =>
            target.startsWith('adapters/') &&
            // A connection is a driver, which several adapters may stand on.
            !target.endsWith('-connection.ts') &&
            target.split('/')[1]?.split('-')[0] !== family,
        )
        .map((target) => `${path} imports ${target}`);
    });
    expect(broken).toEqual([]);
  });

  it('only adapters talk to drivers', () => {
    const drivers = /from '(mysql2|libsql|ioredis|@aws-sdk\/[^']+)/;
    const broken = files
      .filter(({ path }) => !/src\/adapters\//.test(path))
      .filter(({ text }) => drivers.test(text.replace(/import type[^;]+;/g, '')))
      .map(({ path }) => `${path} imports a driver: only adapters talk to the outside`);
    expect(broken).toEqual([]);
  });

  it('the server takes types from the SDK, never code', () => {
    const broken = files
      .filter(({ text }) => /^import (?!type)[^;]*from '@thecatapi\/sdk/m.test(text))
      .map(({ path }) => path);
    expect(broken).toEqual([]);
  });
});

/**
 * A room may read another's store, and compute with its pure files (urls, drawings), because
 * neither can change what the other room keeps.
 */
function isNeighbourRead(path: string, target: string): boolean {
  if (path.startsWith('domain/catalogue/') && target.startsWith('../seed/')) return true;
  if (roomOf(path) === undefined || roomOf(target) === undefined) return false;
  return (
    /-store\.ts$/.test(target) ||
    target === 'domain/images/image-url.ts' ||
    target === 'domain/images/picture.ts' ||
    target.startsWith('domain/drawings/')
  );
}
