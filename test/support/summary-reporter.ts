// Says at the end which servers the suite ran on, what was not run and why, and, as the very last
// line, the counts in plain words. A file that could not be loaded, or an error outside any test,
// counts as a failed test: nothing that went wrong may look like nothing at all.

import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { programs } from './services.ts';

const absent: [keyof typeof programs, string][] = [
  [
    'mariadb',
    'MariaDB: not on this machine, its suites did not run (apt-get install mariadb-server)',
  ],
  ['mysql', 'MySQL: not on this machine, its suites did not run (scripts/mysql-install.sh)'],
  ['redis', 'Redis: not on this machine, its tests did not run (apt-get install redis-server)'],
  ['chromium', 'Chromium: not on this machine, its tests did not run (apt-get install chromium)'],
];

export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') counts.passed += 1;
        else if (state === 'failed') counts.failed += 1;
        else counts.skipped += 1;
      }
    }
    const ran = [...new Set(modules.map((module) => module.project.name))].join(', ');
    const missing = absent.filter(([name]) => programs[name] === undefined).map(([, text]) => text);
    // After the other reporters have written.
    setImmediate(() => {
      process.stdout.write(`projects that ran: ${ran}\n`);
      for (const text of missing) process.stdout.write(`${text}\n`);
      const { passed, failed, skipped } = counts;
      process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    });
  }
}
