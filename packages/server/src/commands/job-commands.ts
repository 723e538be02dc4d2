// `catapi-server jobs`: what is waiting, running and dead, why, and another try for the dead.

import type { JobRow } from '../ports/queue.ts';
import { withDomain } from './open-domain.ts';
import { table } from './table.ts';

const listedMax = 1000;
const states = ['waiting', 'running', 'dead'] as const;

const timeOf = (ms: number) => new Date(ms).toISOString();

export async function listJobsCommand(options: { state?: string }): Promise<void> {
  const state = states.find((one) => one === options.state);
  if (options.state !== undefined && state === undefined) {
    throw new Error(`--state is ${options.state}, but one of ${states.join(', ')} was expected`);
  }
  await withDomain(async ({ ports }) => {
    const jobs = await ports.queue.list(state, listedMax);
    const rows = jobs.map((job) => [
      String(job.id),
      job.name,
      job.state,
      String(job.attempts),
      timeOf(job.createdAtMs),
      timeOf(job.dueAtMs),
      firstLine(job.lastError),
    ]);
    const head = ['id', 'job', 'state', 'attempts', 'made', 'due', 'last error'];
    process.stdout.write(table([head, ...rows]));
    if (jobs.length === 0) process.stderr.write('there are no jobs: all are done\n');
    if (jobs.length === listedMax) process.stderr.write(`only the newest ${listedMax} are shown\n`);
  });
}

const errorShown = 80;

function firstLine(error: string | null): string {
  const line = (error ?? '-').split('\n')[0] as string;
  return line.length > errorShown ? `${line.slice(0, errorShown - 1)}…` : line;
}

export async function showJobCommand(id: string): Promise<void> {
  await withDomain(async ({ ports }) => {
    const job = await ports.queue.show(readId(id));
    if (job === undefined) throw noSuchJob(id);
    process.stdout.write(`${JSON.stringify(describe(job), null, 2)}\n`);
  });
}

function describe({ payload, createdAtMs, dueAtMs, ...job }: JobRow): object {
  return {
    ...job,
    payload: JSON.parse(payload),
    createdAt: timeOf(createdAtMs),
    dueAt: timeOf(dueAtMs),
  };
}

export async function retryJobCommand(id: string): Promise<void> {
  await withDomain(async ({ ports }) => {
    const count = await ports.queue.revive(id === 'all' ? undefined : readId(id));
    if (count === 0 && id !== 'all') {
      throw new Error(`no dead job has the id ${id}; \`catapi-server jobs list\` tells the ids`);
    }
    process.stdout.write(`${count} ${count === 1 ? 'job is' : 'jobs are'} tried again\n`);
  });
}

const noSuchJob = (id: string) => new Error(`there is no job ${id}; one that is done is not kept`);

function readId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`${text} is no id of a job`);
  return Number(text);
}
