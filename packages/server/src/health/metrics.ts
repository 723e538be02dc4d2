// The metrics, for Prometheus, on a port of their own: they tell more than the public should know.
// Labels are operations, statuses and outcomes, of which there are few; ids never become one.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type Metric,
  Registry,
} from 'prom-client';
import type { Observe } from '../observe.ts';
import type { Database } from '../ports/database.ts';
import type { JobCount, Queue } from '../ports/queue.ts';

export interface Metrics {
  observe: Observe;
  print(): Promise<string>;
  contentType: string;
  /** Shows how loaded this database is, measured when somebody looks. */
  watchDatabase(database: Pick<Database, 'measure'>): void;
  /** The same for the jobs. */
  watchJobs(queue: Pick<Queue, 'count'>): void;
  /** The same for the api role. */
  watchApi(measure: () => ApiLoad): void;
}

/** One figure of each pool; read at a scrape, so that a quiet server measures nothing. */
function watchPools(registry: Registry, database: Pick<Database, 'measure'>): void {
  const gauge = (
    name: string,
    help: string,
    figure: (pool: ReturnType<Database['measure']>[number]) => number | undefined,
  ) =>
    new Gauge({
      name: `catapi_database_${name}`,
      help,
      labelNames: ['pool'],
      registers: [registry],
      collect() {
        this.reset();
        for (const one of database.measure()) {
          const value = figure(one);
          if (value !== undefined) this.set({ pool: one.pool }, value);
        }
      },
    });
  gauge('connections_busy', 'Connections in use.', ({ busy }) => busy);
  gauge('connections_max', 'Connections that a pool may have.', ({ size }) => size);
  gauge('waiting', 'Callers waiting for a connection.', ({ waiting }) => waiting);
  gauge(
    'oldest_wait_seconds',
    'How long the first of them has been waiting.',
    ({ oldestMs }) => oldestMs / 1000,
  );
  gauge('replica_in_use', 'Whether reads go to a replica.', ({ isInUse }) =>
    isInUse === undefined ? undefined : Number(isInUse),
  );
}

/** The load of the api role, as far as this file needs to know it. */
interface ApiLoad {
  intake: { waiting: number; oldestMs: number; isOverloaded: boolean };
  gates: { name: string; busy: number; waiting: number; oldestMs: number }[];
}

function watchGates(registry: Registry, measure: () => ApiLoad): void {
  const ofIntake = (name: string, help: string, figure: (load: ApiLoad['intake']) => number) =>
    new Gauge({
      name: `catapi_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(figure(measure().intake));
      },
    });
  ofIntake('overloaded', 'Whether requests are refused for want of time.', ({ isOverloaded }) =>
    Number(isOverloaded),
  );
  ofIntake('requests_waiting', 'Requests that wait for their turn.', ({ waiting }) => waiting);
  ofIntake(
    'requests_oldest_wait_seconds',
    'How long the first of them has been waiting.',
    ({ oldestMs }) => oldestMs / 1000,
  );
  const gauge = (name: string, help: string, figure: (gate: ApiLoad['gates'][number]) => number) =>
    new Gauge({
      name: `catapi_operation_${name}`,
      help,
      labelNames: ['operation'],
      registers: [registry],
      collect() {
        for (const gate of measure().gates) this.set({ operation: gate.name }, figure(gate));
      },
    });
  gauge('busy', 'Calls that hold a place of their x-budget.', ({ busy }) => busy);
  gauge('waiting', 'Calls that wait for one.', ({ waiting }) => waiting);
  gauge(
    'oldest_wait_seconds',
    'How long the first of them has been waiting.',
    ({ oldestMs }) => oldestMs / 1000,
  );
}

/** A table that cannot be read is no reason to show nothing: the gauges are then empty. */
function watchJobs(registry: Registry, queue: Pick<Queue, 'count'>): void {
  let counting: Promise<JobCount[]> | undefined;
  const countOnce = () => {
    counting ??= queue
      .count()
      .catch(() => [])
      .finally(() => {
        counting = undefined;
      });
    return counting;
  };
  const gauge = (name: string, help: string, figure: (count: JobCount) => number) =>
    new Gauge({
      name: `catapi_jobs${name}`,
      help,
      labelNames: ['job', 'state'],
      registers: [registry],
      async collect() {
        const counts = await countOnce();
        this.reset();
        for (const one of counts) this.set({ job: one.name, state: one.state }, figure(one));
      },
    });
  gauge('', 'Jobs that are not done.', ({ count }) => count);
  gauge('_oldest_seconds', 'Since when the first of them is there.', (one) => one.oldestMs / 1000);
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = watchDurations(registry);
  const countAnswer = watchAnswers(registry);
  const failures = new Counter({
    name: 'catapi_failures_total',
    help: 'Failures of ours and of what we stand on.',
    labelNames: ['kind', 'subject'],
    registers: [registry],
  });
  const jobDurations = new Histogram({
    name: 'catapi_job_duration_seconds',
    help: 'How long jobs took that were done.',
    labelNames: ['job'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120],
    registers: [registry],
  });
  const replicaChanges = new Counter({
    name: 'catapi_replica_changes_total',
    help: 'How often a replica was left out and taken back.',
    labelNames: ['replica', 'change'],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    print: () => registry.metrics(),
    watchDatabase: (database) => watchPools(registry, database),
    watchJobs: (queue) => watchJobs(registry, queue),
    watchApi: (measure) => watchGates(registry, measure),
    observe(observation) {
      if (observation.kind === 'request.answered') {
        const { operation, status, cache, durationMs } = observation;
        durations(operation, status, durationMs);
        if (cache !== undefined) countAnswer(operation, cache);
      } else if (observation.kind === 'request.failed') {
        failures.inc({ kind: observation.kind, subject: observation.operation });
      } else if (observation.kind === 'job.done') {
        jobDurations.observe({ job: observation.job }, observation.durationMs / 1000);
      } else if (observation.kind === 'job.failed') {
        failures.inc({ kind: observation.kind, subject: observation.job });
      } else if (observation.kind === 'port.failed') {
        failures.inc({ kind: observation.kind, subject: observation.port });
      } else if (observation.kind === 'cache.failed') {
        failures.inc({ kind: observation.kind, subject: 'cache' });
      } else if (
        observation.kind === 'replica.left-out' ||
        observation.kind === 'replica.taken-back'
      ) {
        const change = observation.kind.slice('replica.'.length);
        replicaChanges.inc({ replica: observation.replica, change });
      }
    },
  };
}

const durationMsBounds = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

interface Durations {
  /** By bound; the last is beyond them all. */
  counts: number[];
  sumMs: number;
}

/**
 * How long requests took. Every request is counted here, the quickest too, so it is two additions;
 * the library's own histogram costs 3 µs, which is as much as the rest of a warm answer.
 */
function watchDurations(
  registry: Registry,
): (operation: string, status: number, durationMs: number) => void {
  const name = 'catapi_request_duration_seconds';
  const help = 'How long requests took, by operation.';
  const series: ({ operation: string; status: string } & Durations)[] = [];
  const seriesOf = rememberSeries((operation: string, status: number) => {
    const counts = new Array<number>(durationMsBounds.length + 1).fill(0);
    const made = { operation, status: String(status), counts, sumMs: 0 };
    series.push(made);
    return made;
  });
  const valuesOf = ({ operation, status, counts, sumMs }: (typeof series)[number]) => {
    const labels = { operation, status };
    let count = 0;
    const buckets = counts.map((one, index) => {
      count += one;
      const boundMs = durationMsBounds[index];
      const le = boundMs === undefined ? '+Inf' : boundMs / 1000;
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
      { metricName: `${name}_count`, labels, value: count },
    ];
  };
  const metric = {
    name,
    get: async () => ({
      ...{ name, help, type: 'histogram', aggregator: 'sum' },
      values: series.flatMap(valuesOf),
    }),
  };
  registry.registerMetric(metric as unknown as Metric);
  return (operation, status, durationMs) => {
    const one = seriesOf(operation, status);
    let index = 0;
    while (durationMs > (durationMsBounds[index] ?? Number.POSITIVE_INFINITY)) index += 1;
    one.counts[index] = (one.counts[index] ?? 0) + 1;
    one.sumMs += durationMs;
  };
}

/** Counted by hand for the same reason, and handed to the library when somebody looks. */
function watchAnswers(registry: Registry): (operation: string, from: string) => void {
  const series: { operation: string; from: string; count: number }[] = [];
  const seriesOf = rememberSeries((operation: string, from: string) => {
    const made = { operation, from, count: 0 };
    series.push(made);
    return made;
  });
  new Counter({
    name: 'catapi_cache_answers_total',
    help: 'Where answers came from, by operation.',
    labelNames: ['operation', 'from'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { operation, from, count } of series) this.inc({ operation, from }, count);
    },
  });
  return (operation, from) => {
    seriesOf(operation, from).count += 1;
  };
}

/** `find`, called once for each pair; there are few operations, statuses and outcomes. */
function rememberSeries<Second extends string | number, Series>(
  find: (operation: string, second: Second) => Series,
): (operation: string, second: Second) => Series {
  const known = new Map<string, Map<Second, Series>>();
  return (operation, second) => {
    const ofOperation = known.get(operation) ?? new Map<Second, Series>();
    if (ofOperation.size === 0) known.set(operation, ofOperation);
    const series = ofOperation.get(second) ?? find(operation, second);
    ofOperation.set(second, series);
    return series;
  };
}

/** Serves /metrics on its own port. */
export async function startMetrics(
  metrics: Metrics,
  host: string,
  port: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end('NOT_FOUND');
      return;
    }
    const text = await metrics.print();
    response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
