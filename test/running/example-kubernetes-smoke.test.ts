// The Job's script, taken out of the manifest and run here as its container would: the manifest's
// command, args and environment, with another address. No cluster is needed, and so none is asked:
// whether Kubernetes takes the manifest is told by kubectl's own types, where there is a kubectl.
//
// What cannot be seen here is what the kubelet and the image do.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { exampleFolder, runExample } from '../support/example-program.ts';
import { catOf, type OddServer, startOddServer } from '../support/odd-server.ts';
import { createFolder, findFreePort, removeFolder } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { findProgram } from '../support/services.ts';

interface Container {
  name: string;
  image: string;
  command: string[];
  args: string[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: object } }[];
  resources: Record<'requests' | 'limits', Record<'cpu' | 'memory', string>>;
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
}

interface Job {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  spec: {
    backoffLimit: number;
    activeDeadlineSeconds: number;
    template: {
      spec: {
        restartPolicy: string;
        securityContext: object;
        containers: Container[];
        volumes: { name: string; emptyDir?: object }[];
      };
    };
  };
}

const file = join(exampleFolder('kubernetes-smoke'), 'cat-smoke.yaml');
// Strict: a key that is written twice is a fault.
const documents = parseAllDocuments(readFileSync(file, 'utf8'), { strict: true });
const [document] = documents;
const job = document?.toJS() as Job;
const pod = job.spec.template.spec;
const container = pod.containers[0] as Container;

let server: TestServer;
let odd: OddServer;

beforeAll(async () => {
  server = await startServer();
  odd = await startOddServer((_, response) => response.end());
}, 30_000);
afterAll(async () => {
  await odd?.stop();
  await server?.stop();
});

/** As the kubelet does it: $(NAME) is a variable of env, other names stay, and $$ is a $. */
function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (env[name] ?? whole),
  );
}

/** Runs the container against a server; a Secret that is optional and absent sets nothing. */
function runJob(url: string | undefined, key?: string) {
  const env = Object.fromEntries(
    container.env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  ) as Record<string, string>;
  if (url !== undefined) env['CATAPI_BASE_URL'] = url;
  if (key !== undefined) env['CATAPI_KEY'] = key;
  const words = [...container.command, ...container.args].map((word) => expand(word, env));
  return runExample('kubernetes-smoke', words, { env });
}

describe('the manifest', () => {
  it('is one Job with names that Kubernetes takes', () => {
    expect(documents).toHaveLength(1);
    expect(document?.errors).toEqual([]);
    expect(document?.warnings).toEqual([]);
    expect(job).toMatchObject({ apiVersion: 'batch/v1', kind: 'Job' });
    const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
    const named = [job.metadata, container, ...pod.volumes, ...container.volumeMounts];
    for (const { name } of named) expect(name).toMatch(label);
    for (const value of Object.values(job.metadata.labels)) expect(value).toMatch(label);
    for (const { name } of container.env) expect(name).toMatch(/^[A-Z_]+$/);
    // A tag that does not move.
    expect(container.image).toMatch(/^[\w.-]+(\/[\w.-]+)+:\d+\.\d+\.\d+$/);
    const mounted = container.volumeMounts.map(({ name }) => name);
    expect(mounted).toEqual(pod.volumes.map(({ name }) => name));
  });

  it('ends, whatever happens, and may do little', () => {
    expect(pod.restartPolicy).toBe('Never');
    expect(job.spec.backoffLimit).toBeLessThanOrEqual(6);
    expect(job.spec.activeDeadlineSeconds).toBeLessThanOrEqual(600);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      // The image's user has a name, and the kubelet cannot tell that a name is not root's.
      runAsUser: expect.any(Number),
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.securityContext).not.toMatchObject({ runAsUser: 0 });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    for (const size of [container.resources.requests, container.resources.limits]) {
      expect(size).toEqual({
        cpu: expect.stringMatching(/^\d+m$/),
        memory: expect.stringMatching(/^\d+Mi$/),
      });
    }
    // The only place that the script writes to: mktemp's.
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/tmp']);
  });

  it('names the server of a cluster, and the kubelet changes nothing in the script', () => {
    const base = container.env.find(({ name }) => name === 'CATAPI_BASE_URL');
    expect(base?.value).toBe('http://catapi.default.svc:3000');
    const env = Object.fromEntries(container.env.map(({ name }) => [name, 'changed']));
    expect(container.args.map((word) => expand(word, env))).toEqual(container.args);
  });
});

describe.runIf(findProgram('curl') !== undefined)('the script (needs curl)', () => {
  it('succeeds with a cat', async () => {
    const told = await runJob(`${server.url}/v1/`, server.key);
    expect(told).toMatchObject({ code: 0, err: '' });
    const [, url = '', bytes] = /^a cat: (\S+) \((\d+) bytes\)\n$/.exec(told.out) ?? [];
    const { bytes: picture } = await server.ask(new URL(url).pathname);
    expect(Number(bytes)).toBe(picture.length);
  });

  it('uses the demo key without a Secret, and tells it to the API only', async () => {
    odd.asked.length = 0;
    odd.answer = catOf(
      () => odd.url,
      (response) => response.end(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
    );
    expect(await runJob(odd.url)).toMatchObject({ code: 0 });
    const keys = odd.asked.map(({ headers }) => headers['x-api-key']);
    expect(keys).toEqual(['DEMO-API-KEY', undefined]);
  });

  it('fails when nobody answers', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const told = await runJob(url);
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toContain(`cat-smoke: no answer from ${url}`);
  });

  it.each([
    ['an empty list', 200, '[]', /has no cats/],
    ['a page', 200, '<!doctype html>', /is no server of cats/],
    ['nothing', 200, '', /is no server of cats/],
    ['a refusal', 401, 'AUTHENTICATION_ERROR', /401: AUTHENTICATION/],
    ['a fault', 503, 'Service Unavailable', /503: Service/],
  ])('fails when the search answers %s', async (_, status, body, said) => {
    odd.answer = (_path, response) => response.writeHead(status).end(body);
    const told = await runJob(odd.url);
    expect(told).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
  });

  it.each([
    ['is a page', 200, 'image/jpeg', '<!doctype html>', /not a picture/],
    ['is empty', 200, 'image/jpeg', '', /not a picture/],
    ['is gone', 404, 'text/plain', 'NOT_FOUND', /no picture: .*404/],
  ])('fails when the picture %s', async (_, status, type, body, said) => {
    odd.answer = catOf(
      () => odd.url,
      (response) => response.writeHead(status, { 'content-type': type }).end(body),
    );
    const told = await runJob(odd.url);
    expect(told).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
  });

  it('fails when the picture is cut short', async () => {
    odd.answer = catOf(
      () => odd.url,
      (response) => {
        response.writeHead(200, { 'content-length': 5000 });
        response.write(Buffer.from('ffd8ffe000104a464946', 'hex'), () => response.destroy());
      },
    );
    const told = await runJob(odd.url);
    expect(told).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no picture') });
  });
});

/** What `given` holds and `kept` does not, as paths. */
function lost(given: unknown, kept: unknown, path = 'manifest'): string[] {
  if (typeof given !== 'object' || given === null) return given === kept ? [] : [path];
  return Object.entries(given).flatMap(([name, value]) =>
    lost(value, (kept as Record<string, unknown> | undefined)?.[name], `${path}.${name}`),
  );
}

// `apply --dry-run=client` asks a cluster which kinds there are, so it says nothing without one.
// With --local the manifest goes through the types of the API: what they do not know is dropped.
const kubectl = findProgram('kubectl');
describe.runIf(kubectl !== undefined)("Kubernetes' own types (needs kubectl)", () => {
  // An image that is the same would print nothing.
  const words = ['set', 'image', '--local', '-f', '-', 'cat-smoke=another', '-o', 'json'];

  /** The manifest after Kubernetes' types, or why it is none. */
  async function read(text: string): Promise<unknown> {
    const home = createFolder('kubectl');
    const { PATH = '' } = process.env;
    // Nobody's cluster is meant: there is no configuration in this home.
    const env = { PATH, HOME: home, KUBECONFIG: join(home, 'none') };
    const run = promisify(execFile)(kubectl as string, words, { env });
    run.child.stdin?.end(text);
    try {
      const { stdout } = await run;
      return JSON.parse(stdout.replace('"another"', JSON.stringify(container.image)));
    } catch (error) {
      return String(error);
    } finally {
      removeFolder(home);
    }
  }

  it('know every field of the manifest', async () => {
    expect(lost(job, await read(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('would not know a field in the wrong place, nor a word for a number', async () => {
    const text = readFileSync(file, 'utf8');
    const misplaced = text
      .replace('      restartPolicy: Never\n', '')
      .replace('  backoffLimit: 2\n', '  backoffLimit: 2\n  restartPolicy: Never\n');
    const kept = await read(misplaced);
    expect(lost(job, kept)).toEqual(['manifest.spec.template.spec.restartPolicy']);
    expect(await read(text.replace('backoffLimit: 2', 'backoffLimit: two'))).toContain('failed');
  });
});
