// Says at the end which servers the suite ran on, what was not run and why, and, as the very last
// line, the counts in plain words. It is written when the process exits, for only then is it known
// that nothing more goes wrong: a file that could not be loaded, a hook that failed, an error outside
// any test or a setup that did not come to its end each count as a failed test, and tests of a
// database that this machine lacks count as skipped. Nothing that went wrong may look like nothing.

import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node';
import './provided.ts';
import { hasService, howToInstall, programs } from './services.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

function countTests(modules: readonly TestModule[], errors: readonly SerializedError[]): Counts {
  const counts = { passed: 0, failed: errors.length, skipped: 0 };
  for (const module of modules) {
    if (module.errors().length > 0) counts.failed += 1;
    for (const suite of module.children.allSuites()) {
      if (suite.errors().length > 0) counts.failed += 1;
    }
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed' || state === 'failed') counts[state] += 1;
      else counts.skipped += 1;
    }
  }
  return counts;
}

const modulesOf = (modules: readonly TestModule[], name: string) =>
  modules.filter(({ project }) => project.name === name);

/** The servers that tests ran on, each once, in the order of the projects. */
function describeServers(modules: readonly TestModule[]): string {
  const names = new Set(
    modules.flatMap(({ project }) => project.getProvidedContext().servers ?? []),
  );
  const own = programs.mysql !== undefined && process.env['TEST_MYSQL_URL'] === undefined;
  const from = (name: string) =>
    own && name.startsWith('MySQL') ? `${name} from Debian sid` : name;
  return names.size === 0 ? 'none' : [...names].map(from).join(', ');
}

export class SummaryReporter implements Reporter {
  #vitest: Vitest | undefined;
  #counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  #lines: string[] = [];

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunStart(): void {
    process.once('exit', (code) => {
      if (code !== 0 && this.#counts.failed === 0) this.#counts.failed = 1;
      const { passed, failed, skipped } = this.#counts;
      const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
      process.stdout.write(`${[...this.#lines, counts].join('\n')}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    this.#counts = countTests(modules, errors);
    this.#lines = [`servers: ${describeServers(modules)}`];
    for (const kind of ['mariadb', 'mysql'] as const) this.#addAbsentDatabase(kind, modules);
    if (modulesOf(modules, 'running').length === 0) return;
    for (const kind of ['mariadb', 'redis', 'chromium'] as const) {
      if (hasService(kind)) continue;
      const advice = `not on this machine, tests that need it were skipped (${howToInstall[kind]})`;
      this.#lines.push(`running: ${kind} is ${advice}`);
    }
  }

  /** A project without its server is not in the run; what SQLite ran is what it would have. */
  #addAbsentDatabase(kind: 'mariadb' | 'mysql', modules: readonly TestModule[]): void {
    if (hasService(kind) || !this.#vitest?.matchesProjectFilter(kind)) return;
    const files = modulesOf(modules, 'sqlite');
    if (files.length === 0) return;
    const { passed, failed, skipped } = countTests(files, []);
    const count = passed + failed + skipped;
    this.#counts.skipped += count;
    const [title, other] =
      kind === 'mysql' ? ['MySQL', 'MariaDB ran instead'] : ['MariaDB', 'see above for what ran'];
    const instead = kind === 'mysql' && !hasService('mariadb') ? 'see above for what ran' : other;
    this.#lines.push(
      `${title}: not on this machine, ${instead}; ` +
        `skipped ${files.length} files, ${count} tests (${howToInstall[kind]})`,
    );
  }
}
