// Facts about breeds. There are hundreds, so all that a call could be answered with is remembered
// together, and paging and chance work on that; the remembered list is shared by all callers, and
// so is only ever read.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';
import type { Answer, Call, HandlersOf, WarmCall, WarmHandlersOf } from '../../contract/handler.ts';
import { jsonCodec, type Loaded } from '../../ports/cache.ts';
import type { Chance } from '../../ports/clock.ts';
import type { Ports } from '../../ports/ports.ts';

type Fact = components['schemas']['Fact'];
type FactCall = Pick<Call<'listFacts'> | Call<'listBreedFacts'>, 'query'>;

const factsCodec = jsonCodec<readonly Fact[]>();

export interface Facts {
  handlers: HandlersOf<'listFacts' | 'listBreedFacts'>;
  warmHandlers: WarmHandlersOf<'listFacts' | 'listBreedFacts'>;
}

export function openFacts(ports: Pick<Ports, 'chance'>): Facts {
  const { chance } = ports;
  const recallAll = (call: Pick<WarmCall, 'recall'>) => call.recall<readonly Fact[]>('all');
  return {
    warmHandlers: {
      listFacts(call) {
        const facts = recallAll(call);
        return facts && answerFacts(chance, facts, call);
      },
      listBreedFacts(call) {
        const facts = recallAll(call);
        return facts && answerFacts(chance, factsOf(facts, call.path.breed_id), call);
      },
    },
    handlers: {
      async listFacts(call) {
        const facts = await call.remember('all', () => loadFacts(call.read), factsCodec);
        return answerFacts(chance, facts, call);
      },
      async listBreedFacts(call) {
        const facts = await call.remember('all', () => loadFacts(call.read), factsCodec);
        return answerFacts(chance, factsOf(facts, call.path.breed_id), call);
      },
    },
  };
}

/** Of all, and not read by themselves: breeds that do not exist are without number. */
function factsOf(facts: readonly Fact[], breedId: string): readonly Fact[] {
  return facts.filter(({ breed_id }) => breed_id === breedId);
}

async function loadFacts(knex: Knex): Promise<Loaded<readonly Fact[]>> {
  const query = knex('facts').select('id', 'fact', 'breed_id', 'title');
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
