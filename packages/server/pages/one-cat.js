// One cat on the plate. A few cats are fetched ahead and the next one's file with them, so that
// another cat is there at once and a quick finger does not use up the rate limit; the cats seen so
// far can be gone back to.

import { account, cats, toggleFavourite, toggleVote } from './account.js';
import { ask, fileUrl } from './api.js';
import { showStory } from './breed-card.js';
import { announce, byId, say, trouble } from './elements.js';
import { filters } from './filters.js';
import { watchSwipes } from './swipe.js';
import { askForKey } from './your-key.js';

const aheadCount = 5;
const plate = byId('plate');
const frame = plate.querySelector('.window');
const another = byId('another');
const previous = byId('previous');
const marks = { up: byId('vote-up'), down: byId('vote-down'), keep: byId('keep') };

let seen = [];
let position = -1;
let ahead = [];
let isBusy = false;
// Which pictures are drawings: all, some or none.
let drawings = 'none';
// Grows with every change of mind, so that an answer to an older question is let go.
let question = 0;

// Nobody is on the plate: the filters left no cat, and what was there before is not meant.
let isEmpty = false;

const current = () => (isEmpty ? undefined : seen[position]);

// The analyser named by what was drawn here and not photographed, as its analysis begins.
const drawingVendor = 'TheCatAPI drawings';

const isDrawing = (image) => drawings === 'all' || image.isDrawing === true;

/** From now on drawings are called so: `all` pictures are, or `some`, which their analyses tell. */
export async function callDrawings(which) {
  drawings = which;
  const image = current();
  if (image === undefined) return;
  await lookWhetherDrawn(image);
  if (image === current()) nameCat(image, image.breeds?.[0]);
}

async function lookWhetherDrawn(image) {
  if (drawings !== 'some' || image.isDrawing !== undefined) return;
  const told = await cats()
    .images.analysis(image.id)
    .catch(() => undefined);
  image.isDrawing = told?.some(({ vendor }) => vendor.startsWith(drawingVendor));
}

/** What a picture shows, for those who cannot see it. */
export function describe(image) {
  const breed = image.breeds?.[0]?.name;
  const what = breed === undefined ? 'a cat' : `a cat, ${breed}`;
  const subjects = (image.categories ?? []).map(({ name }) => name).join(', ');
  const start = isDrawing(image) ? `Drawing of ${what}` : `Picture of ${what}`;
  return subjects === '' ? start : `${start}, with ${subjects}`;
}

function nameCat(image, breed) {
  const title = plate.querySelector('.title');
  const name = breed?.name ?? 'A cat';
  title.textContent = isDrawing(image) ? `${name}, a drawing` : name;
  const number = plate.querySelector('.number');
  number.textContent = `№ ${image.id}`;
  number.href = `#cat/${image.id}`;
  const picture = frame.querySelector('img.cat');
  if (picture !== null) picture.alt = describe(image);
}

export function showMarks() {
  const image = current();
  const vote = image === undefined ? undefined : account.voteOn(image.id);
  const isKept = image !== undefined && account.isFavourite(image.id);
  marks.up.setAttribute('aria-pressed', String(vote === 1));
  marks.down.setAttribute('aria-pressed', String(vote === 0));
  marks.keep.setAttribute('aria-pressed', String(isKept));
  for (const button of Object.values(marks)) button.disabled = image === undefined;
}

function setBusy(value) {
  isBusy = value;
  frame.setAttribute('aria-busy', String(value));
}

async function loadPicture(image) {
  const picture = new Image(image.width, image.height);
  picture.className = 'cat';
  picture.alt = describe(image);
  picture.src = fileUrl(image, '_1280');
  await picture.decode();
  return picture;
}

function fail(sentence, button = 'Try again', onClick = () => showAnother()) {
  frame.replaceChildren(trouble(sentence, button, onClick));
  announce(sentence);
}

/** Takes the cat off the plate, with its name and its marks: nobody votes on what is not seen. */
function takeOff(title) {
  isEmpty = true;
  plate.querySelector('.title').textContent = title;
  const number = plate.querySelector('.number');
  number.textContent = '';
  number.removeAttribute('href');
  showMarks();
}

function clear() {
  takeOff('No cat');
  showStory(byId('story'), filters.chosenBreed());
  fail('No cat is like that here.', 'Any cat', () => filters.clear());
}

/** No cat came, because of the server or the way to it. */
function failWithout(sentence, button) {
  takeOff('');
  byId('story').replaceChildren();
  fail(sentence, button);
}

/** The breeds come with the image when a key was sent; without one, each image tells its own. */
async function breedOf(image) {
  if (image.breeds === undefined && account.key === undefined) {
    const whole = await cats()
      .images.get(image.id)
      .catch(() => undefined);
    image.breeds = whole?.breeds ?? [];
    image.categories = whole?.categories;
  }
  return image.breeds?.[0];
}

async function show(image) {
  const asked = ++question;
  isEmpty = false;
  setBusy(true);
  try {
    const asking = [loadPicture(image), breedOf(image), lookWhetherDrawn(image)];
    const [picture, breed] = await Promise.all(asking);
    if (asked !== question) return;
    frame.replaceChildren(picture);
    nameCat(image, breed);
    showStory(byId('story'), breed ?? filters.chosenBreed());
    announce(`${describe(image)}.`);
  } catch {
    if (asked !== question) return;
    nameCat(image, image.breeds?.[0]);
    showStory(byId('story'), image.breeds?.[0]);
    fail('The picture of this cat did not arrive.', 'Try again', () => show(image));
  } finally {
    if (asked === question) {
      setBusy(false);
      previous.disabled = position < 1;
      showMarks();
    }
  }
}

async function fetchAhead() {
  const query = { limit: aheadCount, ...filters.query() };
  const found = await ask(cats().images.search(query));
  const others = found.filter(({ id }) => id !== current()?.id);
  return others.length > 0 ? others : [...found];
}

/** The address names a cat only as long as that cat is shown. */
function leaveAddress() {
  if (location.hash.startsWith('#cat/')) history.replaceState(null, '', '/');
}

function put(image) {
  seen = [...seen.slice(0, position + 1), image].slice(-100);
  position = seen.length - 1;
  const [next] = ahead;
  const shown = show(image);
  if (next !== undefined) shown.then(() => loadPicture(next).catch(() => {}));
  return shown;
}

export async function showAnother() {
  if (isBusy) return;
  leaveAddress();
  if (position < seen.length - 1) {
    position += 1;
    await show(seen[position]);
    return;
  }
  const asked = ++question;
  setBusy(true);
  try {
    if (ahead.length === 0) ahead = await fetchAhead();
    if (asked !== question) return;
    const image = ahead.shift();
    if (image === undefined) clear();
    else await put(image);
  } catch (refusal) {
    if (asked === question) failWithout(refusal.message);
  } finally {
    if (asked === question) setBusy(false);
  }
}

export async function showPrevious() {
  if (isBusy || position < 1) return;
  leaveAddress();
  position -= 1;
  await show(seen[position]);
}

/** Other cats are wanted from now on. */
export function startOver() {
  question += 1;
  isBusy = false;
  ahead = [];
  position = seen.length - 1;
  return showAnother();
}

/** One certain cat, as a tile or an address names it. */
export async function showCat(id) {
  if (current()?.id === id) return;
  const asked = ++question;
  setBusy(true);
  try {
    const image = await ask(cats().images.get(id));
    if (asked !== question) return;
    seen = [...seen, image];
    position = seen.length - 1;
    await show(image);
  } catch (refusal) {
    if (asked === question) failWithout(refusal.message, 'Another cat');
  } finally {
    if (asked === question) setBusy(false);
  }
}

/** Marks the cat on the plate, or says why that cannot be; answers whether it is marked. */
async function mark(button, change) {
  const image = current();
  if (image === undefined) return false;
  if (account.kind === 'none') {
    askForKey('Votes and favourites need a key: it goes into the field below.');
    return false;
  }
  if (button.getAttribute('aria-busy') === 'true') return false;
  button.setAttribute('aria-busy', 'true');
  try {
    await change(image.id);
    return true;
  } catch (refusal) {
    say(refusal.message);
    return false;
  } finally {
    button.removeAttribute('aria-busy');
  }
}

another.addEventListener('click', showAnother);
previous.addEventListener('click', showPrevious);
marks.up.addEventListener('click', () => mark(marks.up, (id) => toggleVote(id, 1)));
marks.down.addEventListener('click', () => mark(marks.down, (id) => toggleVote(id, 0)));
marks.keep.addEventListener('click', () => mark(marks.keep, toggleFavourite));

/** + and - vote, f keeps, as the buttons do. */
export function markByKey(key) {
  const button = { '+': marks.up, '-': marks.down, f: marks.keep }[key];
  button?.click();
}

watchSwipes(frame, {
  canVote: () => current() !== undefined && !isBusy,
  async vote(value) {
    const image = current();
    if (image === undefined) return;
    const button = value === 1 ? marks.up : marks.down;
    // A swipe says what the vote is to be, so the same again does not take it back.
    const isNew = account.voteOn(image.id) !== value;
    if (isNew && !(await mark(button, (id) => toggleVote(id, value)))) return;
    announce(value === 1 ? 'Voted up.' : 'Voted down.');
    if (current() === image) await showAnother();
  },
});
showMarks();
