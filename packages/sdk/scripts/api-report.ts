// The public surface of the SDK as text: what each entry exports, with its types and without its
// comments. It is committed, so that a change of the surface is seen in review, and made anew by
// `npm run generate`; a test tells when it is not what the sources say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { writeGenerated } from './write-generated.ts';

const sdk = fileURLToPath(new URL('..', import.meta.url));
const printer = ts.createPrinter({ removeComments: true });

interface Entry {
  /** As it is imported: `.` or `./query`. */
  name: string;
  file: string;
}

/** The entries that people write code against; the generated ones are the contract itself. */
function listEntries(): Entry[] {
  const { exports } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { 'catapi-source': string }>;
  };
  return Object.entries(exports).flatMap(([name, entry]) =>
    typeof entry === 'string' || entry['catapi-source'].includes('/generated/')
      ? []
      : [{ name, file: join(sdk, entry['catapi-source']) }],
  );
}

function print(node: ts.Node): string {
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
}

/** A declaration as a declaration file has it: without bodies and what is private. */
function declare(node: ts.Declaration): string {
  if (ts.isFunctionDeclaration(node)) {
    const { modifiers: _, name, typeParameters, parameters, type } = node;
    const head = ts.factory.createFunctionDeclaration(
      ...([undefined, undefined, name, typeParameters, parameters, type, undefined] as const),
    );
    return printer.printNode(ts.EmitHint.Unspecified, head, node.getSourceFile());
  }
  if (ts.isClassDeclaration(node)) {
    const members = node.members.filter(({ name }) => !name || !ts.isPrivateIdentifier(name));
    const lines = members.map((member) => {
      const body = (member as { body?: ts.Block }).body;
      return `    ${body ? member.getText().slice(0, -body.getText().length).trim() : print(member)}`;
    });
    return `class ${node.name?.text} {\n${lines.join('\n')}\n}`;
  }
  if (ts.isVariableDeclaration(node)) {
    return `const ${node.name.getText()}: ${node.type?.getText() ?? 'unknown'};`;
  }
  return print(node).replace(/^export /, '');
}

function describeEntry(program: ts.Program, { name, file }: Entry): string {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error(`${file} exports nothing`);
  const texts = checker.getExportsOfModule(symbol).map((one) => {
    const target = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
    const [declaration] = target.declarations ?? [];
    if (declaration === undefined) throw new Error(`${one.name} is declared nowhere`);
    return { name: one.name, text: declare(declaration) };
  });
  const sorted = texts.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ text }) => text);
  const title = `@thecatapi/sdk${name.slice(1)}`;
  return `## ${title}\n\n\`\`\`ts\n${sorted.join('\n\n')}\n\`\`\`\n`;
}

const entries = listEntries();
const { config } = ts.readConfigFile(join(sdk, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, sdk);
const program = ts.createProgram(
  entries.map(({ file }) => file),
  options,
);
const notice = 'Made by `npm run generate` from the sources; do not edit.';
const described = entries.map((entry) => describeEntry(program, entry));
writeGenerated(
  'packages/sdk/api.md',
  `# The public surface\n\n${notice}\n\n${described.join('\n')}`,
);
