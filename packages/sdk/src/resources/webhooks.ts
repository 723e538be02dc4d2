// Being told of what happens in an account. What is sent is signed as Standard Webhooks has it: any
// of its libraries checks it with the `signing_secret`, which is answered once; what comes out is a
// `WebhookMessage`.
import type { Call, CallOptions, PostOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import type { NewWebhook, Success, Webhook, WebhookCreated } from '../shapes.ts';

/** Being told of what happens in an account. */
export interface Webhooks {
  /** Your webhooks, the oldest first; a disabled one says why in its description. Needs a key. */
  list(options?: CallOptions): Promise<Webhook[]>;
  /** Sends events to a url from now on; at most five of an account. Needs a key. */
  create(webhook: NewWebhook, options?: PostOptions): Promise<WebhookCreated>;
  /** Ends it, by the id of its endpoint; throws with NOT_FOUND where there is none. Needs a key. */
  delete(id: string, options?: CallOptions): Promise<Success>;
}

/**
 * Makes `webhooks` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createWebhooks } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { webhooks: createWebhooks });
 * console.log(await cats.webhooks.list());
 */
export function createWebhooks(call: Call): Webhooks {
  return {
    list: (options) => call.one(wires.listWebhooks, { options }),
    create: (body, options) => call.one(wires.createWebhook, { body, options }),
    delete: (id, options) => call.one(wires.deleteWebhook, { path: { webhook_id: id }, options }),
  };
}
