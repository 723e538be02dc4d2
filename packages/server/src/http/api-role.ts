// The api role: the edge and the application behind a socket that listens already.

import type { Request } from 'express';
import type { AnyWarmHandler } from '../contract/handler.ts';
import { type AppParts, createApp } from './app.ts';
import { createEdge, type PeekCaller } from './edge.ts';
import type { Listener } from './listener.ts';
import { createOwnAddress } from './own-address.ts';
import { createRequestIds } from './request-id.ts';

export interface ApiParts extends Omit<AppParts, 'requestIds' | 'ownAddress' | 'learn' | 'works'> {
  peekCaller: PeekCaller;
  warmHandlers: Partial<Record<string, AnyWarmHandler>>;
}

export interface Api {
  /** Stops the listener, and then waits also for what was begun for callers who have left. */
  stop(): Promise<void>;
}

/** Answers from now on what the listener takes, those that wait already first. */
export function startApi(
  listener: Listener,
  { peekCaller, warmHandlers, ...parts }: ApiParts,
): Api {
  const { ports, rateLimit } = parts;
  const requestIds = createRequestIds(ports.chance);
  const ownAddress = createOwnAddress(parts.publicUrl);
  const edge = createEdge({
    cache: ports.cache,
    observe: ports.observe,
    peekCaller,
    rateLimit,
    warmHandlers,
    requestIds,
    filesUrlOf: (request) => parts.cdnUrl ?? ownAddress(request),
    addressOf: (request) =>
      (parts.trustProxy === false ? request.socket.remoteAddress : (request as Request).ip) ?? '',
  });
  const works = new Set<Promise<void>>();
  const app = createApp({
    ...parts,
    works,
    requestIds,
    ownAddress,
    learn: (...target) => edge.learn(...target),
  });
  listener.serve(app, edge.answer.bind(edge));
  return {
    async stop() {
      await listener.stop();
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}
