// The way of a request to the platform's fetch: an ordered list of stages, each of which gets the
// next one and may send a request on, answer it itself, or send it again. openapi-fetch cannot send
// a request twice, so whatever repeats or saves requests has its place here.
import { deadline } from './deadline.ts';

/** What a stage knows of the call that a request belongs to. */
export interface Sending {
  /** The time limit of the call; 0 is for ever. */
  timeoutMs: number;
  /** Stops the call: the caller's own signal to begin with, and what stages add to it. */
  signal: AbortSignal | undefined;
}

export type Send = (request: Request, sending: Sending) => Promise<Response>;

export type Stage = (next: Send) => Send;

/** What is at the end of the way; the platform's fetch, or one given in its place. */
export type Fetch = (request: Request, init?: RequestInit) => Promise<Response>;

// In the order that a request passes them.
const stages: readonly Stage[] = [deadline];

export function createPipeline(fetch: Fetch): Send {
  const last: Send = (request, { signal }) => fetch(request, signal ? { signal } : undefined);
  return stages.reduceRight((next, stage) => stage(next), last);
}
