// The letters that this service writes, in plain text and in HTML that says the same. The HTML is
// one column with its styles inside: no picture, no script and nothing from another host, so that
// it looks the same in every mailbox and tells nobody that it was opened.

import type { Letter } from '../../ports/mailer.ts';

/** A paragraph of words, or lines to be copied as they are. */
type Part = string | { code: string };

interface Written {
  to: string;
  subject: string;
  parts: readonly Part[];
}

export function welcomeLetter(to: string, key: string, baseUrl: string): Letter {
  return write({
    to,
    subject: 'Your key to TheCatAPI',
    parts: [
      'Hello, and welcome!',
      'This is your API key. It is shown nowhere else, so keep this letter or put the key where ' +
        'you keep passwords:',
      { code: key },
      'Ten cats, to see that it works:',
      { code: `curl -H 'x-api-key: ${key}' '${baseUrl}/v1/images/search?limit=10'` },
      'Or in a program (npm install @thecatapi/sdk):',
      {
        code:
          `import { createCatApi } from '@thecatapi/sdk';\n` +
          `const cats = createCatApi({ apiKey: '${key}', baseUrl: '${baseUrl}' });\n` +
          'const ten = await cats.images.search({ limit: 10 });',
      },
      `Everything that can be asked is described at ${baseUrl}/docs.`,
      'If the key gets into the wrong hands, change it with POST /v1/user/keys/rotate; the old ' +
        'one stops working at once.',
      'If you did not ask for a key, you need not do anything.',
    ],
  });
}

/** Why an upload was refused, for who sent it. */
export function refusedLetter(to: string, filename: string, reason: string): Letter {
  const named = filename === '' ? 'The picture that you uploaded' : `Your picture ${filename}`;
  return write({
    to,
    subject: 'Your picture was not taken',
    parts: [
      'Hello,',
      `${named} was looked at, and it cannot be shown: ${reason}.`,
      'It is a program that looks, and it errs at times, most with dark pictures and with cats ' +
        'that hide. Another picture of the same cat, with more light and more cat, is often seen.',
      'The file was deleted.',
    ],
  });
}

/** That nothing more is sent to a webhook, for who made it. */
export function disabledWebhookLetter(
  to: string,
  { name, url, reason }: { name: string; url: string; reason: string },
): Letter {
  return write({
    to,
    subject: 'Your webhook was disabled',
    parts: [
      'Hello,',
      `nothing more is sent to your webhook ${JSON.stringify(name)}, because ${reason}. It leads to:`,
      { code: url },
      'When whatever answers there is well again, delete the webhook and make another one; what ' +
        'happened in between is not sent again.',
    ],
  });
}

const closing = 'TheCatAPI';

function write({ to, subject, parts }: Written): Letter {
  const text = [...parts.map(asText), closing].join('\n\n');
  return { to, subject, text: `${text}\n`, html: asHtml(subject, parts) };
}

const widthMax = 72;

function asText(part: Part): string {
  if (typeof part !== 'string') return part.code.replace(/^/gm, '    ');
  const lines = [''];
  for (const word of part.split(' ')) {
    const line = lines.at(-1) as string;
    if (line !== '' && line.length + 1 + word.length > widthMax) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}

const bodyStyle =
  'margin:0;padding:24px 16px;background:#faf8f5;color:#2b2623;' +
  "font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const columnStyle = 'max-width:34em;margin:0 auto';
const codeStyle =
  'margin:0 0 1.1em;padding:12px 14px;background:#efeae3;border-radius:8px;color:#2b2623;' +
  'font:14px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;' +
  'overflow-wrap:anywhere';

function asHtml(subject: string, parts: readonly Part[]): string {
  const written = parts.map((part) =>
    typeof part === 'string'
      ? `<p style="margin:0 0 1.1em">${escapeHtml(part)}</p>`
      : `<pre style="${codeStyle}">${escapeHtml(part.code)}</pre>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light">',
    `<title>${escapeHtml(subject)}</title></head>`,
    `<body style="${bodyStyle}"><div style="${columnStyle}">`,
    ...written,
    `<p style="margin:2em 0 0;color:#7a706a">${closing}</p>`,
    '</div></body></html>',
    '',
  ].join('\n');
}
