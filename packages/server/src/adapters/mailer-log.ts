// The mailer that needs nothing: letters are printed where the operator looks, whole, because on
// one machine the operator is the one who hands them on. It is the only place where a key is
// printed, and only when a letter has one.

import type { Letter, Mailer } from '../ports/mailer.ts';

export function openLogMailer(write: (text: string) => void): Mailer {
  return {
    async send({ to, subject, text }: Letter) {
      const lines = text.trimEnd().split('\n');
      const shown = [`To: ${to}`, `Subject: ${subject}`, '', ...lines].map((line) => `  │ ${line}`);
      write(`A letter that nobody carries (MAIL_URL is not set):\n${shown.join('\n')}\n`);
    },
    async check() {},
    async close() {},
  };
}
