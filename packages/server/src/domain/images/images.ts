// The door to images: search, one image, own uploads, files and sources. Each story has its own
// file; this one says which ports each takes, and that reading is done where replicas may answer
// except where a caller must find what was just written.

import type { HandlersOf, WarmHandlersOf } from '../../contract/handler.ts';
import type { Ports } from '../../ports/ports.ts';
import { getImageFile } from './image-file.ts';
import { createMakeFile } from './make-file.ts';
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
  /** The hosts that image files lead to, beside our own. */
  listRemoteOrigins(): Promise<string[]>;
}

export function openImages(
  ports: Pick<Ports, 'database' | 'cache' | 'objectStore' | 'clock' | 'chance'>,
  settings: SearchSettings,
): Images {
  const { database } = ports;
  const makeFile = createMakeFile(ports);
  return {
    listRemoteOrigins: () => listRemoteOrigins(ports),
    warmHandlers: { searchImages: (call) => searchWarm(ports, settings, call) },
    handlers: {
      searchImages: (call) => searchImages(ports, settings, call),
      listImages: (call) => listImages(ports, call),
      getImage: (call) => getImage(database, call),
      deleteImage: (call) => deleteImage(ports, call),
      getImageAnalysis,
      listImageBreeds,
      addImageBreed,
      removeImageBreed,
      listSources: (call) => listSources(ports.cache, call),
      getImageFile: (call) => getImageFile(ports, makeFile, call),
    },
  };
}
