// The suites. What a file promises is tested beside it; what the whole house promises is in test/.
// The contract, the journeys and the database port run once for each kind of database that this
// machine has.

import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { programs } from './test/support/services.ts';
import { SummaryReporter } from './test/support/summary-reporter.ts';

const onDatabases = [
  'test/journeys/**/*.test.ts',
  'test/contract/**/*.test.ts',
  'test/ports/database*.test.ts',
];
const withoutDatabase = ['test/contract/openapi*.test.ts'];

const required = process.env['REQUIRE_SERVICES'] === '1';
for (const name of ['mariadb', 'redis', 'chromium'] as const) {
  if (required && programs[name] === undefined) {
    throw new Error(`REQUIRE_SERVICES=1, but ${name} is not on this machine: see .ci/run`);
  }
}

function project(
  name: string,
  include: string[],
  options: { exclude?: string[]; setup?: string } = {},
): TestProjectConfiguration {
  return {
    resolve: { conditions: ['source'] },
    ssr: { resolve: { conditions: ['source'] } },
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', ...(options.exclude ?? [])],
      pool: 'forks',
      testTimeout: 20_000,
      hookTimeout: 60_000,
      server: { deps: { inline: [/@thecatapi\//] } },
      ...(options.setup === undefined ? {} : { globalSetup: [`test/support/${options.setup}.ts`] }),
    },
  };
}

const databases = [
  project('sqlite', onDatabases, { exclude: withoutDatabase, setup: 'setup-sqlite' }),
  ...(programs.mariadb === undefined && process.env['TEST_MARIADB_URL'] === undefined
    ? []
    : [project('mariadb', onDatabases, { exclude: withoutDatabase, setup: 'setup-mariadb' })]),
  ...(programs.mysql === undefined && process.env['TEST_MYSQL_URL'] === undefined
    ? []
    : [project('mysql', onDatabases, { exclude: withoutDatabase, setup: 'setup-mysql' })]),
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: false,
    reporters: ['default', new SummaryReporter()],
    projects: [
      project('unit', [
        'packages/*/{src,scripts,migrations}/**/*.test.ts',
        'test/house/**/*.test.ts',
        'test/cli/**/*.test.ts',
        ...withoutDatabase,
      ]),
      ...databases,
      project(
        'running',
        ['test/running/**/*.test.ts', 'test/ports/**/*.test.ts', 'examples/**/*.test.ts'],
        {
          exclude: ['test/ports/database*.test.ts'],
          setup: 'setup-running',
        },
      ),
    ],
  },
});
