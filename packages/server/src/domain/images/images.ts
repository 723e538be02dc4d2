// The door to images: search, one image, own uploads, files and sources. Each story has its own
// file; this one says which ports each takes, and that reading is done where replicas may answer
// except where a caller must find what was just written.

import type { HandlersOf, StagedHandler, WarmHandlersOf } from '../../contract/handler.ts';
import type { Announce } from '../../ports/announce.ts';
import type { Ports } from '../../ports/ports.ts';
import type { JobHandlers } from '../../ports/queue.ts';
import type { Task } from '../../ports/task.ts';
import { getImageFile } from './image-file.ts';
import { createPoolKeeper } from './image-pool-keeper.ts';
import { createImageReads } from './image-reads.ts';
import { createKnownImages } from './known-images.ts';
import { createMakeFile } from './make-file.ts';
import { createFindMarks } from './marks.ts';
import {
  addImageBreed,
  getImage,
  getImageAnalysis,
  listImageBreeds,
  removeImageBreed,
} from './one-image.ts';
import { deleteImage, listImages } from './own-images.ts';
import { analyseImage, deleteFiles, resizeImage } from './publish.ts';
import { listRemoteOrigins } from './remote-origins.ts';
import { createReview, type Review } from './review.ts';
import { type SearchSettings, searchImages, searchWarm } from './search.ts';
import { listSources } from './sources.ts';
import { createTasks, type RotationSettings } from './tasks.ts';
import { createUpload, getImageStatus, type Prepared, type UploadSettings } from './upload.ts';
import type { VerdictSettings } from './verdict.ts';

export interface ImageSettings extends SearchSettings, UploadSettings, RotationSettings {
  verdict: VerdictSettings;
}

export interface Images {
  handlers: { uploadImage: StagedHandler<'uploadImage', Prepared, { id: string }> } & HandlersOf<
    | 'searchImages'
    | 'listImages'
    | 'getImage'
    | 'deleteImage'
    | 'getImageAnalysis'
    | 'getImageStatus'
    | 'listImageBreeds'
    | 'addImageBreed'
    | 'removeImageBreed'
    | 'listSources'
    | 'getImageFile'
  >;
  warmHandlers: WarmHandlersOf<'searchImages'>;
  /** Loads what every search needs, so that the first one need not wait for it. */
  warmUp(): Promise<void>;
  jobs: Pick<JobHandlers, 'analyseImage' | 'resizeImage' | 'deleteFiles'>;
  tasks: Task[];
  /** What operators decide. */
  review: Review;
  /** The hosts that image files lead to, beside our own. */
  listRemoteOrigins(): Promise<string[]>;
}

export function openImages(ports: Ports, settings: ImageSettings, announce: Announce): Images {
  const { database } = ports;
  const makeFile = createMakeFile(ports);
  const pools = createPoolKeeper(ports);
  const reads = createImageReads(createKnownImages(ports.cache, pools));
  const findMarks = createFindMarks(ports);
  const parts = { ...ports, pools, findMarks, announce };
  return {
    async warmUp() {
      await pools.load(database.read);
    },
    listRemoteOrigins: () => listRemoteOrigins(ports),
    warmHandlers: { searchImages: (call) => searchWarm(ports, settings, call) },
    review: createReview(parts),
    tasks: createTasks(ports, settings),
    jobs: {
      analyseImage: ({ payload }) => analyseImage(parts, settings.verdict, payload.imageId),
      resizeImage: ({ payload }) => resizeImage(parts, payload.imageId),
      deleteFiles: ({ payload }) => deleteFiles(ports, payload.imageId),
    },
    handlers: {
      uploadImage: createUpload(parts, settings),
      getImageStatus: (call) => getImageStatus(ports, call),
      searchImages: (call) => searchImages(parts, settings, call),
      listImages: (call) => listImages(ports, findMarks, call),
      getImage: (call) => getImage(ports.cache, reads, findMarks, call),
      deleteImage: (call) => deleteImage(ports, call),
      getImageAnalysis: (call) => getImageAnalysis(reads, call),
      listImageBreeds: (call) => listImageBreeds(reads, call),
      addImageBreed: (call) => addImageBreed(ports, call),
      removeImageBreed: (call) => removeImageBreed(ports, call),
      listSources: (call) => listSources(ports.cache, call),
      getImageFile: (call) => getImageFile(ports, reads, makeFile, call),
    },
  };
}
