// What the local analyser needs of TensorFlow.js, as the entry of the one file that it is bundled
// into (models/runtime.mjs). Nothing imports this but for its types: 119 MB of packages are needed
// to make that file, and none of them to run it.

export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
export { loadGraphModel } from '@tensorflow/tfjs-converter';
export * as core from '@tensorflow/tfjs-core';
export { loadLayersModel } from '@tensorflow/tfjs-layers';
export { load as loadCocoSsd } from '@tensorflow-models/coco-ssd';
