// What a file is by its first bytes, because its name and its Content-Type are whatever its sender
// likes. Other pictures and documents are recognised too, only to say in words what came.

export const headBytesNeeded = 32;

export type SniffedType = 'jpg' | 'png' | 'gif' | 'webp';

/** The type of a picture that can be taken; undefined for everything else. */
export function sniffType(head: Buffer): SniffedType | undefined {
  const at = (start: number, end: number) => head.toString('latin1', start, end);
  if (at(0, 3) === '\xff\xd8\xff') return 'jpg';
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (at(0, 6) === 'GIF87a' || at(0, 6) === 'GIF89a') return 'gif';
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WEBP') return 'webp';
  return undefined;
}

const others: readonly [pattern: RegExp, name: string][] = [
  [/^(\xef\xbb\xbf)?\s*(<\?xml|<!--|<svg|<!doctype svg)/i, 'an SVG or other XML'],
  [/^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i, 'an HTML page'],
  [/^....ftyp(heic|heix|heim|heis|hevc|mif1|msf1)/s, 'a HEIC picture'],
  [/^....ftypavi[fs]/s, 'an AVIF picture'],
  [/^....ftyp/s, 'a video'],
  [/^(II\*|MM.\*)/s, 'a TIFF picture'],
  [/^BM/, 'a BMP picture'],
  [/^....JXL /s, 'a JPEG XL picture'],
  [/^%PDF-/, 'a PDF'],
  [/^PK../s, 'a zip file'],
];

/** What came instead of a picture, as the end of a sentence. */
export function describeOther(head: Buffer): string {
  const text = head.toString('latin1');
  return others.find(([pattern]) => pattern.test(text))?.[1] ?? 'something else';
}
