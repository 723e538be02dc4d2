// The program as an operator runs it: it starts with nothing, greets, keeps its data, stops cleanly
// and tells what is wrong. Real processes, real signals, real files.

import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { findFreePort } from '../support/private-process.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { send } from '../support/server.ts';
import { createDatabase } from '../support/services.ts';

let folder: string;
let port: number;
let env: Record<string, string>;
const url = () => `http://127.0.0.1:${port}`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-program-'));
  port = await findFreePort();
  env = { DATA_DIR: folder, PORT: String(port) };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What comes after the stop may find nobody; what was accepted must be answered whole. */
/**
 * A call that came too late: the port is closed, or the kernel had taken a connection that the
 * process never saw, which it resets. That nothing was done for such a call is counted afterwards.
 */
function unlessRefused(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ECONNREFUSED' && error.code !== 'ECONNRESET') throw error;
}

const vote = (value: number, key = 'DEMO-API-KEY') =>
  send(url(), '/v1/votes', { method: 'POST', key, body: { image_id: 'kept', value } });

describe('a start with nothing', () => {
  it('greets in under ten lines, with a curl line that works', async () => {
    const server = startProgram([], { ...env, LOG_LEVEL: 'silent' });
    const greeting = await server.waitFor('curl ');
    expect(greeting.trim().split('\n').length).toBeLessThan(10);
    expect(greeting).toContain('DEMO-API-KEY');
    const [, target = '', key] =
      /curl 'http:\/\/localhost:\d+([^']+)' -H 'x-api-key: ([^']+)'/.exec(greeting) ?? [];
    const answer = await send(url(), target, { key });
    expect(answer.json<unknown[]>()).toHaveLength(2);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  });

  it('keeps its data over a stop and over a kill', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL', 'SIGINT'] as const) {
      const server = startProgram([], env);
      await server.waitFor('listening');
      expect((await vote(1)).status).toBe(201);
      server.child.kill(signal);
      const { code } = await server.ended;
      expect(code).toBe(signal === 'SIGKILL' ? null : 0);
    }
    const server = startProgram([], env);
    await server.waitFor('listening');
    const votes = await send(url(), '/v1/votes', { key: 'DEMO-API-KEY' });
    expect(votes.json<unknown[]>()).toHaveLength(3);
    server.child.kill('SIGTERM');
    await server.ended;
  });
});

describe('two processes on one folder', () => {
  it('start at once on nothing, and see what the other wrote', async () => {
    const otherPort = await findFreePort();
    const servers = [startProgram([], env), startProgram([], { ...env, PORT: String(otherPort) })];
    await Promise.all(servers.map((server) => server.waitFor('listening')));
    const others = `http://127.0.0.1:${otherPort}`;
    for (const one of [url(), others]) {
      expect((await send(one, '/v1/breeds')).headers['pagination-count']).toBe('67');
    }
    expect((await vote(1)).status).toBe(201);
    const votes = await send(others, '/v1/votes', { key: 'DEMO-API-KEY' });
    expect(votes.json<unknown[]>()).toHaveLength(1);
    for (const { child, ended } of servers) {
      child.kill('SIGTERM');
      expect((await ended).code).toBe(0);
    }
  });
});

describe('a copy of the database file', () => {
  it('that was made after a stop is whole', async () => {
    const server = startProgram([], env);
    await server.waitFor('listening');
    expect((await vote(1)).status).toBe(201);
    server.child.kill('SIGTERM');
    await server.ended;
    const restored = join(folder, 'restored');
    await mkdir(restored);
    await copyFile(join(folder, 'catapi.sqlite'), join(restored, 'catapi.sqlite'));
    const again = startProgram([], { ...env, DATA_DIR: restored });
    await again.waitFor('listening');
    const votes = await send(url(), '/v1/votes', { key: 'DEMO-API-KEY' });
    expect(votes.json<unknown[]>()).toHaveLength(1);
    again.child.kill('SIGTERM');
    await again.ended;
  });
});

describe('a stop', () => {
  it('loses nothing that was accepted, and refuses nobody half-way', async () => {
    const server = startProgram([], { ...env, RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'silent' });
    await server.waitFor('listening');
    let isOver = false;
    let accepted = 0;
    const writers = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const answer = await vote(1).catch(unlessRefused);
        if (answer === undefined) return;
        expect(answer.status).toBe(201);
        accepted += 1;
      }
    });
    await expect.poll(() => accepted, { timeout: 10_000 }).toBeGreaterThan(10);
    server.child.kill('SIGTERM');
    const { code } = await server.ended;
    isOver = true;
    await Promise.all(writers);
    expect(code).toBe(0);
    const again = startProgram([], { ...env, LOG_LEVEL: 'silent' });
    await again.waitFor('listening');
    const list = await send(url(), '/v1/votes?limit=1', { key: 'DEMO-API-KEY' });
    expect(Number(list.headers['pagination-count'])).toBe(accepted);
    again.child.kill('SIGTERM');
    await again.ended;
  });

  it('waits neither for a silent socket nor for half a request line', async () => {
    const server = startProgram([], env);
    await server.waitFor('listening');
    const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')] as const;
    const closed = sockets.map(async (socket) => {
      socket.on('error', () => {});
      await once(socket, 'connect');
      await once(socket, 'close');
    });
    await once(sockets[1], 'connect');
    sockets[1].write('GET /v1/bre');
    expect((await send(url(), '/healthz')).status).toBe(200);
    const stoppedAtMs = performance.now();
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    expect(performance.now() - stoppedAtMs).toBeLessThan(3000);
    await Promise.all(closed);
  });

  it('answers what comes on a connection that was idle when it began', async () => {
    const server = startProgram([], env);
    await server.waitFor('listening');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = { agent };
    expect((await send(url(), '/healthz', ask)).status).toBe(200);
    server.child.kill('SIGTERM');
    await server.waitFor('process.stopping');
    const last = await send(url(), '/healthz', ask);
    expect([last.status, last.headers['connection']]).toEqual([200, 'close']);
    await expect(send(url(), '/healthz', ask)).rejects.toThrow(/ECONNREFUSED/);
    expect((await server.ended).code).toBe(0);
    agent.destroy();
  });
});

describe('roles and ports', () => {
  it('serves metrics on their own port, and never on the public one', async () => {
    const opsPort = await findFreePort();
    const server = startProgram([], { ...env, OPS_PORT: String(opsPort) });
    await server.waitFor('listening');
    await send(url(), '/v1/breeds');
    const metrics = await send(`http://127.0.0.1:${opsPort}`, '/metrics');
    expect(metrics.text).toContain('catapi_request_duration_seconds_count{operation="listBreeds"');
    expect((await send(url(), '/metrics')).status).toBe(404);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  });

  it('a worker alone listens to nobody', async () => {
    const server = startProgram([], { ...env, ROLES: 'worker' });
    await server.waitFor('process.started');
    await expect(send(url(), '/healthz')).rejects.toThrow(/ECONNREFUSED/);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  });

  it('says so when its port is taken', async () => {
    const first = startProgram([], env);
    await first.waitFor('listening');
    const second = await runProgram([], { ...env, DATA_DIR: join(folder, 'second') });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`port ${port} is taken; choose another`);
    first.child.kill('SIGTERM');
    await first.ended;
  });
});

describe('a word that is no command', () => {
  it('starts nothing and says so', async () => {
    const { code, stderr } = await runProgram(['nope'], env);
    expect(code).toBe(1);
    expect(stderr).toContain('there is no command nope');
  });
});

describe('faults of the settings', () => {
  it('are all told, and nothing starts', async () => {
    const { code, stderr } = await runProgram([], { ...env, PORT: 'x', ROLES: 'cook' });
    expect(code).toBe(1);
    expect(stderr).toContain('PORT is "x"');
    expect(stderr).toContain('ROLES is "cook"');
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

describe('keys', () => {
  it('are made, listed and revoked', async () => {
    const made = await runProgram(['keys', 'create', '--email', 'a@school.example'], env);
    const key = made.stdout.trim();
    expect(key).toMatch(/^live_[A-Za-z0-9]{64}$/);
    const listed = await runProgram(['keys', 'list'], env);
    expect(listed.stdout).toContain(`…${key.slice(-4)}`);
    expect(listed.stdout).not.toContain(key);
    const server = startProgram([], env);
    await server.waitFor('listening');
    expect((await vote(1, key)).status).toBe(201);
    server.child.kill('SIGTERM');
    await server.ended;
    const id = /^(\d+)\s+…/m.exec(listed.stdout)?.[1] as string;
    expect((await runProgram(['keys', 'revoke', id], env)).code).toBe(0);
    const again = startProgram([], env);
    await again.waitFor('listening');
    expect((await vote(1, key)).status).toBe(401);
    again.child.kill('SIGTERM');
    await again.ended;
    const unknown = await runProgram(['keys', 'revoke', '999'], env);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('keys list')]);
  });
});

describe.runIf(inject('mariadb') !== undefined)('a database of the operator', () => {
  it('is migrated by a command, twice at once, and refused before', async () => {
    const database = await createDatabase(inject('mariadb') as string);
    const mysqlEnv = { ...env, DATABASE_URL: database.url };
    const early = await runProgram([], mysqlEnv);
    expect([early.code, early.stderr]).toEqual([
      1,
      expect.stringContaining('catapi-server migrate'),
    ]);
    const migrations = [runProgram(['migrate'], mysqlEnv), runProgram(['migrate'], mysqlEnv)];
    const outputs = await Promise.all(migrations);
    expect(outputs.map(({ code }) => code)).toEqual([0, 0]);
    expect(outputs.map(({ stdout }) => stdout).join()).toContain('was up to date');
    const seeds = [runProgram(['seed'], mysqlEnv), runProgram(['seed'], mysqlEnv)];
    const seeded = await Promise.all(seeds);
    expect(seeded.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const server = startProgram([], mysqlEnv);
    await server.waitFor('listening');
    expect((await send(url(), '/v1/breeds')).headers['pagination-count']).toBe('67');
    expect((await vote(1)).status).toBe(401);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    await database.drop();
  });

  it('that does not answer is told, and the server does not hang', async () => {
    const dead = { ...env, DATABASE_URL: `mysql://root@127.0.0.1:${await findFreePort()}/cats` };
    const { code, stderr } = await runProgram([], dead);
    expect(code).toBe(1);
    expect(stderr).toMatch(/database could not/);
  });
});
