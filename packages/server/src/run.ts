// One process. It listens first and loads the rest behind that: being alive is answered from the
// first moment, and whoever else asks while it starts waits instead of being refused. main.ts runs
// it for people and the tests run it for themselves; it neither reads the environment nor ends the
// process. What this file imports is paid for before the first answer, so it imports little.

import type { Config } from './config.ts';
import type { ContextOverrides } from './context.ts';
import type { AnyHandler } from './contract/handler.ts';
import type { Domain } from './domain/domain.ts';
import type { Drain } from './health/drain.ts';
import { answerHealth, answerStarting } from './health/health.ts';
import { openListener } from './http/listener.ts';
import type { Observe } from './observe.ts';
import type { Ports } from './ports/ports.ts';

/** What a test may put in place of the real thing. */
export interface RunOverrides extends ContextOverrides {
  /** A contract's document, in place of the one that is generated from openapi.yaml. */
  contract?: unknown;
  /** Handlers of operations that only that document has. */
  handlers?: (ports: Ports) => Record<string, AnyHandler>;
}

export interface RunOptions {
  /** Where log lines go. */
  writeLog: (line: string) => void;
  overrides?: RunOverrides;
  /** Listens beside the log and the metrics. */
  listener?: Observe;
  /** Ends the process when a stop takes too long. */
  exit: (code: number) => void;
}

export interface Running {
  url: string;
  opsUrl: string | undefined;
  /** As it works: undefined also when the one that is set was revoked. */
  demoKey: string | undefined;
  ports: Ports;
  domain: Domain;
  drain: Drain;
}

/** Starts everything; a fault on the way closes what was opened. */
export async function run(config: Config, options: RunOptions): Promise<Running> {
  const early = { '/healthz': answerHealth, '/readyz': answerStarting };
  const listener = config.roles.includes('api')
    ? await openListener(config.host, config.port, early)
    : undefined;
  try {
    const { startRoles } = await import('./start-roles.ts');
    return await startRoles(config, options, listener);
  } catch (error) {
    await listener?.stop();
    throw error;
  }
}
