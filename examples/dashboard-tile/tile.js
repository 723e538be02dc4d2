// One cat after the other in the same two pictures, for weeks: nothing is made anew, so nothing can
// pile up. While the server is away the last cat stays, with since when, and the server is asked less
// and less often, but every five minutes.

const { key, seconds, ...given } = document.documentElement.dataset;
const server = given.server.replace(/\/$/, '');
const pictures = [...document.querySelectorAll('img')];
const name = document.getElementById('name');
const state = document.getElementById('state');
const everyMs = Number(seconds) * 1000;
const pauseMsMax = Math.max(everyMs, 300_000);
const answerMsMax = 15_000;

let failures = 0;
let seenAt;

/** A picture whose connection stalls would be waited for without end. */
function inTime(promise) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, answerMsMax, new Error('the picture did not come'));
    promise.then(resolve, reject);
  });
}

async function showNext() {
  const search = `${server}/v1/images/search?size=med&has_breeds=1`;
  const response = await fetch(search, {
    headers: { 'x-api-key': key },
    signal: AbortSignal.timeout(answerMsMax),
  });
  if (!response.ok) throw new Error(`the server says ${response.status}`);
  const [image] = await response.json();
  const [before, picture] = pictures;
  picture.src = image.url;
  await inTime(picture.decode());
  const [breed] = image.breeds ?? [];
  picture.alt = breed === undefined ? 'A cat' : `A cat: ${breed.name}`;
  picture.classList.add('shown');
  before.classList.remove('shown');
  before.alt = '';
  pictures.reverse();
  name.textContent = breed?.name ?? '';
}

async function goOn() {
  try {
    await showNext();
    failures = 0;
    seenAt = new Date();
    state.textContent = '';
  } catch {
    failures += 1;
    const since = seenAt?.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    state.textContent = since === undefined ? 'No cat yet' : `No new cat since ${since}`;
  }
  setTimeout(goOn, Math.min(pauseMsMax, everyMs * 2 ** Math.max(0, failures - 1)));
}

goOn();
