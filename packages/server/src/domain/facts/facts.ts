// Facts about breeds. There are hundreds, so all that a call could be answered with is remembered
// together, and paging and chance work on that; the remembered list is shared by all callers, and
// so is only ever read.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';
import type { Answer, Call, HandlersOf, WarmCall, WarmHandlersOf } from '../../contract/handler.ts';
import { jsonCodec, type Loaded } from '../../ports/cache.ts';
import type { Chance } from '../../ports/clock.ts';
import type { Ports } from '../../ports/ports.ts';
import { isBreedId } from '../breeds/breed-store.ts';

type Fact = components['schemas']['Fact'];
type FactCall = Pick<Call<'listFacts'> | Call<'listBreedFacts'>, 'query'>;

const factsCodec = jsonCodec<readonly Fact[]>();

export interface Facts {
  handlers: HandlersOf<'listFacts' | 'listBreedFacts'>;
  warmHandlers: WarmHandlersOf<'listFacts' | 'listBreedFacts'>;
}

export function openFacts(ports: Pick<Ports, 'chance'>): Facts {
  const { chance } = ports;
  const answerWarm = (call: FactCall & Pick<WarmCall, 'recall'>, key: string) => {
    const facts = call.recall<readonly Fact[]>(key);
    return facts === undefined ? undefined : answerFacts(chance, facts, call);
  };
  return {
    warmHandlers: {
      listFacts: (call) => answerWarm(call, 'all'),
      listBreedFacts: (call) => answerWarm(call, call.path.breed_id),
    },
    handlers: {
      async listFacts(call) {
        const facts = await call.remember('all', () => loadFacts(call.read), factsCodec);
        return answerFacts(chance, facts, call);
      },
      async listBreedFacts(call) {
        const breedId = call.path.breed_id;
        if (!isBreedId(breedId)) return answerFacts(chance, [], call);
        const facts = await call.remember(breedId, () => loadFacts(call.read, breedId), factsCodec);
        return answerFacts(chance, facts, call);
      },
    },
  };
}

async function loadFacts(knex: Knex, breedId?: string): Promise<Loaded<readonly Fact[]>> {
  const query = knex('facts').select('id', 'fact', 'breed_id', 'title');
  if (breedId !== undefined) query.where({ breed_id: breedId });
  const facts: Fact[] = await query.orderBy('position').orderBy('id');
  const sizeBytes = facts.reduce((sum, { fact, title }) => sum + fact.length + title.length, 0);
  return { value: facts, sizeBytes: 200 + 200 * facts.length + sizeBytes, absent: !facts.length };
}

function answerFacts(
  chance: Chance,
  facts: readonly Fact[],
  { query: { order, page, limit } }: FactCall,
): Answer<'listFacts'> {
  const headers = { count: facts.length, page, limit };
  if (order === 'RANDOM') {
    return { status: 200, body: pickFacts(chance, facts, limit), page: headers };
  }
  const ordered = order === 'DESC' ? [...facts].reverse() : facts;
  const body = ordered.slice(page * limit, (page + 1) * limit);
  return { status: 200, body, page: headers, repeatable: true };
}

/** The beginning of a shuffle: `limit` different facts, all choices and orders equally likely. */
function pickFacts(chance: Chance, facts: readonly Fact[], limit: number): Fact[] {
  const rest = [...facts];
  const picked: Fact[] = [];
  while (picked.length < limit && rest.length > 0) {
    const at = chance.integer(rest.length);
    picked.push(rest[at] as Fact);
    // The last one takes the place of the one that was picked, which closes the gap at once.
    rest[at] = rest[rest.length - 1] as Fact;
    rest.pop();
  }
  return picked;
}
