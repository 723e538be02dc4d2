// Cats side by side: nine by chance, and those that somebody kept. Each leads to its own plate.

import { account, cats, listFavourites, toggleFavourite } from './account.js';
import { ask, candidates, fileUrl } from './api.js';
import { announce, byId, element, icon, say, trouble } from './elements.js';
import { filters } from './filters.js';
import { describe } from './one-cat.js';

const favouritesShown = 100;
const nineTiles = byId('nine-tiles');
const keptTiles = byId('favourite-tiles');
let nineQuestion = 0;
let keptQuestion = 0;

/** In a list only items may stand. */
function inItem(problem) {
  problem.remove();
  return element('li', { className: problem.className }, ...problem.childNodes);
}

function tile(image, extra) {
  const picture = element('img', {
    alt: describe(image),
    sizes: '(max-width: 40rem) 30vw, 22rem',
    srcset: candidates(image),
    width: 390,
    height: 390,
    decoding: 'async',
    loading: 'lazy',
    src: fileUrl(image, '_390x256'),
  });
  const link = element('a', { className: 'tile', href: `#cat/${image.id}` }, picture);
  return element('li', {}, link, extra);
}

function emptyTile() {
  return element('li', {}, element('span', { className: 'tile' }));
}

export async function showNine() {
  const asked = ++nineQuestion;
  if (nineTiles.childElementCount !== 9) {
    nineTiles.replaceChildren(...Array.from({ length: 9 }, emptyTile));
  }
  nineTiles.setAttribute('aria-busy', 'true');
  try {
    const query = { limit: 9, ...filters.query() };
    const found = await ask(cats().images.search(query));
    if (asked !== nineQuestion) return;
    if (found.length === 0) {
      const clear = () => filters.clear();
      nineTiles.replaceChildren(inItem(trouble('No cat is like that here.', 'Any cat', clear)));
      return;
    }
    nineTiles.replaceChildren(...found.map((image) => tile(image)));
    announce(`${found.length} cats.`);
  } catch (refusal) {
    if (asked !== nineQuestion) return;
    nineTiles.replaceChildren(inItem(trouble(refusal.message, 'Try again', showNine)));
    announce(refusal.message);
  } finally {
    if (asked === nineQuestion) nineTiles.removeAttribute('aria-busy');
  }
}

export function hasNine() {
  return nineTiles.childElementCount > 0;
}

function keptTile(favourite) {
  const remove = element(
    'button',
    { type: 'button', className: 'remove', 'aria-label': `Remove ${favourite.image_id}` },
    icon('heart'),
  );
  remove.title = 'Remove from favourites';
  const { image } = favourite;
  const item =
    image?.url === undefined
      ? element('li', {}, element('span', { className: 'tile' }, 'This cat has left.'), remove)
      : tile(image, remove);
  remove.addEventListener('click', async () => {
    const place = [...keptTiles.children].indexOf(item);
    try {
      await toggleFavourite(favourite.image_id);
      // The focus stays in the list, where the next one has moved up.
      keptTiles.children[place]?.querySelector('.remove')?.focus();
    } catch (refusal) {
      say(refusal.message);
    }
  });
  return item;
}

export async function showFavourites() {
  const asked = ++keptQuestion;
  const tell = (...problem) => keptTiles.replaceChildren(inItem(trouble(...problem)));
  if (account.kind === 'none') {
    const toKey = () => byId('key-field').focus();
    tell('Favourites belong to a key.', 'Enter a key', toKey);
    return;
  }
  try {
    const { list, count } = await listFavourites(favouritesShown);
    if (asked !== keptQuestion) return;
    byId('favourites-title').textContent =
      count > list.length ? `The newest ${list.length} of ${count} favourites` : 'Favourites';
    if (list.length === 0) {
      tell('No favourites yet. The heart beside a cat keeps it here.');
      return;
    }
    const focused = [...keptTiles.children].findIndex((one) =>
      one.contains(document.activeElement),
    );
    keptTiles.replaceChildren(...list.map(keptTile));
    keptTiles.children[focused]?.querySelector('.remove')?.focus();
    announce(`${list.length} favourites.`);
  } catch (refusal) {
    if (asked === keptQuestion) tell(refusal.message, 'Try again', showFavourites);
  }
}

byId('nine-more').addEventListener('click', showNine);
