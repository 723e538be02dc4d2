// A key becomes a caller. An unknown key is no key: operations that need none never refuse a bad
// one, and those that need one refuse it like a missing one, so nobody learns which keys exist.

import type { Request } from 'express';
import type { AccountCaller } from '../contract/handler.ts';
import { refuse } from '../errors.ts';
import { contextOf } from './call-context.ts';

/** What is known of a key; undefined when nothing is. */
export type FindCaller = (
  key: string,
) => Promise<
  { caller: AccountCaller } | { revoked: { accountId: number; keyId: number } } | undefined
>;

/** Finds out who calls; throws AUTHENTICATION_ERROR where a key is needed and none is known. */
export async function authenticate(request: Request, findCaller: FindCaller): Promise<void> {
  const context = contextOf(request);
  const { operation } = context;
  if (operation === undefined || operation.key === 'unused') return;
  const header = request.headers['x-api-key'];
  const sent = (Array.isArray(header) ? header[0] : header)?.trim() || context.sentKey;
  context.sentKey = sent;
  if (sent !== undefined && sent !== '') {
    const found = await findCaller(sent);
    if (found !== undefined && 'caller' in found) context.caller = found.caller;
    else if (found !== undefined) context.revoked = found.revoked;
  }
  if (operation.key === 'required' && context.caller.kind === 'anonymous') {
    // A rotation whose answer was lost is asked for again with the key that it revoked.
    const isReplay =
      context.revoked !== undefined &&
      operation.operationId === 'rotateKey' &&
      request.headers['idempotency-key'] !== undefined;
    if (isReplay) return;
    const reason = 'This server does not know the key that was sent.';
    throw refuse('AUTHENTICATION_ERROR', sent ? { reason } : {});
  }
}
