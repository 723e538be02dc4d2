// AWS Rekognition, whose names for things the contract has: its answers are passed on nearly as
// they are. The four questions are asked at one time, and a picture is judged only when all four
// were answered.

import {
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  RekognitionClient,
  type RekognitionClientConfig,
} from '@aws-sdk/client-rekognition';
import { PortError } from '../errors.ts';
import type { BoundingBox, ImageAnalyser, ImageAnalysis } from '../ports/image-analyser.ts';

export interface RekognitionOptions {
  region: string;
  /** Another address than AWS' own, for tests. */
  endpoint?: string;
  /** Otherwise as the AWS SDK finds them: environment, profile, role of the machine. */
  credentials?: RekognitionClientConfig['credentials'];
}

const totalMsMax = 10_000;
const labelsMax = 50;
const confidenceMin = 50;

/** What another try cannot mend: something is wrong with this picture. */
const pictureFaults = new Set([
  'InvalidImageFormatException',
  'ImageTooLargeException',
  'InvalidParameterException',
]);

/** What only the operator can mend. */
const accessFaults = new Set([
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'ExpiredTokenException',
  'CredentialsProviderError',
]);

interface Box {
  Width?: number | undefined;
  Height?: number | undefined;
  Left?: number | undefined;
  Top?: number | undefined;
}

const boxOf = ({ Width = 0, Height = 0, Left = 0, Top = 0 }: Box = {}): BoundingBox => ({
  ...{ Width, Height, Left, Top },
});

export function openRekognitionAnalyser(options: RekognitionOptions): ImageAnalyser {
  // Trying again is the job's affair, which can wait longer than a call can.
  const client = new RekognitionClient({ ...options, maxAttempts: 1 });

  async function analyse(jpeg: Buffer): Promise<ImageAnalysis> {
    const Image = { Bytes: jpeg };
    const abortSignal = AbortSignal.timeout(totalMsMax);
    const asked = { abortSignal };
    const [labels, moderation, texts, faces] = await Promise.all([
      client.send(
        new DetectLabelsCommand({ Image, MaxLabels: labelsMax, MinConfidence: confidenceMin }),
        asked,
      ),
      client.send(
        new DetectModerationLabelsCommand({ Image, MinConfidence: confidenceMin }),
        asked,
      ),
      client.send(new DetectTextCommand({ Image }), asked),
      client.send(new DetectFacesCommand({ Image }), asked),
    ]);
    return {
      vendor: 'AWS Rekognition',
      labels: (labels.Labels ?? []).map(({ Name = '', Confidence = 0, Instances, Parents }) => ({
        Name,
        Confidence,
        Instances: (Instances ?? []).map((one) => ({
          BoundingBox: boxOf(one.BoundingBox),
          Confidence: one.Confidence ?? 0,
        })),
        Parents: (Parents ?? []).map((parent) => ({ Name: parent.Name ?? '' })),
      })),
      moderationLabels: (moderation.ModerationLabels ?? []).map(
        ({ Name = '', ParentName, Confidence = 0 }) => ({
          Name,
          ...(ParentName ? { ParentName } : {}),
          Confidence,
        }),
      ),
      textDetections: (texts.TextDetections ?? []).map(
        ({ DetectedText = '', Type, Confidence = 0, Geometry }) => ({
          DetectedText,
          Type: Type === 'LINE' ? 'LINE' : 'WORD',
          Confidence,
          BoundingBox: boxOf(Geometry?.BoundingBox),
        }),
      ),
      faces: (faces.FaceDetails ?? []).map(({ Confidence = 0, BoundingBox }) => ({
        Confidence,
        BoundingBox: boxOf(BoundingBox),
      })),
    };
  }

  return {
    canTell: true,
    analyse: (jpeg) => analyse(jpeg).catch((error: Error) => Promise.reject(asFault(error))),
    // Asking costs money; a fault shows in the jobs, which wait for its end.
    async check() {},
    async close() {
      client.destroy();
    },
  };
}

function asFault(error: Error): Error {
  const { name } = error;
  if (pictureFaults.has(name)) return new Error(`AWS Rekognition cannot read it: ${error.message}`);
  const action = 'analyse a picture with AWS Rekognition';
  if (accessFaults.has(name)) {
    const hint = 'check the AWS credentials, their region and the permission rekognition:Detect*';
    return new PortError('imageAnalyser', action, false, new Error(`${error.message}; ${hint}`));
  }
  const isLate = name === 'AbortError' || name === 'TimeoutError';
  const cause = isLate ? new Error(`no answer in ${totalMsMax / 1000} s`) : error;
  return new PortError('imageAnalyser', action, true, cause);
}
