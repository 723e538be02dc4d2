// Letters by SMTP, through nodemailer. A letter keeps its Message-ID over all tries, so that a
// mailbox that has it already may know it again.

import { createTransport } from 'nodemailer';
import { PortError } from '../errors.ts';
import type { Letter, Mailer } from '../ports/mailer.ts';

export interface SmtpOptions {
  /** smtp:// (with STARTTLS where the server has it) or smtps://, with user and password. */
  url: string;
  /** `Name <address>` or an address. */
  from: string;
}

const connectMsMax = 10_000;
const silenceMsMax = 20_000;

interface SmtpFault extends Error {
  code?: string;
  responseCode?: number;
}

export function openSmtpMailer({ url, from }: SmtpOptions): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname,
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    pool: true,
    maxConnections: 2,
    connectionTimeout: connectMsMax,
    greetingTimeout: connectMsMax,
    socketTimeout: silenceMsMax,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  });
  const domain = /@([^\s>]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ to, subject, text, html }: Letter, id: string) {
      assertAddress(to);
      const messageId = `<${id}@${domain}>`;
      await transport
        .sendMail({ from, to: { name: '', address: to }, subject, text, html, messageId })
        .catch((error: SmtpFault) => {
          throw asFault('send a letter', error);
        });
    },
    async check() {
      await transport.verify().catch((error: SmtpFault) => {
        throw asFault('reach the mail server', error);
      });
    },
    async close() {
      transport.close();
    },
  };
}

/** One address and nothing else: a line break would begin another header, a comma another letter. */
export function assertAddress(to: string): void {
  if (!/^[^\s,;<>"()[\]\\]+@[^\s,;<>"()[\]\\@]+$/.test(to))
    throw new Error('it is no mail address');
}

/** From 500 on the server says that trying again is no use; before, that it may be. */
function asFault(action: string, { message, responseCode, code }: SmtpFault): PortError {
  const isFinal = code === 'EAUTH' || (responseCode !== undefined && responseCode >= 500);
  return new PortError('mailer', action, !isFinal, new Error(message));
}
