// `catapi mcp` as an assistant uses it: started by the official client over stdio, its tools listed
// and called against a real server, the pictures looked at.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../packages/sdk/src/generated/operations.ts';
import { buildCli, type CliProgram } from '../support/cli-program.ts';
import { startServer, type TestServer } from '../support/server.ts';

const chelsea = fileURLToPath(new URL('../fixtures/chelsea.png', import.meta.url));

interface Content {
  type: string;
  text?: string;
  data?: string;
  mimeType?: string;
}

let server: TestServer;
let cli: CliProgram;
let home: string;
const clients: Client[] = [];

async function connect(args: string[] = [], env: Record<string, string> = {}): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  clients.push(client);
  await client.connect(
    new StdioClientTransport({
      command: cli.path,
      args: ['mcp', ...args],
      env: {
        ...{ PATH: process.env['PATH'] ?? '', HOME: home },
        ...{ CATAPI_BASE_URL: server.url, CATAPI_KEY: server.key, ...env },
      },
    }),
  );
  return client;
}

async function call(client: Client, name: string, given: Record<string, unknown> = {}) {
  const { content, isError = false } = await client.callTool({ name, arguments: given });
  const [first, ...more] = content as Content[];
  return { text: first?.text ?? '', first, more, isError };
}

beforeAll(async () => {
  server = await startServer();
  cli = await buildCli('mcp');
  home = mkdtempSync(join(tmpdir(), 'catapi-mcp-'));
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await server.stop();
  cli.remove();
  rmSync(home, { recursive: true });
});

describe('an assistant', () => {
  let client: Client;
  beforeAll(async () => {
    client = await connect();
  });

  it('is offered the operations, with their parameters and what they do', async () => {
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    const leftOut = Object.keys(operations).filter((id) => !names.includes(id));
    expect(leftOut.sort()).toEqual(['deleteVoteByOldPath', 'getContractJson', 'getContractYaml']);
    const search = tools.find(({ name }) => name === 'searchImages');
    expect(search?.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
    expect(search?.inputSchema).toMatchObject({
      type: 'object',
      properties: {
        limit: { type: 'integer', default: 1 },
        order: { type: 'string', enum: ['RANDOM', 'ASC', 'DESC'] },
        breed_ids: { type: 'array', items: { type: 'string' } },
      },
    });
    const remove = tools.find(({ name }) => name === 'deleteVote');
    expect(remove?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true });
    expect(remove?.inputSchema).toMatchObject({ required: ['vote_id'] });
    expect(client.getInstructions()).toContain('searchImages');
  });

  it('is shown a cat', async () => {
    const { text, more, isError } = await call(client, 'searchImages', {
      limit: 2,
      breed_ids: ['beng'],
    });
    expect(isError).toBe(false);
    const images = JSON.parse(text) as { id: string; breeds: { id: string }[] }[];
    expect(images.map(({ breeds }) => breeds[0]?.id)).toEqual(['beng', 'beng']);
    expect(more.map(({ type, mimeType }) => `${type} ${mimeType}`)).toEqual([
      'image image/jpeg',
      'image image/jpeg',
    ]);
    for (const { data = '' } of more) {
      const { format, width, height } = await sharp(Buffer.from(data, 'base64')).metadata();
      expect({ format, isSmall: Math.max(width, height) <= 768 }).toEqual({
        format: 'jpeg',
        isSmall: true,
      });
    }
    const file = await call(client, 'getImageFile', { file: '0XYvRd7oD.jpg' });
    expect(file.first).toMatchObject({ type: 'image', mimeType: 'image/jpeg' });
  });

  it('votes, sees the vote, and takes it back', async () => {
    const made = await call(client, 'createVote', { image_id: '0XYvRd7oD', value: 1 });
    const { id } = JSON.parse(made.text) as { id: number };
    const list = JSON.parse((await call(client, 'listVotes')).text) as { id: number }[];
    expect(list.map((one) => one.id)).toEqual([id]);
    expect((await call(client, 'deleteVote', { vote_id: id })).isError).toBe(false);
    expect((await call(client, 'listVotes')).text).toBe('[]');
  });

  it('uploads a file of this machine', async () => {
    const uploaded = await call(client, 'uploadImage', { file: chelsea });
    expect(JSON.parse(uploaded.text)).toMatchObject({ original_filename: 'chelsea.png' });
    const missing = await call(client, 'uploadImage', { file: '/nowhere/cat.jpg' });
    expect(missing).toMatchObject({ isError: true });
    expect(missing.text).toContain('/nowhere/cat.jpg cannot be read');
  });

  it('reads what is wrong, and can go on', async () => {
    const none = await call(client, 'getBreed', { breed_id: 'none' });
    expect(none).toMatchObject({ isError: true });
    expect(none.text).toContain('`catapi breeds` lists those of breeds');
    expect((await call(client, 'getBreed', { breed_id: 'beng' })).text).toContain('Bengal');
  });

  it('is told which argument is wrong', async () => {
    const refusals = [
      ['getBreed', {}],
      ['searchImages', { limit: 'five' }],
      ['searchImages', { order: 'sideways' }],
      ['searchImages', { breeds: ['beng'] }],
    ] as const;
    for (const [name, given] of refusals) {
      const said = await call(client, name, given).then(
        ({ isError, text }) => (isError ? text : 'accepted'),
        (error: Error) => error.message,
      );
      expect(said).not.toBe('accepted');
      expect(said).toMatch(/breed_id|limit|order|breeds|additional/);
    }
  });
});

it('offers what changes nothing, with --read-only', async () => {
  const client = await connect(['--read-only']);
  const { tools } = await client.listTools();
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
  expect(tools.map(({ name }) => name)).toContain('searchImages');
  const refused = await call(client, 'createVote', { image_id: 'a', value: 1 }).then(
    ({ isError }) => (isError ? 'refused' : 'accepted'),
    () => 'refused',
  );
  expect(refused).toBe('refused');
});

it('says what to do where there is no server, or no key', async () => {
  const away = await connect([], { CATAPI_BASE_URL: 'http://127.0.0.1:1' });
  const refused = await call(away, 'searchImages');
  expect(refused).toMatchObject({ isError: true });
  expect(refused.text).toContain('Nobody answers at http://127.0.0.1:1');
  const nobody = await connect([], { CATAPI_KEY: '' });
  expect((await call(nobody, 'listVotes')).text).toContain('This needs a key');
});
