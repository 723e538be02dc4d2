// Google Vision, by its own client over HTTPS. It has other names than the contract and other ways
// to be unsure: likelihoods instead of percents, corners instead of shares. They are turned into
// the contract's here, with the tables that say how.

import { ImageAnnotatorClient, type protos } from '@google-cloud/vision';
import { PortError } from '../errors.ts';
import type {
  BoundingBox,
  ImageAnalyser,
  ImageAnalysis,
  Label,
  ModerationLabel,
} from '../ports/image-analyser.ts';

export interface GoogleOptions {
  /** An API key; without one as Google's client finds credentials on this machine. */
  apiKey?: string;
  /** Another host than Google's own, for tests. */
  apiEndpoint?: string;
}

type Answer = protos.google.cloud.vision.v1.IAnnotateImageResponse;
type Vertices = { x?: number | null; y?: number | null }[];

const totalMsMax = 10_000;
const resultsMax = 50;

/** What a likelihood is as a confidence; below `POSSIBLE` there is nothing to tell. */
const confidenceOf: Record<string, number> = { POSSIBLE: 60, LIKELY: 80, VERY_LIKELY: 95 };

/** The kinds of what not everyone should see, by Rekognition's names. */
const moderationNames = { adult: 'Explicit Nudity', racy: 'Suggestive', violence: 'Violence' };

/** Google names no parents. */
const parentsOf: Record<string, string[]> = {
  Cat: ['Animal', 'Mammal', 'Pet'],
  Kitten: ['Cat', 'Animal', 'Mammal', 'Pet'],
  Dog: ['Animal', 'Mammal', 'Pet'],
};

/** gRPC's numbers for what only the operator can mend. */
const accessFaults = new Set([7, 16]);
/** The request itself was wrong: the picture. */
const invalidArgument = 3;

export function openGoogleAnalyser({ apiKey, apiEndpoint }: GoogleOptions): ImageAnalyser {
  const client = new ImageAnnotatorClient({
    fallback: true,
    ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
    // Named, so that the client does not ask the machine that it runs on.
    ...(apiKey === undefined ? {} : { apiKey, projectId: 'by-key' }),
  } as ConstructorParameters<typeof ImageAnnotatorClient>[0]);

  async function analyse(jpeg: Buffer): Promise<ImageAnalysis> {
    const features = [
      { type: 'LABEL_DETECTION' as const, maxResults: resultsMax },
      { type: 'OBJECT_LOCALIZATION' as const, maxResults: resultsMax },
      { type: 'SAFE_SEARCH_DETECTION' as const },
      { type: 'TEXT_DETECTION' as const },
      { type: 'FACE_DETECTION' as const, maxResults: resultsMax },
    ];
    const request = { requests: [{ image: { content: jpeg }, features }] };
    const [answer] = await client.batchAnnotateImages(request, {
      timeout: totalMsMax,
      maxRetries: 0,
    });
    const seen = answer.responses?.[0];
    if (seen === undefined) throw new Error('Google Vision answered nothing');
    if (seen.error) {
      throw Object.assign(new Error(seen.error.message ?? ''), { code: seen.error.code ?? 0 });
    }
    return present(seen);
  }

  return {
    canTell: true,
    analyse: (jpeg) => analyse(jpeg).catch((error: Error) => Promise.reject(asFault(error))),
    // Asking costs money; a fault shows in the jobs, which wait for its end.
    async check() {},
    async close() {
      await client.close();
    },
  };
}

function present(seen: Answer): ImageAnalysis {
  return {
    vendor: 'Google Vision',
    labels: presentLabels(seen),
    moderationLabels: presentModeration(seen),
    // The first is the whole text; the others are its words, for which Google has no confidence.
    textDetections: (seen.textAnnotations ?? []).slice(1).map(({ description }) => ({
      DetectedText: description ?? '',
      Type: 'WORD',
      Confidence: 90,
    })),
    faces: (seen.faceAnnotations ?? []).map(({ detectionConfidence }) => ({
      Confidence: (detectionConfidence ?? 0) * 100,
      // In pixels of a picture whose size Google does not say; where a face is decides nothing.
      BoundingBox: { Width: 1, Height: 1, Left: 0, Top: 0 },
    })),
  };
}

/** Labels, with the places of those that are objects as well. */
function presentLabels({ labelAnnotations, localizedObjectAnnotations }: Answer): Label[] {
  const labels = new Map<string, Label>();
  const labelOf = (name: string): Label => {
    const known = labels.get(name) ?? {
      Name: name,
      Confidence: 0,
      Instances: [],
      Parents: (parentsOf[name] ?? []).map((Name) => ({ Name })),
    };
    labels.set(name, known);
    return known;
  };
  for (const { description, score } of labelAnnotations ?? []) {
    const label = labelOf(description ?? '');
    label.Confidence = Math.max(label.Confidence, (score ?? 0) * 100);
  }
  for (const { name, score, boundingPoly } of localizedObjectAnnotations ?? []) {
    const label = labelOf(name ?? '');
    const Confidence = (score ?? 0) * 100;
    label.Confidence = Math.max(label.Confidence, Confidence);
    label.Instances.push({ BoundingBox: boxAround(boundingPoly?.normalizedVertices), Confidence });
  }
  return [...labels.values()].sort((a, b) => b.Confidence - a.Confidence);
}

function presentModeration({ safeSearchAnnotation }: Answer): ModerationLabel[] {
  return Object.entries(moderationNames).flatMap(([kind, Name]) => {
    const said = safeSearchAnnotation?.[kind as keyof typeof moderationNames];
    const Confidence = confidenceOf[String(said)];
    return Confidence === undefined ? [] : [{ Name, Confidence }];
  });
}

/** Corners that are 0 are left out by Google. */
function boxAround(vertices: Vertices | null | undefined): BoundingBox {
  const xs = (vertices ?? []).map(({ x }) => x ?? 0);
  const ys = (vertices ?? []).map(({ y }) => y ?? 0);
  const [Left, Top] = [Math.min(1, ...xs), Math.min(1, ...ys)];
  return { Width: Math.max(Left, ...xs) - Left, Height: Math.max(Top, ...ys) - Top, Left, Top };
}

function asFault(error: Error & { code?: number | string }): Error {
  const { code } = error;
  if (code === invalidArgument || code === 400) {
    return new Error(`Google Vision cannot read it: ${error.message}`);
  }
  const action = 'analyse a picture with Google Vision';
  if (accessFaults.has(Number(code)) || code === 401 || code === 403) {
    const hint =
      'check GOOGLE_API_KEY or GOOGLE_APPLICATION_CREDENTIALS, and that Vision is enabled';
    return new PortError('imageAnalyser', action, false, new Error(`${error.message}; ${hint}`));
  }
  return new PortError('imageAnalyser', action, true, error);
}
