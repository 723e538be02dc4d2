// The gallery put together: which view the address names, the keyboard, and the small print. It
// begins with the cat; whatever is not needed for that is read when the cat is there.

import { account, cats, readMarks } from './account.js';
import { ask } from './api.js';
import { showBreeds } from './breeds.js';
import { byId, element } from './elements.js';
import { filters, readFilters, showCurl } from './filters.js';
import { startKiosk, stopKiosk } from './kiosk.js';
import {
  callDrawings,
  markByKey,
  showAnother,
  showCat,
  showMarks,
  showPrevious,
  startOver,
} from './one-cat.js';
import { showUploads } from './upload.js';
import { hasNine, showFavourites, showNine } from './wall.js';
import { showKey, startKeys } from './your-key.js';

const views = ['cat', 'nine', 'breeds', 'upload', 'favourites', 'kiosk'];
// How soon, and how late at most, what was refused is asked for again.
const secondsFirst = 5;
const secondsMax = 60;
let view = 'cat';
let hasCat = false;

/** A view and what it is about: #nine, #cat/ID, #breeds/beng/siam, #kiosk/SECONDS. */
function readAddress() {
  const [name = '', ...about] = location.hash.slice(1).split('/');
  if (views.includes(name)) return { name, about };
  // Any other name is a place on the page, such as the one that the skip link leads to.
  return { name: name === '' ? 'cat' : view, about: [] };
}

async function openView() {
  const { name, about } = readAddress();
  if (view === 'kiosk') stopKiosk();
  view = name;
  for (const part of document.querySelectorAll('section[data-view]')) {
    part.hidden = part.dataset.view !== view;
  }
  for (const link of document.querySelectorAll('.views a')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  byId('filters').hidden = !['cat', 'nine'].includes(view);
  showCurl(view, about);
  await fillers[name](about);
}

// Each call fills its own view and ends: while it waits, the view may have become another one.
const fillers = {
  nine: () => (hasNine() ? undefined : showNine()),
  favourites: showFavourites,
  breeds: showBreeds,
  upload: showUploads,
  kiosk: ([seconds]) => startKiosk(seconds),
  cat: ([id]) => openCat(id),
};

async function openCat(id) {
  if (id) {
    hasCat = true;
    await showCat(id);
  } else if (!hasCat) {
    hasCat = true;
    await showAnother();
  }
}

window.addEventListener('hashchange', openView);

filters.onChange(() => {
  showCurl(view);
  if (view === 'nine') showNine();
  else byId('nine-tiles').replaceChildren();
  if (view === 'cat') startOver();
  else hasCat = false;
});

account.onChange(() => {
  showMarks();
  showKey();
  showCurl(view, readAddress().about);
  if (view === 'favourites') showFavourites();
  if (view === 'upload') showUploads();
});

/** Keys that move on, unless they mean something where the focus is. */
document.addEventListener('keydown', (event) => {
  const isTaken = event.target.closest?.('a, button, input, select');
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (view !== 'cat' && view !== 'nine') return;
  const isSpace = event.key === ' ' && !event.shiftKey && !isTaken;
  const isArrow = !event.target.closest?.('input, select');
  if (isSpace || (isArrow && event.key === 'ArrowRight')) {
    event.preventDefault();
    if (view === 'nine') showNine();
    else showAnother();
  } else if (isArrow && event.key === 'ArrowLeft' && view === 'cat') {
    event.preventDefault();
    showPrevious();
  } else if (isArrow && view === 'cat') markByKey(event.key);
});

/** Says plainly where the pictures are from; drawings must not be taken for photographs. */
async function showSources() {
  const sources = await ask(cats().sources.list());
  const some = sources.filter((source) => source.image_count > 0);
  if (some.length === 0) return;
  if (some.every(({ id }) => id === 'drawings')) callDrawings('all');
  else if (some.some(({ id }) => id === 'drawings')) callDrawings('some');
  const lines = some.map((source) =>
    element(
      'p',
      {},
      element('strong', {}, `${source.name}: ${source.image_count.toLocaleString('en')}. `),
      source.description,
    ),
  );
  if (some.some(({ id }) => id === 'drawings')) {
    const command = element('code', {}, 'catapi-server import FOLDER');
    lines.push(element('p', {}, 'Photographs of your own come in with ', command, '.'));
  }
  byId('sources')
    .querySelector('div')
    .replaceChildren(...lines);
  byId('sources').hidden = false;
}

/** Reads what the page can begin without; refused, it asks again, less and less often. */
async function untilRead(read, seconds = secondsFirst) {
  try {
    await read();
  } catch {
    const later = Math.min(secondsMax, seconds * 2);
    setTimeout(() => untilRead(read, later), seconds * 1000);
  }
}

showKey();
startKeys(startOver);
const opened = openView();
const rest = await Promise.allSettled([showSources(), opened]);
if (rest[0].status === 'rejected') setTimeout(() => untilRead(showSources), secondsFirst * 1000);
await Promise.allSettled([untilRead(readFilters), untilRead(readMarks)]);
