// Whether an error is the SDK's own, by its mark and not by its class: loading the SDK to say "no
// such flag" would take too long.
import type { CatApiError } from '@thecatapi/sdk';

export function isFromSdk(error: unknown): error is CatApiError {
  return typeof error === 'object' && error !== null && Symbol.for('@thecatapi/sdk/error') in error;
}
