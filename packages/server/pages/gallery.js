// The gallery put together: which view the address names, the keyboard, and the small print. It
// begins with the cat; whatever is not needed for that is read when the cat is there.

import { account, readMarks, setOwnKey } from './account.js';
import { call } from './api.js';
import { byId, element, say } from './elements.js';
import { filters, readFilters, showCurl } from './filters.js';
import {
  callDrawings,
  showAnother,
  showCat,
  showMarks,
  showPrevious,
  startOver,
} from './one-cat.js';
import { hasNine, showFavourites, showNine } from './wall.js';

const views = ['cat', 'nine', 'favourites'];
let view = 'cat';
let hasCat = false;

/** #nine, #favourites, #cat or #cat/ID. */
function readAddress() {
  const [name = '', id] = location.hash.slice(1).split('/');
  if (views.includes(name)) return { name, id };
  // Any other name is a place on the page, such as the one that the skip link leads to.
  return { name: name === '' ? 'cat' : view };
}

async function openView() {
  const { name, id } = readAddress();
  view = name;
  for (const part of document.querySelectorAll('section[data-view]')) {
    part.hidden = part.dataset.view !== view;
  }
  for (const link of document.querySelectorAll('.views a')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  byId('filters').hidden = view === 'favourites';
  showCurl(view);
  if (view === 'nine' && !hasNine()) await showNine();
  if (view === 'favourites') await showFavourites();
  if (view === 'cat') await openCat(id);
}

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
  showCurl(view);
  if (view === 'favourites') showFavourites();
});

/** Keys that move on, unless they mean something where the focus is. */
document.addEventListener('keydown', (event) => {
  const isTaken = event.target.closest?.('a, button, input, select');
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (view === 'favourites') return;
  const isSpace = event.key === ' ' && !event.shiftKey && !isTaken;
  const isArrow = !event.target.closest?.('input, select');
  if (isSpace || (isArrow && event.key === 'ArrowRight')) {
    event.preventDefault();
    if (view === 'nine') showNine();
    else showAnother();
  } else if (isArrow && event.key === 'ArrowLeft' && view === 'cat') {
    event.preventDefault();
    showPrevious();
  }
});

const keyNotes = {
  own: 'This browser uses a key of yours, and keeps it to itself.',
  demo:
    'You are using this server’s demo key, which everybody shares. Your votes and favourites are ' +
    'marked with a name of this browser, so you see only your own. With a key of yours they follow you.',
  none:
    'Looking needs no key. Votes and favourites need one: paste it here, and it stays in ' +
    'this browser. Whoever runs this server makes one with `catapi-server keys create`.',
};

function showKey() {
  const parts = keyNotes[account.kind].split('`');
  byId('key-note').replaceChildren(
    ...parts.map((part, at) => (at % 2 === 1 ? element('code', {}, part) : part)),
  );
  byId('key-forget').hidden = account.kind !== 'own';
}

byId('key-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = byId('key-field');
  try {
    await setOwnKey(field.value.trim());
    field.value = '';
    field.classList.remove('wrong');
    say('Thank you. Votes and favourites are yours now.');
    startOver();
  } catch (refusal) {
    field.classList.add('wrong');
    const isUnknown = refusal.code === 'AUTHENTICATION_ERROR';
    say(
      isUnknown
        ? 'This server does not know that key. The operator can make one; so can a sign-up (see the API docs).'
        : refusal.message,
    );
    field.focus();
  }
});

byId('key-forget').addEventListener('click', async () => {
  await setOwnKey(undefined).catch(() => {});
  say('Forgotten.');
});

/** Says plainly where the pictures are from; drawings must not be taken for photographs. */
async function showSources() {
  const { value } = await call('/sources');
  const some = value.filter((source) => source.image_count > 0);
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

showKey();
const opened = openView();
const rest = await Promise.allSettled([showSources(), opened]);
if (rest[0].status === 'rejected') byId('sources').hidden = true;
await Promise.allSettled([readFilters(), readMarks()]);
