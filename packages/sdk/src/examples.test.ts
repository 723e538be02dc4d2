// What the SDK says of itself: every export has a doc comment, everything that can be called has an
// example in it, and every example, those of the README as well, is a program that compiles.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const sdk = fileURLToPath(new URL('..', import.meta.url));
const entries = ['index', 'query', 'node', 'validate', 'msw'].map((name) => `src/${name}.ts`);

function openProgram(files: string[], virtual: ReadonlyMap<string, string> = new Map()) {
  const { config } = ts.readConfigFile(join(sdk, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, sdk);
  // An example may keep what it shows without using it.
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const { fileExists, readFile } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? readFile(path);
  return ts.createProgram(files, { ...options, noUnusedLocals: false }, host);
}

interface Exported {
  name: string;
  comment: string;
  isCallable: boolean;
  hasExample: boolean;
}

function listExports(): Exported[] {
  const program = openProgram(entries.map((file) => join(sdk, file)));
  const checker = program.getTypeChecker();
  return entries.flatMap((file) => {
    const source = program.getSourceFile(join(sdk, file)) as ts.SourceFile;
    const symbol = checker.getSymbolAtLocation(source) as ts.Symbol;
    return checker.getExportsOfModule(symbol).map((one) => {
      const target = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
      return {
        name: `${file} ${one.name}`,
        comment: ts.displayPartsToString(target.getDocumentationComment(checker)),
        isCallable: (target.flags & ts.SymbolFlags.Value) !== 0,
        hasExample: target.getJsDocTags(checker).some(({ name }) => name === 'example'),
      };
    });
  });
}

/** Programs by the place they are in. */
function listExamples(): Map<string, string> {
  const examples = new Map<string, string>();
  const sources = readdirSync(join(sdk, 'src'), { recursive: true, encoding: 'utf8' });
  for (const name of sources) {
    const file = `src/${name}`;
    if (!/^src\/(?!generated).*(?<!\.test)\.ts$/.test(file)) continue;
    const text = readFileSync(join(sdk, file), 'utf8');
    for (const [at, [, example = '']] of [
      ...text.matchAll(/^ *\* @example\n((?: *\*(?!\/).*\n)+)/gm),
    ].entries()) {
      examples.set(`${file} ${at + 1}`, example.replace(/^ *\* ?/gm, ''));
    }
  }
  const readme = readFileSync(join(sdk, 'README.md'), 'utf8');
  for (const [at, [, example = '']] of [...readme.matchAll(/```ts\n(.*?)```/gs)].entries()) {
    examples.set(`README.md ${at + 1}`, example);
  }
  return examples;
}

it('every export says what it is, and whatever is called shows how', () => {
  const exported = listExports();
  expect(exported.length).toBeGreaterThan(50);
  expect(exported.filter(({ comment }) => comment === '').map(({ name }) => name)).toEqual([]);
  const silent = exported.filter(({ isCallable, hasExample }) => isCallable && !hasExample);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

it('every example compiles', { timeout: 120_000 }, () => {
  const examples = [...listExamples()];
  const prelude = `import { type CatApi as GivenCatApi } from '@thecatapi/sdk';\ndeclare const cats: GivenCatApi;\n`;
  const virtual = new Map(
    examples.map(([place, text], at) => {
      const given = /\bconst cats\b/.test(text) ? '' : prelude;
      return [join(sdk, `src/example-${at}.ts`), `${given}${text}\nexport {};\n// ${place}\n`];
    }),
  );
  const program = openProgram([...virtual.keys()], virtual);
  const faults = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const place = /\/\/ (.*)\n$/.exec(file?.text ?? '')?.[1];
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(examples.length).toBeGreaterThan(20);
  expect(faults).toEqual([]);
});
