// A screen on a wall: one cat after the other, as large as it can be, for days. There is never more
// than one picture and the next one in the page; when the server is away the last cat stays, and the
// next is asked for less and less often until it is back.

import { cats } from './account.js';
import { fileUrl } from './api.js';
import { announce, byId, element } from './elements.js';
import { filters } from './filters.js';
import { describe } from './one-cat.js';

const secondsUsual = 10;
const secondsMin = 2;
const pauseSecondsMax = 60;

const place = byId('kiosk');
let timer;
let lock;
let run = 0;

async function next(mine, seconds, failures) {
  let failed = failures;
  try {
    const [image] = await cats().images.search({ limit: 1, ...filters.query() });
    if (image !== undefined) await put(mine, image);
    failed = 0;
  } catch {
    failed += 1;
  }
  if (mine !== run) return;
  const pause = failed === 0 ? seconds : Math.min(pauseSecondsMax, seconds * 2 ** failed);
  timer = setTimeout(() => next(mine, seconds, failed), pause * 1000);
}

async function put(mine, image) {
  const picture = element('img', { alt: describe(image), src: fileUrl(image, '_1280') });
  await picture.decode();
  if (mine !== run) return;
  const name = image.breeds?.[0]?.name;
  place.replaceChildren(picture, ...(name === undefined ? [] : [element('p', {}, name)]));
  announce(`${describe(image)}.`);
}

/** Screens go dark when nobody touches them; a page may ask that they do not. */
async function keepAwake() {
  try {
    lock = await navigator.wakeLock?.request('screen');
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
  void next(run, seconds, 0);
}

export function stopKiosk() {
  run += 1;
  clearTimeout(timer);
  document.documentElement.classList.remove('kiosk');
  void lock?.release().catch(() => {});
  lock = undefined;
  place.replaceChildren();
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
