// The door to images: search, one image, own uploads, files and sources. Each story has its own
// file; this one says which ports each takes, and that reading is done where replicas may answer
// except where a caller must find what was just written.

import type { HandlersOf, WarmHandlersOf } from '../../contract/handler.ts';
import type { Ports } from '../../ports/ports.ts';
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
import { listRemoteOrigins } from './remote-origins.ts';
import { type SearchSettings, searchImages, searchWarm } from './search.ts';
import { listSources } from './sources.ts';

export interface Images {
  handlers: HandlersOf<
    | 'searchImages'
    | 'listImages'
    | 'getImage'
    | 'deleteImage'
    | 'getImageAnalysis'
    | 'listImageBreeds'
    | 'addImageBreed'
    | 'removeImageBreed'
    | 'listSources'
    | 'getImageFile'
  >;
  warmHandlers: WarmHandlersOf<'searchImages'>;
  /** Loads what every search needs, so that the first one need not wait for it. */
  warmUp(): Promise<void>;
  /** The hosts that image files lead to, beside our own. */
  listRemoteOrigins(): Promise<string[]>;
}

export function openImages(
  ports: Pick<Ports, 'database' | 'cache' | 'objectStore' | 'clock' | 'chance' | 'observe'>,
  settings: SearchSettings,
): Images {
  const { database } = ports;
  const makeFile = createMakeFile(ports);
  const pools = createPoolKeeper(ports);
  const reads = createImageReads(createKnownImages(ports.cache, pools));
  const findMarks = createFindMarks(ports);
  const parts = { ...ports, pools, findMarks };
  return {
    async warmUp() {
      await pools.load(database.read);
    },
    listRemoteOrigins: () => listRemoteOrigins(ports),
    warmHandlers: { searchImages: (call) => searchWarm(ports, settings, call) },
    handlers: {
      searchImages: (call) => searchImages(parts, settings, call),
      listImages: (call) => listImages(ports, findMarks, call),
      getImage: (call) => getImage(reads, findMarks, call),
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
