// The public API as the gallery asks it. A call gives its value or throws a Refusal, whose message
// is a sentence to show to a person; nothing else in the gallery knows of statuses.

const { filesOrigin } = document.documentElement.dataset;

export class Refusal extends Error {
  constructor(sentence, code) {
    super(sentence);
    this.code = code;
  }
}

const sentences = {
  AUTHENTICATION_ERROR: 'This server does not know the key. Look at “Your key” below.',
  DUPLICATE_FAVOURITE: 'This cat is among the favourites already.',
  IMAGE_NOT_FOUND: 'There is no such cat here any more.',
};

function refusalOf(response) {
  const code = response.headers.get('x-error-code') ?? String(response.status);
  if (response.status === 429) {
    const seconds = Math.ceil(Number(response.headers.get('retry-after'))) || 60;
    const wait = seconds === 1 ? 'a second' : `${seconds} seconds`;
    return new Refusal(`That was a lot of cats at once. There are more in ${wait}.`, code);
  }
  const fallback =
    response.status >= 500
      ? 'The server has a problem at the moment. Trying again may help.'
      : 'The server did not understand that.';
  return new Refusal(sentences[code] ?? fallback, code);
}

/** Calls the API; `key` is sent when there is one. Gives the body and what the headers count. */
export async function call(path, { method = 'GET', query = {}, body, key } = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
  const headers = { accept: 'application/json' };
  if (key !== undefined) headers['x-api-key'] = key;
  if (body !== undefined) headers['content-type'] = 'application/json';
  let response;
  let value;
  try {
    response = await fetch(`/v1${path}${search}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) value = await response.json();
  } catch {
    throw new Refusal('The server cannot be reached. Is it running, and is there a network?');
  }
  if (!response.ok) throw refusalOf(response);
  return { value, count: Number(response.headers.get('pagination-count')) };
}

const boxes = { _390x256: [390, 256], _1280: [1280, 1280] };

/**
 * The address of an image's file in a size, by the url forms that the contract promises. Where the
 * operator named no address, it is asked for from the very server that this page came from: behind
 * a forwarded port the server cannot know by which name it is being reached.
 */
export function fileUrl(image, ending = '') {
  const url = new URL(image.url, location.href);
  const parts = new RegExp(`/${image.id}\\.\\w+$`).test(url.pathname)
    ? url.pathname.replace(/\.\w+$/, (extension) => `${ending}${extension}`)
    : url.pathname;
  return url.origin === filesOrigin ? `${url.origin}${parts}` : `${location.origin}${parts}`;
}

/** Candidates for a tile with their widths, for the browser to choose from. */
export function candidates(image) {
  if (image.width === undefined) return '';
  return Object.entries(boxes)
    .map(([ending, [width, height]]) => {
      const scale = Math.min(1, width / image.width, height / image.height);
      // A tile crops to a square, so what counts is the shorter side.
      const shorter = Math.round(Math.min(image.width, image.height) * scale);
      return `${fileUrl(image, ending)} ${shorter}w`;
    })
    .join(', ');
}
