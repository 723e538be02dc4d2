// What is seen in a picture, by whoever can look: a model on this machine, a service, or nobody.
// The shape is the contract's, which has Rekognition's names, so that it does not matter later who
// looked. An analyser sees one still at a time: frames of an animation are chosen before, and what
// was seen in them is put together after, in one place for all analysers.

import type { components } from '@thecatapi/sdk/contract';

type Schemas = components['schemas'];

export type Label = Schemas['Label'];
export type ModerationLabel = Schemas['ModerationLabel'];

/** Shares of the picture's width and height, from 0 to 1. */
export type BoundingBox = Schemas['BoundingBox'];

export interface TextDetection {
  DetectedText: string;
  Type: 'LINE' | 'WORD';
  /** From 0 to 100, as all confidences are. */
  Confidence: number;
  BoundingBox?: BoundingBox;
}

/** A human face. An animal's is none. */
export interface FaceDetection {
  Confidence: number;
  BoundingBox: BoundingBox;
}

export interface ImageAnalysis {
  /** Who looked, for example `AWS Rekognition`. */
  vendor: string;
  labels: Label[];
  moderationLabels: ModerationLabel[];
  textDetections: TextDetection[];
  faces: FaceDetection[];
}

export interface ImageAnalyser {
  /** Whether it ever says anything; when not, pictures wait for a person. */
  readonly canTell: boolean;
  /**
   * Looks at a JPEG whose sides are at most 1600 pixels and whose bytes are at most 4 MiB. Throws a
   * PortError when it cannot now, and an Error when this picture cannot be analysed at all.
   */
  analyse(jpeg: Buffer): Promise<ImageAnalysis>;
  /** Whether it could look; throws a PortError when not. */
  check(): Promise<void>;
  close(): Promise<void>;
}
