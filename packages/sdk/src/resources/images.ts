// Pictures: by chance, by filter, by id, and one's own. `file` answers the picture itself; its name
// is the last part of an image's `url` when that leads to the same server.
import type { Call, CallOptions, PostOptions } from '../call.ts';
import type { Page } from '../pages.ts';
import type {
  Analysis,
  Breed,
  GetImageQuery,
  Image,
  ListImagesQuery,
  OwnImage,
  SearchedImage,
  SearchImagesQuery,
  Success,
} from '../shapes.ts';

export interface Images {
  /** A page of images in random order, or with `order: 'ASC' | 'DESC'` (and a key) in that one. */
  search(query?: SearchImagesQuery, options?: CallOptions): Promise<Page<SearchedImage>>;
  /** A page of your own uploads. Needs a key. */
  list(query?: ListImagesQuery, options?: CallOptions): Promise<Page<OwnImage>>;
  /** One image; throws with the code IMAGE_NOT_FOUND where there is none. */
  get(id: string, query?: GetImageQuery, options?: CallOptions): Promise<Image>;
  /** Takes an upload of yours out of every answer. Needs a key. */
  delete(id: string, options?: CallOptions): Promise<undefined>;
  /** What was recognised in the image; empty where nothing is stored. */
  analysis(id: string, options?: CallOptions): Promise<Analysis[]>;
  /** The breeds that the image shows. */
  breeds(id: string, options?: CallOptions): Promise<Breed[]>;
  /** Says which breed an upload of yours shows. Needs a key. */
  addBreed(id: string, breedId: string, options?: PostOptions): Promise<Success>;
  /** Takes a breed from an upload of yours. Needs a key. */
  removeBreed(id: string, breedId: string, options?: CallOptions): Promise<Success>;
  /** The picture under a name like `0XYvRd7oD.jpg` on this server. */
  file(name: string, options?: CallOptions): Promise<Blob>;
}

export function createImages(call: Call): Images {
  return {
    search: (query, options) => call.page('searchImages', { query, options }),
    list: (query, options) => call.page('listImages', { query, options }),
    get: (id, query, options) => call.one('getImage', { path: { image_id: id }, query, options }),
    delete: (id, options) => call.one('deleteImage', { path: { image_id: id }, options }),
    analysis: (id, options) => call.one('getImageAnalysis', { path: { image_id: id }, options }),
    breeds: (id, options) => call.one('listImageBreeds', { path: { image_id: id }, options }),
    addBreed: (id, breedId, options) =>
      call.one('addImageBreed', { path: { image_id: id }, body: { breed_id: breedId }, options }),
    removeBreed: (id, breedId, options) =>
      call.one('removeImageBreed', { path: { image_id: id, breed_id: breedId }, options }),
    // The contract writes bytes as text, as OpenAPI does; here they are a Blob.
    file: (name, options) =>
      call.one('getImageFile', {
        path: { file: name },
        options,
      }) as Promise<unknown> as Promise<Blob>,
  };
}
