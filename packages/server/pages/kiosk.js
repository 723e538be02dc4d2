// A screen on a wall: one cat after the other, as large as it can be, for days. They take turns in
// the same two pictures, the one that is seen and the one that is being fetched, so that nothing
// in the page grows. The browser keeps files of cats that it has seen, with or without this, and
// stops at some hundred megabytes by itself. When the server is away the last cat stays, and the
// next is asked for less and less often until it is back.

import { cats } from './account.js';
import { ask, fileUrl, Refusal } from './api.js';
import { announce, byId, element, say } from './elements.js';
import { filters } from './filters.js';
import { describe } from './one-cat.js';

const secondsUsual = 10;
const secondsMin = 2;
const pauseSecondsMax = 60;

const place = byId('kiosk');
/** The one that is seen, and the one for the next cat. */
const pictures = [0, 1].map(() => element('img', { alt: '', hidden: true }));
const caption = element('p', { hidden: true });
place.append(...pictures, caption);

let timer;
let lock;
let run = 0;

async function next(mine, seconds, failures) {
  let failed = failures;
  try {
    const [image] = await ask(cats().images.search({ limit: 1, ...filters.query() }));
    if (image === undefined) tellIfEmpty(mine, 'No cat is like that here.');
    else await put(mine, image);
    failed = 0;
  } catch (refusal) {
    failed += 1;
    const isKnown = refusal instanceof Refusal;
    tellIfEmpty(mine, isKnown ? refusal.message : 'The picture of this cat did not arrive.');
  }
  if (mine !== run) return;
  const pause = failed === 0 ? seconds : Math.min(pauseSecondsMax, seconds * 2 ** failed);
  timer = setTimeout(() => next(mine, seconds, failed), pause * 1000);
}

/** A black screen says nothing; a cat that is there already stays, and is said nothing over. */
function tellIfEmpty(mine, sentence) {
  if (mine !== run || pictures.some((picture) => !picture.hidden)) return;
  caption.textContent = sentence;
  caption.hidden = false;
  announce(sentence);
}

async function put(mine, image) {
  // A run that is over must not touch the pictures of the one after it.
  if (mine !== run) return;
  const [before, picture] = pictures;
  picture.alt = describe(image);
  picture.src = fileUrl(image, '_1280');
  await picture.decode();
  if (mine !== run) return;
  picture.hidden = false;
  before.hidden = true;
  pictures.reverse();
  caption.textContent = image.breeds?.[0]?.name ?? '';
  caption.hidden = caption.textContent === '';
  announce(`${describe(image)}.`);
}

/** Screens go dark when nobody touches them; a page may ask that they do not. */
async function keepAwake() {
  const mine = run;
  try {
    const got = await navigator.wakeLock?.request('screen');
    // Whoever left before it was granted must not keep a screen awake.
    if (mine === run) lock = got;
    else await got?.release();
  } catch {
    // A page that is not seen, or a low battery: it is asked again when the page is seen.
  }
}

/** Begins, or begins anew with other seconds. */
export function startKiosk(given) {
  const seconds = Math.max(secondsMin, Number(given) || secondsUsual);
  stopKiosk();
  run += 1;
  document.documentElement.classList.add('kiosk');
  void keepAwake();
  say('Escape or a tap leads back.');
  void next(run, seconds, 0);
}

export function stopKiosk() {
  run += 1;
  clearTimeout(timer);
  document.documentElement.classList.remove('kiosk');
  void lock?.release().catch(() => {});
  lock = undefined;
  for (const picture of pictures) {
    picture.hidden = true;
    picture.removeAttribute('src');
  }
  caption.hidden = true;
}

const isOn = () => document.documentElement.classList.contains('kiosk');

document.addEventListener('visibilitychange', () => {
  if (isOn() && document.visibilityState === 'visible') void keepAwake();
});
document.addEventListener('keydown', ({ key }) => {
  if (isOn() && key === 'Escape') location.hash = 'cat';
});
place.addEventListener('click', () => {
  location.hash = 'cat';
});
