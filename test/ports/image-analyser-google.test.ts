// Google Vision: who asks, what it is asked, and what is made of its answers. What its failures are
// to the port is told in image-analyser.test.ts.

import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpResponse, http } from 'msw';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGoogleAnalyser } from '../../packages/server/src/adapters/image-analyser-google.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import {
  createJpeg,
  failureOf,
  googleUrl,
  interceptNetwork,
  readAnswer,
  secret,
} from '../support/analyser-network.ts';

const network = interceptNetwork();
const jpeg = await createJpeg();

describe('Google Vision', () => {
  const analyser = openGoogleAnalyser({ apiKey: secret });
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catapi-analyser-'));
  });
  afterAll(async () => {
    await analyser.close();
    await rm(folder, { recursive: true });
  });

  const answer = (response: object) =>
    network.use(http.post(googleUrl, () => HttpResponse.json({ responses: [response] })));

  it('is told in the contract’s names', async () => {
    const body = await readAnswer('google-vision');
    network.use(http.post(googleUrl, () => HttpResponse.json(body)));
    const named = (...names: string[]) => names.map((Name) => ({ Name }));
    const seen = await analyser.analyse(jpeg);
    expect(seen.vendor).toBe('Google Vision');
    expect(seen.labels).toEqual([
      {
        Name: 'Cat',
        Confidence: 97.03,
        Instances: [
          { BoundingBox: { Width: 0.5, Height: 0.75, Left: 0.125, Top: 0.25 }, Confidence: 88.37 },
        ],
        Parents: named('Pet', 'Animal', 'Mammal'),
      },
      { Name: 'Small to medium-sized cats', Confidence: 88.72, Instances: [], Parents: [] },
      { Name: 'Whiskers', Confidence: 86.44, Instances: [], Parents: [] },
      {
        Name: 'Box',
        Confidence: 71.26,
        Instances: [
          { BoundingBox: { Width: 0.5, Height: 0.5, Left: 0, Top: 0 }, Confidence: 71.26 },
        ],
        Parents: [],
      },
      {
        Name: 'Tabby cat',
        Confidence: 57,
        Instances: [],
        Parents: named('Cat', 'Pet', 'Animal', 'Mammal'),
      },
    ]);
    expect(seen.moderationLabels).toEqual([{ Name: 'Suggestive', Confidence: 80 }]);
    const line = { Height: 0.125, Top: 0.25 };
    expect(seen.textDetections).toEqual([
      {
        ...{ DetectedText: 'THIS', Type: 'WORD', Confidence: 91.25 },
        BoundingBox: { ...line, Width: 0.25, Left: 0.25 },
      },
      {
        ...{ DetectedText: 'UP', Type: 'WORD', Confidence: 43.75 },
        BoundingBox: { ...line, Width: 0.125, Left: 0.625 },
      },
    ]);
    expect(seen.faces).toEqual([
      { Confidence: 75, BoundingBox: { Width: 0.25, Height: 0.5, Left: 0, Top: 0.1 } },
    ]);
  });

  it('is asked one question with the key in its head', async () => {
    let asked: { requests: { image: { content: string }; features: object[] }[] } | undefined;
    network.use(
      http.post(googleUrl, async ({ request }) => {
        expect(request.headers.get('x-goog-api-key')).toBe(secret);
        expect(request.url).not.toContain(secret);
        asked = (await request.json()) as typeof asked;
        return HttpResponse.json({ responses: [{}] });
      }),
    );
    const nothing = { labels: [], moderationLabels: [], textDetections: [], faces: [] };
    expect(await analyser.analyse(jpeg)).toEqual({ vendor: 'Google Vision', ...nothing });
    const [only, ...others] = asked?.requests ?? [];
    expect(others).toEqual([]);
    expect(only?.image.content).toBe(jpeg.toString('base64'));
    expect(only?.features).toHaveLength(5);
  });

  it('may spell likelihoods, and leave out how sure it is of words', async () => {
    answer({
      safeSearchAnnotation: { adult: 'VERY_LIKELY', racy: 'POSSIBLE', violence: 'UNLIKELY' },
      textAnnotations: [{ description: 'HI' }, { description: 'HI' }],
    });
    expect(await analyser.analyse(jpeg)).toMatchObject({
      moderationLabels: [
        { Name: 'Explicit Nudity', Confidence: 95 },
        { Name: 'Suggestive', Confidence: 60 },
      ],
      textDetections: [{ DetectedText: 'HI', Type: 'WORD', Confidence: 90 }],
    });
  });

  it('is not asked about what is no JPEG', async () => {
    const error = await failureOf(analyser.analyse(Buffer.from('no picture')));
    expect(error).not.toBeInstanceOf(PortError);
    expect(String(error)).toContain('no JPEG');
  });

  it('takes the key file of a service account, once it is there', async () => {
    const keyFilename = join(folder, 'key.json');
    const byFile = openGoogleAnalyser({ keyFilename });
    const error = await failureOf(byFile.analyse(jpeg));
    expect(error).toMatchObject({ port: 'imageAnalyser', retryable: false });
    expect(String(error)).toContain('ENOENT');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = {
      type: 'service_account',
      project_id: 'cats',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'analyser@cats.iam.gserviceaccount.com',
    };
    await writeFile(keyFilename, JSON.stringify(key));
    network.use(
      http.post(googleUrl, ({ request }) => {
        expect(request.headers.get('authorization')).toMatch(/^Bearer ey/);
        return HttpResponse.json({ responses: [{}] });
      }),
    );
    expect(await byFile.analyse(jpeg)).toMatchObject({ vendor: 'Google Vision' });
    await byFile.close();
  });
});
