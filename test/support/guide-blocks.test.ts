// That a guide's blocks are all found, and that what they print is really compared.

import { expect, it } from 'vitest';
import { isPrinted, listGuideBlocks } from './guide-blocks.ts';

const guide = `# A guide

\`\`\`sh
echo one
# a comment
echo two
\`\`\`

\`\`\`text
one
two
\`\`\`

## Later

\`\`\`js
console.log(1);
\`\`\`

In between.

\`\`\`text
belongs to nothing
\`\`\`

\`\`\`ini
[Unit]
\`\`\`
`;

it('finds the blocks, their headings, and what they print', () => {
  expect(listGuideBlocks(guide)).toEqual([
    {
      lang: 'sh',
      heading: 'A guide',
      source: 'echo one\n# a comment\necho two\n',
      printed: 'one\ntwo\n',
    },
    { lang: 'js', heading: 'Later', source: 'console.log(1);\n', printed: undefined },
  ]);
});

it.each([
  ['one\ntwo\n', 'one\ntwo', true],
  ['one\n', 'one\ntwo\n', false],
  ['…\n5', 'a\nb\n5\n', true],
  ['…\n5', 'a\nb\n55\n', false],
  ['"url":"http://h/images/abcdefghi.jpg"', '"url":"http://h/images/ihgfedcba.jpg"', true],
  ['"url":"http://h/images/abcdefghi.jpg"', '"url":"http://h/images/ihgfedcba.png"', false],
  ['at 2026-01-01T00:00:00.000Z', 'at 2027-12-01T10:00:00.123Z', true],
  ['a.c', 'abc', false],
])('%j is %j: %s', (wanted, printed, is) => {
  expect(isPrinted(wanted, printed)).toBe(is);
});
