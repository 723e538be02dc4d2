// How long an answer may be kept: RFC 9111 and RFC 5861 for what the server says of it, the
// contract for what it does not say. The contract also decides what may stand in while nobody
// answers: where it lets the server itself show what is stale, an old answer is better than none.
import type { Life, ReplyHeaders } from './pipeline.ts';

export interface Freshness {
  /** How long it is true without asking, in milliseconds from when it was asked for. */
  freshMs: number;
  /** How long after that it may be shown while it is renewed. */
  staleMs: number;
  /** How long after it is not fresh any more it may stand in for a failure. */
  failureMs: number;
}

/** A day: whoever looks at cats in an outage is served well with yesterday's. */
const failureMsUsual = 86_400_000;

/** How long an answer may be kept; undefined when it may not be kept at all. */
export function findFreshness(
  { status, headers }: { status: number; headers: ReplyHeaders },
  life: Life | undefined,
): Freshness | undefined {
  const said = parseCacheControl(headers.get('cache-control') ?? '');
  if (said.has('no-store') || headers.get('vary') === '*') return undefined;
  const isAbsent = status === 404 || headers.get('x-error-code') === 'IMAGE_NOT_FOUND';
  if (status !== 200 && !isAbsent) return undefined;
  const maySay = !isAbsent && life !== undefined;
  const secondsOf = (name: string) => findSeconds(said.get(name));
  const explicit = said.has('no-cache') ? 0 : (secondsOf('max-age') ?? untilExpiry(headers));
  const seconds = explicit ?? (isAbsent ? life?.absentSeconds : life?.seconds) ?? 0;
  if (seconds <= 0 && headers.get('etag') === null) return undefined;
  const isStrict = said.has('must-revalidate');
  const mayBeStale = explicit === undefined && maySay ? life.staleSeconds : 0;
  const stale = isStrict ? 0 : (secondsOf('stale-while-revalidate') ?? mayBeStale);
  const failureMs = secondsOf('stale-if-error');
  return {
    freshMs: Math.max(0, seconds - (findSeconds(headers.get('age')) ?? 0)) * 1000,
    staleMs: stale * 1000,
    failureMs: isStrict
      ? 0
      : failureMs !== undefined
        ? failureMs * 1000
        : maySay
          ? failureMsUsual
          : stale * 1000,
  };
}

function parseCacheControl(text: string): Map<string, string> {
  const said = new Map<string, string>();
  for (const part of text.toLowerCase().split(',')) {
    const [name = '', value = ''] = part.trim().split('=');
    said.set(name, value.replace(/"/g, ''));
  }
  return said;
}

function findSeconds(text: string | null | undefined): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** An unreadable date is a past one, as RFC 9111 has it. */
function untilExpiry(headers: ReplyHeaders): number | undefined {
  const expires = headers.get('expires');
  if (expires === null) return undefined;
  const ms = Date.parse(expires) - (Date.parse(headers.get('date') ?? '') || Date.now());
  return ms > 0 ? ms / 1000 : 0;
}
