// What the vitest setup hands to test files through `inject`, as types.

export type ProvidedDatabase =
  | { kind: 'sqlite' }
  /** MySQL or MariaDB: what it is, and its address without a database. */
  | { kind: 'mysql'; name: string; url: string };

declare module 'vitest' {
  export interface ProvidedContext {
    database: ProvidedDatabase;
    /** Address of a server of the tests' own, or undefined where the machine has none. */
    mariadb: string | undefined;
    redis: string | undefined;
    /** Path of the browser, or undefined where the machine has none. */
    chromium: string | undefined;
    /** What this project's tests ran on, each with its version, for the summary. */
    servers: string[];
  }
}
