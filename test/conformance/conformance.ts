// What a client does for its user, whatever it runs in and whatever answers: plain functions, with
// no test framework, so that the same file runs in Node, in a browser, in Bun and in Deno, against
// a server and against the mocks. A run needs a key of its own, whose account is empty.

import { type CatApi, type CatApiOptions, createCatApi } from '../../packages/sdk/src/index.ts';
import { accountConformance } from './conformance-account.ts';
import { callConformance } from './conformance-calls.ts';
import { readingConformance } from './conformance-reading.ts';

/** What a run is against. */
export interface ConformanceTarget {
  baseUrl: string;
  apiKey: string;
  /** False where a service worker stands between, which hides how far an upload is. */
  tellsProgress?: boolean;
}

export interface ConformanceEnv {
  target: ConformanceTarget;
  /** A client without a key. */
  visitor: CatApi;
  /** Another client of the same target and key, with these options on top. */
  createCats(options?: CatApiOptions): CatApi;
  /** The operations that were asked of the target so far. */
  asked: Set<string>;
}

export interface Conformance {
  name: string;
  run(cats: CatApi, env: ConformanceEnv): Promise<void>;
}

export const conformance: readonly Conformance[] = [
  ...readingConformance,
  ...accountConformance,
  // The last of these looks at what all the others have asked.
  ...callConformance,
];

/**
 * Runs all, one after the other, with clients that `makeCats` makes; answers what went wrong in
 * each, `null` where nothing did.
 */
export async function runConformance(
  target: ConformanceTarget,
  makeCats: (options: CatApiOptions) => CatApi = createCatApi,
): Promise<Record<string, string | null>> {
  const asked = new Set<string>();
  const { baseUrl, apiKey } = target;
  const createCats = (options: CatApiOptions = {}) => {
    const onRequest = options.hooks?.onRequest;
    const hooks: CatApiOptions['hooks'] = {
      ...options.hooks,
      onRequest(told) {
        asked.add(told.operation);
        onRequest?.(told);
      },
    };
    return makeCats({ baseUrl, apiKey, ...options, hooks });
  };
  const env = { target, visitor: createCats({ apiKey: undefined }), createCats, asked };
  const cats = createCats();
  const results: Record<string, string | null> = {};
  for (const { name, run } of conformance) {
    results[name] = await run(cats, env).then(
      () => null,
      (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : `${error}`),
    );
  }
  return results;
}
