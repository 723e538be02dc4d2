// The texts that callers make up, kept byte for byte whatever the script, and kept apart when they
// look or sort alike. A database that folds case, accents or trailing spaces, or that cuts at
// three-byte characters, fails here first.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const scripts = {
  arabic: 'قِطَّة لطيفة',
  hebrew: 'חָתוּל',
  hindi: 'बिल्ली क्षत्रिय',
  tamil: 'பூனை',
  thai: 'แมวน้ำ',
  chinese: '猫咪𠮷野家',
  japanese: 'ねこ・ネコ・ﾈｺ',
  korean: '고양이',
  cyrillic: 'Кошка ёж Й',
  greek: 'Γάτα ς σ',
  'combining marks': 'Z͑ͫ̓a̴͙l̸g̵o',
  'joined emoji': '👩‍👩‍👧‍👦 🏳️‍🌈 👨🏽‍⚕️',
  'a flag of letters': '🇦🇺',
  'four-byte characters': '𝕮𝖆𝖙 🐈‍⬛ 𐍈',
  'the last character': '\u{10FFFF}\uFFFD',
  'marks of direction': '\u202Eright to left\u202C \u200Fend',
  'a byte order mark': '\uFEFFcat',
  'spaces of many kinds': ' \u00A0\u2003cat\u3000 ',
  'lines and tabs': 'one\ttwo\r\nthree\u2028four',
  'signs of syntax': `%25&=+#?/\\"'\`;--<script>{{x}}`,
};

/** In each list no two are the same text, though some way of comparing takes them for it. */
const alike: Record<string, string[]> = {
  'letter case': ['tom', 'Tom', 'TOM'],
  'letter case beyond ASCII': ['ёж', 'Ёж', 'ЁЖ'],
  accents: ['resume', 'résume', 'résumé'],
  'one character or two': ['caf\u00E9', 'cafe\u0301'],
  syllables: ['\uD55C', '\u1112\u1161\u11AB'],
  ligatures: ['fin', '\uFB01n'],
  'sharp s': ['strasse', 'straße', 'STRASSE', 'STRAẞE'],
  'dots of i': ['i', 'I', 'ı', 'İ'],
  width: ['cat', 'ｃａｔ'],
  kana: ['ネコ', 'ねこ', 'ﾈｺ'],
  'look-alikes': ['cat', '\u0441at', 'c\u0430t'],
  'spaces at an end': ['cat', 'cat ', ' cat', 'cat\u00A0'],
  'marks that are not seen': ['cat', 'c\u200Bat', 'c\u00ADat', 'ca\u200Dt'],
  'emoji and their forms': ['❤', '❤\uFE0F', '👍', '👍🏽', '👍🏿'],
  'four-byte characters': ['😀', '😁', '𝕮', '𝕯'],
  'signs of a pattern': ['a_c', 'abc', 'a%c', 'a\\c'],
  'numbers as text': ['1', '01', '1.0', '１', '1e0'],
};

interface Row {
  id: number;
  image_id: string;
  sub_id: string;
}

const kinds = [
  { kind: 'votes', more: { value: 1 } },
  { kind: 'favourites', more: {} },
] as const;

type Kind = (typeof kinds)[number];

async function post({ kind, more }: Kind, row: Partial<Row>, key = server.key): Promise<number> {
  const body = { ...row, ...more };
  const answer = await server.ask(`/v1/${kind}`, { method: 'POST', key, body });
  expect([200, 201], answer.text).toContain(answer.status);
  return answer.json<Row>().id;
}

async function list({ kind }: Kind, subId: string, key = server.key): Promise<Row[]> {
  const query = `sub_id=${encodeURIComponent(subId)}`;
  return (await server.ask(`/v1/${kind}?${query}`, { key })).json<Row[]>();
}

describe.each(kinds)('$kind keep a text byte for byte', (one) => {
  it.each(Object.entries(scripts))('%s', async (_name, text) => {
    const id = await post(one, { image_id: text, sub_id: text });
    const wanted = expect.objectContaining({ id, image_id: text, sub_id: text });
    expect(await list(one, text)).toEqual([wanted]);
    const all = await server.ask(`/v1/${one.kind}?order=DESC`, { key: server.key });
    expect(all.json<Row[]>()[0]).toEqual(wanted);
    expect(all.bytes.includes(`"sub_id":${JSON.stringify(text)}`)).toBe(true);
    const kept = await server.ask(`/v1/${one.kind}/${id}`, { key: server.key });
    expect(kept.json()).toEqual(wanted);
  });

  it('also when it is sent as escapes', async () => {
    const text = 'escaped 🐈 猫 é';
    const body = JSON.stringify({ image_id: text, sub_id: text, ...one.more });
    const escaped = body.replace(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    expect(escaped).toMatch(/^[ -~]+$/);
    await server.ask(`/v1/${one.kind}`, { method: 'POST', key: server.key, body: escaped });
    expect((await list(one, text)).map(({ image_id }) => image_id)).toEqual([text]);
  });

  it('of 255 characters, however many bytes they take, and none of 256', async () => {
    const text = '🐈'.repeat(255);
    const id = await post(one, { image_id: text, sub_id: text });
    expect(await list(one, text)).toEqual([expect.objectContaining({ id, image_id: text })]);
    const body = { image_id: 'long', sub_id: `${text}🐈`, ...one.more };
    const longer = await server.ask(`/v1/${one.kind}`, { method: 'POST', key: server.key, body });
    expect([longer.status, longer.text]).toEqual([400, 'INVALID_DATA']);
  });
});

describe.each(kinds)('$kind keep apart what differs only by', (one) => {
  it.each(Object.entries(alike))('%s', async (name, texts) => {
    const { key } = await server.domain.accounts.createKey({ name });
    const ids: number[] = [];
    // The same image for all, so that a favourite that is taken for another is refused.
    for (const text of texts) ids.push(await post(one, { image_id: 'a', sub_id: text }, key));
    for (const [at, text] of texts.entries()) {
      const found = await list(one, text, key);
      expect(found.map(({ id, sub_id }) => [id, sub_id])).toEqual([[ids[at], text]]);
    }
    for (const text of texts) await post(one, { image_id: text, sub_id: 'images' }, key);
    expect((await list(one, 'images', key)).map(({ image_id }) => image_id)).toEqual(texts);
  });
});

describe('what else a caller may write freely', () => {
  it.each(Object.entries(scripts))('is kept of a sign-up: %s', async (name, text) => {
    const email = `${name.replaceAll(' ', '-')}@school.example`;
    const body = { email, appDescription: text, details: { user_type: text } };
    const path = '/v1/user/passwordlesssignup';
    expect((await server.ask(path, { method: 'POST', body })).status).toBe(200);
    const row = await server.ports.database.read('accounts').where({ email }).first();
    expect(row).toMatchObject({ app_description: text, user_type: text });
  });

  it('finds an image by the exact letters of its id alone', async () => {
    for (const id of ['0XYVRD7OD', '0xyvrd7od', '0XYvRd7oD ', '0XYvRd7oD\u0301', '０XYvRd7oD']) {
      const answer = await server.ask(`/v1/images/${encodeURIComponent(id)}`);
      expect([answer.status, answer.headers['x-error-code']], id).toEqual([400, 'IMAGE_NOT_FOUND']);
    }
  });

  it.each(Object.entries(alike))(
    'orders images by each seed of its own: %s',
    async (_name, texts) => {
      const orders = await Promise.all(
        texts.map(async (seed) => {
          const query = `limit=10&seed=${encodeURIComponent(seed)}`;
          return (await server.ask(`/v1/images/search?${query}`)).text;
        }),
      );
      expect(new Set(orders).size).toBe(texts.length);
    },
  );
});
