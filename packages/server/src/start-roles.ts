// All that a process is made of, opened in order: the context, the domain on it, and the roles that
// the configuration names. run.ts loads this file only after it listens, because loading what is
// imported here takes most of a start.

import { stringify } from 'yaml';
import { type Config, usualDemoKey } from './config.ts';
import { type Context, openContext } from './context.ts';
import { type Contract, loadContract } from './contract/contract.ts';
import type { AnyWarmHandler, Handlers } from './contract/handler.ts';
import { isSeeded, seedCatalogue } from './domain/catalogue/catalogue.ts';
import { type Domain, openDomain } from './domain/domain.ts';
import { etagOf } from './entity-tag.ts';
import { createDrain, type Drain, type Stoppable } from './health/drain.ts';
import { answerHealth, openHealth } from './health/health.ts';
import { createLog } from './health/log.ts';
import { createMetrics, startMetrics } from './health/metrics.ts';
import { type Api, startApi } from './http/api-role.ts';
import type { Listener } from './http/listener.ts';
import { createRateLimit } from './http/rate-limit.ts';
import { startSchedule } from './jobs/schedule.ts';
import { startWorker } from './jobs/worker-role.ts';
import { createObserve } from './observe.ts';
import type { Running, RunOptions } from './run.ts';
import { listTasks } from './scheduled-tasks.ts';

/** Opens everything and starts the roles; a fault on the way closes what was opened here. */
export async function startRoles(
  config: Config,
  options: RunOptions,
  listener: Listener | undefined,
): Promise<Running> {
  const metrics = createMetrics();
  const log = createLog(config.logLevel ?? 'info', options.writeLog);
  const observe = createObserve([log, metrics.observe, options.listener ?? (() => {})]);
  const context = await openContext(config, observe, options.overrides);
  metrics.watchDatabase(context.ports.database);
  const parts: Stoppable[] = [];
  try {
    const contract = loadContract(config, options.overrides?.contract);
    const closedKey = config.demoKey === usualDemoKey ? undefined : usualDemoKey;
    const opened = openDomain(context.ports, { ...config, closedKey });
    const more = options.overrides?.handlers?.(context.ports);
    const domain = { ...opened, handlers: { ...opened.handlers, ...more } };
    const demoKey = await prepareDatabase(config, context, domain);
    let drain: Drain | undefined;
    const isStopping = () => drain?.isStopping() ?? false;
    if (listener !== undefined) {
      const settings = { ...config, demoKey };
      const api = startApiRole(settings, context, contract, domain, isStopping, listener);
      metrics.watchApi(api.measure);
      parts.push({ name: 'api', stop: api.stop });
      // Nobody waits for it, and a call that needs it tells why it failed.
      domain.warmUp().catch(() => {});
    }
    if (config.roles.includes('worker')) {
      metrics.watchJobs(context.ports.queue);
      parts.push({
        name: 'schedule',
        ...startSchedule(context.ports, listTasks(context.ports, domain)),
      });
      parts.push({ name: 'jobs', ...startJobs(config, context, domain) });
    }
    const ops = await startOps(config, metrics, parts);
    parts.push({ name: 'ports', stop: () => context.close() });
    drain = createDrain(parts, config.drainMs, observe, options.exit);
    const url = config.publicUrl ?? `http://localhost:${listener?.port ?? 0}`;
    observe({ kind: 'process.started', roles: config.roles, url });
    return { url, opsUrl: ops, demoKey, ports: context.ports, domain, drain };
  } catch (error) {
    for (const part of parts) await part.stop();
    await context.close();
    throw error;
  }
}

/**
 * The embedded default looks after itself; an operator's own database waits for a command. Answers
 * the demo key, if there is one and nobody has revoked it.
 */
async function prepareDatabase(
  config: Config,
  { ports }: Context,
  domain: Domain,
): Promise<string | undefined> {
  if (config.database.kind === 'sqlite') {
    await ports.database.migrate();
    if (!(await isSeeded(ports))) await seedCatalogue(ports);
  } else {
    const pending = await ports.database.pendingMigrations().catch((cause: Error) => {
      throw new Error(`DATABASE_URL cannot be used: ${cause.message}`, { cause });
    });
    if (pending.length > 0) {
      throw new Error(
        `the database lacks ${pending.join(', ')}: run \`catapi-server migrate\` first`,
      );
    }
  }
  if (config.demoKey === undefined) return undefined;
  const made = await domain.accounts.createKey({ name: 'demo', key: config.demoKey });
  return made.stands ? made.key : undefined;
}

function startApiRole(
  config: Config,
  context: Context,
  contract: Contract,
  domain: Domain,
  isStopping: () => boolean,
  listener: Listener,
): Api {
  const handlers: Handlers = {
    ...domain.handlers,
    ...openHealth(context.ports, isStopping),
    ...openContractPages(contract),
  };
  return startApi(listener, {
    ...config,
    contract,
    handlers,
    findCaller: domain.accounts.findCaller,
    peekCaller: domain.accounts.peekCaller,
    listRemoteOrigins: domain.listRemoteOrigins,
    warmHandlers: {
      ...(domain.warmHandlers as Partial<Record<string, AnyWarmHandler>>),
      getHealth: answerHealth,
    },
    rateLimit: createRateLimit({
      perMinute: config.rateLimitPerMinute,
      anonymousPerMinute: config.rateLimitAnonymous,
      plans: config.plans,
      clock: context.ports.clock,
      counter: context.counter,
    }),
    ports: context.ports,
  });
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

function startJobs(
  { jobsAtOnce, webhooksAtOnce }: Config,
  { ports, delivery }: Context,
  { jobs }: Domain,
): { stop(): Promise<void> } {
  const atOnce = { own: jobsAtOnce, outside: webhooksAtOnce };
  return startWorker({ ...ports, delivery, handlers: jobs, atOnce });
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
