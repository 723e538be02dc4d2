// The breeds: all of them in a list that can be searched, one of them with its traits as a chart, and
// two of them side by side. The chart is a table whose cells hold bars, so that it is read out as
// what it is. The address names who is looked at: #breeds/beng/siam.

import { cats } from './account.js';
import { ask, fileUrl } from './api.js';
import { announce, byId, element, trouble } from './elements.js';

const traits = [
  ['affection_level', 'Affection'],
  ['adaptability', 'Adaptability'],
  ['child_friendly', 'With children'],
  ['cat_friendly', 'With cats'],
  ['dog_friendly', 'With dogs'],
  ['stranger_friendly', 'With strangers'],
  ['intelligence', 'Cleverness'],
  ['energy_level', 'Energy'],
  ['social_needs', 'Need of company'],
  ['vocalisation', 'Talk'],
  ['grooming', 'Grooming'],
  ['shedding_level', 'Shedding'],
  ['health_issues', 'Health issues'],
];
const marks = [
  ['indoor', 'indoors'],
  ['lap', 'on your lap'],
  ['hairless', 'hairless'],
  ['hypoallergenic', 'few allergies'],
  ['rare', 'rare'],
  ['natural', 'natural'],
  ['experimental', 'new'],
  ['rex', 'curly'],
  ['short_legs', 'short legs'],
  ['suppressed_tail', 'hardly a tail'],
];
const factsShown = 3;

const sheet = byId('breed-sheet');
const list = byId('breed-list');
const find = byId('breed-find');
const one = byId('breed-one');
const two = byId('breed-two');
let breeds;
let question = 0;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Five boxes, so many of them full; attributes of SVG are no styles. */
function bar(value) {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 104 12');
  svg.setAttribute('class', 'bar');
  svg.setAttribute('aria-hidden', 'true');
  for (let at = 0; at < 5; at += 1) {
    const box = document.createElementNS(svgNamespace, 'rect');
    box.setAttribute('x', String(at * 21));
    box.setAttribute('width', '19');
    box.setAttribute('height', '12');
    box.setAttribute('rx', '2');
    if (at < value) box.setAttribute('class', 'full');
    svg.append(box);
  }
  return svg;
}

function cell(breed, name) {
  const value = breed[name];
  if (!Number.isInteger(value)) return element('td', {}, '–');
  return element('td', {}, bar(value), element('span', { className: 'unseen' }, `${value} of 5`));
}

function chart(chosen) {
  const head = chosen.map(({ name }) => element('th', { scope: 'col' }, name));
  const rows = traits
    .filter(([name]) => chosen.some((breed) => Number.isInteger(breed[name])))
    .map(([name, label]) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, label),
        ...chosen.map((breed) => cell(breed, name)),
      ),
    );
  const caption = element('caption', {}, 'Traits, from one to five');
  const corner = element('td', {});
  return element(
    'table',
    { className: 'traits' },
    caption,
    element('thead', {}, element('tr', {}, corner, ...head)),
    element('tbody', {}, ...rows),
  );
}

const spanned = (text = '') => text.replace(/\s*-\s*/g, '–');

function factsOf({ origin, life_span: life, weight }) {
  const parts = [
    origin,
    life && `${spanned(life)} years`,
    weight?.metric && `${spanned(weight.metric)} kg`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function card(breed) {
  const frame = element('div', { className: 'breed-picture' });
  const facts = element('ul', { className: 'facts' });
  void fillCard(breed, frame, facts);
  const words = marks.filter(([name]) => breed[name] === 1).map(([, label]) => label);
  return element(
    'article',
    { className: 'breed-card' },
    frame,
    element('p', { className: 'eyebrow' }, factsOf(breed)),
    element('h3', {}, breed.name),
    element('p', { className: 'description' }, breed.description ?? ''),
    element('ul', { className: 'words' }, ...words.map((word) => element('li', {}, word))),
    facts,
  );
}

/** A picture and some facts; the card is good without them. */
async function fillCard(breed, frame, facts) {
  const [images, told] = await Promise.allSettled([
    cats().images.search({ breed_ids: [breed.id], limit: 1 }),
    cats().breeds.facts(breed.id, { limit: factsShown, order: 'RANDOM' }),
  ]);
  const [image] = images.value ?? [];
  if (image !== undefined) {
    const picture = element('img', { alt: `A ${breed.name}`, src: fileUrl(image, '_1280') });
    frame.append(element('a', { href: `#cat/${image.id}` }, picture));
  }
  facts.append(...(told.value ?? []).map(({ fact }) => element('li', {}, fact)));
}

function showSheet(chosen) {
  sheet.hidden = chosen.length === 0;
  if (chosen.length === 0) return;
  const cards = element('div', { className: 'breed-cards' }, ...chosen.map(card));
  sheet.replaceChildren(cards, chart(chosen));
  sheet.classList.toggle('both', chosen.length === 2);
  announce(chosen.map(({ name }) => name).join(' and '));
}

function showList() {
  const typed = find.value.trim().toLowerCase();
  const found = breeds.filter(({ name, alt_names: others = '', origin = '' }) =>
    `${name} ${others} ${origin}`.toLowerCase().includes(typed),
  );
  list.replaceChildren(
    ...found.map(({ id, name, origin }) =>
      element(
        'li',
        {},
        element('a', { href: `#breeds/${id}` }, name),
        element('span', {}, origin ?? ''),
      ),
    ),
  );
  if (found.length === 0) list.append(element('li', {}, 'No breed is called that.'));
}

function fillSelects() {
  if (one.options.length > 1) return;
  for (const select of [one, two]) {
    select.append(...breeds.map(({ id, name }) => element('option', { value: id }, name)));
  }
}

/** Shows the breeds that an address names: none, one, or two. */
export async function showBreeds(ids) {
  const asked = ++question;
  try {
    breeds ??= [...(await ask(cats().breeds.list()))];
  } catch (refusal) {
    if (asked !== question) return;
    sheet.hidden = false;
    sheet.replaceChildren(trouble(refusal.message, 'Try again', () => showBreeds(ids)));
    return;
  }
  if (asked !== question) return;
  fillSelects();
  const chosen = ids.flatMap((id) => breeds.find((breed) => breed.id === id) ?? []).slice(0, 2);
  one.value = chosen[0]?.id ?? '';
  two.value = chosen[1]?.id ?? '';
  two.disabled = chosen.length === 0;
  byId('breed-more').hidden = chosen.length === 0;
  showSheet(chosen);
  showList();
}

function choose() {
  const ids = [one.value, one.value === '' ? '' : two.value].filter((id) => id !== '');
  location.hash = ['breeds', ...ids].join('/');
}

one.addEventListener('change', choose);
two.addEventListener('change', choose);
find.addEventListener('input', showList);
