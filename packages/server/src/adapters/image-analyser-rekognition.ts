// AWS Rekognition, whose names for things the contract has: its answers are passed on nearly as
// they are. The four questions are asked at one time, and a picture is judged only when all four
// were answered. Its faces are people's alone; a cat's is none.

import {
  DetectFacesCommand,
  type DetectFacesResponse,
  DetectLabelsCommand,
  type DetectLabelsResponse,
  DetectModerationLabelsCommand,
  type DetectModerationLabelsResponse,
  DetectTextCommand,
  type DetectTextResponse,
  RekognitionClient,
  type RekognitionClientConfig,
} from '@aws-sdk/client-rekognition';
import { PortError } from '../errors.ts';
import type {
  BoundingBox,
  FaceDetection,
  ImageAnalyser,
  ImageAnalysis,
  Label,
  ModerationLabel,
  TextDetection,
} from '../ports/image-analyser.ts';
import { inTime } from './image-analyser-deadline.ts';

export interface RekognitionOptions {
  region: string;
  /** Another address than AWS' own. */
  endpoint?: string;
  /** Otherwise as the AWS SDK finds them: environment, profile, role of the machine. */
  credentials?: NonNullable<RekognitionClientConfig['credentials']>;
  /** For all four questions together; 10 s when it is not said. */
  timeMsMax?: number;
}

const labelsMax = 50;
const confidenceMin = 50;

/** What another try cannot mend: something is wrong with this picture. */
const pictureFaults = new Set([
  'InvalidImageFormatException',
  'ImageTooLargeException',
  'InvalidParameterException',
  'ValidationException',
]);

/** What only the operator can mend. */
const accessFaults = new Set([
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'OptInRequired',
  'ExpiredTokenException',
  'CredentialsProviderError',
]);

const accessHint =
  'check the AWS credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role), ' +
  'the region, and that they are allowed rekognition:DetectLabels, DetectModerationLabels, ' +
  'DetectText and DetectFaces';

export function openRekognitionAnalyser(options: RekognitionOptions): ImageAnalyser {
  const { timeMsMax = 10_000, ...where } = options;
  // Trying again is the job's affair, which can wait longer than a call can.
  const client = new RekognitionClient({ ...where, maxAttempts: 1 });

  async function analyse(jpeg: Buffer, abortSignal: AbortSignal): Promise<ImageAnalysis> {
    const Image = { Bytes: jpeg };
    const asked = { abortSignal };
    const [labels, moderation, text, faces] = await Promise.all([
      answering(
        'detect labels',
        client.send(
          new DetectLabelsCommand({ Image, MaxLabels: labelsMax, MinConfidence: confidenceMin }),
          asked,
        ),
      ),
      answering(
        'detect moderation labels',
        client.send(
          new DetectModerationLabelsCommand({ Image, MinConfidence: confidenceMin }),
          asked,
        ),
      ),
      answering('detect text', client.send(new DetectTextCommand({ Image }), asked)),
      answering('detect faces', client.send(new DetectFacesCommand({ Image }), asked)),
    ]);
    return {
      vendor: 'AWS Rekognition',
      labels: presentLabels(labels),
      moderationLabels: presentModeration(moderation),
      textDetections: presentText(text),
      faces: presentFaces(faces),
    };
  }

  return {
    canTell: true,
    analyse: (jpeg) =>
      inTime(timeMsMax, actionOf('see a picture'), (signal) => analyse(jpeg, signal)),
    // A question costs money and credentials do not; what else is wrong shows in the jobs.
    check: () =>
      inTime(timeMsMax, actionOf('find credentials'), async () => {
        await answering('find credentials', client.config.credentials());
      }),
    async close() {
      client.destroy();
    },
  };
}

const actionOf = (question: string) => `${question} with AWS Rekognition`;

/** The answer, or a fault that names the question: permissions are given for each of them. */
function answering<T>(question: string, answer: Promise<T>): Promise<T> {
  return answer.catch((error: Error) => Promise.reject(asFault(question, error)));
}

/** Of the SDK's error only the words are kept; the rest of it is the request. */
function asFault(question: string, { name, message }: Error): Error {
  const why = message === '' || message === 'UnknownError' ? name : message;
  if (pictureFaults.has(name)) return new Error(`AWS Rekognition cannot read the picture: ${why}`);
  const isDenied = accessFaults.has(name);
  const cause = new Error(isDenied ? `${why}; ${accessHint}` : why);
  return new PortError('imageAnalyser', actionOf(question), !isDenied, cause);
}

function presentLabels({ Labels = [] }: DetectLabelsResponse): Label[] {
  return Labels.map(({ Name = '', Confidence = 0, Instances = [], Parents = [] }) => ({
    Name,
    Confidence,
    Instances: Instances.map((one) => ({
      BoundingBox: boxOf(one.BoundingBox),
      Confidence: one.Confidence ?? 0,
    })),
    Parents: Parents.map((parent) => ({ Name: parent.Name ?? '' })),
  }));
}

function presentModeration({
  ModerationLabels = [],
}: DetectModerationLabelsResponse): ModerationLabel[] {
  return ModerationLabels.map(({ Name = '', ParentName, Confidence = 0 }) => ({
    Name,
    ...(ParentName ? { ParentName } : {}),
    Confidence,
  }));
}

function presentText({ TextDetections = [] }: DetectTextResponse): TextDetection[] {
  return TextDetections.map(({ DetectedText = '', Type, Confidence = 0, Geometry }) => ({
    DetectedText,
    Type: Type === 'LINE' ? 'LINE' : 'WORD',
    Confidence,
    ...(Geometry?.BoundingBox ? { BoundingBox: boxOf(Geometry.BoundingBox) } : {}),
  }));
}

function presentFaces({ FaceDetails = [] }: DetectFacesResponse): FaceDetection[] {
  return FaceDetails.map(({ Confidence = 0, BoundingBox }) => ({
    Confidence,
    BoundingBox: boxOf(BoundingBox),
  }));
}

type PartialBox = { [Side in keyof BoundingBox]?: number | undefined };

function boxOf({ Width = 0, Height = 0, Left = 0, Top = 0 }: PartialBox = {}): BoundingBox {
  return { Width, Height, Left, Top };
}
