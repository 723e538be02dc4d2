// The analysers that are services, against answers as the services give them: what is made of them,
// and what each of their failures is. The network is msw's; the clients are the services' own.

import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openGoogleAnalyser } from '../../packages/server/src/adapters/image-analyser-google.ts';
import { openRekognitionAnalyser } from '../../packages/server/src/adapters/image-analyser-rekognition.ts';
import { PortError } from '../../packages/server/src/errors.ts';
import type { ImageAnalyser } from '../../packages/server/src/ports/image-analyser.ts';

const jpeg = Buffer.from('a picture');
const network = setupServer();

beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const box = { Width: 0.5, Height: 0.4, Left: 0.1, Top: 0.2 };

describe('AWS Rekognition', () => {
  const url = 'https://rekognition.eu-west-1.amazonaws.com/';
  const answers: Record<string, object> = {
    DetectLabels: {
      Labels: [
        {
          Name: 'Cat',
          Confidence: 99.1,
          Instances: [{ BoundingBox: box, Confidence: 97.5 }],
          Parents: [{ Name: 'Animal' }],
          Aliases: [],
        },
      ],
      LabelModelVersion: '3.0',
    },
    DetectModerationLabels: {
      ModerationLabels: [{ Name: 'Smoking', ParentName: 'Drugs & Tobacco', Confidence: 71 }],
    },
    DetectText: {
      TextDetections: [
        { DetectedText: 'HI', Type: 'LINE', Id: 0, Confidence: 90, Geometry: { BoundingBox: box } },
        { DetectedText: 'HI', Type: 'WORD', Id: 1, ParentId: 0, Confidence: 90 },
      ],
    },
    DetectFaces: { FaceDetails: [{ Confidence: 98, BoundingBox: box }] },
  };
  let analyser: ImageAnalyser;

  beforeAll(() => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    analyser = openRekognitionAnalyser({ region: 'eu-west-1', credentials });
  });
  afterAll(() => analyser.close());

  const answerAll = () =>
    network.use(
      http.post(url, ({ request }) => {
        const asked = request.headers.get('x-amz-target')?.split('.').at(-1) ?? '';
        return HttpResponse.json(answers[asked] as object);
      }),
    );

  it('is passed on as it says it', async () => {
    answerAll();
    expect(await analyser.analyse(jpeg)).toEqual({
      vendor: 'AWS Rekognition',
      labels: [
        {
          Name: 'Cat',
          Confidence: 99.1,
          Instances: [{ BoundingBox: box, Confidence: 97.5 }],
          Parents: [{ Name: 'Animal' }],
        },
      ],
      moderationLabels: [{ Name: 'Smoking', ParentName: 'Drugs & Tobacco', Confidence: 71 }],
      textDetections: [
        { DetectedText: 'HI', Type: 'LINE', Confidence: 90, BoundingBox: box },
        { DetectedText: 'HI', Type: 'WORD', Confidence: 90, BoundingBox: expect.anything() },
      ],
      faces: [{ Confidence: 98, BoundingBox: box }],
    });
  });

  it('is sent the picture, signed', async () => {
    const seen: unknown[] = [];
    network.use(
      http.post(url, async ({ request }) => {
        const { Image } = (await request.json()) as { Image: { Bytes: string } };
        seen.push([
          Image.Bytes,
          /^AWS4-HMAC-SHA256 /.test(request.headers.get('authorization') ?? ''),
        ]);
        return HttpResponse.json({});
      }),
    );
    await analyser.analyse(jpeg);
    expect(seen).toEqual(Array.from({ length: 4 }, () => [jpeg.toString('base64'), true]));
  });

  const faults: [string, number, string, { port?: boolean; retryable?: boolean }][] = [
    ['a picture that it cannot read', 400, 'InvalidImageFormatException', {}],
    ['a picture that is too large', 400, 'ImageTooLargeException', {}],
    ['credentials that are not known', 400, 'UnrecognizedClientException', { port: true }],
    ['a permission that is missing', 400, 'AccessDeniedException', { port: true }],
    ['too many questions', 400, 'ThrottlingException', { port: true, retryable: true }],
    ['a fault of its own', 500, 'InternalServerError', { port: true, retryable: true }],
  ];
  it.each(faults)('tells %s', async (_, status, type, { port = false, retryable = false }) => {
    network.use(
      http.post(url, () => HttpResponse.json({ __type: type, message: 'no' }, { status })),
    );
    const error = await analyser.analyse(jpeg).catch((cause: unknown) => cause);
    expect(error instanceof PortError).toBe(port);
    if (port) expect(error).toMatchObject({ port: 'imageAnalyser', retryable });
    else expect((error as Error).message).toContain('cannot read it');
  });

  it('that cannot be reached is an outage', async () => {
    network.use(http.post(url, () => HttpResponse.error()));
    const error = await analyser.analyse(jpeg).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ port: 'imageAnalyser', retryable: true });
  });
});

describe('Google Vision', () => {
  const url = 'https://vision.example/v1/images:annotate';
  let analyser: ImageAnalyser;

  beforeAll(() => {
    analyser = openGoogleAnalyser({ apiKey: 'secret', apiEndpoint: 'vision.example' });
  });
  afterAll(() => analyser.close());

  const answer = (response: object) =>
    network.use(http.post(url, () => HttpResponse.json({ responses: [response] })));

  it('is told in the contract’s names', async () => {
    answer({
      labelAnnotations: [
        { mid: '/m/01yrx', description: 'Cat', score: 0.97 },
        { description: 'Whiskers', score: 0.9 },
      ],
      localizedObjectAnnotations: [
        {
          name: 'Cat',
          score: 0.88,
          boundingPoly: {
            normalizedVertices: [
              { x: 0.1, y: 0.2 },
              { x: 0.6, y: 0.2 },
              { x: 0.6, y: 0.9 },
              { x: 0.1, y: 0.9 },
            ],
          },
        },
      ],
      safeSearchAnnotation: { adult: 'VERY_UNLIKELY', racy: 'LIKELY', violence: 'UNLIKELY' },
      textAnnotations: [{ description: 'HI YOU' }, { description: 'HI' }, { description: 'YOU' }],
      faceAnnotations: [{ detectionConfidence: 0.75 }],
    });
    const seen = await analyser.analyse(jpeg);
    expect(seen.vendor).toBe('Google Vision');
    expect(seen.labels).toMatchObject([
      { Name: 'Cat', Parents: [{ Name: 'Animal' }, { Name: 'Mammal' }, { Name: 'Pet' }] },
      { Name: 'Whiskers', Instances: [], Parents: [] },
    ]);
    expect(seen.labels[0]?.Confidence).toBeCloseTo(97);
    const [instance] = seen.labels[0]?.Instances ?? [];
    expect(instance?.BoundingBox.Width).toBeCloseTo(0.5);
    expect(instance?.BoundingBox.Height).toBeCloseTo(0.7);
    expect(seen.moderationLabels).toEqual([{ Name: 'Suggestive', Confidence: 80 }]);
    expect(seen.textDetections.map(({ DetectedText }) => DetectedText)).toEqual(['HI', 'YOU']);
    expect(seen.faces).toMatchObject([{ Confidence: 75 }]);
  });

  it('that sees nothing says nothing', async () => {
    answer({});
    expect(await analyser.analyse(jpeg)).toEqual({
      vendor: 'Google Vision',
      ...{ labels: [], moderationLabels: [], textDetections: [], faces: [] },
    });
  });

  it('tells a picture that it cannot read', async () => {
    answer({ error: { code: 3, message: 'Bad image data.' } });
    const error = await analyser.analyse(jpeg).catch((cause: unknown) => cause);
    expect(error).not.toBeInstanceOf(PortError);
    expect((error as Error).message).toContain('Bad image data.');
  });

  const faults: [string, number, string, boolean][] = [
    ['a key that is refused', 403, 'PERMISSION_DENIED', false],
    ['too many questions', 429, 'RESOURCE_EXHAUSTED', true],
    ['that it is away', 503, 'UNAVAILABLE', true],
  ];
  it.each(faults)(
    'tells %s',
    async (_, status, name, retryable) => {
      const error = { code: status, message: 'no', status: name };
      network.use(http.post(url, () => HttpResponse.json({ error }, { status })));
      const told = await analyser.analyse(jpeg).catch((cause: unknown) => cause);
      expect(told).toMatchObject({ port: 'imageAnalyser', retryable });
      expect(String(told)).not.toContain('secret');
    },
    30_000,
  );

  it('that cannot be reached is an outage', async () => {
    network.use(http.post(url, () => HttpResponse.error()));
    const told = await analyser.analyse(jpeg).catch((cause: unknown) => cause);
    expect(told).toMatchObject({ port: 'imageAnalyser', retryable: true });
  }, 30_000);
});
