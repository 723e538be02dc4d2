// The log: one line of JSON for each thing worth an operator's attention. It says operation, status
// and code, and never a key: a path is written without its query, and headers are not written.

import { type LevelWithSilent, pino } from 'pino';
import type { Observation, Observe } from '../observe.ts';
import { release } from '../package-root.ts';

function levelOf(observation: Observation): 'debug' | 'info' | 'warn' | 'error' {
  switch (observation.kind) {
    case 'request.answered':
      return observation.status >= 500 ? 'warn' : 'debug';
    case 'request.failed':
      return isOutage(observation.error) ? 'warn' : 'error';
    case 'reply.broke-contract':
    case 'schedule.failed':
      return 'error';
    case 'cache.failed':
    case 'port.failed':
      return 'warn';
    case 'request.hint':
    case 'schedule.ran':
      return 'debug';
    default:
      return 'info';
  }
}

/** Keys look like live_…; whatever text they get into, they do not get into the log. */
export function withoutKeys(text: string): string {
  return text
    .replace(/\blive_\w+/g, '(key)')
    .replace(/((?:api_key|x-api-key)["']?\s*[=:]\s*["']?)[^\s"'&]+/gi, '$1(key)');
}

/**
 * Something outside failed: no bug of ours, so its stack tells nothing, and while a database is
 * away a line is written for every call that it refuses.
 */
function isOutage(error: Error): boolean {
  return error.name === 'PortError';
}

function describeError(error: Error): Record<string, unknown> {
  const cause = error.cause instanceof Error ? withoutKeys(error.cause.message) : undefined;
  return {
    name: error.name,
    message: withoutKeys(error.message),
    ...(isOutage(error) ? {} : { stack: withoutKeys(error.stack ?? '') }),
    ...(cause === undefined ? {} : { cause }),
  };
}

export function createLog(level: LevelWithSilent, write: (line: string) => void): Observe {
  const log = pino(
    { level, base: { release }, timestamp: pino.stdTimeFunctions.isoTime },
    { write },
  );
  return (observation) => {
    // Nearly all observations are answers that nobody wants to read of: they must cost nothing.
    const told = levelOf(observation);
    if (!log.isLevelEnabled(told)) return;
    const fields: Record<string, unknown> = { ...observation };
    if ('error' in observation) fields['error'] = describeError(observation.error);
    if ('durationMs' in observation)
      fields['durationMs'] = Math.round(observation.durationMs * 10) / 10;
    if ('path' in observation) fields['path'] = withoutKeys(observation.path);
    log[told](fields, observation.kind);
  };
}
