// What is the same for everyone: breeds, facts, categories, sources, and the server's own words.
import { operations } from '../generated/operations.ts';
import type { Fact } from '../shapes.ts';
import type { Ask, Deed } from './mock-deeds.ts';
import { urlOf } from './mock-images.ts';
import { inOrder, takePage } from './mock-query.ts';
import { type MockAnswer, refuse } from './mock-reply.ts';

const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);

/** Breeds in the order of their names, with or without their reference images. */
function breedsOf(ask: Ask, hasImages: boolean) {
  const { breeds, images } = ask.state;
  return breeds.toSorted(byName).map(({ image: _, ...breed }) => {
    const found = images.find(({ id }) => id === breed.reference_image_id);
    if (!hasImages || found === undefined) return breed;
    const { id, width, height } = found;
    return { ...breed, image: { id, width, height, url: urlOf(ask, found) } };
  });
}

const listBreeds: Deed = (ask) => {
  const breeds = inOrder(breedsOf(ask, true), ask.query.order, '');
  return { ...takePage(breeds, ask.query), repeatable: true };
};

const searchBreeds: Deed = (ask) => {
  const q = ask.query.text('q')?.toLowerCase();
  const breeds = breedsOf(ask, ask.query.flag('attach_image') === true);
  const found = breeds.filter(({ name }) => q !== undefined && name.toLowerCase().includes(q));
  return { body: found, repeatable: true };
};

const getBreed: Deed = (ask) => {
  const breed = breedsOf(ask, false).find(({ id }) => id === ask.params['breed_id']);
  if (breed === undefined) throw refuse('NOT_FOUND');
  return { body: breed, repeatable: true };
};

function pageOfFacts(ask: Ask, facts: readonly Fact[]): MockAnswer {
  const { order } = ask.query;
  const ordered = inOrder(facts, order, String(ask.chance()));
  return { ...takePage(ordered, ask.query), repeatable: order !== 'RANDOM' };
}

const listFacts: Deed = (ask) => pageOfFacts(ask, ask.state.facts);

const listBreedFacts: Deed = (ask) =>
  pageOfFacts(
    ask,
    ask.state.facts.filter(({ breed_id: id }) => id === ask.params['breed_id']),
  );

const listCategories: Deed = ({ state, query }) => ({
  ...takePage(state.categories, query),
  repeatable: true,
});

const listSources: Deed = ({ state, query }) => {
  const count = state.images.filter(({ upload }) => upload === undefined).length;
  const description = 'What the mocks begin with.';
  const source = { id: 'mocks', name: 'Mocks', description, image_count: count };
  return { ...takePage([source], query), repeatable: true };
};

const getHealth: Deed = () => ({ body: { status: 'ok', release: 'mock', uptime_seconds: 0 } });

const getReadiness: Deed = () => ({
  body: { status: 'ok', ports: [{ port: 'database', ok: true }] },
});

/** The paths of the contract; what they promise is not at hand here. */
function describeContract(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [operationId, { path, method }] of Object.entries(operations)) {
    paths[path] = { ...paths[path], [method.toLowerCase()]: { operationId } };
  }
  return { openapi: '3.1.0', info: { title: 'TheCatAPI (mocked)', version: '1.0.0' }, paths };
}

const getContractJson: Deed = () => ({ body: describeContract(), repeatable: true });

const getContractYaml: Deed = () => {
  const { paths } = describeContract() as { paths: object };
  // JSON is YAML, too.
  return { body: `openapi: 3.1.0\npaths: ${JSON.stringify(paths)}\n`, repeatable: true };
};

type ReadingDeedId =
  | 'listBreeds'
  | 'searchBreeds'
  | 'getBreed'
  | 'listBreedFacts'
  | 'listFacts'
  | 'listCategories'
  | 'listSources'
  | 'getHealth'
  | 'getReadiness'
  | 'getContractJson'
  | 'getContractYaml';

export const readingDeeds: Record<ReadingDeedId, Deed> = {
  listBreeds,
  searchBreeds,
  getBreed,
  listBreedFacts,
  listFacts,
  listCategories,
  listSources,
  getHealth,
  getReadiness,
  getContractJson,
  getContractYaml,
};
