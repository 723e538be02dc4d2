// The project `mariadb`: one server for all its files. A setup file cannot be told which project it
// serves in any other way than by its own name.

import type { TestProject } from 'vitest/node';
import { provideDatabase } from './setup-database.ts';

export function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideDatabase(project, 'mariadb');
}
