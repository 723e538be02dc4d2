// Who the gallery is to the API: a key of one's own, the server's demo key, or nobody. The demo key
// is everybody's, so with it each browser marks its votes and favourites with a sub_id of its own,
// and sees only those.

import { ask, catsOf } from './api.js';

const keyName = 'catapi-key';
const browserName = 'catapi-browser';

/** A browser may refuse storage altogether; then things last as long as the page. */
const stored = {
  get(name) {
    try {
      return localStorage.getItem(name) ?? undefined;
    } catch {
      return undefined;
    }
  },
  set(name, value) {
    try {
      if (value === undefined) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      // Kept in memory by the caller.
    }
  },
};

function nameBrowser() {
  const known = stored.get(browserName);
  if (known !== undefined) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  const made = `gallery-${btoa(String.fromCharCode(...bytes)).replace(/[+/]/g, '-')}`;
  stored.set(browserName, made);
  return made;
}

const demoKey = document.documentElement.dataset.demoKey || undefined;
const browser = nameBrowser();
const listeners = new Set();
let ownKey = stored.get(keyName);
let favourites = new Map();
let votes = new Map();

export const account = {
  /** own | demo | none */
  get kind() {
    if (ownKey !== undefined) return 'own';
    return demoKey === undefined ? 'none' : 'demo';
  },
  get key() {
    return ownKey ?? demoKey;
  },
  get subId() {
    return account.kind === 'demo' ? browser : undefined;
  },
  onChange: (listener) => listeners.add(listener),
  isFavourite: (imageId) => favourites.has(imageId),
  /** 1, 0 or undefined. */
  voteOn: (imageId) => votes.get(imageId)?.value,
};

function changed() {
  for (const listener of listeners) listener();
}

/** The API as this account. */
export const cats = () => catsOf(account.key);
const mine = () => (account.subId === undefined ? {} : { sub_id: account.subId });

/** Reads which cats have a mark of this account's already. */
export async function readMarks() {
  favourites = new Map();
  votes = new Map();
  if (account.key !== undefined) {
    const query = { limit: 1000, order: 'DESC', attach_image: false, ...mine() };
    const [kept, voted] = await ask(
      Promise.all([cats().favourites.list(query), cats().votes.list(query)]),
    );
    // From the oldest to the newest, so that the newest vote is the one that stays.
    for (const one of [...kept].reverse()) favourites.set(one.image_id, one.id);
    for (const one of [...voted].reverse()) votes.set(one.image_id, one);
  }
  changed();
}

/** The newest favourites with their images, and how many there are in all. */
export async function listFavourites(limit) {
  const query = { limit, order: 'DESC', ...mine() };
  const list = await ask(cats().favourites.list(query));
  return { list, count: list.pagination.count };
}

export async function toggleFavourite(imageId) {
  const id = favourites.get(imageId);
  if (id === undefined) {
    const body = { image_id: imageId, ...mine() };
    const kept = await ask(cats().favourites.create(body));
    favourites.set(imageId, kept.id);
  } else {
    await ask(cats().favourites.delete(id));
    favourites.delete(imageId);
  }
  changed();
}

/** Votes 1 or 0; the same again takes the vote back. */
export async function toggleVote(imageId, value) {
  const before = votes.get(imageId);
  if (before?.value === value) {
    await ask(cats().votes.delete(before.id));
    votes.delete(imageId);
  } else {
    const body = { image_id: imageId, value, ...mine() };
    const answer = await ask(cats().votes.create(body));
    // The one it replaces goes, because one person looking at one cat has one opinion.
    if (before !== undefined) await ask(cats().votes.delete(before.id));
    votes.set(imageId, answer);
  }
  changed();
}

/** Signs up for a key and uses it; undefined when the server sends it in a letter instead. */
export async function signUp(email) {
  const account = { email, appDescription: 'The gallery' };
  const { api_key: key } = await ask(catsOf(undefined).account.signUp(account));
  if (key !== undefined) await setOwnKey(key);
  return key;
}

/** Changes one's own key for a new one; the old one stops working everywhere. */
export async function rotateKey() {
  const { api_key: key } = await ask(cats().account.rotateKey());
  await setOwnKey(key);
  return key;
}

/** Uses a key from now on, once the server has shown that it knows it; undefined forgets it. */
export async function setOwnKey(key) {
  if (key !== undefined) await ask(catsOf(key).favourites.list({ limit: 1 }));
  ownKey = key;
  stored.set(keyName, key);
  await readMarks();
}
