// Entity tags: made from bytes, and looked for in what a caller says to have. Files, pages and
// remembered answers are all asked for with If-None-Match, and all read it here.

import { createHash } from 'node:crypto';

/** A strong tag of these bytes, quotes included; `variant` tells encodings of the same apart. */
export function etagOf(bytes: string | Buffer, variant = ''): string {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
  return variant === '' ? `"${hash}"` : `"${hash}-${variant}"`;
}

/** Whether If-None-Match names this tag; weak and strong compare alike, as RFC 9110 has it. */
export function namesEtag(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  if (ifNoneMatch === undefined || etag === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => bare(tag) === bare(etag));
}
