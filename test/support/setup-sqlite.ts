// The project `sqlite`: nothing to start, each test has a file of its own.

import type { TestProject } from 'vitest/node';
import './provided.ts';

export function setup(project: TestProject): void {
  project.provide('database', { kind: 'sqlite' });
  project.provide('servers', ['SQLite (embedded)']);
}
