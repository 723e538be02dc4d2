// Checks every file in this folder. Run: node check.mjs
// Prints one line when all is well; otherwise lists the faults and exits 1.
import { readFileSync } from 'node:fs';

const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);
const load = (name) => {
  try {
    return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
  } catch (error) {
    console.log(`${name}: ${error.message}`);
    process.exit(1);
  }
};

const breeds = load('./breeds.json');
const categories = load('./categories.json');
const images = load('./reference-images.json');
const descriptions = load('./descriptions.json');
const facts = load('./facts.json');

const SCORES = [
  'adaptability',
  'affection_level',
  'child_friendly',
  'dog_friendly',
  'energy_level',
  'grooming',
  'health_issues',
  'intelligence',
  'shedding_level',
  'social_needs',
  'stranger_friendly',
  'vocalisation',
];
const OPTIONAL_SCORES = ['cat_friendly', 'bidability'];
const FLAGS = [
  'indoor',
  'experimental',
  'hairless',
  'natural',
  'rare',
  'rex',
  'suppressed_tail',
  'short_legs',
  'hypoallergenic',
];
const TEXTS = ['name', 'origin', 'temperament', 'country_codes', 'country_code'];

const isText = (value) => typeof value === 'string' && value.trim() !== '';
const isScore = (value) => Number.isInteger(value) && value >= 1 && value <= 5;
const isFlag = (value) => value === 0 || value === 1;
const isSize = (value) => Number.isInteger(value) && value > 0;

function checkUnique(list, name, key) {
  const seen = new Set();
  for (const item of list) {
    if (seen.has(item[key])) fault(name, `${key} ${item[key]} is not unique`);
    seen.add(item[key]);
  }
}

function checkBreed(breed) {
  const where = `breeds.json ${breed.id}`;
  if (!/^[a-z]{4}$/.test(breed.id)) fault(where, 'id must be four lower-case letters');
  for (const key of TEXTS) if (!isText(breed[key])) fault(where, `${key} is missing`);
  if (!/^\d+ - \d+$/.test(breed.life_span)) fault(where, 'life_span is not "n - n"');
  for (const unit of ['imperial', 'metric']) {
    if (!/^\d+ +- +\d+$/.test(breed.weight?.[unit])) fault(where, `weight.${unit} is not "n - n"`);
  }
  for (const key of SCORES) if (!isScore(breed[key])) fault(where, `${key} is not 1 to 5`);
  for (const key of OPTIONAL_SCORES) {
    if (breed[key] !== undefined && !isScore(breed[key])) fault(where, `${key} is not 1 to 5`);
  }
  for (const key of FLAGS) if (!isFlag(breed[key])) fault(where, `${key} is not 0 or 1`);
  if (breed.lap !== undefined && !isFlag(breed.lap)) fault(where, 'lap is not 0 or 1');
  for (const [key, value] of Object.entries(breed)) {
    if (key.endsWith('_url') && value !== '' && !/^https?:\/\//.test(value)) {
      fault(where, `${key} is not a web address`);
    }
  }
  if ('description' in breed) fault(where, 'prose belongs in descriptions.json');
}

// Accented letters occur in names; any other character outside ASCII is a slip.
function checkProse(where, text, least, most) {
  if (!isText(text)) {
    fault(where, 'text is missing');
    return;
  }
  if (text.length < least || text.length > most) {
    fault(where, `${text.length} characters, wanted ${least} to ${most}`);
  }
  if (text !== text.trim()) fault(where, 'space at an end');
  if (/[\r\n\t]/.test(text)) fault(where, 'line break or tab');
  if (text.includes('  ')) fault(where, 'double space');
  const odd = text.match(/[^ -~\p{L}]/u);
  if (odd) fault(where, `unexpected character ${JSON.stringify(odd[0])}`);
  if (/<[a-z/]|&[a-z]+;|https?:/i.test(text)) fault(where, 'markup or web address');
  const american = text
    .replaceAll('Colorpoint Shorthair', '')
    .match(/\b(colou?rs?|gray|favorite)\b/gi)
    ?.find((word) => !/^colour/i.test(word));
  if (american) fault(where, `American spelling: ${american}`);
}

// Two texts sharing a run of eight words are too nearly the same.
const RUN = 8;
function checkRuns(texts) {
  const owner = new Map();
  for (const [where, text] of texts) {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const told = new Set();
    for (let i = 0; i + RUN <= words.length; i += 1) {
      const run = words.slice(i, i + RUN).join(' ');
      const other = owner.get(run);
      if (other === undefined) owner.set(run, where);
      else if (other !== where && !told.has(other)) {
        told.add(other);
        fault(where, `shares "${run}" with ${other}`);
      }
    }
  }
}

function checkFacts(order) {
  const counts = new Map();
  let last = -1;
  for (const entry of facts) {
    const where = `facts.json ${entry.id}`;
    const keys = Object.keys(entry).sort().join();
    if (keys !== 'breed_id,fact,id,title') fault(where, `keys are ${keys}`);
    if (!/^[A-Za-z0-9]{5}$/.test(entry.id)) fault(where, 'id must be five letters or digits');
    checkProse(where, entry.fact, 60, 260);
    checkProse(`${where} title`, entry.title, 5, 60);
    if (!order.has(entry.breed_id)) {
      fault(where, `unknown breed ${entry.breed_id}`);
      continue;
    }
    const place = order.get(entry.breed_id);
    if (place < last) fault(where, `${entry.breed_id} is out of order`);
    last = place;
    const count = (counts.get(entry.breed_id) ?? 0) + 1;
    counts.set(entry.breed_id, count);
    if (!new RegExp(`^${count}\\. \\S`).test(entry.title)) {
      fault(where, `title "${entry.title}" should be number ${count} of ${entry.breed_id}`);
    }
  }
  for (const id of order.keys()) {
    if ((counts.get(id) ?? 0) < 3) fault('facts.json', `${id} has fewer than three facts`);
  }
  if (facts.length < 300) fault('facts.json', `${facts.length} facts, wanted 300 or more`);
}

for (const breed of breeds) checkBreed(breed);
if (breeds.length !== 67) fault('breeds.json', `${breeds.length} breeds, wanted 67`);
checkUnique(breeds, 'breeds.json', 'id');
const byId = new Map(breeds.map((breed) => [breed.id, breed]));
const order = new Map(breeds.map((breed, place) => [breed.id, place]));

if (categories.length !== 7) fault('categories.json', `${categories.length}, wanted 7`);
for (const { id, name } of categories) {
  if (!Number.isInteger(id) || !isText(name)) fault(`categories.json ${id}`, 'bad id or name');
}
checkUnique(categories, 'categories.json', 'id');
checkUnique(categories, 'categories.json', 'name');

for (const image of images) {
  const where = `reference-images.json ${image.id}`;
  if (byId.get(image.breed_id)?.reference_image_id !== image.id) fault(where, 'not its breed');
  if (!isSize(image.width) || !isSize(image.height)) fault(where, 'bad width or height');
  if (!/^(jpg|png|gif)$/.test(image.ext)) fault(where, `ext ${image.ext}`);
}
checkUnique(images, 'reference-images.json', 'id');

for (const id of order.keys()) {
  if (!Object.hasOwn(descriptions, id)) fault('descriptions.json', `${id} is missing`);
}
for (const [id, text] of Object.entries(descriptions)) {
  if (!order.has(id)) fault('descriptions.json', `unknown breed ${id}`);
  checkProse(`descriptions.json ${id}`, text, 150, 500);
}

checkFacts(order);
checkUnique(facts, 'facts.json', 'id');
checkUnique(facts, 'facts.json', 'fact');
checkRuns([
  ...Object.entries(descriptions).map(([id, text]) => [`descriptions.json ${id}`, String(text)]),
  ...facts.map((entry) => [`facts.json ${entry.id}`, String(entry.fact)]),
]);

if (faults.length > 0) {
  console.log(faults.join('\n'));
  process.exitCode = 1;
} else {
  const told = Object.keys(descriptions).length;
  console.log(
    `ok: ${breeds.length} breeds, ${told} descriptions, ${facts.length} facts, ` +
      `${categories.length} categories, ${images.length} reference images`,
  );
}
