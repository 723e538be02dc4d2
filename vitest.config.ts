// The suites. What a file promises is tested beside it; what the whole house promises is in test/.
// The contract, the journeys and the database port run once for each kind of database that this
// machine has.

import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { hasService } from './test/support/services.ts';
import { SummaryReporter } from './test/support/summary-reporter.ts';

const onDatabases = [
  'test/journeys/**/*.test.ts',
  'test/contract/**/*.test.ts',
  'test/ports/database*.test.ts',
];
const withoutDatabase = ['test/contract/openapi*.test.ts'];

function project(
  name: string,
  include: string[],
  options: { exclude?: string[]; setup?: string; fileParallelism?: boolean } = {},
): TestProjectConfiguration {
  return {
    resolve: { conditions: ['catapi-source'] },
    ssr: { resolve: { conditions: ['catapi-source'] } },
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', ...(options.exclude ?? [])],
      pool: 'forks',
      testTimeout: 20_000,
      hookTimeout: 60_000,
      fileParallelism: options.fileParallelism ?? true,
      server: { deps: { inline: [/@thecatapi\//] } },
      ...(options.setup === undefined ? {} : { globalSetup: [`test/support/${options.setup}.ts`] }),
    },
  };
}

// A server that is required and absent fails in its setup, which says how to get it.
const isRequired = process.env['REQUIRE_SERVICES'] === '1';
const hasMariadb = hasService('mariadb') || isRequired;
const onDatabase = (name: string) =>
  project(name, onDatabases, { exclude: withoutDatabase, setup: `setup-${name}` });

export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: false,
    reporters: ['default', new SummaryReporter()],
    projects: [
      project('unit', [
        'packages/*/{src,scripts,migrations,bench}/**/*.test.ts',
        'test/house/**/*.test.ts',
        'test/cli/**/*.test.ts',
        'test/support/**/*.test.ts',
        ...withoutDatabase,
      ]),
      onDatabase('sqlite'),
      ...(hasMariadb ? [onDatabase('mariadb')] : []),
      ...(hasService('mysql') ? [onDatabase('mysql')] : []),
      project(
        'running',
        [
          'test/running/**/*.test.ts',
          'test/conformance/**/*.test.ts',
          'test/ports/**/*.test.ts',
          'examples/**/*.test.ts',
        ],
        {
          exclude: ['test/ports/database*.test.ts'],
          setup: 'setup-running',
          // These start programs and servers of their own, and two cores are soon few.
          fileParallelism: false,
        },
      ),
    ],
  },
});
