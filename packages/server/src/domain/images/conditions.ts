// What a request for a file asks beside the file: only if it changed (RFC 9110, 13), only a part of
// it (14). Pure decisions from headers. Several ranges at once are answered with the whole file,
// which the RFC allows, because nobody who shows pictures asks for them.

import { namesEtag } from '../../entity-tag.ts';

/** What is compared with: the file as it is now. */
export interface FileState {
  sizeBytes: number;
  /** Strong, quotes included. */
  etag: string;
  modifiedAtMs: number;
}

export type Headers = Record<string, string | undefined>;

export type Part =
  | { kind: 'whole' }
  | { kind: 'unsatisfiable' }
  | { kind: 'range'; start: number; end: number };

/** HTTP dates have whole seconds. */
const wholeSeconds = (timeMs: number) => Math.floor(timeMs / 1000) * 1000;

/** Whether the sender has the file as it is. If-None-Match, where sent, is all that counts. */
export function isUnchanged(headers: Headers, file: FileState): boolean {
  const known = headers['if-none-match'];
  if (known !== undefined) return namesEtag(known, file.etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return wholeSeconds(file.modifiedAtMs) <= since;
}

/** Which part of the file to answer. A range that cannot be read is as none. */
export function choosePart(headers: Headers, file: FileState): Part {
  const [, first = '', last = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(headers['range'] ?? '') ?? [];
  if (first === '' && last === '') return { kind: 'whole' };
  if (!isSameFile(headers['if-range'], file)) return { kind: 'whole' };
  const size = file.sizeBytes;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return { kind: 'whole' };
  return start > end ? { kind: 'unsatisfiable' } : { kind: 'range', start, end };
}

/** Whether If-Range, if any, names the file as it is; a weak tag never does. */
function isSameFile(ifRange: string | undefined, file: FileState): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.trim().startsWith('"')) return ifRange.trim() === file.etag;
  return wholeSeconds(file.modifiedAtMs) === Date.parse(ifRange);
}
