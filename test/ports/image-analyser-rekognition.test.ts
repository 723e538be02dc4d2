// AWS Rekognition: what it is asked, and what is made of its answers. What its failures are to the
// port is told in image-analyser.test.ts.

import { HttpResponse, http } from 'msw';
import { afterAll, describe, expect, it } from 'vitest';
import { openRekognitionAnalyser } from '../../packages/server/src/adapters/image-analyser-rekognition.ts';
import {
  createJpeg,
  credentials,
  failureOf,
  interceptNetwork,
  readAnswer,
  rekognitionUrl,
} from '../support/analyser-network.ts';

const network = interceptNetwork();
const jpeg = await createJpeg();

describe('AWS Rekognition', () => {
  const analyser = openRekognitionAnalyser({ region: 'eu-west-1', credentials });
  afterAll(() => analyser.close());

  const answers: Record<string, string> = {
    DetectLabels: 'rekognition-detect-labels',
    DetectModerationLabels: 'rekognition-detect-moderation-labels',
    DetectText: 'rekognition-detect-text',
    DetectFaces: 'rekognition-detect-faces',
  };
  const questionOf = (request: Request) =>
    request.headers.get('x-amz-target')?.split('.').at(-1) ?? '';

  it('is passed on as it says it', async () => {
    network.use(
      http.post(rekognitionUrl, async ({ request }) =>
        HttpResponse.json(await readAnswer(answers[questionOf(request)] ?? '')),
      ),
    );
    const { Labels } = await readAnswer('rekognition-detect-labels');
    const BoundingBox = { Width: 0.25, Height: 0.0625, Left: 0.5, Top: 0.75 };
    const fragile = { DetectedText: 'FRAGILE', Confidence: 98.80231475830078, BoundingBox };
    const Confidence = 71.48490142822266;
    expect(await analyser.analyse(jpeg)).toEqual({
      vendor: 'AWS Rekognition',
      labels: Labels.map(
        ({ Aliases: _, Categories: __, ...kept }: Record<string, unknown>) => kept,
      ),
      moderationLabels: [
        { Name: 'Alcoholic Beverages', ParentName: 'Alcohol', Confidence },
        { Name: 'Alcohol', Confidence },
      ],
      textDetections: [
        { ...fragile, Type: 'LINE' },
        { ...fragile, Type: 'WORD' },
      ],
      faces: [
        {
          Confidence: 99.95819091796875,
          BoundingBox: { Width: 0.125, Height: 0.25, Left: 0.0625, Top: 0.03125 },
        },
      ],
    });
  });

  it('is asked four questions of the same picture, signed', async () => {
    const asked: unknown[] = [];
    network.use(
      http.post(rekognitionUrl, async ({ request }) => {
        const { Image, ...rest } = (await request.json()) as { Image: { Bytes: string } };
        expect(Buffer.from(Image.Bytes, 'base64').equals(jpeg)).toBe(true);
        expect(request.headers.get('authorization')).toMatch(/^AWS4-HMAC-SHA256 /);
        asked.push([questionOf(request), rest]);
        return HttpResponse.json({});
      }),
    );
    const nothing = { labels: [], moderationLabels: [], textDetections: [], faces: [] };
    expect(await analyser.analyse(jpeg)).toEqual({ vendor: 'AWS Rekognition', ...nothing });
    expect(asked).toHaveLength(4);
    expect(asked).toEqual(
      expect.arrayContaining([
        ['DetectLabels', { MaxLabels: 50, MinConfidence: 50 }],
        ['DetectModerationLabels', { MinConfidence: 50 }],
        ['DetectText', {}],
        ['DetectFaces', {}],
      ]),
    );
  });

  it('names the question that may not be asked', async () => {
    network.use(
      http.post(rekognitionUrl, ({ request }) =>
        questionOf(request) === 'DetectText'
          ? HttpResponse.json({ __type: 'AccessDeniedException', Message: 'no' }, { status: 400 })
          : HttpResponse.json({}),
      ),
    );
    const error = await failureOf(analyser.analyse(jpeg));
    expect(error).toMatchObject({ action: 'detect text with AWS Rekognition', retryable: false });
  });

  it('without credentials is the operator’s affair, and late ones are an outage', async () => {
    const absent = Object.assign(new Error('none here'), { name: 'CredentialsProviderError' });
    const without = openRekognitionAnalyser({
      region: 'eu-west-1',
      credentials: () => Promise.reject(absent),
    });
    const late = openRekognitionAnalyser({
      region: 'eu-west-1',
      credentials: () => new Promise(() => {}),
      timeMsMax: 100,
    });
    for (const work of [without.check(), without.analyse(jpeg)]) {
      expect(await failureOf(work)).toMatchObject({ port: 'imageAnalyser', retryable: false });
    }
    for (const work of [late.check(), late.analyse(jpeg)]) {
      expect(await failureOf(work)).toMatchObject({ port: 'imageAnalyser', retryable: true });
    }
  });
});
