// How much of the contract is held by something: openapi.yaml is changed in one place, in a copy of
// the repository, everything is generated anew, and it is seen who notices. First the comparison
// with the contract as it was (redocly), then the contract's own lint, then the compilers of server,
// SDK, CLI and tests, then the tests of the contract on SQLite. What nobody notices is listed, with
// what share was noticed. `npm run mutate` takes a quarter of an hour; `npm run mutate -- 20` takes
// a sample of so many, and `--without-diff` leaves out the comparison and the lint, which notice
// nearly everything: what is left is what the code itself holds, and takes two minutes a change.
// The results are kept in openapi/mutations.md, those of samples only without the comparison.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const mutantsMax = 120;
const isWithDiff = !process.argv.includes('--without-diff');
const wanted = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? mutantsMax);
const kept = join(root, 'openapi/mutations.md');
const original = readFileSync(join(root, 'openapi/openapi.yaml'), 'utf8');

/** The same numbers each time, so that a survivor can be looked for again. */
function createChance(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

const isObject = (value) => typeof value === 'object' && value !== null;

const at = (copy, path) => path.reduce((node, key) => node[key], copy);

/** Every change that can be made, as its name and what makes it in a parsed copy. */
function listMutations(document) {
  const found = [];
  const add = (kind, path, change) =>
    found.push({ kind, name: `${kind} ${path.join('.')}`, change });
  for (const name of Object.keys(document.components.schemas)) {
    mutateSchema(document.components.schemas[name], ['components', 'schemas', name], add);
  }
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation?.operationId) mutateOperation(operation, path, method, add);
    }
  }
  return found;
}

function mutateSchema(schema, path, add) {
  if (!isObject(schema)) return;
  for (const name of Object.keys(schema.properties ?? {})) {
    add('drop property', [...path, name], (copy) => {
      delete at(copy, path).properties[name];
      const { required } = at(copy, path);
      if (required) at(copy, path).required = required.filter((one) => one !== name);
    });
    const isRequired = schema.required?.includes(name) === true;
    add(isRequired ? 'make optional' : 'make required', [...path, name], (copy) => {
      const node = at(copy, path);
      node.required = isRequired
        ? node.required.filter((one) => one !== name)
        : [...(node.required ?? []), name];
    });
    mutateSchema(schema.properties[name], [...path, 'properties', name], add);
  }
  if (schema.enum?.length > 1) {
    add('drop member of enum', path, (copy) => at(copy, path).enum.pop());
    add('rename member of enum', path, (copy) => {
      const members = at(copy, path).enum;
      members[0] = `${members[0]}x`;
    });
  }
  if (['string', 'integer', 'boolean'].includes(schema.type) && !schema.enum) {
    add('change type', path, (copy) => {
      const node = at(copy, path);
      node.type = node.type === 'string' ? 'integer' : 'string';
    });
  }
  mutateSchema(schema.items, [...path, 'items'], add);
}

function mutateOperation(operation, path, method, add) {
  const place = ['paths', path, method];
  add('rename operation', place, (copy) => {
    at(copy, place).operationId += 'Renamed';
  });
  add('drop operation', place, (copy) => delete copy.paths[path][method]);
  add('rename path', place, (copy) => {
    copy.paths[`${path}s`] = copy.paths[path];
    delete copy.paths[path];
  });
  for (const [index, { name }] of (operation.parameters ?? []).entries()) {
    if (name === undefined) continue;
    add('rename parameter', [...place, name], (copy) => {
      at(copy, place).parameters[index].name += 'x';
    });
    add('drop parameter', [...place, name], (copy) => {
      at(copy, place).parameters.splice(index, 1);
    });
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    add('change status', [...place, status], (copy) => {
      const { responses } = at(copy, place);
      responses[Number(status) + 2] = responses[status];
      delete responses[status];
    });
    for (const header of Object.keys(response.headers ?? {})) {
      add('drop header', [...place, status, header], (copy) => {
        delete at(copy, place).responses[status].headers[header];
      });
    }
  }
}

const title = '# Changes of the contract that somebody notices';
const titles = {
  withDiff: '## With the comparison of contracts',
  withoutDiff: '## Without it: generators, compilers and tests alone',
};

/** As many of each kind as there is room for, the same ones each time. */
function choose(mutations, count) {
  const chance = createChance(7);
  const byKind = groupByKind(mutations);
  const chosen = [];
  while (chosen.length < count && [...byKind.values()].some((rest) => rest.length > 0)) {
    for (const rest of byKind.values()) {
      if (rest.length === 0 || chosen.length >= count) continue;
      chosen.push(...rest.splice(chance(rest.length), 1));
    }
  }
  return chosen;
}

function groupByKind(mutations) {
  const groups = new Map();
  for (const one of mutations) groups.set(one.kind, [...(groups.get(one.kind) ?? []), one]);
  return groups;
}

/** The repository beside itself: its files copied, its modules linked, its packages its own. */
function copyRepository(folder) {
  const { stdout } = spawnSync('git', ['ls-files'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  for (const file of stdout.trim().split('\n')) cpSync(join(root, file), join(folder, file));
  // Some tests ask git which files there are.
  spawnSync('git', ['init', '--quiet'], { cwd: folder });
  spawnSync('git', ['add', '--all'], { cwd: folder });
  linkModules(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['sdk', 'server', 'cli']) {
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@thecatapi', name));
    const own = join(root, 'packages', name, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(folder, 'packages', name, 'node_modules'));
    const models = join(root, 'packages', name, 'models');
    if (existsSync(models)) symlinkSync(models, join(folder, 'packages', name, 'models'));
  }
}

function linkModules(from, to) {
  mkdirSync(to, { recursive: true });
  mkdirSync(join(to, '@thecatapi'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@thecatapi') symlinkSync(join(from, name), join(to, name));
  }
}

/** What was printed by the one who noticed last. */
let lastWords = '';

/** The end of what was printed; of a run of tests what it says of those that failed. */
function failuresOf(printed) {
  const at = printed.indexOf('Failed Tests');
  return at === -1 ? printed.slice(-5000) : printed.slice(at, at + 5000);
}

const inCopy = (folder) => {
  const node = (file, ...words) => [process.execPath, [join('node_modules', file), ...words]];
  const tsc = (project) => node('typescript/bin/tsc', '--noEmit', '-p', project);
  const vitest = (...words) => node('vitest/vitest.mjs', 'run', ...words);
  const redocly = (...words) => node('@redocly/cli/bin/cli.js', ...words);
  const fails = ([command, words]) => {
    const { status, stdout, stderr } = spawnSync(command, words, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    if (status !== 0) lastWords = failuresOf(stdout + stderr);
    return status !== 0;
  };
  return {
    redocly: () =>
      fails(redocly('diff', 'openapi/original.yaml', 'openapi/openapi.yaml')) ||
      fails(redocly('lint', 'openapi/openapi.yaml')),
    generate: () => fails([process.execPath, ['scripts/generate.mjs']]),
    tsc: () =>
      ['packages/sdk', 'packages/server', 'packages/cli', 'test'].some((one) => fails(tsc(one))),
    tests: () =>
      fails(vitest('--project', 'unit', 'test/contract', 'packages/sdk', '--bail', '1')) ||
      fails(vitest('--project', 'sqlite', 'test/contract', '--bail', '1')),
  };
};

function judge(folder, document, { change }) {
  const mutant = structuredClone(document);
  change(mutant);
  writeFileSync(
    join(folder, 'openapi/openapi.yaml'),
    stringify(mutant, { aliasDuplicateObjects: false }),
  );
  const check = inCopy(folder);
  for (const [name, isCaught] of Object.entries(check)) {
    if ((isWithDiff || name !== 'redocly') && isCaught()) return name;
  }
  return undefined;
}

function report(results) {
  const caught = results.filter(({ by }) => by !== undefined);
  const share = `${((100 * caught.length) / results.length).toFixed(1)} %`;
  const names = [...(isWithDiff ? ['redocly'] : []), 'generate', 'tsc', 'tests'];
  const counts = names.map((name) => {
    const count = caught.filter(({ by }) => by === name).length;
    return `| ${name.padEnd(10)} | ${String(count).padStart(7)} |`;
  });
  const survivors = results.filter(({ by }) => by === undefined).map(({ name }) => `- ${name}`);
  return [
    isWithDiff ? titles.withDiff : titles.withoutDiff,
    '',
    `Of ${results.length} changes of \`openapi.yaml\`, one at a time, ${caught.length} were noticed: ${share}.`,
    'They are the same ones each time, and each counts for whoever noticed it first.',
    '',
    '| noticed by | changes |',
    '| ---------- | ------: |',
    ...counts,
    '',
    survivors.length === 0 ? 'Nothing went unnoticed.' : 'Nobody noticed:',
    '',
    ...survivors,
  ].join('\n');
}

/** Puts a result into its place in the file, and leaves the other one as it is. */
function keep(text) {
  const before = existsSync(kept) ? readFileSync(kept, 'utf8') : '';
  const at = before.indexOf(titles.withoutDiff);
  const others = isWithDiff ? before.slice(at === -1 ? before.length : at) : before.slice(0, at);
  const parts = isWithDiff ? [`${title}\n\n${text}`, others] : [others, text];
  writeFileSync(kept, `${parts.map((part) => part.trim()).join('\n\n')}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'catapi-mutants-'));
try {
  copyRepository(folder);
  const document = JSON.parse(JSON.stringify(parse(original, { maxAliasCount: 1000 })));
  const plain = stringify(document, { aliasDuplicateObjects: false });
  writeFileSync(join(folder, 'openapi/original.yaml'), plain);
  // Whoever fails at the contract as it is would notice nothing about a change of it.
  const early = judge(folder, document, { change() {} });
  if (early !== undefined) {
    throw new Error(`${early} fails at the contract without any change:\n${lastWords}`);
  }
  const results = [];
  for (const mutation of choose(listMutations(document), wanted)) {
    const by = judge(folder, document, mutation);
    results.push({ ...mutation, by });
    process.stdout.write(
      `${results.length} of ${wanted}: ${mutation.name}: ${by ?? 'UNNOTICED'}\n`,
    );
  }
  const text = `${report(results).trimEnd()}\n`;
  process.stdout.write(`\n${text}`);
  if (wanted === mutantsMax || !isWithDiff) keep(text);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
