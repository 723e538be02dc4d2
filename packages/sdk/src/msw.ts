// A server for tests and for pages without one: handlers for Mock Service Worker that remember what
// was done and answer as the contract says, refusals, pages, ETags, rate limits and all. Needs
// `msw` and `valibot` installed. Every answer is checked by the contract's validators before it is
// sent.
import type { HttpHandler } from 'msw';
import { parseAddress } from './address.ts';
import { createMswHandlers, type MswHandlerFactories } from './generated/msw/handlers.ts';
import { createMockServer, type MockServerOptions } from './mocks/mock-server.ts';
import { type Chaos, fillMemory, fillState, type MockState } from './mocks/mock-state.ts';
import type { OperationId } from './shapes.ts';

export type {
  Chaos,
  MockAccount,
  MockImage,
  MockState,
  MockUpload,
} from './mocks/mock-state.ts';

/** How the mocked server is, and what goes wrong on purpose. */
export interface CatMocksOptions extends MockServerOptions {
  /** Which server is mocked, with or without `/v1`; every one when absent. */
  baseUrl?: string | undefined;
  /** What goes wrong; nothing when absent. `state.chaos` changes it later. */
  chaos?: Chaos | undefined;
}

/** Handlers for Mock Service Worker, and the state behind them. */
export interface CatMocks {
  /** For `setupServer` or `setupWorker`. */
  handlers: HttpHandler[];
  /** Forgets everything that was done. */
  reset(): void;
  /** What the server knows: to look at, and to change. */
  state: MockState;
}

/**
 * Makes a mocked cat API: one set of handlers, and what they remember. Two of them share nothing.
 *
 * @example
 * import { setupServer } from 'msw/node';
 * import { createCatMocks } from '@thecatapi/sdk/msw';
 *
 * const mocks = createCatMocks({ baseUrl: 'http://localhost:3000' });
 * const server = setupServer(...mocks.handlers);
 * server.listen();
 */
export function createCatMocks(options: CatMocksOptions = {}): CatMocks {
  const { baseUrl, chaos = {}, ...rest } = options;
  const address = baseUrl === undefined ? undefined : parseAddress(baseUrl);
  const state = fillState({}, chaos);
  const memory = fillMemory({});
  const answer = createMockServer(state, memory, address, rest);
  const { all, pick } = createMswHandlers(address === undefined ? {} : { baseUrl: address });
  const resolvers = Object.keys(pick).map((name) => {
    const operation = name as OperationId & keyof MswHandlerFactories;
    return [operation, (info: Info) => answer({ operation, ...info })];
  });
  return {
    // The generated handlers are typed by what they answer, which is checked when it is answered.
    handlers: [...all({ pick: Object.fromEntries(resolvers) })],
    reset() {
      fillState(state, chaos);
      fillMemory(memory);
    },
    state,
  };
}

interface Info {
  request: Request;
  params: Readonly<Record<string, string | readonly string[] | undefined>>;
}
