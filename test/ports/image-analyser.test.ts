// What holds for every analyser that is a service: what each of its failures is to the port, how
// long it may take, and what a failure must not tell. The network is msw's; the clients are the
// services' own.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delay, HttpResponse, http, passthrough } from 'msw';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGoogleAnalyser } from '../../packages/server/src/adapters/image-analyser-google.ts';
import { noImageAnalyser } from '../../packages/server/src/adapters/image-analyser-none.ts';
import { openRekognitionAnalyser } from '../../packages/server/src/adapters/image-analyser-rekognition.ts';
import { openImageAnalyser } from '../../packages/server/src/context.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import type { ImageAnalyser } from '../../packages/server/src/ports/image-analyser.ts';
import {
  createJpeg,
  credentials,
  failureOf,
  googleUrl,
  interceptNetwork,
  readAnswer,
  rekognitionUrl,
  secret,
} from '../support/analyser-network.ts';

const network = interceptNetwork();
const jpeg = await createJpeg();

/** What a service answers when something is wrong, and what the port has to make of it. */
interface Fault {
  what: string;
  status: number;
  body: () => Promise<object> | object;
  is: 'picture' | 'operator' | 'outage';
}

interface Service {
  name: string;
  url: string;
  open(timeMsMax?: number): ImageAnalyser;
  /** The same at an address of this machine, where nobody listens. */
  openAt(port: number): ImageAnalyser;
  requests: number;
  faults: Fault[];
}

const amazonFault = (what: string, is: Fault['is'], type: string, status = 400): Fault => ({
  ...{ what, is, status },
  body: () => ({ __type: type, message: 'told by the service' }),
});

const googleFault = (what: string, is: Fault['is'], status: number, code: string): Fault => ({
  ...{ what, is, status },
  body: () => ({ error: { code: status, message: 'told by the service', status: code } }),
});

const services: Service[] = [
  {
    name: 'AWS Rekognition',
    url: rekognitionUrl,
    open: (timeMsMax = 10_000) =>
      openRekognitionAnalyser({ region: 'eu-west-1', credentials, timeMsMax }),
    openAt: (port) =>
      openRekognitionAnalyser({
        region: 'eu-west-1',
        credentials,
        endpoint: `https://127.0.0.1:${port}`,
      }),
    requests: 4,
    faults: [
      amazonFault('a picture that it cannot read', 'picture', 'InvalidImageFormatException'),
      amazonFault('a picture that is too large', 'picture', 'ImageTooLargeException'),
      amazonFault('credentials that are not known', 'operator', 'UnrecognizedClientException'),
      amazonFault('credentials that are over', 'operator', 'ExpiredTokenException'),
      amazonFault('a permission that is missing', 'operator', 'AccessDeniedException'),
      amazonFault('too many questions', 'outage', 'ThrottlingException'),
      amazonFault(
        'more than was paid for',
        'outage',
        'ProvisionedThroughputExceededException',
        429,
      ),
      amazonFault('a fault of its own', 'outage', 'InternalServerError', 500),
      amazonFault('that it is away', 'outage', 'ServiceUnavailableException', 503),
    ],
  },
  {
    name: 'Google Vision',
    url: googleUrl,
    open: (timeMsMax = 10_000) => openGoogleAnalyser({ apiKey: secret, timeMsMax }),
    openAt: (port) => openGoogleAnalyser({ apiKey: secret, apiEndpoint: `127.0.0.1:${port}` }),
    requests: 1,
    faults: [
      {
        what: 'a picture that it cannot read',
        is: 'picture',
        status: 200,
        body: () => readAnswer('google-vision-bad-picture'),
      },
      googleFault('a request that is too large', 'picture', 400, 'INVALID_ARGUMENT'),
      {
        what: 'a key that has expired',
        is: 'operator',
        status: 400,
        body: () => readAnswer('google-vision-key-expired'),
      },
      googleFault('credentials that are not known', 'operator', 401, 'UNAUTHENTICATED'),
      googleFault('a permission that is missing', 'operator', 403, 'PERMISSION_DENIED'),
      googleFault('too many questions', 'outage', 429, 'RESOURCE_EXHAUSTED'),
      googleFault('a fault of its own', 'outage', 500, 'INTERNAL'),
      googleFault('that it is away', 'outage', 503, 'UNAVAILABLE'),
      {
        what: 'that it cannot look at this one now',
        is: 'outage',
        status: 200,
        body: () => ({ responses: [{ error: { code: 14, message: 'told by the service' } }] }),
      },
    ],
  },
];

describe.each(services)('$name', ({ name, url, open, openAt, requests, faults }) => {
  let analyser: ImageAnalyser;

  beforeAll(() => {
    analyser = open();
  });
  afterAll(() => analyser.close());

  it.each(faults)('tells $what', async ({ status, body, is }) => {
    let count = 0;
    network.use(
      http.post(url, async () => {
        count += 1;
        return HttpResponse.json(await body(), { status });
      }),
    );
    const error = await failureOf(analyser.analyse(jpeg));
    expect(count, 'nothing is tried again behind our back').toBeLessThanOrEqual(requests);
    if (is === 'picture') {
      expect(error).not.toBeInstanceOf(PortError);
      expect(String(error)).toContain(`${name} cannot read the picture`);
      return;
    }
    expect(error).toBeInstanceOf(PortError);
    expect(error).toMatchObject({ port: 'imageAnalyser', retryable: is === 'outage' });
    if (is === 'operator') expect(String(error)).toContain('; check the ');
  });

  it('tells neither the key nor the picture with a failure', async () => {
    network.use(http.post(url, () => HttpResponse.json({}, { status: 500 })));
    const error = (await failureOf(analyser.analyse(jpeg))) as PortError;
    for (const one of [error, error.cause]) {
      expect(Object.keys(one as Error).sort()).toEqual(
        one === error ? ['action', 'load', 'name', 'port', 'retryable'] : [],
      );
      expect(String((one as Error).stack)).not.toContain(secret);
    }
  });

  it('that answers something else is an outage', async () => {
    network.use(http.post(url, () => new HttpResponse('<html>Bad Gateway', { status: 502 })));
    const error = await failureOf(analyser.analyse(jpeg));
    expect(error).toMatchObject({ port: 'imageAnalyser', retryable: true });
  });

  it('that cannot be reached is an outage', async () => {
    // A port that was somebody's a moment ago, and is nobody's now.
    const listener = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    network.use(http.all(`https://127.0.0.1:${port}/*`, () => passthrough()));
    const unreachable = openAt(port);
    const error = await failureOf(unreachable.analyse(jpeg));
    expect(error).toMatchObject({ port: 'imageAnalyser', retryable: true });
    expect(String(error)).toContain('ECONNREFUSED');
    await unreachable.close();
  });

  it('that does not answer is an outage when its time is over', async () => {
    network.use(
      http.post(url, async () => {
        await delay('infinite');
        return HttpResponse.json({});
      }),
    );
    const impatient = open(300);
    const beganAtMs = performance.now();
    const error = await failureOf(impatient.analyse(jpeg));
    expect(performance.now() - beganAtMs).toBeLessThan(3000);
    expect(error).toMatchObject({ port: 'imageAnalyser', retryable: true });
    expect(String(error)).toContain(name);
    await impatient.close();
  });

  it('can be asked whether it could look, without a question that costs', async () => {
    expect(analyser.canTell).toBe(true);
    await analyser.check();
  });
});

describe('the context', () => {
  it('opens whoever is chosen', async () => {
    const amazon = await openImageAnalyser({ kind: 'rekognition', region: 'eu-west-1' }, () => {});
    const google = await openImageAnalyser({ kind: 'google', apiKey: secret }, () => {});
    expect([amazon.canTell, google.canTell]).toEqual([true, true]);
    await Promise.all([amazon.close(), google.close()]);
    const none = await openImageAnalyser({ kind: 'none' }, () => {});
    expect(none).toBe(noImageAnalyser);
    expect(none.canTell).toBe(false);
    await expect(none.analyse(jpeg)).rejects.toThrow('cannot tell');
  });
});
