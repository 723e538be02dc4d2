// The context and the domain for a command that runs and ends, with faults on the terminal.

import { type Config, readConfig } from '../config.ts';
import { openContext } from '../context.ts';
import { isSeeded, seedCatalogue } from '../domain/catalogue/catalogue.ts';
import { type Domain, openDomain } from '../domain/domain.ts';
import { createLog } from '../health/log.ts';
import type { Ports } from '../ports/ports.ts';

export interface Opened {
  config: Config;
  ports: Ports;
  domain: Domain;
}

/** Runs `work` on the configured database, and closes everything however it ends. */
export async function withDomain(
  work: (opened: Opened) => Promise<void>,
  options: { needsSchema: boolean } = { needsSchema: true },
): Promise<void> {
  const config = readConfig();
  const observe = createLog('warn', (line) => process.stderr.write(line));
  const context = await openContext(config, observe);
  try {
    if (options.needsSchema) await requireSchema(config, context.ports);
    await work({ config, ports: context.ports, domain: openDomain(context.ports, config) });
  } finally {
    await context.close();
  }
}

export async function requireSchema(config: Config, ports: Ports): Promise<void> {
  const { database } = ports;
  if (config.database.kind === 'sqlite') {
    await database.migrate();
    if (!(await isSeeded(ports))) await seedCatalogue(ports);
  }
  const pending = await database.pendingMigrations();
  if (pending.length > 0) {
    throw new Error(`the database lacks ${pending.join(', ')}: run \`catapi-server migrate\``);
  }
}
