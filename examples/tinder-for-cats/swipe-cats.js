// A card that follows the finger, and a vote where it is let go past a third of its width. The next
// cat is fetched while this one is looked at; a vote that was not counted puts its cat back.

const { key, ...given } = document.documentElement.dataset;
const server = given.server.replace(/\/$/, '');
const byId = (id) => document.getElementById(id);
const card = byId('card');
const buttons = { nope: byId('nope'), undo: byId('undo'), love: byId('love') };
const counts = { all: 0, loved: 0 };
const lineShare = 0.33;
const answerMsMax = 15_000;

let cats;
let shown;
let next;
let last;
let isBusy = true;

function say(sentence) {
  byId('said').textContent = sentence;
}

function setBusy(now) {
  isBusy = now;
  buttons.love.disabled = now;
  buttons.nope.disabled = now;
  buttons.undo.disabled = now || last === undefined;
  const { all, loved } = counts;
  byId('count').textContent = all === 0 ? '' : `${loved} loved of ${all}`;
}

/** A picture whose connection stalls would be waited for without end. */
function inTime(promise) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, answerMsMax, new Error('the picture did not come'));
    promise.then(resolve, reject);
  });
}

/** A cat whose picture is there. */
async function fetchCat() {
  const [image] = await cats.images.search({ size: 'med' });
  if (image === undefined) throw new Error('this server has no cats');
  const picture = new Image();
  picture.src = image.url;
  await inTime(picture.decode());
  return image;
}

function show(image) {
  shown = image;
  for (const id of ['cat', 'behind']) byId(id).src = image.url;
  byId('cat').alt = `Cat ${image.id}`;
  next = fetchCat();
  // Who waits for it is told; until then nobody does.
  next.catch(() => {});
}

/** Does one thing at a time, and says what went wrong. */
async function perform(work) {
  if (isBusy) return;
  setBusy(true);
  say('');
  try {
    await work();
  } catch (error) {
    say(`That did not work: ${error.message}`);
  }
  moveCard(0);
  setBusy(false);
}

const vote = (value) =>
  perform(async () => {
    if (shown === undefined) return show(await fetchCat());
    const { id } = await cats.votes.create({ image_id: shown.id, value });
    last = { id, image: shown, value };
    counts.all += 1;
    counts.loved += value;
    // Counted, even if no cat comes after it: what is pressed then asks for one, and votes on none.
    shown = undefined;
    show(await next.catch(fetchCat));
  });

const undo = () =>
  perform(async () => {
    if (last === undefined) return;
    await cats.votes.delete(last.id);
    counts.all -= 1;
    counts.loved -= last.value;
    show(last.image);
    last = undefined;
  });

function moveCard(distance) {
  card.classList.toggle('back', distance === 0);
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  card.style.translate = isCalm ? '' : `${distance}px 0`;
  card.style.rotate = isCalm ? '' : `${distance / 30}deg`;
  const isPast = Math.abs(distance) > card.clientWidth * lineShare;
  byId('mark').textContent = !isPast ? '' : distance > 0 ? '♥ Love it' : '✕ Not this one';
  return isPast;
}

let fromX;
card.addEventListener('pointerdown', (event) => {
  if (!event.isPrimary || isBusy) return;
  fromX = event.clientX;
  card.setPointerCapture(event.pointerId);
});
card.addEventListener('pointermove', (event) => {
  if (fromX !== undefined && event.isPrimary) moveCard(event.clientX - fromX);
});
const letGo = (event) => {
  if (fromX === undefined || !event.isPrimary) return;
  const distance = event.clientX - fromX;
  fromX = undefined;
  if (event.type === 'pointerup' && moveCard(distance)) vote(distance > 0 ? 1 : 0);
  else moveCard(0);
};
card.addEventListener('pointerup', letGo);
card.addEventListener('pointercancel', letGo);

buttons.love.addEventListener('click', () => vote(1));
buttons.nope.addEventListener('click', () => vote(0));
buttons.undo.addEventListener('click', undo);
document.addEventListener('keydown', ({ key: pressed, repeat, ctrlKey, metaKey, altKey }) => {
  if (repeat || ctrlKey || metaKey || altKey) return;
  if (pressed === 'ArrowRight') vote(1);
  else if (pressed === 'ArrowLeft') vote(0);
  else if (pressed.toLowerCase() === 'z') undo();
});

try {
  const { createCatApi } = await import(`${server}/assets/sdk.js`);
  cats = createCatApi({ baseUrl: server, apiKey: key });
  show(await fetchCat());
} catch (error) {
  const isAway = cats === undefined;
  say(
    isAway
      ? `Nobody answers at ${server}: start a server, and load this page again.`
      : error.message,
  );
}
setBusy(cats === undefined);
