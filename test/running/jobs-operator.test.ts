// Jobs as an operator sees them: how many there are on the port for metrics, and from the terminal
// which one is dead, why, and another try for it. The worker is the program, as is the command.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formOf, photograph } from '../support/forms.ts';
import { findFreePort } from '../support/private-process.ts';
import { type Program, runProgram, startProgram } from '../support/program.ts';
import { startServer, type TestServer } from '../support/server.ts';

const late = { timeout: 20_000, interval: 100 };

let folder: string;
let server: TestServer;
let worker: Program | undefined;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-jobs-'));
  const opsPort = String(await findFreePort());
  env = { DATA_DIR: folder, ANALYSER: 'none', OPS_PORT: opsPort, HOST: '127.0.0.1' };
  server = await startServer({
    dataDir: folder,
    env: { ROLES: 'api', ANALYSER: 'none', UPLOAD_WAIT_SECONDS: '0' },
  });
});
afterAll(async () => {
  worker?.child.kill('SIGTERM');
  await worker?.ended;
  await server.stop();
  await rm(folder, { recursive: true });
});

const operate = (...args: string[]) => runProgram(['jobs', ...args], env);

/** The lines that the worker's metrics have of jobs. */
async function readGauges(): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${env['OPS_PORT']}/metrics`);
  return (await answer.text()).split('\n').filter((line) => line.startsWith('catapi_jobs{'));
}

/** An approved upload whose file is gone: nobody can resize it, and one attempt is left. */
async function uploadInVain(): Promise<{ imageId: string; id: number }> {
  const ask = { method: 'POST', key: server.key, body: formOf() };
  const imageId = (await server.ask('/v1/images/upload', ask)).json<{ id: string }>().id;
  await server.ports.objectStore.delete(`incoming/${imageId}`);
  const [job] = await server.ports.queue.list('waiting', 1);
  const id = job?.id as number;
  const { write } = server.ports.database;
  await write('images').where({ id: imageId }).update({ state: 'analysed' });
  await write('jobs').where({ id }).update({ name: 'resizeImage', attempts: 7 });
  return { imageId, id };
}

it('is counted, kept when it is dead, shown with its error, and tried again', {
  timeout: 90_000,
}, async () => {
  const { imageId, id } = await uploadInVain();
  worker = startProgram([], { ...env, ROLES: 'worker' });
  await worker.waitFor('process.started');
  await expect.poll(readGauges, late).toEqual(['catapi_jobs{job="resizeImage",state="dead"} 1']);
  const why = `the file of the approved image ${imageId} is gone`;

  const listed = await operate('list', '--state', 'dead');
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(new RegExp(`^${id} +resizeImage +dead +8 .*${why}$`, 'm'));
  expect((await operate('list', '--state', 'waiting')).stderr).toMatch('there are no jobs');

  const shown = await operate('show', String(id));
  expect(JSON.parse(shown.stdout)).toMatchObject({
    ...{ id, name: 'resizeImage', state: 'dead', attempts: 8, lastError: why },
    payload: { imageId },
  });

  await server.ports.objectStore.put(`incoming/${imageId}`, photograph);
  const retried = await operate('retry', String(id));
  expect(retried).toMatchObject({ code: 0, stdout: '1 job is tried again\n' });
  await expect.poll(readGauges, late).toEqual([]);
  const row = await server.ports.database.latest('images').where({ id: imageId }).first();
  expect(row.state).toBe('published');
  expect(await operate('retry', 'all')).toMatchObject({ stdout: '0 jobs are tried again\n' });
});

it('is not found when there is none, and a wrong word is told', { timeout: 60_000 }, async () => {
  const ends = await Promise.all([
    operate('show', '123456'),
    operate('retry', '123456'),
    operate('retry', 'some'),
    operate('list', '--state', 'lost'),
  ]);
  expect(ends.map(({ code, stderr }) => [code, stderr.trim()])).toEqual([
    [1, 'catapi-server: there is no job 123456; one that is done is not kept'],
    [1, 'catapi-server: no dead job has the id 123456; `catapi-server jobs list` tells the ids'],
    [1, 'catapi-server: some is no id of a job'],
    [1, 'catapi-server: --state is lost, but one of waiting, running, dead was expected'],
  ]);
});
