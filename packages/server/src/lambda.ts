// Jobs and the schedule behind Lambda: no port is listened on, and nothing runs between two calls.
//
//   handleSchedule   called by EventBridge every minute: runs the tasks that are due, and performs
//                    the jobs that are due, as a worker would. It needs nothing else: a deployment
//                    with it alone does everything, up to a minute later.
//   handleSqs        performs the jobs whose ids a queue carries, as {"id":123}, so that they need
//                    not wait for the minute. With JOBS_URL every process that commits a job sends
//                    its id there (queue-sqs.ts), this one included.
//
// The row of a job is the truth, as everywhere: a message that comes twice finds it claimed or
// gone, one that is lost is found by the schedule. A job that fails has not failed its message: it
// waits in its row for its next attempt. Only a message whose job could not be claimed, or its end
// not be written, is given back to the queue. One that names no job is told and not given back,
// because it would come for ever and there is nothing in it to lose.
//
// The context is opened at the first call of a container and stays open. DATA_DIR has to be a
// folder that Lambda lets us write to (/tmp/catapi), DATABASE_URL and STORAGE_URL servers. A job
// may take two minutes: that is what the function's time limit and the queue's visibility have to
// allow.

import type { Context as Call, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { requireSchema } from './commands/open-domain.ts';
import { type Config, readConfig } from './config.ts';
import { type ContextOverrides, openContext } from './context.ts';
import { openDomain } from './domain/domain.ts';
import { taskFailure } from './errors.ts';
import { createLog } from './health/log.ts';
import { runDueTasks } from './jobs/schedule.ts';
import { createPerformer } from './jobs/worker-role.ts';
import { createObserve, type Observe } from './observe.ts';
import { listTasks } from './scheduled-tasks.ts';

export interface Container {
  handleSqs(event: SQSEvent): Promise<SQSBatchResponse>;
  handleSchedule(call: Pick<Call, 'getRemainingTimeInMillis'>): Promise<void>;
  close(): Promise<void>;
}

/** With less time than this, and less than half of all, no further job is begun. */
const timeLeftMsMin = 30_000;

export async function openContainer(
  config: Config,
  observe: Observe,
  overrides: ContextOverrides = {},
): Promise<Container> {
  const context = await openContext(config, observe, overrides);
  const { ports, delivery } = context;
  try {
    await requireSchema(config, ports);
  } catch (error) {
    await context.close();
    throw error;
  }
  const domain = openDomain(ports, config);
  const perform = createPerformer({ ...ports, handlers: domain.jobs });
  return {
    async handleSqs({ Records }) {
      const left = [...Records];
      const failed: string[] = [];
      const work = async () => {
        for (let record = left.shift(); record !== undefined; record = left.shift()) {
          if (!(await isTaken(record, perform, observe))) failed.push(record.messageId);
        }
      };
      await Promise.all(Array.from({ length: config.jobsAtOnce }, work));
      // Nothing is sent after the answer: the container stands still then.
      await delivery.settle();
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    },
    async handleSchedule(call) {
      const enoughMs = Math.min(timeLeftMsMin, call.getRemainingTimeInMillis() / 2);
      await runDueTasks(ports, listTasks(ports, domain));
      while (call.getRemainingTimeInMillis() > enoughMs) {
        const due = await ports.queue.listDue(config.jobsAtOnce);
        if (due.length === 0) break;
        const ends = await Promise.allSettled(due.map(({ id }) => perform(id)));
        const failure = ends.find((end) => end.status === 'rejected');
        // It could not be claimed, or its end not be written: the table is away, so the call fails.
        if (failure !== undefined) throw failure.reason;
      }
      await delivery.settle();
    },
    close: () => context.close(),
  };
}

/** Whether the message is done with, however its job ended. */
async function isTaken(
  { body }: SQSRecord,
  perform: (id: number) => Promise<void>,
  observe: Observe,
): Promise<boolean> {
  const id = parseId(body);
  if (id === undefined) {
    const error = new Error('a message names no job');
    observe({ kind: 'port.failed', port: 'queue', action: 'read a message', error });
    return true;
  }
  try {
    await perform(id);
    return true;
  } catch (cause) {
    observe(taskFailure('queue', 'perform a job', cause));
    return false;
  }
}

function parseId(body: string): number | undefined {
  try {
    const { id } = JSON.parse(body) as { id: unknown };
    return Number.isSafeInteger(id) ? (id as number) : undefined;
  } catch {
    return undefined;
  }
}

let opening: Promise<Container> | undefined;

/** The container's, opened by the first call; a call that could not open it leaves it to the next. */
function findContainer(): Promise<Container> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

function open(): Promise<Container> {
  const config = readConfig();
  const log = createLog(config.logLevel ?? 'info', (line) => process.stdout.write(line));
  return openContainer(config, createObserve([log]));
}

export async function handleSqs(event: SQSEvent): Promise<SQSBatchResponse> {
  return (await findContainer()).handleSqs(event);
}

/** What EventBridge says in its event does not matter: it is time to look. */
export async function handleSchedule(
  _event: unknown,
  call: Pick<Call, 'getRemainingTimeInMillis'>,
): Promise<void> {
  await (await findContainer()).handleSchedule(call);
}
