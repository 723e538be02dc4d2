// What a client does, as lines for whoever looks for a fault. No line holds a key or what was sent:
// headers and bodies are not written, and what looks like a key is not written wherever it stands.
import type { Hooks } from './pipeline/pipeline.ts';

/**
 * Hooks that write a line for each attempt, answer and retry, to the console or to `write`, and
 * then call the hooks that are given.
 *
 * @example
 * import { createCatApi, createDebugHooks } from '@thecatapi/sdk';
 *
 * const cats = createCatApi({ baseUrl: 'http://localhost:3000', hooks: createDebugHooks() });
 * await cats.breeds.list();
 */
export function createDebugHooks(
  write: (line: string) => void = (line) => console.debug(line),
  hooks: Hooks = {},
): Hooks {
  const say = (operation: string, text: string) =>
    write(`catapi ${operation} ${withoutKeys(text)}`);
  return {
    onRequest(told) {
      hooks.onRequest?.(told);
      say(told.operation, `#${told.attempt} ${told.method} ${told.url}`);
    },
    onResponse(told) {
      const id = told.headers.get('x-request-id');
      const tail = id === null ? '' : ` (request ${id})`;
      say(
        told.operation,
        `#${told.attempt} ${told.status} in ${Math.round(told.durationMs)} ms${tail}`,
      );
      hooks.onResponse?.(told);
    },
    onRetry(told) {
      const { operation, attempt, delayMs, reason } = told;
      say(operation, `#${attempt} failed (${reason}); once more in ${Math.round(delayMs)} ms`);
      hooks.onRetry?.(told);
    },
  };
}

const withoutKeys = (text: string) =>
  text.replace(/\blive_\w+/g, '(key)').replace(/\b(api_key=)[^&#]+/g, '$1(key)');
