// The api role: the edge and the application behind a socket that listens already.

import type { Request, Response } from 'express';
import type { AnyWarmHandler } from '../contract/handler.ts';
import type { ApiError } from '../errors.ts';
import { checkBudgets, createAdmit, createGate, type GateLoad } from './admit.ts';
import { type AppParts, createApp } from './app.ts';
import { createEdge } from './edge.ts';
import { createIntake, type IntakeLoad } from './intake.ts';
import type { Listener } from './listener.ts';
import { createOwnAddress } from './own-address.ts';
import { createRequestIds } from './request-id.ts';

/** What is made here, once for both ways to an answer. */
type Made = 'requestIds' | 'ownAddress' | 'learn' | 'works' | 'refusalOf' | 'admit' | 'callerGate';

export interface ApiParts extends Omit<AppParts, Made> {
  warmHandlers: Partial<Record<string, AnyWarmHandler>>;
}

/** How loaded the role is. */
export interface ApiLoad {
  intake: IntakeLoad;
  gates: GateLoad[];
}

export interface Api {
  measure(): ApiLoad;
  /** Stops the listener, and then waits also for what was begun for callers who have left. */
  stop(): Promise<void>;
}

/** How many unknown keys may be asked of the database at once. */
const keyPlaces = 8;

/** Answers from now on what the listener takes, those that wait already first. */
export function startApi(listener: Listener, { warmHandlers, ...parts }: ApiParts): Api {
  const { ports, rateLimit, peekCaller } = parts;
  checkBudgets(parts.contract.operations, ports.database.measure());
  const admit = createAdmit(ports.chance);
  const callerGate = createGate('callers', keyPlaces, ports.chance);
  const refusals = new WeakMap<object, ApiError>();
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
    refusalOf: (request) => refusals.get(request),
    admit,
    callerGate,
    learn: (...target) => edge.learn(...target),
  });
  const intake = createIntake(
    (request, response, refusal) => {
      if (refusal !== undefined) refusals.set(request, refusal);
      app(request as Request, response as Response);
    },
    ports.chance,
    ports.observe,
  );
  listener.serve(app, edge.answer.bind(edge), intake.take.bind(intake));
  return {
    measure: () => ({
      intake: intake.measure(),
      gates: [callerGate.measure(), ...admit.measure()],
    }),
    async stop() {
      await listener.stop();
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}
