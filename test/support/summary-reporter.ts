// Says at the end which servers the suite ran on, what was not run and why, and, as the very last
// line, the counts in plain words. It is written when the process exits, for only then is it known
// that nothing more goes wrong. A file that could not be loaded, a hook that failed, an error
// outside any test and a setup that did not come to its end each count as a failed test; tests of a
// database that this machine lacks count as skipped.

import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node';
import './provided.ts';
import { hasService, howToInstall } from './services.ts';

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

/** The servers that these tests ran on, each once, in the order of the projects. */
function listServers(modules: readonly TestModule[]): string[] {
  const names = modules.flatMap(({ project }) => project.getProvidedContext().servers ?? []);
  return [...new Set(names)].map((name) =>
    name.startsWith('MySQL') && !name.endsWith('(given)') ? `${name} from Debian sid` : name,
  );
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
    this.#lines = [`servers: ${listServers(modules).join(', ') || 'none were needed'}`];
    this.#addAbsentDatabase('mariadb', 'mysql', modules);
    this.#addAbsentDatabase('mysql', 'mariadb', modules);
    if (modulesOf(modules, 'running').length === 0) return;
    for (const kind of ['mariadb', 'redis', 'chromium'] as const) {
      if (hasService(kind)) continue;
      const advice = `not on this machine, tests that need it were skipped (${howToInstall[kind]})`;
      this.#lines.push(`running: ${kind} is ${advice}`);
    }
  }

  /** A project without its server is not in the run; what SQLite ran is what it would have. */
  #addAbsentDatabase(
    kind: 'mariadb' | 'mysql',
    other: 'mariadb' | 'mysql',
    modules: readonly TestModule[],
  ): void {
    const files = modulesOf(modules, 'sqlite');
    if (hasService(kind) || files.length === 0 || !this.#vitest?.matchesProjectFilter(kind)) return;
    const { passed, failed, skipped } = countTests(files, []);
    const count = passed + failed + skipped;
    this.#counts.skipped += count;
    const [instead = 'SQLite alone'] = listServers(modulesOf(modules, other));
    this.#lines.push(
      `${kind}: not on this machine, ${instead} ran instead; ` +
        `${count} tests in ${files.length} files were skipped (${howToInstall[kind]})`,
    );
  }
}
