// Google Vision, by its own client over HTTPS. It has other names than the contract and other ways
// to be unsure: likelihoods instead of percents, corners instead of shares, some of them in pixels.
// They are turned into the contract's here, with the tables that say how.
//
// Who asks is found in this order: an API key, the key file of a service account, and otherwise
// what Google's library finds on the machine (GOOGLE_APPLICATION_CREDENTIALS, or the role of a
// machine of Google's). It is found at the first question, and anew after it was not.

import { ImageAnnotatorClient, type protos } from '@google-cloud/vision';
import { PortError } from '../errors.ts';
import type { ImageAnalyser, ImageAnalysis } from '../ports/image-analyser.ts';
import { inTime } from './image-analyser-deadline.ts';
import { jpegSize, presentAnswer } from './image-analyser-google-present.ts';

export interface GoogleOptions {
  /** An API key that may use the Vision API. */
  apiKey?: string;
  /** The JSON file of a service account's key. */
  keyFilename?: string;
  /** Another host than Google's own, as `eu-vision.googleapis.com`, or one with its port. */
  apiEndpoint?: string;
  /** For the whole question; 10 s when it is not said. */
  timeMsMax?: number;
}

type AnswerError = protos.google.rpc.IStatus;

const resultsMax = 50;

const features = [
  { type: 'LABEL_DETECTION' as const, maxResults: resultsMax },
  { type: 'OBJECT_LOCALIZATION' as const, maxResults: resultsMax },
  { type: 'SAFE_SEARCH_DETECTION' as const },
  { type: 'TEXT_DETECTION' as const },
  { type: 'FACE_DETECTION' as const, maxResults: resultsMax },
];

/** Without it Google does not say how sure it is of a word. */
const imageContext = { textDetectionParams: { enableTextDetectionConfidenceScore: true } };

const accessHint =
  'check the API key or GOOGLE_APPLICATION_CREDENTIALS, and that the project has the Cloud Vision ' +
  'API and billing enabled';

// The numbers of google.rpc.Code that an answer about one picture may hold.
const codes = { invalidArgument: 3, permissionDenied: 7, unauthenticated: 16 };

const action = 'see a picture with Google Vision';

export function openGoogleAnalyser(options: GoogleOptions): ImageAnalyser {
  const { timeMsMax = 10_000 } = options;
  let connection: Promise<ImageAnnotatorClient> | undefined;

  /** One that failed is not kept: the client would repeat its first failure for ever. */
  function connect(): Promise<ImageAnnotatorClient> {
    connection ??= openClient(options, timeMsMax).catch((error: Error) => {
      connection = undefined;
      throw denied(error.message);
    });
    return connection;
  }

  async function analyse(jpeg: Buffer): Promise<ImageAnalysis> {
    const size = jpegSize(jpeg);
    const client = await connect();
    const request = { requests: [{ image: { content: jpeg }, features, imageContext }] };
    const [answer] = await client
      .batchAnnotateImages(request, { maxRetries: 0 })
      .catch((error: Error) => Promise.reject(asFault(error)));
    const seen = answer.responses?.[0];
    if (!seen) throw outage('it answered nothing');
    if (seen.error) throw asPictureFault(seen.error);
    return presentAnswer(seen, size);
  }

  return {
    canTell: true,
    analyse: (jpeg) => inTime(timeMsMax, action, () => analyse(jpeg)),
    // A question costs money and credentials do not; what else is wrong shows in the jobs.
    check: () => inTime(timeMsMax, action, async () => void (await connect())),
    async close() {
      const client = await connection?.catch(() => undefined);
      await client?.close();
    },
  };
}

/**
 * A client that has found who asks. It is made ready here, because one that makes itself ready
 * while it is asked throws its failure at the whole process.
 */
async function openClient(
  { apiKey, keyFilename, apiEndpoint }: GoogleOptions,
  timeMsMax: number,
): Promise<ImageAnnotatorClient> {
  const [host, port] = apiEndpoint?.split(':') ?? [];
  const client = new ImageAnnotatorClient({
    fallback: true,
    // Ends requests that nobody waits for any more.
    clientOptions: { transporterOptions: { timeout: timeMsMax } },
    ...(host === undefined ? {} : { apiEndpoint: host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    // The project is named, so that the client does not ask the machine that it runs on.
    ...(apiKey === undefined ? {} : { apiKey, projectId: 'by-key' }),
    ...(keyFilename === undefined || apiKey !== undefined ? {} : { keyFilename }),
  } as ConstructorParameters<typeof ImageAnnotatorClient>[0]);
  await client.initialize();
  return client;
}

const outage = (why: string) => new PortError('imageAnalyser', action, true, new Error(why));

const denied = (why: string) =>
  new PortError('imageAnalyser', action, false, new Error(`${why}; ${accessHint}`));

const unreadable = (why: string) => new Error(`Google Vision cannot read the picture: ${why}`);

/**
 * What became of a request as a whole. Of the client's error only the words are kept: the rest of
 * it is the request, with the key and the picture. A key that is not valid is a 400, as a picture
 * is that cannot be read, and only the reason tells them apart.
 */
function asFault({ message, status }: Error & { status?: number }): Error {
  const told = parseProblem(message);
  const isKeyRefused = /"reason":\s*"API_KEY_/.test(message);
  if (status === 401 || status === 403 || isKeyRefused) return denied(told);
  if (status === 400 || status === 413) return unreadable(told);
  return outage(status === undefined ? told : `it answered ${status}: ${told}`);
}

/** What became of the one picture of an answer that was given. */
function asPictureFault({ code, message }: AnswerError): Error {
  const why = message ?? '';
  if (code === codes.invalidArgument) return unreadable(why);
  if (code === codes.permissionDenied || code === codes.unauthenticated) return denied(why);
  return outage(why);
}

/** The sentence in an error's body; a proxy's page is cut short. */
function parseProblem(body: string): string {
  try {
    return String(JSON.parse(body).error.message);
  } catch {
    return body.slice(0, 200);
  }
}
