// The log: one line of JSON for each thing worth an operator's attention. It says operation, status
// and code, and never a key: a path is written without its query, and headers are not written. A
// failure of what we stand on is told in words and figures; a stack means a bug of ours.

import { type LevelWithSilent, pino } from 'pino';
import type { Observation, Observe } from '../observe.ts';
import { release } from '../package-root.ts';
import { createFloodGate } from './flood-gate.ts';

/** Whether what failed is outside of us: then its words are enough, and a stack tells nothing. */
function isOutside({ kind, error }: Extract<Observation, { error: Error }>): boolean {
  return kind === 'port.failed' || error.name === 'PortError';
}

function levelOf(observation: Observation): 'debug' | 'info' | 'warn' | 'error' {
  switch (observation.kind) {
    case 'request.answered':
      return observation.status >= 500 && observation.isTold !== true ? 'warn' : 'debug';
    case 'schedule.failed':
    case 'job.failed':
      return isOutside(observation) ? 'warn' : 'error';
    case 'request.failed':
    case 'reply.broke-contract':
      return 'error';
    case 'cache.failed':
    case 'port.failed':
    case 'request.refused':
    case 'replica.left-out':
    case 'replica.lag-unknown':
    case 'overload.began':
    case 'overload.ended':
      return 'warn';
    case 'request.hint':
    case 'schedule.ran':
    case 'job.done':
      return 'debug';
    default:
      return 'info';
  }
}

/** What makes two failures the same to an operator, or undefined where each is told. */
function samenessOf(observation: Observation): string | undefined {
  switch (observation.kind) {
    case 'request.answered':
      return levelOf(observation) === 'debug'
        ? undefined
        : `${observation.kind} ${observation.operation} ${observation.status}`;
    case 'port.failed': {
      const { kind, port, action, operation, task } = observation;
      // The object store's actions name the object, and there is no end of those.
      return [kind, port, action.replace(/\S*[\d/.]\S*/g, '…'), operation, task].join(' ');
    }
    case 'request.refused':
      return `${observation.kind} ${observation.operation} ${observation.why}`;
    case 'cache.failed':
      // A port's failures are one kind; our own bugs are told apart by their words.
      return isOutside(observation)
        ? `${observation.kind} ${observation.error.name}`
        : `${observation.kind} ${observation.error.message}`;
    default:
      return undefined;
  }
}

/** Keys look like live_…; whatever text they get into, they do not get into the log. */
export function withoutKeys(text: string): string {
  return text
    .replace(/\blive_\w+/g, '(key)')
    .replace(/((?:api_key|x-api-key)["']?\s*[=:]\s*["']?)[^\s"'&]+/gi, '$1(key)');
}

function describeError(error: Error): Record<string, unknown> {
  const cause = error.cause instanceof Error ? withoutKeys(error.cause.message) : undefined;
  return {
    name: error.name,
    message: withoutKeys(error.message),
    stack: withoutKeys(error.stack ?? ''),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** Which port failed at what, where the observation is of the work that stood on it. */
function describePort(error: Error): Record<string, unknown> {
  if (error.name !== 'PortError') return {};
  const { port, action, load } = error as Error & Record<'port' | 'action' | 'load', unknown>;
  return { port, action, ...(load === undefined ? {} : { load }) };
}

/** Only a bug of ours is shown as an error with its stack. */
function describeFailure(
  observation: Extract<Observation, { error: Error }>,
): Record<string, unknown> {
  const { error, ...rest } = observation;
  if (!isOutside(observation)) return { ...rest, error: describeError(error) };
  const cause = error.cause instanceof Error ? error.cause : error;
  return { ...describePort(error), ...rest, why: withoutKeys(cause.message) };
}

export function createLog(level: LevelWithSilent, write: (line: string) => void): Observe {
  const log = pino(
    { level, base: { release }, timestamp: pino.stdTimeFunctions.isoTime },
    { write },
  );
  const tell = (observation: Observation, count?: number) => {
    const fields: Record<string, unknown> =
      'error' in observation ? describeFailure(observation) : { ...observation };
    if ('durationMs' in observation)
      fields['durationMs'] = Math.round(observation.durationMs * 10) / 10;
    if ('path' in observation) fields['path'] = withoutKeys(observation.path);
    if (count !== undefined) fields['count'] = count;
    log[levelOf(observation)](fields, observation.kind);
  };
  const gate = createFloodGate(tell);
  return (observation) => {
    // Nearly all observations are answers that nobody wants to read of: they must cost nothing.
    if (log.isLevelEnabled(levelOf(observation))) {
      const sameness = samenessOf(observation);
      if (sameness === undefined) tell(observation);
      else gate.pass(sameness, observation);
    }
    if (observation.kind === 'process.stopped') gate.empty();
  };
}
