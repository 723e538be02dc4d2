// The door to images: search, one image, own uploads, files and sources. Each story has its own
// file; this one says which ports each takes, and that reading is done where replicas may answer
// except where a caller must find what was just written.

import type { HandlersOf, WarmHandlersOf } from '../../contract/handler.ts';
import type { Ports } from '../../ports/ports.ts';
import { getImageFile } from './image-file.ts';
import { createPoolKeeper } from './image-pool-keeper.ts';
import { createMakeFile } from './make-file.ts';
import {
  addImageBreed,
  getImage,
  getImageAnalysis,
  listImageBreeds,
  removeImageBreed,
} from './one-image.ts';
import { deleteImage, listImages } from './own-images.ts';
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
}

export function openImages(
  ports: Pick<Ports, 'database' | 'cache' | 'objectStore' | 'clock' | 'chance' | 'observe'>,
  settings: SearchSettings,
): Images {
  const { database } = ports;
  const makeFile = createMakeFile(ports);
  const parts = { ...ports, pools: createPoolKeeper(ports) };
  return {
    warmHandlers: { searchImages: (call) => searchWarm(ports, settings, call) },
    handlers: {
      searchImages: (call) => searchImages(parts, settings, call),
      listImages: (call) => listImages(ports, call),
      getImage: (call) => getImage(database, call),
      deleteImage: (call) => deleteImage(ports, call),
      getImageAnalysis,
      listImageBreeds,
      addImageBreed: (call) => addImageBreed(ports, call),
      removeImageBreed: (call) => removeImageBreed(ports, call),
      listSources: (call) => listSources(ports.cache, call),
      getImageFile: (call) => getImageFile(ports, makeFile, call),
    },
  };
}
