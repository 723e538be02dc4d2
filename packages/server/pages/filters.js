// Which cats are wanted: the two selects, filled from the API, and the curl line that asks for the
// same cats from a terminal.

import { account, cats } from './account.js';
import { ask } from './api.js';
import { byId, copy, element, say } from './elements.js';

const form = byId('filters');
const { breed, category } = form.elements;
const listeners = new Set();
let breeds = new Map();

export const filters = {
  onChange: (listener) => listeners.add(listener),
  isAny: () => breed.value === '' && category.value === '',
  clear: () => form.reset(),
  /** What of a search the filters ask for. */
  query: () => ({
    ...(breed.value === '' ? {} : { breed_ids: [breed.value] }),
    ...(category.value === '' ? {} : { category_ids: [category.value] }),
  }),
  /** All that is known of a breed, once the breeds are read. */
  breed: (id) => breeds.get(id),
  chosenBreed: () => breeds.get(breed.value),
};

function changed() {
  form.querySelector('[type=reset]').hidden = filters.isAny();
  for (const listener of listeners) listener();
}

form.addEventListener('change', changed);
form.addEventListener('submit', (event) => event.preventDefault());
// The event comes before the fields are empty.
form.addEventListener('reset', () => queueMicrotask(() => setTimeout(changed)));

/** Fills the selects; without them the gallery still shows cats. */
export async function readFilters() {
  const [kinds, subjects] = await ask(
    Promise.all([cats().breeds.list(), cats().categories.list()]),
  );
  breeds = new Map(kinds.map((one) => [one.id, one]));
  const option = ({ id, name }) => element('option', { value: id }, name);
  breed.append(...kinds.map(option));
  category.append(...subjects.map(option));
}

/** What a view asks for: a path, its query, whether it needs a key, and what curl sends. */
function callOf(view, about) {
  if (view === 'favourites') return { path: 'favourites', query: mine(), isKeyed: true };
  if (view === 'upload')
    return { path: 'images/upload', isKeyed: true, sends: ' -F file=@cat.jpg' };
  if (view === 'breeds') return { path: about[0] ? `breeds/${about[0]}` : 'breeds' };
  const query = {
    limit: view === 'nine' ? '9' : '1',
    ...(breed.value === '' ? {} : { breed_ids: breed.value }),
    ...(category.value === '' ? {} : { category_ids: category.value }),
  };
  return { path: 'images/search', query, isKeyed: account.kind !== 'none' };
}

const mine = () => (account.subId === undefined ? {} : { sub_id: account.subId });

/** Shows the call that this view stands for. A key of one's own is never shown. */
export function showCurl(view, about = []) {
  const { path, query = {}, isKeyed = false, sends = '' } = callOf(view, about);
  const search = new URLSearchParams(query);
  const key = account.kind === 'demo' ? account.key : 'YOUR-KEY';
  const header = isKeyed ? ` -H 'x-api-key: ${key}'` : '';
  const ending = search.size > 0 ? `?${search}` : '';
  byId('curl').value = `curl '${location.origin}/v1/${path}${ending}'${header}${sends}`;
}

byId('copy').addEventListener('click', async () => {
  const field = byId('curl');
  if (await copy(field.value)) return;
  field.select();
  say('Selected: copy it with Ctrl+C.');
});
