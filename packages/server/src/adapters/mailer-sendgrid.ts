// Letters by SendGrid: one POST, so that its whole client would be more than what it does.

import { PortError } from '../errors.ts';
import type { Letter, Mailer } from '../ports/mailer.ts';
import { assertAddress } from './mailer-smtp.ts';

export interface SendgridOptions {
  key: string;
  /** `Name <address>` or an address. */
  from: string;
  /** Another address than SendGrid's own, for tests. */
  endpoint?: string;
}

const totalMsMax = 10_000;
const action = 'send a letter by SendGrid';

export function openSendgridMailer(options: SendgridOptions): Mailer {
  const { key, from, endpoint = 'https://api.sendgrid.com' } = options;
  const [, name, address] = /^(.*)<(.+)>$/.exec(from) ?? [undefined, '', from];
  const sender = { email: address?.trim(), ...(name?.trim() ? { name: name.trim() } : {}) };
  return {
    async send({ to, subject, text, html }: Letter, id: string) {
      assertAddress(to);
      const letter = {
        personalizations: [{ to: [{ email: to }], custom_args: { letter_id: id } }],
        from: sender,
        subject,
        content: [
          { type: 'text/plain', value: text },
          { type: 'text/html', value: html },
        ],
      };
      const response = await fetch(`${endpoint}/v3/mail/send`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(letter),
        signal: AbortSignal.timeout(totalMsMax),
        redirect: 'error',
      }).catch((error: Error) => {
        throw new PortError('mailer', action, true, error);
      });
      // Read and not repeated: its words may hold the letter's.
      await response.arrayBuffer();
      if (!response.ok) throw asFault(response.status);
    },
    async check() {},
    async close() {},
  };
}

function asFault(status: number): PortError {
  const isRetryable = status === 429 || status >= 500;
  const hint =
    status === 401 || status === 403
      ? '; check the key in MAIL_URL and that MAIL_FROM is a verified sender'
      : '';
  return new PortError('mailer', action, isRetryable, new Error(`it answered ${status}${hint}`));
}
