// Where the file of an image is, and which image a file name means; one is the other's inverse. The
// names are the live service's, and `_w400` for one that is 400 wide. Since an id may hold
// underscores, a name that ends like a size is that size; no image must be given an id that ends
// like one.

export type ImageSize = 'thumb' | 'small' | 'med' | 'full';

export const imageTypes = ['jpg', 'png', 'gif', 'webp'] as const;
export type ImageType = (typeof imageTypes)[number];

/**
 * The widths that pictures are made in, where a caller says how wide one may be. They are two
 * series that double, so that a screen of twice the density asks for a step as well; from 200 on
 * each is at most half as wide again as the one before, which bounds how much narrower than asked
 * a picture is, and there are so few of them that caches meet each again.
 */
export const widthSteps = [100, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200] as const;

/** A file that is made of an image: of a size, or of so many pixels' width. */
export type Variant = ImageSize | (typeof widthSteps)[number];

/** Which file of an image is wanted; a width goes before a size. */
export interface WantedFile {
  size: ImageSize;
  /** At most so many pixels; 100 or more. */
  width?: number | undefined;
}

/** The widest file that is no wider than asked. */
export function variantOf(image: { width: number }, { size, width }: WantedFile): Variant {
  if (width === undefined) return size;
  if (image.width <= width) return 'full';
  return widthSteps.findLast((step) => step <= width) ?? widthSteps[0];
}

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
const filePattern = new RegExp(
  `^([A-Za-z0-9_-]{1,64}?)(_1280|_390x256|_180x180|_w(?:${widthSteps.join('|')}))?` +
    '\\.(jpg|png|gif|webp)$',
);

/** Whether a text can be an image's id; what cannot is unknown without asking the database. */
export function isImageId(text: string): boolean {
  return idPattern.test(text);
}

/** Whether an image can be given this id, so that its files are taken for nobody else's. */
export function isNewImageId(text: string): boolean {
  return parseImageFile(`${text}.jpg`)?.variant === 'full';
}

export function imageFileName(image: { id: string; type: string }, variant: Variant): string {
  const ending = typeof variant === 'number' ? `_w${variant}` : endings[variant];
  return `${image.id}${ending}.${image.type}`;
}

export function imageUrl(
  filesUrl: string,
  image: { id: string; type: string },
  variant: Variant = 'full',
): string {
  return `${filesUrl}/images/${imageFileName(image, variant)}`;
}

/** What a file's name means; undefined for every name that `imageUrl` does not make. */
export function parseImageFile(
  file: string,
): { id: string; variant: Variant; type: ImageType } | undefined {
  const [, id, ending = '', type] = filePattern.exec(file) ?? [];
  if (id === undefined) return undefined;
  const variant = ending.startsWith('_w')
    ? widthSteps.find((step) => step === Number(ending.slice(2)))
    : (Object.keys(endings) as ImageSize[]).find((one) => endings[one] === ending);
  return variant && { id, variant, type: type as ImageType };
}
