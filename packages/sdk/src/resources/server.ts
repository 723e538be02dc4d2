// The server itself: is it well, and what does it promise. A server that is not ready says so with
// a 503, and that is an answer here and no error: it tells which of its needs is missing.
import type { Call, CallOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import type { Health, Readiness } from '../shapes.ts';

/** Whether a server is well. */
export interface ServerHealth {
  /** Whether the process lives. */
  live(options?: CallOptions): Promise<Health>;
  /** Whether it can serve: `status` is `ok` or `unavailable`, and `ports` tells why. */
  ready(options?: CallOptions): Promise<Readiness>;
}

/** What a server promises. */
export interface ServerContract {
  /** The contract of this server, with the limits in force. */
  json(options?: CallOptions): Promise<Record<string, unknown>>;
  /** The same as YAML, as it is written. */
  yaml(options?: CallOptions): Promise<string>;
}

/**
 * Makes `health` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createHealth } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { health: createHealth });
 * console.log(await cats.health.ready());
 */
export function createHealth(call: Call): ServerHealth {
  const isAnswer = (body: unknown) => Array.isArray((body as Readiness | undefined)?.ports);
  return {
    live: (options) => call.one(wires.getHealth, { options }),
    ready: (options) => call.one(wires.getReadiness, { options, isAnswer }),
  };
}

/**
 * Makes `contract` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createContract } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { contract: createContract });
 * console.log(await cats.contract.yaml());
 */
export function createContract(call: Call): ServerContract {
  return {
    json: (options) => call.one(wires.getContractJson, { options }),
    yaml: (options) => call.one(wires.getContractYaml, { options }),
  };
}
