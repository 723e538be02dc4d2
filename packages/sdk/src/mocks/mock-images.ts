// Pictures: the catalogue's and uploads. An upload is judged at once unless a test says otherwise;
// one that is pending is finished by changing its status in the state.
import * as validators from '../generated/validate/validators.ts';
import { digest } from '../request.ts';
import type { Breed, ImageStatus } from '../shapes.ts';
import { pixel } from './mock-catalogue.ts';
import { type Ask, type Deed, ownerOf } from './mock-deeds.ts';
import { inOrder, readBody, readFlag, readWidth, takePage } from './mock-query.ts';
import { type MockAnswer, refuse, writeBytes } from './mock-reply.ts';
import type { MockImage } from './mock-state.ts';

/** What a picture is taken for; `true` is approved, `false` rejected. */
export type Verdict = ImageStatus['status'];

const suffixes: Record<string, string> = { small: '_390x256', med: '_1280', thumb: '_180x180' };

export function urlOf({ origin, query }: Ask, image: MockImage): string {
  const width = readWidth(query);
  const ofSize = suffixes[query.text('size')?.toLowerCase() ?? ''] ?? '';
  const isSmaller = width !== undefined && width < image.width;
  const suffix = isSmaller ? `_w${width}` : width === undefined ? ofSize : '';
  return `${origin}/images/${image.id}${suffix}.${image.type}`;
}

const isShown = ({ upload }: MockImage) => upload === undefined || upload.status === 'approved';

const findShown = ({ state, params }: Ask) =>
  state.images.find((image) => image.id === params['image_id'] && isShown(image));

function findOwn(ask: Ask): MockImage | undefined {
  const { id } = ownerOf(ask);
  const { params, state } = ask;
  return state.images.find((one) => one.id === params['image_id'] && one.upload?.owner === id);
}

function breedsOf({ state }: Ask, image: MockImage): Breed[] {
  return state.breeds
    .filter(({ id }) => image.breeds.includes(id))
    .map(({ image: _, ...breed }) => breed as Breed);
}

const categoriesOf = ({ state }: Ask, image: MockImage) =>
  state.categories.filter(({ id }) => image.categories.includes(id));

const basicsOf = (ask: Ask, image: MockImage) => ({
  id: image.id,
  url: urlOf(ask, image),
  width: image.width,
  height: image.height,
});

/** What the caller has said of a picture. */
function ownWords({ account, query }: Ask, image: MockImage): object {
  const vote = account?.votes.findLast(({ image_id: id }) => id === image.id);
  const favourite = account?.favourites.find(({ image_id: id }) => id === image.id);
  const hasVote = vote !== undefined && query.flag('include_vote') !== false;
  const hasFavourite = favourite !== undefined && query.flag('include_favourite') !== false;
  return {
    ...(hasVote ? { vote: { id: vote.id, value: vote.value } } : {}),
    ...(hasFavourite ? { favourite: { id: favourite.id } } : {}),
  };
}

function chosen({ query }: Ask, images: readonly MockImage[]): MockImage[] {
  const breeds = query.list('breed_ids') ?? query.list('breed_id');
  const categories = query.list('category_ids');
  const excluded = new Set(query.list('exclude_ids'));
  const asked = query.list('mime_types')?.map((type) => type.toLowerCase());
  const types = asked?.map((type) => type.replace('image/', '').replace('jpeg', 'jpg'));
  const hasBreeds = readFlag(query.text('has_breeds'));
  if (query.text('has_breeds') !== undefined && hasBreeds === undefined) {
    throw refuse('INVALID_PARAMETERS');
  }
  return images.filter(
    (image) =>
      !excluded.has(image.id) &&
      (types === undefined || types.includes(image.type)) &&
      (breeds === undefined || image.breeds.some((id) => breeds.includes(id))) &&
      (categories === undefined || image.categories.some((id) => categories.includes(`${id}`))) &&
      (hasBreeds === undefined || image.breeds.length > 0 === hasBreeds),
  );
}

const anonymousMost = 10;

const searchImages: Deed = (ask) => {
  const { query, account, state } = ask;
  const order = account === undefined ? 'RANDOM' : query.order;
  const seed = query.text('seed');
  const salt = seed ?? String(ask.chance());
  const images = inOrder(chosen(ask, state.images.filter(isShown)), order, salt);
  const limit = Math.min(query.limit ?? 1, account === undefined ? anonymousMost : 25);
  const { body, page } = takePage(images, { ...query, limit });
  const shown = (body as MockImage[]).map((image) => {
    const breeds = account !== undefined && query.flag('include_breeds') !== false;
    const categories = categoriesOf(ask, image);
    const hasCategories = account !== undefined && query.flag('include_categories') !== false;
    return {
      ...(breeds ? { breeds: breedsOf(ask, image) } : {}),
      ...(hasCategories && categories.length > 0 ? { categories } : {}),
      ...basicsOf(ask, image),
      ...ownWords(ask, image),
    };
  });
  // What is drawn anew each time has no pages, and is not the same again.
  const isFixed = order !== 'RANDOM' || seed !== undefined;
  return { body: shown, ...(isFixed && page ? { page } : {}), repeatable: isFixed };
};

const getImage: Deed = (ask) => {
  const image = findShown(ask);
  if (image === undefined) throw refuse('IMAGE_NOT_FOUND', ask.params['image_id'] ?? '');
  const [breeds, categories] = [breedsOf(ask, image), categoriesOf(ask, image)];
  const body = {
    ...basicsOf(ask, image),
    ...(breeds.length > 0 ? { breeds } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(image.upload === undefined
      ? {}
      : { sub_id: image.upload.subId, breed_ids: image.breeds.join() || null }),
    ...ownWords(ask, image),
  };
  return { body, repeatable: true };
};

const listImages: Deed = (ask) => {
  const { query, state } = ask;
  const { id } = ownerOf(ask);
  const [name, subId] = [query.text('original_filename'), query.text('sub_id')];
  const own = state.images.filter(
    ({ upload }) =>
      upload?.owner === id &&
      upload.status !== 'rejected' &&
      (name === undefined || upload.filename === name) &&
      (subId === undefined || upload.subId === subId),
  );
  const page = takePage(inOrder(chosen(ask, own), query.order, String(ask.chance())), query);
  const body = (page.body as Required<MockImage>[]).map((image) => ({
    breeds: breedsOf(ask, image),
    ...basicsOf(ask, image),
    sub_id: image.upload.subId,
    created_at: image.upload.createdAt,
    original_filename: image.upload.filename,
    breed_ids: image.breeds.join() || null,
    ...ownWords(ask, image),
  }));
  return { ...page, body };
};

const uploadImage: Deed = async (ask) => {
  const owner = ownerOf(ask);
  const form = await ask.request.formData().catch(() => undefined);
  const file = form?.get('file');
  if (file === undefined || file === null || typeof file === 'string') throw refuse('INVALID_FILE');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const seen = sniff(bytes);
  if (seen === undefined) throw refuse('INVALID_FILE');
  const said = (name: string) => String(form?.get(name) ?? '') || undefined;
  const subId = said('sub_id') ?? ask.query.text('sub_id') ?? null;
  const print = digest(writeBytes(bytes));
  const id = `up${digest(`${owner.id} ${print}`)}`;
  const known = ask.state.images.find((image) => image.id === id);
  const filename = file.name.slice(0, 100);
  const image: MockImage = known ?? {
    id,
    ...seen,
    breeds: said('breed_ids')?.split(',') ?? [],
    categories: [],
    analyses: [],
    upload: {
      owner: owner.id,
      filename,
      subId,
      createdAt: new Date().toISOString(),
      status: await ask.judge({ filename, bytes }),
      bytes,
    },
  };
  const status = image.upload?.status;
  if (status === 'rejected' && image.upload !== undefined) {
    image.upload.reason ??= 'no cat was seen in the picture';
  }
  if (known === undefined) ask.state.images.push(image);
  if (status === 'rejected') throw refuse('CLASSIFICATION_FAILED');
  const body = {
    ...basicsOf(ask, image),
    ...(image.upload?.subId ? { sub_id: image.upload.subId } : {}),
    ...(image.breeds.length > 0 ? { breed_ids: image.breeds.join() } : {}),
    original_filename: image.upload?.filename,
    pending: status === 'pending' ? 1 : 0,
    approved: status === 'approved' ? 1 : 0,
  };
  return { status: 201, body };
};

/** What a file is, by its first bytes; a size is read where that is a line, and else assumed. */
function sniff(bytes: Uint8Array): Pick<MockImage, 'type' | 'width' | 'height'> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  const assumed = { width: 640, height: 480 };
  if (head.startsWith('\x89PNG') && bytes.length >= 24) {
    return { type: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (head.startsWith('GIF8') && bytes.length >= 10) {
    return { type: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (head.startsWith('\xff\xd8\xff')) return { type: 'jpg', ...assumed };
  return /^RIFF....WEBP/s.test(head) ? { type: 'webp', ...assumed } : undefined;
}

const deleteImage: Deed = (ask) => {
  const image = findOwn(ask);
  if (image === undefined) throw refuse('INVALID_DATA');
  ask.state.images = ask.state.images.filter((one) => one !== image);
  return { status: 204 };
};

const getImageStatus: Deed = (ask) => {
  const upload = findOwn(ask)?.upload;
  const id = ask.params['image_id'] ?? '';
  if (upload === undefined) throw refuse('IMAGE_NOT_FOUND', id);
  const { status, reason, createdAt } = upload;
  const why = status === 'rejected' && reason !== undefined ? { reason } : {};
  return { body: { id, status, ...why, created_at: createdAt } };
};

const getImageAnalysis: Deed = (ask) => ({
  body: findShown(ask)?.analyses ?? [],
  repeatable: true,
});

const listImageBreeds: Deed = (ask) => {
  const image = findShown(ask);
  if (image === undefined) throw refuse('NOT_FOUND');
  return { body: breedsOf(ask, image), repeatable: true };
};

const done: MockAnswer = { body: { message: 'SUCCESS' } };

const addImageBreed: Deed = async (ask) => {
  const { vAddImageBreedBody } = validators;
  const { breed_id: breedId } = await readBody(ask.request, vAddImageBreedBody, 'INVALID_DATA');
  const image = findOwn(ask);
  if (image === undefined) throw refuse('NOT_FOUND');
  if (!ask.state.breeds.some(({ id }) => id === breedId)) throw refuse('INVALID_DATA');
  if (!image.breeds.includes(breedId)) image.breeds.push(breedId);
  return done;
};

const removeImageBreed: Deed = (ask) => {
  const image = findOwn(ask);
  const breedId = ask.params['breed_id'] ?? '';
  if (!image?.breeds.includes(breedId)) throw refuse('NOT_FOUND');
  image.breeds = image.breeds.filter((id) => id !== breedId);
  return done;
};

const getImageFile: Deed = ({ state, params }) => {
  const [, name = ''] = /^(.+)\.(?:jpg|png|gif|webp)$/.exec(params['file'] ?? '') ?? [];
  const plain = name.replace(/_(?:w\d+|1280|\d+x\d+)$/, '');
  const image = state.images.find(({ id }) => id === name || id === plain);
  if (image === undefined) throw refuse('NOT_FOUND');
  const { upload, type } = image;
  const file =
    upload === undefined
      ? { bytes: pixel, type: 'image/png' }
      : { bytes: upload.bytes, type: `image/${type === 'jpg' ? 'jpeg' : type}` };
  return { file, repeatable: true };
};

type ImageDeedId =
  | 'searchImages'
  | 'listImages'
  | 'uploadImage'
  | 'getImage'
  | 'deleteImage'
  | 'getImageStatus'
  | 'getImageAnalysis'
  | 'listImageBreeds'
  | 'addImageBreed'
  | 'removeImageBreed'
  | 'getImageFile';

export const imageDeeds: Record<ImageDeedId, Deed> = {
  searchImages,
  listImages,
  uploadImage,
  getImage,
  deleteImage,
  getImageStatus,
  getImageAnalysis,
  listImageBreeds,
  addImageBreed,
  removeImageBreed,
  getImageFile,
};
