// Where the file of an image is, and which image a file name means; one is the other's inverse. The
// names are the live service's. Since an id may hold underscores, a name that ends like a size is
// that size; no image must be given an id that ends like one.

export type ImageSize = 'thumb' | 'small' | 'med' | 'full';

export const imageTypes = ['jpg', 'png', 'gif', 'webp'] as const;
export type ImageType = (typeof imageTypes)[number];

const endings: Record<ImageSize, string> = {
  full: '',
  med: '_1280',
  small: '_390x256',
  thumb: '_180x180',
};

/** The box that a size fits into, in pixels. */
export const sizeBoxes: Record<Exclude<ImageSize, 'full'>, { width: number; height: number }> = {
  med: { width: 1280, height: 1280 },
  small: { width: 390, height: 256 },
  thumb: { width: 180, height: 180 },
};

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
const filePattern = /^([A-Za-z0-9_-]{1,64}?)(_1280|_390x256|_180x180)?\.(jpg|png|gif|webp)$/;

/** Whether a text can be an image's id; what cannot is unknown without asking the database. */
export function isImageId(text: string): boolean {
  return idPattern.test(text);
}

export function imageFileName(image: { id: string; type: string }, size: ImageSize): string {
  return `${image.id}${endings[size]}.${image.type}`;
}

export function imageUrl(
  filesUrl: string,
  image: { id: string; type: string },
  size: ImageSize = 'full',
): string {
  return `${filesUrl}/images/${imageFileName(image, size)}`;
}

/** What a file's name means; undefined for every name that `imageUrl` does not make. */
export function parseImageFile(
  file: string,
): { id: string; size: ImageSize; type: ImageType } | undefined {
  const [, id, ending = '', type] = filePattern.exec(file) ?? [];
  if (id === undefined) return undefined;
  const size = (Object.keys(endings) as ImageSize[]).find((one) => endings[one] === ending);
  return { id, size: size as ImageSize, type: type as ImageType };
}
