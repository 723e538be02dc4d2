// The models of the local analyser, loaded from the folder that they ship in and asked one picture
// at a time. They only give numbers; what a number is called stands in image-analyser-local-names.
// All of it runs on the thread that calls, for some tenths of a second a picture, and so only in
// the child process.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { io, Tensor, Tensor3D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ObjectDetection } from '@tensorflow-models/coco-ssd';
import { type Box, decodeFaces, type FoundFace } from './image-analyser-local-faces.ts';

type Runtime = typeof import('./image-analyser-local-runtime.ts');

/** Red, green and blue of each pixel, rows from the top. */
export interface Pixels {
  bytes: Uint8Array;
  width: number;
  height: number;
}

export interface FoundObject {
  /** As COCO has it, for example `cat` or `dining table`. */
  kind: string;
  /** From 0 to 1. */
  score: number;
  box: Box;
}

/** How likely each kind is, by the names of the models; their sum is 1. */
export type Moderation = Record<(typeof moderationKinds)[number], number>;

export interface Models {
  findObjects(picture: Pixels): Promise<FoundObject[]>;
  /** The picture on a square of `faceSide`, as it was laid there. */
  findFaces(square: Pixels): FoundFace[];
  moderate(picture: Pixels): Moderation;
}

/** The side of the square in which faces are looked for. */
export const faceSide = 256;

const moderationKinds = ['Drawing', 'Hentai', 'Neutral', 'Porn', 'Sexy'] as const;
const moderationSide = 224;
const objectsMax = 20;

// Below the half that makes a cat, because an operator may set another threshold, and because
// animals that are half seen still tell whose face a face is.
const objectScoreMin = 0.25;

/** Takes a model from its two files; TensorFlow.js would ask the network. */
function createLoader(folder: string, name: string): io.IOHandler {
  return {
    async load() {
      const [graph, weights] = await Promise.all([
        readFile(join(folder, `${name}.json`), 'utf8'),
        readFile(join(folder, `${name}.bin`)),
      ]);
      const weightData = new Uint8Array(weights).buffer;
      return { ...(JSON.parse(graph) as io.ModelArtifacts), weightData };
    },
  };
}

export async function loadModels(folder: string): Promise<Models> {
  const runtime = (await import(pathToFileURL(join(folder, 'runtime.mjs')).href)) as Runtime;
  const { core } = runtime;
  runtime.setWasmPaths(`${folder}/`);
  if (!(await core.setBackend('wasm'))) throw new Error('this machine cannot run WebAssembly');
  await core.ready();
  // Its driver takes a loader as well as an address, and says only the latter.
  const modelUrl = createLoader(folder, 'coco-ssd') as unknown as string;
  const detector = await runtime.loadCocoSsd({ base: 'lite_mobilenet_v2', modelUrl });
  const faces = await runtime.loadGraphModel(createLoader(folder, 'blazeface'));
  const moderators = [
    await runtime.loadLayersModel(createLoader(folder, 'nsfw')),
    await runtime.loadGraphModel(createLoader(folder, 'nsfw-mid')),
  ];
  return {
    findObjects: (picture) => findObjects(runtime, detector, picture),
    findFaces: (square) => findFaces(runtime, faces, square),
    moderate: (picture) => moderate(runtime, moderators, picture),
  };
}

const tensorOf = ({ core }: Runtime, { bytes, width, height }: Pixels): Tensor3D =>
  core.tensor3d(bytes, [height, width, 3], 'int32');

async function findObjects(
  runtime: Runtime,
  detector: ObjectDetection,
  picture: Pixels,
): Promise<FoundObject[]> {
  const tensor = tensorOf(runtime, picture);
  try {
    const found = await detector.detect(tensor, objectsMax, objectScoreMin);
    return found.map(({ class: kind, score, bbox: [left, top, width, height] }) => ({
      kind,
      score,
      box: {
        left: left / picture.width,
        top: top / picture.height,
        width: width / picture.width,
        height: height / picture.height,
      },
    }));
  } finally {
    tensor.dispose();
  }
}

function findFaces(runtime: Runtime, model: GraphModel, square: Pixels): FoundFace[] {
  const { core } = runtime;
  const outputs = core.tidy(() => {
    const pixels = core.sub(core.div(tensorOf(runtime, square), 127.5), 1);
    const tensors = model.execute(core.expandDims(pixels)) as Tensor[];
    return tensors.map((tensor) => tensor.dataSync<'float32'>());
  });
  return decodeFaces(outputs, faceSide);
}

/** The mean of the models, whose mistakes are different ones. */
function moderate(
  runtime: Runtime,
  models: readonly (LayersModel | GraphModel)[],
  picture: Pixels,
): Moderation {
  const { core } = runtime;
  const opinions = core.tidy(() => {
    const sides: [number, number] = [moderationSide, moderationSide];
    const resized = core.image.resizeBilinear(tensorOf(runtime, picture), sides, true);
    const input = core.expandDims(core.div(resized, 255));
    return models.map((model) => (model.predict(input) as Tensor).dataSync<'float32'>());
  });
  const means = moderationKinds.map(
    (_, at) => opinions.reduce((sum, one) => sum + (one[at] ?? 0), 0) / opinions.length,
  );
  return Object.fromEntries(moderationKinds.map((kind, at) => [kind, means[at]])) as Moderation;
}
