// One process: the context, the domain on it, and the roles that the configuration names. main.ts
// runs it for people and the tests run it for themselves; it neither reads the environment nor
// ends the process.

import { stringify } from 'yaml';
import type { Config } from './config.ts';
import { type Context, type ContextOverrides, openContext } from './context.ts';
import { type Contract, loadContract } from './contract/contract.ts';
import type { AnyWarmHandler, Handlers } from './contract/handler.ts';
import { isSeeded, seedCatalogue } from './domain/catalogue/catalogue.ts';
import { type Domain, openDomain } from './domain/domain.ts';
import { createDrain, type Drain, type Stoppable } from './health/drain.ts';
import { openHealth } from './health/health.ts';
import { createLog } from './health/log.ts';
import { createMetrics, startMetrics } from './health/metrics.ts';
import { startApi } from './http/api-role.ts';
import { deleteOldKeys } from './http/idempotency.ts';
import { createRateLimit } from './http/rate-limit.ts';
import { etagOf } from './http/reply.ts';
import { startSchedule } from './jobs/schedule.ts';
import { createObserve, type Observe } from './observe.ts';
import type { Ports } from './ports/ports.ts';

export interface RunOptions {
  /** Where log lines go. */
  writeLog: (line: string) => void;
  overrides?: ContextOverrides;
  /** Listens beside the log and the metrics. */
  listener?: Observe;
  /** Ends the process when a stop takes too long. */
  exit: (code: number) => void;
}

export interface Running {
  url: string;
  opsUrl: string | undefined;
  ports: Ports;
  domain: Domain;
  drain: Drain;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Opens everything and starts the roles; a fault on the way closes what was opened. */
export async function run(config: Config, options: RunOptions): Promise<Running> {
  const metrics = createMetrics();
  const log = createLog(config.logLevel ?? 'info', options.writeLog);
  const observe = createObserve([log, metrics.observe, options.listener ?? (() => {})]);
  const context = await openContext(config, observe, options.overrides);
  metrics.watch(context.ports.database);
  const parts: Stoppable[] = [];
  try {
    const contract = loadContract(config);
    const domain = openDomain(context.ports, config);
    await prepareDatabase(config, context, domain);
    let drain: Drain | undefined;
    const isStopping = () => drain?.isStopping() ?? false;
    const port = config.roles.includes('api')
      ? await startApiRole(config, context, contract, domain, isStopping, parts)
      : 0;
    if (config.roles.includes('worker')) parts.push({ name: 'schedule', ...startWorker(context) });
    const ops = await startOps(config, metrics, parts);
    parts.push({ name: 'ports', stop: () => context.close() });
    drain = createDrain(parts, config.drainMs, observe, options.exit);
    const url = config.publicUrl ?? `http://localhost:${port}`;
    observe({ kind: 'process.started', roles: config.roles, url });
    return { url, opsUrl: ops, ports: context.ports, domain, drain };
  } catch (error) {
    for (const part of parts) await part.stop();
    await context.close();
    throw error;
  }
}

/** The embedded default looks after itself; an operator's own database waits for a command. */
async function prepareDatabase(config: Config, { ports }: Context, domain: Domain): Promise<void> {
  if (config.database.kind === 'sqlite') {
    await ports.database.migrate();
    if (!(await isSeeded(ports))) await seedCatalogue(ports);
  } else {
    const pending = await ports.database.pendingMigrations();
    if (pending.length > 0) {
      throw new Error(
        `the database lacks ${pending.join(', ')}: run \`catapi-server migrate\` first`,
      );
    }
  }
  if (config.demoKey !== undefined) {
    await domain.accounts.createKey({ name: 'demo', key: config.demoKey });
  }
}

async function startApiRole(
  config: Config,
  context: Context,
  contract: Contract,
  domain: Domain,
  isStopping: () => boolean,
  parts: Stoppable[],
): Promise<number> {
  const handlers: Handlers = {
    ...domain.handlers,
    ...openHealth(context.ports, isStopping),
    ...openContractPages(contract),
  };
  const api = await startApi(
    {
      ...config,
      contract,
      handlers,
      findCaller: domain.accounts.findCaller,
      peekCaller: domain.accounts.peekCaller,
      warmHandlers: domain.warmHandlers as Partial<Record<string, AnyWarmHandler>>,
      rateLimit: createRateLimit({
        perMinute: config.rateLimitPerMinute,
        anonymousPerMinute: config.rateLimitAnonymous,
        clock: context.ports.clock,
        counter: context.counter,
      }),
      ports: context.ports,
    },
    config.host,
    config.port,
  );
  parts.push({ name: 'api', stop: api.stop });
  return api.port;
}

/** The contract as served: constants of the process. */
function openContractPages(
  contract: Contract,
): Pick<Handlers, 'getContractJson' | 'getContractYaml'> {
  const yaml = stringify(contract.document, { aliasDuplicateObjects: false });
  const json = JSON.stringify(contract.document);
  const headersOf = (type: string, text: string) => ({
    'content-type': `application/${type}; charset=utf-8`,
    etag: etagOf(text),
  });
  const [jsonHeaders, yamlHeaders] = [headersOf('json', json), headersOf('yaml', yaml)];
  // Text already, though the contract calls it an object: it is written once and not at each call.
  const body = json as unknown as Record<string, unknown>;
  return {
    getContractJson: async () => ({ status: 200, body, headers: jsonHeaders }),
    getContractYaml: async () => ({ status: 200, body: yaml, headers: yamlHeaders }),
  };
}

function startWorker({ ports }: Context): { stop(): Promise<void> } {
  const forgetKeys = {
    name: 'forget idempotency keys',
    everyMs: hourMs,
    run: () => deleteOldKeys(ports.database.write, ports.clock.nowMs() - dayMs),
  };
  return startSchedule([forgetKeys], ports.observe);
}

async function startOps(
  config: Config,
  metrics: ReturnType<typeof createMetrics>,
  parts: Stoppable[],
): Promise<string | undefined> {
  if (config.opsPort === undefined) return undefined;
  const host = config.host === '::' ? '127.0.0.1' : config.host;
  const ops = await startMetrics(metrics, host, config.opsPort);
  parts.push({ name: 'metrics', stop: ops.stop });
  return `http://${host}:${ops.port}/metrics`;
}
