// The public API as the gallery asks it: by the SDK that is published, from the same build. What it
// throws becomes a Refusal, whose message is a sentence to show to a person; nothing else in the
// gallery knows of statuses.

import { createCatApi } from './sdk.js';

const { filesOrigin } = document.documentElement.dataset;

export class Refusal extends Error {
  constructor(sentence, code) {
    super(sentence);
    this.code = code;
  }
}

// Whoever looks at a page is told of a longer wait and not kept in it.
const retryDelayMsMax = 2000;

const sentences = {
  ABORTED: 'Stopped.',
  AUTHENTICATION_ERROR: 'This server does not know the key. Look at “Your key” below.',
  CONNECTION: 'The server cannot be reached. Is it running, and is there a network?',
  TIMEOUT: 'The server takes too long to answer. Trying again may help.',
  DUPLICATE_FAVOURITE: 'This cat is among the favourites already.',
  DUPLICATE_EMAIL: 'This address has a key already; it was told once, when it was made.',
  IMAGE_NOT_FOUND: 'There is no such cat here any more.',
  INVALID_FILE: 'This cannot be taken',
  CLASSIFICATION_FAILED: 'Not taken',
};

function sentenceFor(error) {
  const { code, status = 0, retryAt, reason } = error;
  if (status === 429) {
    const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1000)) || 60;
    const wait = seconds === 1 ? 'a second' : `${seconds} seconds`;
    return `That was a lot of cats at once. There are more in ${wait}.`;
  }
  if (status === 413) return 'This picture is too big for this server.';
  const known = sentences[code];
  if (known !== undefined) {
    const isWhole = known.endsWith('.') || known.endsWith('?');
    return isWhole ? known : `${known}: ${reason ?? 'the server did not say why'}.`;
  }
  return status >= 500
    ? 'The server has a problem at the moment. Trying again may help.'
    : 'The server did not understand that.';
}

let made = {};

/** The API as whoever has this key; a client keeps its key, and what it remembers, for itself. */
export function catsOf(key) {
  if (made.cats === undefined || made.key !== key) {
    const options = { apiKey: key, baseUrl: location.origin, retryDelayMsMax };
    made = { key, cats: createCatApi(options) };
  }
  return made.cats;
}

/** What a call answers, or a Refusal. */
export async function ask(calling) {
  try {
    return await calling;
  } catch (error) {
    throw error.code === undefined ? error : new Refusal(sentenceFor(error), error.code);
  }
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
