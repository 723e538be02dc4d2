// Discord, as far as a bot with a command and buttons meets it: the gateway's handshake over a
// WebSocket, and the REST calls that answer interactions, on one port of this machine. What Discord
// refuses is refused here as well: another token, an answer given twice or too late, a name or an
// embed that is not allowed. So a bot that passes does not pass because nobody looked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const answerMsMax = 3000;
const applicationId = '1100000000000000001';
const channelId = '1300000000000000001';
const somebody = '1400000000000000001';

export interface Command {
  name: string;
  description: string;
  options?: { name: string; description: string; type: number; autocomplete?: boolean }[];
}

/** How an interaction is answered: type 4 is a message, type 8 suggestions. */
export interface Reply {
  type: number;
  data: {
    content?: string;
    flags?: number;
    embeds?: { title?: string; description?: string; image?: { url: string } }[];
    components?: { components: { custom_id: string; label: string }[] }[];
    choices?: { name: string; value: string }[];
    allowed_mentions?: { parse: string[] };
  };
}

interface Open {
  token: string;
  sentAt: number;
  answered: (reply: Reply) => void;
}

export interface FakeDiscord {
  /** For DISCORD_API. */
  api: string;
  token: string;
  /** What was registered; undefined before. */
  commands(): Command[] | undefined;
  /** What was refused, and why; a good bot's list is empty. */
  refused: string[];
  /** How bots began their connections: with their token alone, or with a session from before. */
  hellos: ('identify' | 'resume')[];
  /** Somebody types a command, a letter of one, or presses a button: how the bot answers. */
  type(name: string, options?: Record<string, string>, person?: string): Promise<Reply>;
  suggest(name: string, option: string, typed: string): Promise<Reply>;
  press(customId: string, person?: string): Promise<Reply>;
  /** Closes the gateway's connections with a code. */
  close(code: number): void;
  stop(): Promise<void>;
}

/** Why Discord would refuse these commands, or undefined. */
function faultOfCommands(commands: Command[]): string | undefined {
  for (const { name, description } of commands.flatMap((one) => [one, ...(one.options ?? [])])) {
    if (!/^[-_'\p{L}\p{N}]{1,32}$/u.test(name) || name !== name.toLowerCase()) return name;
    if (description.length < 1 || description.length > 100) return `description of ${name}`;
  }
  return undefined;
}

/** Why Discord would refuse this answer, or undefined. */
function faultOfReply({ type, data }: Reply): string | undefined {
  if (![4, 8].includes(type)) return `type ${type}`;
  const { content = '', embeds = [], components = [], choices = [] } = data;
  if (type === 4 && content === '' && embeds.length === 0) return 'an empty message';
  if (content.length > 2000) return 'a long content';
  for (const { title = '', description = '', image } of embeds) {
    if (title.length > 256 || description.length > 4096) return 'a long embed';
    if (image !== undefined && !/^https?:\/\//.test(image.url)) return image.url;
  }
  const ids = components.flatMap((row) => row.components.map(({ custom_id }) => custom_id));
  if (ids.some((id) => id.length < 1 || id.length > 100)) return 'a long custom_id';
  if (new Set(ids).size < ids.length) return 'the same custom_id twice';
  if (choices.length > 25) return 'more than 25 choices';
  return choices.find(({ name }) => name.length < 1 || name.length > 100)?.name;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const botUser = {
  id: applicationId,
  username: 'cats',
  discriminator: '0',
  avatar: null,
  bot: true,
};
const personUser = (id: string) => ({
  id,
  username: `person${id.slice(-3)}`,
  discriminator: '0',
  avatar: null,
  global_name: null,
});

/** The gateway's side of one connection. */
function greet(socket: WebSocket, token: string, url: string, hellos: FakeDiscord['hellos']): void {
  let sequence = 0;
  const tell = (message: object) => socket.send(JSON.stringify(message));
  tell({ op: 10, d: { heartbeat_interval: 41_250 } });
  socket.on('message', (bytes) => {
    const { op, d } = JSON.parse(String(bytes)) as { op: number; d: { token?: string } };
    if (op === 1) tell({ op: 11 });
    if (op !== 2 && op !== 6) return;
    // Authentication failed.
    if (d.token !== token) return socket.close(4004);
    sequence += 1;
    hellos.push(op === 6 ? 'resume' : 'identify');
    if (op === 6) return tell({ op: 0, t: 'RESUMED', s: sequence, d: {} });
    const session = { session_id: 'session', resume_gateway_url: url, guilds: [] };
    const application = { id: applicationId, flags: 0 };
    const ready = { v: 10, user: botUser, application, ...session };
    tell({ op: 0, t: 'READY', s: sequence, d: ready });
  });
}

/** What this Discord knows. */
interface Known extends Pick<FakeDiscord, 'token' | 'refused' | 'hellos'> {
  commands: Command[] | undefined;
  open: Map<string, Open>;
  nextId: () => string;
}

function createKnown(): Known {
  let ids = 1_200_000_000_000_000_000n;
  return {
    token: `${Buffer.from(applicationId).toString('base64')}.fake.token`,
    refused: [],
    hellos: [],
    commands: undefined,
    open: new Map(),
    nextId: () => {
      ids += 1n;
      return String(ids);
    },
  };
}

interface Answer {
  status: number;
  body?: unknown;
  /** What comes of it, once the bot has been told. */
  after?: () => void;
}

/** One call of the REST API. */
function answerCall(
  known: Known,
  call: string,
  { authorization, body, gateway }: { authorization: string; body: unknown; gateway: string },
): Answer {
  const refuse = (status: number, code: number, message: string): Answer => {
    known.refused.push(message);
    return { status, body: { code, message } };
  };
  const [, id = '', given = ''] = /^POST \/interactions\/(\d+)\/(\w+)\/callback$/.exec(call) ?? [];
  // The interaction's own token is what an answer to it is known by.
  if (id !== '') {
    const found = known.open.get(id);
    const isLate = found !== undefined && performance.now() - found.sentAt > answerMsMax;
    if (found === undefined || found.token !== given || isLate) {
      return refuse(404, 10062, `Unknown interaction${isLate ? ', late' : ''}`);
    }
    const fault = faultOfReply(body as Reply);
    if (fault !== undefined) return refuse(400, 50035, `Invalid Form Body: ${fault}`);
    known.open.delete(id);
    return { status: 204, after: () => found.answered(body as Reply) };
  }
  if (authorization !== `Bot ${known.token}`) return refuse(401, 0, '401: Unauthorized');
  if (call === 'GET /gateway/bot') {
    const limit = { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 };
    return { status: 200, body: { url: gateway, shards: 1, session_start_limit: limit } };
  }
  if (call === `PUT /applications/${applicationId}/commands`) {
    const fault = faultOfCommands(body as Command[]);
    if (fault !== undefined) return refuse(400, 50035, `Invalid Form Body: ${fault}`);
    known.commands = body as Command[];
    const made = { application_id: applicationId, version: '1', default_member_permissions: null };
    const registered = known.commands.map((one) => ({ ...one, ...made, id: known.nextId() }));
    return { status: 200, body: registered };
  }
  return refuse(404, 0, `404: Not Found: ${call}`);
}

/** Sends an interaction to every bot, and resolves with the answer that one of them gave. */
function interact(
  known: Known,
  sockets: WebSocketServer,
  type: number,
  person: string,
  more: object,
): Promise<Reply> {
  const id = known.nextId();
  const d = {
    ...{ id, type, application_id: applicationId, token: `secret${id}`, version: 1 },
    ...{ user: personUser(person), channel_id: channelId, locale: 'en-GB' },
    ...{ app_permissions: '0', entitlements: [], authorizing_integration_owners: {}, context: 1 },
    ...more,
  };
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`not answered; refused: ${known.refused.join(', ')}`));
    const timer = setTimeout(late, answerMsMax + 2000);
    const answered = (reply: Reply) => {
      clearTimeout(timer);
      resolve(reply);
    };
    known.open.set(id, { token: d.token, sentAt: performance.now(), answered });
    const message = JSON.stringify({ op: 0, t: 'INTERACTION_CREATE', s: Number(id.slice(-6)), d });
    for (const socket of sockets.clients) socket.send(message);
  });
}

const commandNamed = (name: string, options: object[]) => ({
  data: { id: '1500000000000000001', name, type: 1, options },
});

/** A message of the bot's with a button in it. */
const messageOf = (id: string) => ({
  ...{ id, channel_id: channelId, author: botUser, content: '', type: 20 },
  ...{ timestamp: '2026-01-01T00:00:00+00:00', edited_timestamp: null },
  ...{ tts: false, mention_everyone: false, pinned: false, mentions: [], mention_roles: [] },
  ...{ attachments: [], embeds: [], components: [] },
});

export async function startDiscord(): Promise<FakeDiscord> {
  const known = createKnown();
  const { token, refused, hellos } = known;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://discord.example');
    const call = `${request.method} ${pathname.replace(/^\/api\/v10/, '')}`;
    const { authorization = '' } = request.headers;
    const body = await readJson(request);
    const answer = answerCall(known, call, { authorization, body, gateway });
    send(response, answer.status, answer.body);
    answer.after?.();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gateway = `ws://127.0.0.1:${port}`;
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => greet(socket, token, gateway, hellos));
  return {
    api: `http://127.0.0.1:${port}/api`,
    token,
    refused,
    hellos,
    commands: () => known.commands,
    type: (name, options = {}, person = somebody) => {
      const given = Object.entries(options).map(([key, value]) => ({ name: key, type: 3, value }));
      return interact(known, sockets, 2, person, commandNamed(name, given));
    },
    suggest: (name, option, typed) => {
      const given = { name: option, type: 3, value: typed, focused: true };
      return interact(known, sockets, 4, somebody, commandNamed(name, [given]));
    },
    press: (customId, person = somebody) => {
      const data = { custom_id: customId, component_type: 2 };
      const message = messageOf(known.nextId());
      return interact(known, sockets, 3, person, { data, message });
    },
    close: (code) => {
      for (const socket of sockets.clients) socket.close(code);
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
