// What is known of the breed of the cat on the plate, as a page of a picture book would tell it.

import { account } from './account.js';
import { element } from './elements.js';

const scores = [
  ['affection_level', 'Affection'],
  ['energy_level', 'Energy'],
  ['intelligence', 'Cleverness'],
  ['child_friendly', 'With children'],
  ['vocalisation', 'Talk'],
];

function meter(value) {
  const dots = [1, 2, 3, 4, 5].map((at) =>
    element('i', { className: at <= value ? 'full' : '', 'aria-hidden': 'true' }),
  );
  return element('dd', {}, ...dots, element('span', { className: 'unseen' }, `${value} of 5`));
}

function meters(breed) {
  const known = scores.filter(([name]) => Number.isInteger(breed[name]));
  const rows = known.flatMap(([name, label]) => [element('dt', {}, label), meter(breed[name])]);
  return element('dl', { className: 'meters' }, ...rows);
}

function words(breed) {
  const list = (breed.temperament ?? '').split(',').map((word) => word.trim());
  const items = list.filter((word) => word !== '').map((word) => element('li', {}, word));
  return element('ul', { className: 'words', 'aria-label': 'Temperament' }, ...items);
}

/** Only addresses of the web become links, whatever the catalogue says. */
function readMore(breed) {
  const url = breed.wikipedia_url;
  if (!/^https?:\/\//.test(url ?? '')) return undefined;
  const link = element('a', { href: url, rel: 'noreferrer' }, 'More on Wikipedia');
  return element('p', {}, link);
}

function spanned(text) {
  return text.replace(/\s*-\s*/g, '–');
}

function factsOf(breed) {
  const weight = breed.weight?.metric;
  return [
    breed.origin,
    breed.life_span === undefined ? undefined : `${spanned(breed.life_span)} years`,
    weight === undefined ? undefined : `${spanned(weight)} kg`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

/** Fills the card for a cat; `breed` is undefined where none is known. */
export function showStory(card, breed) {
  if (breed === undefined) {
    const sentence =
      account.kind === 'none'
        ? 'Which breed it is, this cat keeps to itself.'
        : 'No pedigree, no papers, no particular breed: simply a cat.';
    card.replaceChildren(
      element('h2', {}, 'A cat'),
      element('p', { className: 'description' }, sentence),
      element('p', {}, 'Choose a breed above to meet one whose story is known.'),
    );
    return;
  }
  const parts = [
    element('p', { className: 'eyebrow' }, factsOf(breed)),
    element('h2', {}, breed.name),
    words(breed),
    element('p', { className: 'description' }, breed.description ?? ''),
    meters(breed),
    readMore(breed),
  ];
  card.replaceChildren(...parts.filter((part) => part !== undefined));
}
