// What letters say, in both of their forms, and that nothing in them can break out.

import { describe, expect, test } from 'vitest';
import { refusedLetter, welcomeLetter } from './letters.ts';

describe('the welcome letter', () => {
  const letter = welcomeLetter('mia@school.example', 'live_abc', 'https://cats.example');

  test('has the key, a line to paste, and where to read on', () => {
    expect(letter.to).toBe('mia@school.example');
    for (const form of [letter.text, letter.html]) {
      expect(form).toContain('live_abc');
      expect(form).toContain('https://cats.example/v1/images/search?limit=10');
      expect(form).toContain('https://cats.example/docs');
    }
  });

  test('is readable as plain text', () => {
    const words = letter.text.split('\n').filter((line) => !line.startsWith('    '));
    expect(Math.max(...words.map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(letter.text).not.toMatch(/<\w+|&\w+;/);
  });

  test('loads nothing from anywhere', () => {
    expect(letter.html).not.toMatch(/<(?:img|script|link|iframe)|url\(|@import/i);
  });
});

test('a refusal says which picture and why, and cannot be made to say more', () => {
  const letter = refusedLetter(
    'a@b.example',
    '<script>"cat".jpg',
    'no cat was seen in the picture',
  );
  expect(letter.text).toContain('Your picture <script>"cat".jpg was looked at');
  expect(letter.html).toContain('&lt;script&gt;&quot;cat&quot;.jpg');
  expect(letter.html).not.toContain('<script>');
  expect(refusedLetter('a@b.example', '', 'x').text).toContain('The picture that you uploaded');
});
