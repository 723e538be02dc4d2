// Letters through every mailer: read back as the mailbox has them, and what each way to fail is.
// The SMTP server is real; SendGrid is msw's.

import type { AddressInfo } from 'node:net';
import { createServer, type Server as NetServer } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLogMailer } from '../../packages/server/src/adapters/mailer-log.ts';
import { openSendgridMailer } from '../../packages/server/src/adapters/mailer-sendgrid.ts';
import { openSmtpMailer } from '../../packages/server/src/adapters/mailer-smtp.ts';
import { welcomeLetter } from '../../packages/server/src/domain/accounts/letters.ts';
import type { Mailer } from '../../packages/server/src/ports/mailer.ts';

const from = 'Katzen für alle <cats@school.example>';
const letter = welcomeLetter('mia@school.example', 'live_secret', 'http://localhost:3000');

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

describe('the log', () => {
  it('prints the whole letter, which is the only place of its key', async () => {
    let printed = '';
    await openLogMailer((text) => {
      printed += text;
    }).send(letter, '1');
    expect(printed).toContain('To: mia@school.example');
    expect(printed).toContain('live_secret');
    expect(printed).not.toContain('<p');
  });
});

describe('SMTP', () => {
  const mailbox: ParsedMail[] = [];

  async function startSmtp(options: SMTPServerOptions = {}): Promise<string> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        void simpleParser(stream).then((mail) => {
          mailbox.push(mail);
          done();
        });
      },
      ...options,
    });
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closings.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.server.address() as AddressInfo;
    return `smtp://127.0.0.1:${port}`;
  }

  function open(url: string): Mailer {
    const mailer = openSmtpMailer({ url, from });
    closings.push(() => mailer.close());
    return mailer;
  }

  const failure = (mailer: Mailer) => mailer.send(letter, 'x').catch((error: unknown) => error);

  it('brings the letter as it was written', async () => {
    mailbox.length = 0;
    await open(await startSmtp()).send(letter, 'letter-7');
    const [mail] = mailbox;
    expect(mail?.subject).toBe(letter.subject);
    expect(mail?.text?.trimEnd()).toBe(letter.text.trimEnd());
    expect(mail?.html).toContain('live_secret');
    expect(mail?.from?.value).toEqual([
      { name: 'Katzen für alle', address: 'cats@school.example' },
    ]);
    expect(mail?.messageId).toBe('<letter-7@school.example>');
    expect([mail?.to].flat().map((to) => to?.text)).toEqual(['mia@school.example']);
  });

  it('logs in, and says when that is refused', async () => {
    const url = await startSmtp({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'a@b' && password === 'p:w' ? done(null, { user: 1 }) : done(new Error('no')),
    });
    const good = url.replace('//', '//a%40b:p%3Aw@');
    await open(good).send(letter, '1');
    const told = await failure(open(url.replace('//', '//a%40b:wrong@')));
    expect(told).toMatchObject({ port: 'mailer', retryable: false });
    expect(String(told)).not.toContain('wrong');
  });

  const refusals: [number, boolean][] = [
    [451, true],
    [550, false],
  ];
  it.each(refusals)('is tried again after %i: %s', async (responseCode, retryable) => {
    const url = await startSmtp({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('not now'), { responseCode })),
    });
    expect(await failure(open(url))).toMatchObject({ port: 'mailer', retryable });
  });

  it('that is away, or breaks off, is an outage', async () => {
    expect(await failure(open('smtp://127.0.0.1:1'))).toMatchObject({ retryable: true });
    const breaking: NetServer = createServer((socket) => {
      socket.write('220 hello\r\n');
      socket.once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => breaking.listen(0, '127.0.0.1', resolve));
    closings.push(() => new Promise<void>((resolve) => breaking.close(() => resolve())));
    const { port } = breaking.address() as AddressInfo;
    expect(await failure(open(`smtp://127.0.0.1:${port}`))).toMatchObject({ retryable: true });
  });

  it.each([
    'a@b.example\r\nBcc: x@y.example',
    'a@b.example,c@d.example',
    'nobody',
    'A <a@b.example>',
  ])('sends nothing to %j', async (to) => {
    mailbox.length = 0;
    const mailer = open(await startSmtp());
    await expect(mailer.send({ ...letter, to }, '1')).rejects.toThrow('no mail address');
    expect(mailbox).toEqual([]);
  });

  it('says whether the server can be reached', async () => {
    await open(await startSmtp()).check();
    await expect(open('smtp://127.0.0.1:1').check()).rejects.toMatchObject({ port: 'mailer' });
  });
});

describe('SendGrid', () => {
  const url = 'https://api.sendgrid.com/v3/mail/send';
  const network = setupServer();
  beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => network.resetHandlers());
  afterAll(() => network.close());

  const mailer = openSendgridMailer({ key: 'SG.secret', from });

  it('is sent one letter, with the key in its header alone', async () => {
    const seen: { key: string | null; body: string }[] = [];
    network.use(
      http.post(url, async ({ request }) => {
        seen.push({ key: request.headers.get('authorization'), body: await request.text() });
        return new HttpResponse(null, { status: 202 });
      }),
    );
    await mailer.send(letter, 'letter-7');
    expect(seen[0]?.key).toBe('Bearer SG.secret');
    expect(seen[0]?.body).not.toContain('SG.secret');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      personalizations: [
        { to: [{ email: 'mia@school.example' }], custom_args: { letter_id: 'letter-7' } },
      ],
      from: { email: 'cats@school.example', name: 'Katzen für alle' },
      subject: letter.subject,
      content: [
        { type: 'text/plain', value: letter.text },
        { type: 'text/html', value: letter.html },
      ],
    });
  });

  const faults: [number, boolean][] = [
    [400, false],
    [401, false],
    [403, false],
    [429, true],
    [500, true],
    [503, true],
  ];
  it.each(faults)('that answers %i is tried again: %s', async (status, retryable) => {
    network.use(http.post(url, () => HttpResponse.json({ errors: ['SG.secret'] }, { status })));
    const told = await mailer.send(letter, '1').catch((error: unknown) => error);
    expect(told).toMatchObject({ port: 'mailer', retryable });
    expect(String(told)).not.toContain('SG.secret');
  });

  it('that cannot be reached is an outage', async () => {
    network.use(http.post(url, () => HttpResponse.error()));
    const told = await mailer.send(letter, '1').catch((error: unknown) => error);
    expect(told).toMatchObject({ port: 'mailer', retryable: true });
  });
});
