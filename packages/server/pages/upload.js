// Pictures of one's own: dropped, chosen or taken with the camera, sent two at a time with the bytes
// counted, and followed until somebody or something has decided. Beneath them is what one has
// uploaded before, which can be taken away again.

import { account, cats } from './account.js';
import { ask, candidates, fileUrl } from './api.js';
import { announce, byId, element, say, trouble } from './elements.js';
import { askForKey } from './your-key.js';

const atOnce = 2;
const pollMs = 2000;
const patienceMs = 120_000;
const shownMax = 30;

const queue = byId('upload-queue');
const drop = byId('drop');
const tiles = byId('upload-tiles');
const waiting = [];
let running = 0;
let question = 0;

const mine = () => (account.subId === undefined ? {} : { sub_id: account.subId });

function openItem(file) {
  const bar = element('progress', { max: 100, value: 0 });
  bar.setAttribute('aria-label', `Sending ${file.name}`);
  const state = element('span', { className: 'state' }, 'Waiting');
  const item = element('li', {}, element('strong', {}, file.name), state, bar);
  queue.prepend(item);
  return {
    show(text, share) {
      state.textContent = text;
      if (share !== undefined) bar.value = share * 100;
    },
    end(verdict, ...said) {
      item.className = verdict;
      bar.remove();
      state.replaceChildren(...said);
      announce(`${file.name}: ${state.textContent}`);
    },
  };
}

async function upload(file) {
  const item = openItem(file);
  try {
    const image = await ask(
      cats().images.upload(file, {
        subId: account.subId,
        onProgress: ({ loaded, total }) => {
          const isSent = loaded === total;
          item.show(isSent ? 'Looking at it' : 'Sending', isSent ? undefined : loaded / total);
          if (isSent) item.show('Looking at it', 1);
        },
      }),
    );
    await follow(item, image);
  } catch (refusal) {
    item.end('refused', refusal.message);
  }
}

const link = (id) => element('a', { href: `#cat/${id}` }, 'See it');

async function follow(item, { id, pending, approved }) {
  if (approved === 1 || pending !== 1) {
    item.end('approved', 'A cat! It is among the others now. ', link(id));
    return;
  }
  item.show('Somebody has to look at it', 1);
  const endsAt = Date.now() + patienceMs;
  while (Date.now() < endsAt) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const { status, reason } = await ask(cats().images.status(id));
    if (status === 'approved') {
      item.end('approved', 'A cat! It is among the others now. ', link(id));
      return;
    }
    if (status === 'rejected') {
      item.end('refused', `Not taken: ${reason ?? 'the server did not say why'}.`);
      return;
    }
  }
  item.end('pending', 'Taken in. Somebody has to look at it before others see it.');
}

async function work() {
  if (running >= atOnce) return;
  running += 1;
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    await upload(file);
    await showUploads();
  }
  running -= 1;
}

function take(files) {
  if (account.kind === 'none') {
    askForKey('An upload needs a key: it goes into the field below.');
    return;
  }
  const pictures = [...files];
  if (pictures.length === 0) {
    say('That was no file.');
    return;
  }
  waiting.push(...pictures);
  for (let lane = 0; lane < atOnce; lane += 1) void work();
}

/** The newest uploads of this account, or of this browser where the key is everybody's. */
export async function showUploads() {
  const asked = ++question;
  if (account.kind === 'none') {
    byId('uploads-title').hidden = true;
    tiles.replaceChildren();
    return;
  }
  try {
    const query = { limit: shownMax, order: 'DESC', size: 'small', ...mine() };
    const list = await ask(cats().images.list(query));
    if (asked !== question) return;
    byId('uploads-title').hidden = list.length === 0;
    tiles.replaceChildren(...list.map(tile));
  } catch (refusal) {
    if (asked !== question) return;
    const problem = trouble(refusal.message, 'Try again', showUploads);
    tiles.replaceChildren(element('li', { className: 'trouble' }, ...problem.childNodes));
  }
}

function tile(image) {
  const picture = element('img', {
    alt: image.original_filename ?? 'Your picture',
    sizes: '12rem',
    srcset: candidates(image),
    width: 390,
    height: 390,
    loading: 'lazy',
    src: fileUrl(image, '_390x256'),
  });
  const remove = element('button', { type: 'button', className: 'remove' }, '×');
  remove.setAttribute('aria-label', `Delete ${picture.alt}`);
  remove.title = 'Delete';
  remove.addEventListener('click', async () => {
    if (!remove.classList.contains('main')) {
      remove.classList.add('main');
      say('Press again to delete this picture for good.');
      setTimeout(() => remove.classList.remove('main'), 6000);
      return;
    }
    try {
      await ask(cats().images.delete(image.id));
      say('Deleted.');
      await showUploads();
    } catch (refusal) {
      say(refusal.message);
    }
  });
  const shown = element('a', { className: 'tile', href: `#cat/${image.id}` }, picture);
  return element('li', {}, shown, remove);
}

for (const id of ['upload-files', 'upload-camera']) {
  byId(id).addEventListener('change', ({ target }) => {
    take(target.files);
    target.value = '';
  });
}

// A file that misses the place must not be opened instead of the page.
for (const name of ['dragover', 'drop']) {
  window.addEventListener(name, (event) => event.preventDefault());
}
drop.addEventListener('dragover', () => drop.classList.add('over'));
for (const name of ['dragleave', 'drop']) {
  drop.addEventListener(name, () => drop.classList.remove('over'));
}
drop.addEventListener('drop', ({ dataTransfer }) => take(dataTransfer.files));
