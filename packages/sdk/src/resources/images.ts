// Pictures: by chance, by filter, by id, and one's own. `file` answers the picture itself; its name
// is the last part of an image's `url` when that leads to the same server.
import type { Call, CallOptions, PostOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import { type Page, walk } from '../pages.ts';
import type { UploadProgress } from '../pipeline/pipeline.ts';
import type {
  Analysis,
  Breed,
  GetImageQuery,
  Image,
  ImageStatus,
  ListImagesQuery,
  OwnImage,
  SearchedImage,
  SearchImagesQuery,
  Success,
  UploadedImage,
} from '../shapes.ts';
import { createForm, type Picture } from '../upload.ts';

/** What is said of an upload; its `timeoutMs` is 300 000 when absent. */
export interface UploadOptions extends PostOptions {
  /** The file's name, where the picture does not bear one (a `File` does). */
  filename?: string | undefined;
  /** Your own word for whoever it belongs to. */
  subId?: string | undefined;
  /** Ids of the breeds that it shows. */
  breedIds?: readonly string[] | undefined;
  /** Told how many bytes of the form are sent; from the beginning again when it is sent again. */
  onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** Pictures of cats. */
export interface Images {
  /** A page of images in random order, or with `order: 'ASC' | 'DESC'` (and a key) in that one. */
  search(query?: SearchImagesQuery, options?: CallOptions): Promise<Page<SearchedImage>>;
  /**
   * All images of a filter, each once, page after page while you take them: in the order of
   * approval with `order`, else in a random one that a `seed` makes; one is drawn where there is none.
   */
  searchAll(
    query?: SearchImagesQuery,
    options?: CallOptions,
  ): AsyncGenerator<SearchedImage, void, undefined>;
  /** A page of your own uploads. Needs a key. */
  list(query?: ListImagesQuery, options?: CallOptions): Promise<Page<OwnImage>>;
  /** All your uploads, page after page while you take them. Needs a key. */
  all(query?: ListImagesQuery, options?: CallOptions): AsyncGenerator<OwnImage, void, undefined>;
  /** One image; throws with the code IMAGE_NOT_FOUND where there is none. */
  get(id: string, query?: GetImageQuery, options?: CallOptions): Promise<Image>;
  /**
   * Uploads a picture: a jpg, png, gif or webp, of at most 10 MiB on most servers, as a Blob, a
   * File, bytes, a stream, or what `fromPath` of `@thecatapi/sdk/node` makes of a path. It is sent
   * again when that helps, but for a stream, which can be read once. `approved` is 1
   * when a cat was seen, `pending` is 1 while nobody has looked; then ask `status`. Throws with the
   * code CLASSIFICATION_FAILED where no cat was seen and INVALID_FILE for what is no picture. Needs
   * a key.
   */
  upload(picture: Picture, options?: UploadOptions): Promise<UploadedImage>;
  /** How an upload of yours ended, and why. Needs a key. */
  status(id: string, options?: CallOptions): Promise<ImageStatus>;
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

/**
 * Makes `images` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createImages } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { images: createImages });
 * console.log(await cats.images.search({ limit: 3 }));
 */
export function createImages(call: Call): Images {
  return {
    search: (query, options) => call.page(wires.searchImages, { query, options }),
    searchAll: (query, options) => {
      const order = query?.order ?? 'RANDOM';
      const drawn = order === 'RANDOM' && query?.seed === undefined;
      const seeded = drawn
        ? { ...query, seed: crypto.getRandomValues(new Uint32Array(2)).join('') }
        : query;
      return walk(call, wires.searchImages, seeded, options);
    },
    list: (query, options) => call.page(wires.listImages, { query, options }),
    all: (query, options) => walk(call, wires.listImages, query, options),
    get: (id, query, options) =>
      call.one(wires.getImage, { path: { image_id: id }, query, options }),
    upload: (picture, options) =>
      call.one(wires.uploadImage, { upload: createForm(picture, options), options }),
    status: (id, options) => call.one(wires.getImageStatus, { path: { image_id: id }, options }),
    delete: (id, options) => call.one(wires.deleteImage, { path: { image_id: id }, options }),
    analysis: (id, options) =>
      call.one(wires.getImageAnalysis, { path: { image_id: id }, options }),
    breeds: (id, options) => call.one(wires.listImageBreeds, { path: { image_id: id }, options }),
    addBreed: (id, breedId, options) =>
      call.one(wires.addImageBreed, {
        path: { image_id: id },
        body: { breed_id: breedId },
        options,
      }),
    removeBreed: (id, breedId, options) =>
      call.one(wires.removeImageBreed, { path: { image_id: id, breed_id: breedId }, options }),
    // The contract writes bytes as text, as OpenAPI does; here they are a Blob.
    file: (name, options) =>
      call.one(wires.getImageFile, {
        path: { file: name },
        options,
      }) as Promise<unknown> as Promise<Blob>,
  };
}
